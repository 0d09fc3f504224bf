#include "core/patterns/measured.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/patterns/cursor.h"

namespace cipin::patterns {
namespace {

// 百分之五, 三分之一, 万分之二: `m.number` is the number in front of 分之.
bool read_parts_of(std::string_view text, Measured& m) {
  const std::size_t behind = skip_word(text, m.number.end, "分之");
  if (behind == m.number.end) return false;
  const Numeral part = read_numeral(text, behind);
  if (!part || part.beyond || part.vague) return false;
  const std::optional<int> whole = small_integer(m.number.low, 10000);
  m.low = part.low;
  m.high = part.high;
  m.more = part.more;
  if (whole == 100) {
    take(m, PatternType::kPercent, kPercentUnit, part.end);
  } else if (whole == 1000) {
    take(m, PatternType::kPerMille, kPerMilleUnit, part.end);
  } else {
    m.high = m.number.low;
    take(m, PatternType::kRatio, {}, part.end);
  }
  m.number.end = part.end;
  return true;
}

// 三成, 七八成; not 三成员, not 成立.
bool is_tenths(std::string_view text, const Numeral& n, std::size_t behind) {
  constexpr std::array<std::string_view, 15> kOther = {"员", "为", "立", "功", "了", "果", "长", "绩",
                                                       "都", "品", "本", "人", "交", "份", "效"};
  if (n.multiplied || n.positional || n.grouped || is_less({10, 0}, n.low)) return false;
  for (const std::string_view word : kOther) {
    if (text.substr(behind).starts_with(word)) return false;
  }
  return true;
}

// %, 倍, 成, 番, 个百分点 behind the number.
bool read_sign(std::string_view text, Measured& m) {
  const Numeral& n = m.number;
  std::size_t at = n.arabic ? skip_space(text, n.end) : n.end;
  const CodePoint sign = peek(text, at);
  switch (fold_width(sign.value)) {
    case U'%':
      take(m, PatternType::kPercent, kPercentUnit, at + sign.length_bytes);
      return true;
    case U'‰':
      take(m, PatternType::kPerMille, kPerMilleUnit, at + sign.length_bytes);
      return true;
    case U'成': {
      std::size_t end = at + sign.length_bytes;
      if (!is_tenths(text, n, end)) return false;
      m.low = scaled(m.low, 1);
      m.high = scaled(m.high, 1);
      if (const std::size_t half = skip_word(text, end, "半"); half > end) {
        m.low = add(m.low, {5, 0}).value_or(m.low);
        m.high = add(m.high, {5, 0}).value_or(m.high);
        end = half;
      } else if (const std::size_t more = skip_word(text, end, "多"); more > end) {
        m.more = true;
        end = more;
      } else if (const Numeral part = read_numeral(text, end);  // 六成七
                 part.code_points == 1 && !part.bare_multiplier && part.low.exponent == 0 && !unit_at(text, part.end)) {
        m.low = add(m.low, part.low).value_or(m.low);
        m.high = add(m.high, part.low).value_or(m.high);
        end = part.end;
      }
      m.low = make_decimal(m.low.mantissa, m.low.exponent);
      m.high = make_decimal(m.high.mantissa, m.high.exponent);
      take(m, PatternType::kPercent, kPercentUnit, end);
      return true;
    }
    case U'番': {
      const std::string_view before = text.substr(0, n.begin);
      const std::optional<int> doublings = small_integer(m.low, 20);
      if (!doublings || m.number.is_range() || (!before.ends_with("翻") && !before.ends_with("翻了"))) return false;
      m.low = m.high = make_decimal(std::int64_t{1} << *doublings);
      take(m, PatternType::kMultiple, kMultipleUnit, at + sign.length_bytes);
      return true;
    }
    default:
      break;
  }
  if (is_more(sign.value)) at += sign.length_bytes;
  if (const std::size_t end = skip_word(text, at, "倍"); end > at) {
    m.more = m.more || is_more(sign.value);
    take(m, PatternType::kMultiple, kMultipleUnit, end);
    return true;
  }
  for (const std::string_view word :
       {std::string_view("个百分点"), std::string_view("百分点"), std::string_view("个多百分点")}) {
    if (const std::size_t end = skip_word(text, at, word); end > at) {
      m.more = m.more || is_more(sign.value);
      take(m, PatternType::kPercent, kPointUnit, end);
      return true;
    }
  }
  return false;
}

// 一元二角五分: 角 and 分 behind 元.
void read_small_change(std::string_view text, Measured& m, std::size_t& end) {
  for (int power = -1; power >= -2; --power) {
    const Numeral n = read_numeral(text, end);
    const std::optional<int> value = n && !n.more && !n.vague && !n.beyond ? small_integer(n.low, 9) : std::nullopt;
    const char32_t sign = peek(text, n.end).value;
    if (!value || n.arabic != m.number.arabic) return;
    if (power == -1 ? sign != U'角' && sign != U'毛' : sign != U'分') {
      if (power == -2 || sign != U'分') return;
      power = -2;
    }
    m.low = m.high = add(m.low, make_decimal(*value, power)).value_or(m.low);
    end = n.end + std::string_view("角").size();
  }
}

// 1米75, 2米1
void read_centimetres(std::string_view text, Measured& m, std::size_t& end) {
  const Numeral n = read_numeral(text, end);
  const std::optional<int> value = small_integer(n.low, 99);
  if (!n.arabic || n.digit_count > 2 || n.fraction || n.multiplied || n.more || !value || unit_at(text, n.end)) return;
  m.low = m.high = add(m.low, make_decimal(*value, n.digit_count == 1 ? -1 : -2)).value_or(m.low);
  end = n.end;
}

// The unit behind the number, with 余 or 多 in front of it, half of it behind, and another unit below a stroke.
bool read_unit(std::string_view text, Measured& m) {
  const Numeral& n = m.number;
  std::size_t at = n.arabic ? skip_space(text, n.end) : n.end;
  const CodePoint more = peek(text, at);
  const bool is_above = is_more(more.value);
  if (is_above) at += more.length_bytes;
  Decimal half = {};
  std::size_t unit_begin = at;
  if (const std::size_t behind = skip_word(text, at, "个半"); behind > at) {  // 两个半小时
    const std::optional<UnitMatch> time = unit_at(text, behind);
    if (time && time->unit.unit_class == UnitClass::kTime) {
      unit_begin = behind;
      half = {5, -1};
    } else if (peek(text, behind).value == U'月') {
      take(m, PatternType::kDuration, "个月", behind + 3);
      m.low = add(m.low, {5, -1}).value_or(m.low);
      m.high = add(m.high, {5, -1}).value_or(m.high);
      m.unit_class = UnitClass::kTime;
      return true;
    }
  }
  const std::optional<UnitMatch> match = unit_at(text, unit_begin);
  if (!match) return false;
  const Unit& unit = match->unit;
  std::size_t end = match->end;
  // A Latin unit ends where letters end: 5G is no 5 g, 3M no 3 m.
  if (is_latin(folded_at(text, unit_begin)) && (is_latin(folded_at(text, end)) || is_digit(folded_at(text, end))))
    return false;
  m.more = m.more || is_above;
  m.unit = unit.name;
  m.unit_class = unit.unit_class;
  const char32_t stroke = folded_at(text, end);
  if (stroke == U'/' && (unit.unit_class == UnitClass::kMoney || unit.unit_class == UnitClass::kMeasure ||
                         unit.unit_class == UnitClass::kCount || unit.unit_class == UnitClass::kWeak)) {
    if (const std::optional<UnitMatch> below = unit_at(text, end + peek(text, end).length_bytes)) {
      end = below->end;
      m.unit = text.substr(unit_begin, end - unit_begin);
    }
  }
  m.type = unit.unit_class == UnitClass::kTime    ? PatternType::kDuration
           : unit.unit_class == UnitClass::kGrade ? PatternType::kRank
                                                  : PatternType::kQuantity;
  if (m.type == PatternType::kDuration && half.mantissa == 0) {
    const std::size_t behind = skip_word(text, end, "半");
    const char32_t next = peek(text, behind).value;
    if (behind > end && !is_above && next != U'载' && next != U'价' && next != U'数' && next != U'成') {
      half = {5, -1};
      end = behind;
    }
  }
  if (m.unit == "米" && n.arabic && !n.fraction && !m.more) read_centimetres(text, m, end);
  if (m.unit == "元" && !m.more && n.low == n.high && !n.multiplied) read_small_change(text, m, end);
  if (half.mantissa != 0) {
    m.low = add(m.low, half).value_or(m.low);
    m.high = add(m.high, half).value_or(m.high);
  }
  m.has_unit = true;
  m.end = end;
  return true;
}

// 三家店, 五里坨, 六里桥: a numeral, a measure word and what places are called after.
bool looks_like_place(std::string_view text, const Measured& m) {
  constexpr std::u32string_view kMeasures = U"里台道门家棵间盘角方面眼";
  constexpr std::u32string_view kPlaces = U"屯庄店堡沟镇乡街桥湖岭坡湾峡寺庙塘滩洼铺甸坝坊营墩坪坨";
  if (m.number.code_points != 1 || peek(text, m.number.begin).value == U'两') return false;
  const CodePoint measure = peek(text, m.number.end);
  return kMeasures.find(measure.value) != std::u32string_view::npos &&
         kPlaces.find(peek(text, m.number.end + measure.length_bytes).value) != std::u32string_view::npos;
}

}  // namespace

void take(Measured& m, PatternType type, std::string_view unit, std::size_t end) {
  m.type = type;
  m.unit = unit;
  m.has_unit = true;
  m.end = end;
}

Measured read_measured(std::string_view text, const Numeral& n) {
  Measured m;
  m.number = n;
  m.low = n.low;
  m.high = n.high;
  m.more = n.more;
  m.end = n.end;
  if (!n) return m;
  const CodePoint next = peek(text, n.end);
  if (next.value == U'级' && (n.multiplied || n.bare_multiplier) && !n.more) {  // 千亿级: an order of magnitude
    take(m, PatternType::kQuantity, {}, n.end + next.length_bytes);
    return m;
  }
  if (!read_parts_of(text, m) && !read_sign(text, m)) read_unit(text, m);
  return m;
}

bool counts_something(std::string_view text, const Measured& m) {
  constexpr std::array<std::string_view, 11> kReaching = {"上", "近",   "超",   "逾",   "过", "约",
                                                          "达", "超过", "突破", "不足", "数"};
  const Numeral& n = m.number;
  if (n.vague) return m.has_unit;
  if (m.type == PatternType::kPercent || m.type == PatternType::kPerMille || m.type == PatternType::kMultiple ||
      m.type == PatternType::kRatio || n.fraction) {
    return true;
  }
  // 三千, 五百; and 百亿, but not 百万富翁.
  if (!m.has_unit) {
    return n.code_points > 1 && !n.positional && !n.is_range() && is_less({99, 0}, n.low) &&
           (!n.bare_multiplier || is_less({99, 8}, n.low));
  }
  if (m.unit.empty()) return true;  // 千亿级
  const bool measure = m.unit_class == UnitClass::kMoney || m.unit_class == UnitClass::kMeasure;
  if (n.positional) return measure && !n.bare_multiplier && n.digit_count == 1;
  if (n.bare_multiplier && n.code_points == 1) {
    if (m.more || ends_with_any(text, n.begin, kReaching)) return true;
    if (ends_with_any(text, n.begin, std::array<std::string_view, 2>{"单位:", "单位："})) return false;
    if (m.unit_class == UnitClass::kNoun || m.unit_class == UnitClass::kTime || m.unit_class == UnitClass::kGrade)
      return false;
    if (measure) return m.unit != "升";
    constexpr std::array<std::string_view, 10> kCounted = {"人", "名", "个",   "户", "家",
                                                           "种", "项", "人次", "所", "册"};
    return std::find(kCounted.begin(), kCounted.end(), m.unit) != kCounted.end();
  }
  if (n.code_points == 1 && m.unit_class == UnitClass::kWeak) return false;
  if (n.code_points == 1 && peek(text, n.end).value == U'路') return false;  // 经五路段
  const bool is_one = n.low == Decimal{1, 0} && !n.is_range();
  if (is_one) {
    if (measure) return m.unit != "克" && m.unit != "升" && m.unit != "米";
    return m.unit_class == UnitClass::kTime && m.unit != "天" && m.unit != "夜" && m.unit != "晚" && m.unit != "昼" &&
           m.unit != "宿" && m.unit != "日" && m.unit != "旬" && m.unit != "载";
  }
  if (n.code_points == 1 && looks_like_place(text, m)) return false;
  return true;
}

}  // namespace cipin::patterns
