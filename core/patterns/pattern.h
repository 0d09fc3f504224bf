#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/patterns/decimal.h"
#include "core/text/kind.h"

namespace cipin {

/// What a pattern says. The numbers and names are written into outputs: they are fixed, new ones are added at the end.
enum class PatternType : std::uint8_t {
  kQuantity = 0,
  kPercent = 1,
  kPerMille = 2,
  kMultiple = 3,
  kRank = 4,
  kRatio = 5,
  kRange = 6,
  kDate = 7,  // and times of day
  kDuration = 8,
  kIdentifier = 9,
  kEnumeration = 10,
  kQuote = 11,
};
std::string_view pattern_type_name(PatternType type);

/// What the words beside a figure make of it: 近1800人 is about, 超1800人 greater.
enum class Comparator : std::uint8_t { kEqual, kGreater, kAtLeast, kLess, kAtMost, kAbout };
/// "=", ">", ">=", "<", "<=" or "~".
std::string_view comparator_sign(Comparator comparator);

/// A day, a part of one, or a longer stretch, as far as the text says it: 0, or -1 in the time of day, is what it does
/// not say.
struct CalendarDate {
  std::int16_t year = 0;
  std::int8_t month = 0;
  std::int8_t day = 0;
  std::int8_t quarter = 0;
  std::int8_t half = 0;  // of the year: 上半年 is 1
  std::int8_t hour = -1;
  std::int8_t minute = -1;
  std::int8_t second = -1;

  bool empty() const { return *this == CalendarDate{}; }
  friend bool operator==(const CalendarDate&, const CalendarDate&) = default;
};

/// Bytes [begin, end) of the text.
struct TextSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
  friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

/// One mention in a text.
struct Pattern {
  Kind kind = Kind::kFigure;  // kFigure, kDate, kCode, kFormula or kQuote
  PatternType type = PatternType::kQuantity;
  Comparator comparator = Comparator::kEqual;
  bool has_value = false;  // low and high hold it; else, and for all codes, formulas and quotes, only the text does
  TextSpan span;           // number and unit; of a quote, what stands between its marks
  TextSpan outer;          // with the words that qualify it: 超过1800亿元, 12次以上
  Decimal low;             // in units: 4.8万余名 is 48000. A ratio's first number
  Decimal high;            // a range's greater end, a ratio's second number; else as low
  CalendarDate low_date;   // of dates; low and high are then 0
  CalendarDate high_date;  // a range's last day, else as low_date
  std::string_view
      unit;  // as it is counted (平米 is 平方米), in static storage or, of 元/平方米, in the text; may be empty
};

/// Families of rules that can be switched off one by one, a bit each. They are part of a tokenizer's fingerprint.
enum PatternRule : std::uint32_t {
  kRuleHanNumerals = 1U << 0,  // figures written in Chinese numerals: 三家, 十二万
  kRulePercent = 1U << 1,      // 18.6%, 百分之五, 三成, ‰, 个百分点
  kRuleMultiple = 1U << 2,     // 2.2倍, 翻一番
  kRuleRank = 1U << 3,         // 第26位, 五星
  kRuleRatio = 1U << 4,        // 1/30, 3:1, 三分之一
  kRuleRange = 1U << 5,        // 3至5天, 10亿元至30亿元, 两三天
  kRuleDate = 1U << 6,         // 9月10日, 一季度, 9时30分
  kRuleDuration = 1U << 7,     // 3天, 半年
  kRuleCode = 1U << 8,         // 5G-V2X, 18+3+1, 12345热线
  kRuleFormula = 1U << 9,      // 六稳, “三送一强”
  kRuleQuote = 1U << 10,       // what stands between quotation marks
};
inline constexpr std::uint32_t kAllPatternRules = (1U << 11) - 1;

/// Grows by one whenever a text may give other patterns than before.
inline constexpr std::uint32_t kPatternRulesVersion = 1;

/// "patterns=1 rules=7ff": for the fingerprint.
std::string describe_pattern_rules(std::uint32_t rules);

/// Finds figures, dates, codes and formulas in `text`, and the quoted forms beside them.
///
/// text      checked UTF-8, below 4 GiB, as a reader joins it: broken lines are healed before. It may hold line ends;
/// no
///           pattern crosses one. Spans are byte offsets into it.
/// patterns  appended to, left to right, not overlapping, each ending where a number, unit or name ends. None is empty.
/// quotes    appended to, left to right: what stands between “ ”, ‘ ’, 「 」 or 『 』 if it is 2 to 12 code points. A
/// quote
///           in a quote is one of its own; patterns may lie in quotes.
/// rules     PatternRule bits.
/// Cost      linear in the text whatever it holds; no allocation but the growth of the two vectors. Errors: none.
/// Same text and rules, same patterns, on every machine. Threads: as many as like.
void find_patterns(std::string_view text, std::uint32_t rules, std::vector<Pattern>& patterns,
                   std::vector<Pattern>& quotes);

/// Appends what a pattern of `text` says in its normalized form; see FORMAT.md.
void append_form(const Pattern& pattern, std::string_view text, std::string& out);

/// Appends the numbers that a code or formula is built of: 5 3 1 of “531”, 2 1 of 两率先一争当, 13 of 十三五.
void append_parts(const Pattern& pattern, std::string_view text, std::vector<Decimal>& parts);

/// Appends a date as 2020-09-10, --09-10, 2020-Q1, 2020-H1, T09:30.
void append_date(const CalendarDate& date, std::string& out);

}  // namespace cipin
