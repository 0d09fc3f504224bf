// Any text through the whole pass with a small lexicon: tokens must be those of the twin, which does what jieba does.
#include "core/io/stream.h"
#include "core/pass.h"
#include "tests/core/support.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/text.h"
#include "tests/reference/utf8_reference.h"

namespace {

const std::u32string kAlphabet =
    U"甲乙丙丁戊己庚辛壬癸T恤C++卡拉OKA制x13G.5%-_#&阿·㐀𠀀𠀁 \u3000\n\r\t，龦\u9fd5\u9fd6ａ１é😀\uFFFD\U0010FFFF\\z9";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cipin;
  if (size > 2000) return 0;  // the twin is slow
  static const tests::OwnedLexicon lexicon(tests::small_lexicon_bytes());
  static const reference::Jieba twin = tests::small_reference();
  static const auto with_hmm = *JiebaTokenizer::make(*lexicon, {.hmm = true});
  static const auto without_hmm = *JiebaTokenizer::make(*lexicon, {.hmm = false});
  const std::string text = fuzz::text_of({reinterpret_cast<const char*>(data), size}, kAlphabet);
  std::u32string clean = reference::decode(reference::replace_faults(text));
  if (clean.starts_with(U'\uFEFF')) clean.erase(0, 1);
  for (const bool hmm : {true, false}) {
    const JiebaTokenizer& tokenizer = hmm ? *with_hmm : *without_hmm;
    MemorySource source(text);
    tests::TokenList sink;
    const Result<PassReport> report = Pass(tokenizer).run(source, sink);
    fuzz::check(report.has_value(), "the pass ends well");
    fuzz::check(sink.uncovered_count() == 0, "tokens cover their clauses");
    std::vector<std::string> expected;
    for (const reference::Text& word : twin.cut(clean, hmm)) expected.push_back(tests::to_utf8(word));
    fuzz::check(sink.forms() == expected, "tokens are the twin's");
  }
  return 0;
}
