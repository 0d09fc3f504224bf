// Any text: what is found lies inside it in order, begins and ends between code points, crosses no line end, and holds
// what its kind promises; and a text found twice gives the same.
#include <algorithm>

#include "core/patterns/pattern.h"
#include "core/text/utf8.h"
#include "tests/core/support.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/text.h"
#include "tests/reference/utf8_reference.h"

namespace {

using namespace cipin;

const std::u32string kAlphabet =
    U"零一二三四五六七八九十百千万亿两半双第几数余多年月日时分秒号季度元角个家名位倍成番比至到—-~+/"
    U".:·,，％%“”「」‘’、。 \n"
    U"0123456789０９近超约上下以前后左右不足GVXKmIⅢ级型之初底民国正翻了零下路版热线大强五人民\U00020000é";

bool is_border(std::string_view text, std::size_t at) {
  return at == text.size() || (at < text.size() && !is_utf8_continuation(text[at]));
}

void check_span(std::string_view text, TextSpan span) {
  fuzz::check(span.begin < span.end && span.end <= text.size(), "a span is inside the text and not empty");
  fuzz::check(is_border(text, span.begin) && is_border(text, span.end), "a span holds whole code points");
  fuzz::check(span.of(text).find('\n') == std::string_view::npos, "a span is inside a line");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string text = reference::replace_faults(fuzz::text_of(input, kAlphabet));
  const std::uint32_t rules = size > 1 && (data[0] & 2) != 0 ? data[1] * 8U + 7U : kAllPatternRules;
  std::vector<Pattern> patterns;
  std::vector<Pattern> quotes;
  find_patterns(text, rules & kAllPatternRules, patterns, quotes);
  std::size_t last_end = 0;
  std::string form;
  std::vector<Decimal> parts;
  for (const Pattern& pattern : patterns) {
    check_span(text, pattern.span);
    fuzz::check(pattern.span.begin >= last_end, "patterns do not overlap");
    last_end = pattern.span.end;
    fuzz::check(pattern.outer.begin <= pattern.span.begin && pattern.outer.end >= pattern.span.end &&
                    pattern.outer.end <= text.size() && is_border(text, pattern.outer.begin) &&
                    is_border(text, pattern.outer.end),
                "the outer span holds the inner one");
    fuzz::check(pattern.kind >= Kind::kFigure && pattern.kind <= Kind::kFormula && pattern.kind != Kind::kQuote,
                "a pattern has a pattern's kind");
    fuzz::check(pattern.type == PatternType::kRatio || !is_less(pattern.high, pattern.low), "a range rises");
    fuzz::check(!pattern.has_value || pattern.kind != Kind::kDate || !pattern.low_date.empty(),
                "a date says something");
    form.clear();
    append_form(pattern, text, form);
    fuzz::check(!form.empty() && form.size() < pattern.span.end - pattern.span.begin + 64 && is_utf8(form),
                "a form is short UTF-8");
    append_parts(pattern, text, parts);
  }
  last_end = 0;
  for (const Pattern& quote : quotes) {
    check_span(text, quote.span);
    fuzz::check(quote.kind == Kind::kQuote && quote.span.begin >= last_end, "quotes rise");
    last_end = quote.span.begin;
    const std::size_t count = count_code_points(quote.span.of(text));
    fuzz::check(count >= 2 && count <= 12, "a quote is 2 to 12 code points");
  }
  return 0;
}
