#include <array>
#include <cstring>
#include <optional>

#include "core/patterns/code.h"
#include "core/patterns/cursor.h"
#include "core/patterns/date.h"
#include "core/patterns/date_point.h"
#include "core/patterns/figure.h"
#include "core/patterns/formula.h"
#include "core/patterns/numeral.h"
#include "core/patterns/pattern.h"
#include "core/patterns/qualify.h"
#include "core/patterns/words.h"

namespace cipin {
namespace patterns {
namespace {

// The code points at which something may begin; all others are only stepped over.
class Triggers {
 public:
  constexpr Triggers() {
    for (char32_t c = 0; c < 0x80; ++c) {
      if (is_digit(c) || is_latin(c)) set(c);
    }
    for (char32_t c = 0xFF01; c <= 0xFF5E; ++c) {
      if (is_digit(fold_width(c)) || is_latin(fold_width(c))) set(c);
    }
    for (const char32_t c :
         std::u32string_view(U"零〇○一二两三四五六七八九十百千万亿壹贰叁肆柒捌玖佰仟萬億兩貳廿卅数几半双第“‘「『"))
      set(c);
    for (char32_t c = 0x2160; c <= 0x216B; ++c) set(c);
  }
  /// The same for a code point of three bytes: the first two lead to a row of 64.
  constexpr bool has_three(unsigned char first, unsigned char second, unsigned char third) const {
    return (bits_[(first & 0x0Fu) << 6 | (second & 0x3Fu)] >> (third & 0x3F) & 1) != 0;
  }
  constexpr bool has(char32_t c) const { return c < 0x10000 && (bits_[c >> 6] >> (c & 63) & 1) != 0; }

 private:
  constexpr void set(char32_t c) { bits_[c >> 6] |= std::uint64_t{1} << (c & 63); }
  std::array<std::uint64_t, 1024> bits_ = {};
};
constexpr Triggers kTriggers;

char32_t closing_mark(char32_t open) {
  switch (open) {
    case U'“':
      return U'”';
    case U'‘':
      return U'’';
    case U'「':
      return U'」';
    case U'『':
      return U'』';
    default:
      return 0;
  }
}

constexpr std::size_t kQuoteCodePointsMin = 2;
constexpr std::size_t kQuoteCodePointsMax = 12;

bool parts_quote(char32_t c) {
  return c == U'、' || c == U'，' || c == U',' || c == U'；' || c == U' ' || c == U'　' || c == U'·';
}

class Finder {
 public:
  Finder(std::string_view text, std::uint32_t rules, std::vector<Pattern>& found, std::vector<Pattern>& quotes)
      : text_(text), rules_(rules), found_(found), quotes_(quotes) {}

  void run() {
    const char* const begin = text_.data();
    const std::size_t size = text_.size();
    for (std::size_t at = 0; at < size;) {
      // Nearly all are of three bytes and begin nothing: they go by in a third of the time.
      const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(begin[at + i]); };
      if (const unsigned char first = byte(0); (first & 0xF0) == 0xE0) {
        if (!kTriggers.has_three(first, byte(1), byte(2))) {
          at += 3;
          continue;
        }
      }
      const CodePoint c = decode_code_point(begin + at);
      at = kTriggers.has(c.value) ? step(at, c) : at + c.length_bytes;
    }
  }

 private:
  bool on(PatternRule rule) const { return (rules_ & rule) != 0; }

  // Looks at what begins at `at`; where to go on.
  std::size_t step(std::size_t at, CodePoint c) {
    if (const char32_t close = closing_mark(c.value); close != 0) {
      open_quote(at + c.length_bytes, c.value, close);
      return at + c.length_bytes;
    }
    Pattern pattern;
    const char32_t folded = fold_width(c.value);
    if (is_latin(folded)) {
      std::size_t end = at + c.length_bytes;
      const bool matched = match_latin_code(text_, at, pattern, end);
      if (matched && on(pattern.kind == Kind::kCode ? kRuleCode : kRuleRank)) return push(pattern);
      return end;
    }
    if (is_roman_numeral(c.value)) {
      const bool matched = match_roman(text_, at, pattern);
      if (matched && on(pattern.kind == Kind::kCode ? kRuleCode : kRuleRank)) return push(pattern);
      return at + c.length_bytes;
    }
    // 一年零两个月
    if (c.value == U'零' && !found_.empty() && found_.back().type == PatternType::kDuration &&
        found_.back().span.end == at && is_han_numeral(peek(text_, at + c.length_bytes).value)) {
      return at + c.length_bytes;
    }
    const Numeral n = read_numeral(text_, at);
    const std::size_t behind = n ? n.end : at + c.length_bytes;
    bool matched = false;
    if (c.value == U'半') {
      matched = (on(kRuleDate) && match_half_year(text_, at, floor_, pattern)) ||
                (on(kRuleDuration) && match_half(text_, at, pattern));
    } else if (c.value == U'第') {
      matched = (on(kRuleDate) && match_date_of_rank(at, pattern)) || match_rank(text_, at, rules_, pattern);
    } else if (n) {
      matched = match_number(at, n, pattern);
    }
    return settle(at, is_digit(folded), matched, pattern, behind);
  }

  // 第一季度 begins in front of its numeral.
  bool match_date_of_rank(std::size_t at, Pattern& pattern) {
    const std::size_t number_at = at + std::string_view("第").size();
    if (!match_date(text_, read_numeral(text_, number_at), number_at, rules_, pattern)) return false;
    if (pattern.low_date.quarter == 0) {
      pattern = {};
      return false;
    }
    pattern.span.begin = static_cast<std::uint32_t>(at);
    return true;
  }

  bool match_number(std::size_t at, const Numeral& n, Pattern& pattern) {
    if (on(kRuleDate) && match_date(text_, n, floor_, rules_, pattern)) return true;
    pattern = {};
    if (on(kRuleCode) && match_number_code(text_, n, pattern)) return true;
    pattern = {};
    if (!match_figure(text_, n, floor_, rules_, pattern)) return false;
    if (n.arabic && pattern.span.end == n.end && pattern.unit.empty() && on(kRuleDate)) bare_year(n, pattern);
    // 1小时30分
    if (pattern.unit == "分" && !found_.empty() && found_.back().unit == "小时" && found_.back().span.end == at &&
        on(kRuleDuration)) {
      pattern.unit = "分钟";
      pattern.type = PatternType::kDuration;
    }
    return true;
  }

  // 20200910
  static void whole_date(const Numeral& n, Pattern& pattern) {
    const std::optional<int> value = small_integer(n.low, 20491231);
    if (!value || *value < 19000101) return;
    const int month = *value / 100 % 100;
    const int day = *value % 100;
    if (month < 1 || month > 12 || day < 1 || day > 31) return;
    pattern.kind = Kind::kDate;
    pattern.type = PatternType::kDate;
    pattern.low = pattern.high = {};
    pattern.low_date.year = static_cast<std::int16_t>(*value / 10000);
    pattern.low_date.month = static_cast<std::int8_t>(month);
    pattern.low_date.day = static_cast<std::int8_t>(day);
    pattern.high_date = pattern.low_date;
  }

  // 2020, 2016—2020 without 年.
  void bare_year(const Numeral& n, Pattern& pattern) const {
    if (n.digit_count == 8 && !n.grouped && !n.fraction && !n.multiplied) return whole_date(n, pattern);
    const std::optional<int> year = year_of(n);
    if (!year || pattern.type != PatternType::kQuantity) return;
    pattern.kind = Kind::kDate;
    pattern.type = PatternType::kDate;
    pattern.low = pattern.high = {};
    pattern.low_date.year = static_cast<std::int16_t>(*year);
    pattern.high_date = pattern.low_date;
    const std::size_t sign_end = skip_range_sign(text_, n.end);
    if (sign_end == n.end || !on(kRuleRange)) return;
    const Numeral last = read_numeral(text_, sign_end);
    const std::optional<int> last_year = year_of(last);
    if (!last_year || *last_year <= *year) return;
    pattern.type = PatternType::kRange;
    pattern.high_date.year = static_cast<std::int16_t>(*last_year);
    pattern.span.end = static_cast<std::uint32_t>(last.end);
  }

  // The year that four digits are, or two behind an apostrophe.
  std::optional<int> year_of(const Numeral& n) const {
    const char32_t before = peek_back(text_, n.begin);
    if (n.arabic && n.digit_count == 2 && !n.multiplied && !n.fraction && (before == U'’' || before == U'\'')) {
      const std::optional<int> value = small_integer(n.low, 99);
      return value ? std::optional<int>(*value < 50 ? 2000 + *value : 1900 + *value) : std::nullopt;
    }
    if (!n.arabic || n.digit_count != 4 || n.fraction || n.grouped || n.multiplied || n.more) return std::nullopt;
    const std::optional<int> value = small_integer(n.low, 2049);
    return value && *value >= 1949 ? value : std::nullopt;
  }

  // Of what matched at `at`, a formula and a word that is no figure, the longest stands; of equal ones the formula,
  // then the word. Where to go on.
  std::size_t settle(std::size_t at, bool arabic, bool matched, Pattern& pattern, std::size_t behind) {
    std::size_t end = matched ? pattern.span.end : 0;
    Pattern formula;
    bool is_formula = false;
    const QuotePart part = quote_part(at);
    if (on(kRuleFormula)) {
      is_formula = !arabic && (match_known_formula(text_, at, formula) || match_numbered_list(text_, at, formula));
      Pattern quoted;
      if (part.end > part.begin && match_quoted_formula(text_, at, part, quoted) &&
          (!is_formula || quoted.span.end >= formula.span.end)) {
        formula = quoted;
        is_formula = true;
      }
    }
    const bool is_code = matched && pattern.kind == Kind::kCode;  // “90后” is one without its marks, too
    if (is_formula && formula.span.end < end + (is_code ? 1U : 0U)) is_formula = false;
    if (!arabic) {
      const TextSpan word = word_over(at);
      // 初一 in 大年初一 is part of the date; 一番 is a word, but 翻一番 is not.
      const bool clear = pattern.type == PatternType::kMultiple || pattern.type == PatternType::kRatio ||
                         pattern.type == PatternType::kPercent;
      const bool within = matched && word.end == end && word.begin + (clear ? 1U : 0U) > pattern.span.begin;
      if (word.end >= std::max(end, at + 1) && !within && !(is_formula && formula.span.end >= word.end))
        return word.end;
    }
    if (is_formula) return push(formula);
    if (matched) return push(pattern);
    return behind;
  }

  // The word of not-figures.txt over the numeral at `at` that reaches farthest; it may begin some code points before.
  TextSpan word_over(std::size_t at) const {
    constexpr int kBefore = 3;
    TextSpan best;
    std::size_t begin = at;
    for (int i = 0;; ++i) {
      const WordTrie::Match match = words().not_figures.longest(text_, begin);
      if (match.value != 0 && match.end > at && match.end >= best.end)
        best = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(match.end)};
      if (i == kBefore || begin <= floor_) return best;
      begin = previous(text_, begin);
    }
  }

  std::size_t push(Pattern& pattern) {
    if (pattern.kind == Kind::kFigure || pattern.kind == Kind::kDate) {
      qualify(text_, floor_, pattern);
    } else {
      pattern.outer = pattern.span;
    }
    found_.push_back(pattern);
    floor_ = pattern.outer.end;
    return pattern.span.end;
  }

  // The quote that opens in front of `begin` if it closes soon; a second opening of its kind takes its place.
  void open_quote(std::size_t begin, char32_t open, char32_t close) {
    std::size_t at = begin;
    for (std::size_t count = 0; count <= kQuoteCodePointsMax; ++count) {
      const CodePoint c = peek(text_, at);
      if (c.length_bytes == 0 || c.value == open || c.value == U'\n' || c.value == U'\r') return;
      if (c.value == close) {
        if (count < kQuoteCodePointsMin) return;
        quote_begin_ = begin;
        quote_end_ = at;
        if (!on(kRuleQuote)) return;
        Pattern quote;
        quote.kind = Kind::kQuote;
        quote.type = PatternType::kQuote;
        quote.span = quote.outer = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)};
        quotes_.push_back(quote);
        return;
      }
      at += c.length_bytes;
    }
  }

  // The part of the short quote around `at`. Cost: the quote's length.
  QuotePart quote_part(std::size_t at) const {
    if (at < quote_begin_ || at >= quote_end_) return {};
    QuotePart part{quote_begin_, quote_begin_, quote_begin_, quote_end_};
    while (part.end < quote_end_) {
      const CodePoint c = peek(text_, part.end);
      if (parts_quote(c.value)) {
        if (at < part.end) break;
        part.begin = part.end + c.length_bytes;
      }
      part.end += c.length_bytes;
    }
    return part;
  }

  std::string_view text_;
  std::uint32_t rules_;
  std::vector<Pattern>& found_;
  std::vector<Pattern>& quotes_;
  std::size_t floor_ = 0;  // the end of the last pattern and its words
  std::size_t quote_begin_ = 0;
  std::size_t quote_end_ = 0;
};

}  // namespace
}  // namespace patterns

void find_patterns(std::string_view text, std::uint32_t rules, std::vector<Pattern>& patterns,
                   std::vector<Pattern>& quotes) {
  patterns::Finder(text, rules, patterns, quotes).run();
}

}  // namespace cipin
