#include "core/patterns/figure.h"

#include <array>
#include <optional>

#include "core/patterns/cursor.h"
#include "core/patterns/date_point.h"
#include "core/patterns/measured.h"

namespace cipin::patterns {
namespace {

bool is_family_on(PatternType type, std::uint32_t rules) {
  switch (type) {
    case PatternType::kPercent:
    case PatternType::kPerMille:
      return (rules & kRulePercent) != 0;
    case PatternType::kMultiple:
      return (rules & kRuleMultiple) != 0;
    case PatternType::kRank:
      return (rules & kRuleRank) != 0;
    case PatternType::kRatio:
      return (rules & kRuleRatio) != 0;
    case PatternType::kRange:
      return (rules & kRuleRange) != 0;
    case PatternType::kDuration:
      return (rules & kRuleDuration) != 0;
    default:
      return true;
  }
}

// 1/30, 3:1, 3比1. The end, or 0.
std::size_t read_ratio(std::string_view text, const Numeral& n, Decimal& second, bool& has_value) {
  has_value = true;
  if (n.multiplied || n.more || n.grouped || n.is_range() || n.vague || n.beyond) return 0;
  const CodePoint sign = peek(text, n.end);
  const char32_t folded = fold_width(sign.value);
  const bool stroke = folded == U'/' && n.arabic && !n.fraction;
  const bool colon = (folded == U':' || folded == U'∶') && n.arabic;
  const bool word = sign.value == U'比';
  if (!stroke && !colon && !word) return 0;
  const Numeral other = read_numeral(text, n.end + sign.length_bytes);
  if (!other || other.arabic != n.arabic || other.multiplied || other.more || other.grouped || other.is_range() ||
      other.vague || other.beyond || other.positional || n.positional) {
    return 0;
  }
  const char32_t next = folded_at(text, other.end);
  if (next == folded && is_digit(folded_at(text, other.end + peek(text, other.end).length_bytes))) {
    if (!colon) return 0;
    const Numeral third = read_numeral(text, other.end + peek(text, other.end).length_bytes);  // 2.3:38.9:58.8
    has_value = false;
    return third.multiplied || third.more ? 0 : third.end;
  }
  if (stroke && (other.low.mantissa == 0 || other.fraction)) return 0;
  if (next == U'%' || is_latin(next)) return 0;
  if (word) {
    // 3比1 is a score; 今年100比去年... is not, nor 一比高低.
    if (unit_at(text, other.end) || next == U'年' || next == U'月' || next == U'日') return 0;
  }
  second = other.low;
  return other.end;
}

void fill(Pattern& found, const Measured& m, std::size_t begin, std::size_t end) {
  found.kind = Kind::kFigure;
  found.type = m.type;
  found.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  found.has_value = !m.number.beyond && !m.number.vague;
  found.unit = m.unit;
  found.low = found.has_value ? m.low : Decimal{};
  found.high = found.has_value ? m.high : Decimal{};
  if (found.has_value && !(m.low == m.high) && m.type != PatternType::kRatio) found.type = PatternType::kRange;
  found.comparator = m.number.vague ? Comparator::kAbout : m.more ? Comparator::kGreater : Comparator::kEqual;
}

constexpr std::string_view kBelowZero = "零下";

// What is measured below zero, too; elsewhere a stroke in front of a number is a dash.
bool takes_sign(const Measured& m) {
  return m.unit == "℃" || m.unit == kPercentUnit || m.unit == "度" || m.unit == kPointUnit;
}

bool is_minus(char32_t c) {
  return c == U'-' || c == U'－' || c == U'−';
}

// Where a minus sign or 零下 in front of a number begins; the number's begin where there is none.
std::size_t sign_begin(std::string_view text, std::size_t begin, std::size_t floor) {
  const std::string_view before = text.substr(floor, begin - floor);
  if (before.ends_with(kBelowZero)) return begin - kBelowZero.size();
  if (before.empty()) return begin;
  const std::size_t sign_at = previous(text, begin);
  if (!is_minus(peek(text, sign_at).value)) return begin;
  const char32_t in_front = fold_width(peek_back(text, sign_at));
  const bool joins =
      is_digit(in_front) || is_latin(in_front) || in_front == U'%' || in_front == U'℃' || in_front == U'度';
  return joins ? begin : sign_at;
}

// The other end of a range that begins with `m`: 3至5天, 10亿元至30亿元, 3-5万元.
bool read_range(std::string_view text, bool below_zero, Measured& m) {
  const std::size_t sign_end = skip_range_sign(text, m.end);
  if (sign_end == m.end || m.type == PatternType::kRatio || m.number.is_range()) return false;
  const bool minus = is_minus(peek(text, sign_end).value) || text.substr(sign_end).starts_with(kBelowZero);
  std::size_t other_at = sign_end;
  if (minus) other_at += is_minus(peek(text, sign_end).value) ? peek(text, sign_end).length_bytes : kBelowZero.size();
  Numeral other = read_numeral(text, other_at);
  if (!other || other.arabic != m.number.arabic || other.beyond || other.vague || m.number.beyond) return false;
  Measured last = read_measured(text, other);
  if (!last.has_unit || last.type == PatternType::kRatio || last.type == PatternType::kRank || last.more) return false;
  if (m.has_unit && (m.unit != last.unit || m.type != last.type)) return false;
  if (!m.number.arabic && !m.has_unit && !counts_something(text, last)) return false;
  if (!m.has_unit) {
    // 三至五成; and a multiplier of the second alone is one of the first, too: 3-5万元.
    if (last.type == PatternType::kPercent && !(last.low == other.low)) m.low = m.high = scaled(m.low, 1);
    if (!m.number.multiplied && other.multiplied && m.number.arabic) {
      Decimal inherited = m.low;
      for (int power = 1; power <= 12; ++power) {
        const Decimal up = scaled(m.low, power);
        if (!is_less(up, last.low)) break;
        if (power == 4 || power == 8 || power == 12) inherited = up;
      }
      m.low = m.high = inherited;
    }
  }
  if (takes_sign(last)) {
    if (below_zero) m.low.mantissa = -m.low.mantissa;
    if (minus) last.high.mantissa = -last.high.mantissa;
  } else if (minus) {
    return false;
  }
  if (!is_less(m.low, last.high)) {
    if (below_zero && takes_sign(last)) m.low.mantissa = -m.low.mantissa;
    return false;
  }
  m.high = last.high;
  m.low = make_decimal(m.low.mantissa, m.low.exponent);
  m.unit = last.unit;
  m.type = last.type;
  m.unit_class = last.unit_class;
  m.has_unit = true;
  m.end = last.end;
  return true;
}

// 2、 or (3) in front of a paragraph or of one of several points.
bool is_list_marker(std::string_view text, const Numeral& n) {
  if (!n.arabic || n.digit_count > 2 || n.fraction || n.multiplied) return false;
  const char32_t before = fold_width(peek_back(text, n.begin));
  const char32_t behind = folded_at(text, n.end);
  const bool begins = before == 0 || before == U'\n' || before == U'\r' || before == U' ' || before == U'。' ||
                      before == U';' || before == U':';
  if (before == U'(' && behind == U')') return true;
  return begins && (behind == U'、' || behind == U'.' || behind == U')');
}

}  // namespace

bool match_figure(std::string_view text, const Numeral& n, std::size_t floor, std::uint32_t rules, Pattern& found) {
  if (n.beyond && !n.arabic) return false;
  if (!n.arabic && (rules & kRuleHanNumerals) == 0) return false;
  constexpr std::array<std::string_view, 12> kPlacing = {"排名", "位居", "位列", "名列", "列",   "居",
                                                         "排",   "排在", "跻身", "升至", "排行", "排位"};
  std::size_t begin = n.begin;
  Decimal second;
  bool has_value = false;
  if (const std::size_t end = read_ratio(text, n, second, has_value); end > 0) {
    Measured m;
    m.number = n;
    m.low = n.low;
    m.high = second;
    m.type = PatternType::kRatio;
    if (is_family_on(m.type, rules)) {
      fill(found, m, begin, end);
      if (!has_value) {
        found.has_value = false;
        found.low = found.high = {};
      }
      return true;
    }
  }
  Measured m = read_measured(text, n);
  if (!is_family_on(m.type, rules)) {
    // A family that is off leaves the bare number.
    if (!n.arabic) return false;
    const bool more = m.more;
    m = {};
    m.number = n;
    m.low = n.low;
    m.high = n.high;
    m.more = more;
    m.end = n.end;
  }
  if (!m.has_unit && is_list_marker(text, n)) return false;
  const std::size_t signed_begin = sign_begin(text, begin, floor);
  const bool is_range = is_family_on(PatternType::kRange, rules) && read_range(text, signed_begin < begin, m);
  if (!n.arabic && !is_range && !counts_something(text, m)) return false;
  // 排名26位 ranks, 有26位代表 counts.
  if (m.type == PatternType::kQuantity && (m.unit == "位" || m.unit == "名") && (rules & kRuleRank) != 0 &&
      ends_with_any(text, begin, kPlacing)) {
    m.type = PatternType::kRank;
  }
  if (signed_begin < begin && (takes_sign(m) || text.substr(signed_begin).starts_with(kBelowZero))) {
    if (!is_range) {
      m.low.mantissa = -m.low.mantissa;
      m.high.mantissa = -m.high.mantissa;
    }
    begin = signed_begin;
  }
  fill(found, m, begin, m.end);
  return true;
}

bool match_rank(std::string_view text, std::size_t at, std::uint32_t rules, Pattern& found) {
  if ((rules & kRuleRank) == 0) return false;
  const std::size_t number_at = skip_space(text, at + std::string_view("第").size());
  const Numeral n = read_numeral(text, number_at);
  if (!n || n.beyond || n.vague || n.fraction || n.more) return false;
  if (!n.arabic && (rules & kRuleHanNumerals) == 0) return false;
  Measured m = read_measured(text, n);
  if (m.type == PatternType::kPercent || m.type == PatternType::kRatio || m.type == PatternType::kMultiple) {
    m.end = n.end;
    m.has_unit = false;
    m.unit = {};
  }
  m.low = n.low;
  m.high = n.high;
  if (!m.has_unit && !n.arabic) {
    // 位居第二 is a rank; 第二， begins the second of some points, and 第一 alone is praise.
    constexpr std::array<std::string_view, 17> kPlacing = {"全国", "全省", "全市", "全球", "世界", "排名",
                                                           "位居", "位列", "名列", "列",   "居",   "排",
                                                           "并列", "获",   "亚洲", "得",   "排在"};
    constexpr std::u32string_view kSpeaking = U"是要就则应必将还也我他她你";
    const char32_t next = peek(text, n.end).value;
    const bool names = is_less({1, 0}, n.low) && is_han(next) && kSpeaking.find(next) == std::u32string_view::npos;
    if (!names && !ends_with_any(text, at, kPlacing)) return false;
  }
  if (const std::size_t end = skip_word(text, n.end, "号"); end > n.end) take(m, PatternType::kRank, "号", end);
  if (m.unit == "大") m.unit = {};  // 第三大: the rank is of what follows
  m.type = PatternType::kRank;
  fill(found, m, at, m.end);
  found.type = found.low == found.high ? PatternType::kRank : PatternType::kRange;
  return true;
}

bool match_half(std::string_view text, std::size_t at, Pattern& found) {
  std::size_t behind = at + std::string_view("半").size();
  if (const std::size_t piece = skip_word(text, behind, "个"); piece > behind) {
    behind = piece;
    if (const std::size_t more = skip_word(text, behind, "多"); more > behind) behind = more;
    if (const std::size_t month = skip_word(text, behind, "月"); month > behind) {
      Measured m;
      m.low = m.high = {5, -1};
      take(m, PatternType::kDuration, "个月", month);
      fill(found, m, at, m.end);
      return true;
    }
  }
  const std::optional<UnitMatch> match = unit_at(text, behind);
  if (!match) return false;
  const Unit& unit = match->unit;
  if (unit.unit_class != UnitClass::kTime || unit.name == "夜" || unit.name == "日" || unit.name == "旬") return false;
  Measured m;
  m.low = m.high = {5, -1};
  take(m, PatternType::kDuration, unit.name, match->end);
  fill(found, m, at, m.end);
  return true;
}

}  // namespace cipin::patterns
