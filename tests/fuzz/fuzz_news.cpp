// Any text through the news tokenizer, against its slow twin, and the same with a scratch that was used before.
#include "core/segment/news.h"
#include "tests/core/support.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/text.h"
#include "tests/reference/news_reference.h"
#include "tests/reference/utf8_reference.h"

namespace {

using namespace cipin;

const std::u32string kAlphabet =
    U"甲乙丙丁戊己王李明北京市区路公司记者说一二三十百千万亿零第半年月日时分多余近超个名元米倍成0123456789.%+-/:GVX“”‘’「」『』，。、"
    U"：（） \u3000\n\r·的了放管服部手机Ａ１😀";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 2000) return 0;
  static const tests::OwnedLexicon lexicon(tests::small_lexicon_bytes());
  static const auto tokenizer = *NewsTokenizer::make(*lexicon, {});
  static const auto scratch = tokenizer->make_scratch();
  static const reference::News twin(*lexicon, CIPIN_TESTS_DIR "/../seeds/words");
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string text = reference::replace_faults(fuzz::text_of(input, kAlphabet));
  std::vector<Token> tokens;
  if (!text.empty()) tokenizer->tokenize(text, tokens, *scratch);
  const auto expected = twin.cut(text);
  fuzz::check(tokens.size() == expected.size(), "as many tokens as the twin has");
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view form = std::string_view(text).substr(tokens[i].begin_bytes, tokens[i].length_bytes);
    fuzz::check(form == expected[i].form, "the twin's form");
    fuzz::check(tokens[i].kind == expected[i].kind && tokens[i].form_id == expected[i].form_id, "the twin's kind");
  }
  return 0;
}
