// Any text through the name finder: its names must be sound (in order, whole code points, none of one kind overlapping
// but places), and the same with a scratch that was used before.
#include <array>

#include "core/segment/names.h"
#include "tests/core/support.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/text.h"
#include "tests/reference/utf8_reference.h"

namespace {

using namespace cipin;

const std::u32string kAlphabet =
    U"王李欧阳诸葛小明伟阿里克夫·记者通讯员书长说指出北京郑州南中国省市区县镇村路街公司局委集团大学的在到和与、，。"
    U"（）() \n\u3000:：摄1aＡ甲乙丙丁😀";

void check_sound(std::string_view text, const std::vector<Name>& names) {
  std::uint32_t begin = 0;
  std::array<std::uint32_t, kKindCount> end_of_kind{};
  for (const Name& name : names) {
    const std::uint32_t end = name.begin_bytes + name.length_bytes;
    fuzz::check(name.begin_bytes >= begin && name.length_bytes > 0 && end <= text.size(), "names stand in order");
    fuzz::check(!is_utf8_continuation(text[name.begin_bytes]), "a name begins a code point");
    fuzz::check(end == text.size() || !is_utf8_continuation(text[end]), "a name ends behind a code point");
    std::uint32_t& last = end_of_kind[static_cast<std::size_t>(name.kind)];
    fuzz::check(name.kind == Kind::kPlace || name.begin_bytes >= last, "names of one kind do not overlap");
    last = std::max(last, end);
    begin = name.begin_bytes;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 5000) return 0;
  static const tests::OwnedLexicon lexicon(tests::small_lexicon_bytes());
  static const auto tokenizer = *JiebaTokenizer::make(*lexicon, {});
  static const auto cutting = tokenizer->make_scratch();
  static const NameFinder finder(*lexicon);
  static const auto used = finder.make_scratch();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string text = reference::replace_faults(fuzz::text_of(input, kAlphabet));
  std::vector<Token> tokens;
  tokenizer->tokenize_text(text, tokens, *cutting);
  std::vector<Name> names;
  PageEvidence evidence;
  finder.find(text, tokens, evidence, names, *used);
  check_sound(text, names);
  std::vector<Name> again;
  PageEvidence new_evidence;
  const auto fresh = finder.make_scratch();
  finder.find(text, tokens, new_evidence, again, *fresh);
  fuzz::check(names == again, "a used scratch changes nothing");
  return 0;
}
