#include "core/patterns/date.h"

#include <array>
#include <optional>

#include "core/patterns/cursor.h"
#include "core/patterns/date_point.h"
#include "core/patterns/numeral.h"
#include "core/patterns/time_of_day.h"

namespace cipin::patterns {
namespace {

void fill(Pattern& found, std::size_t begin, std::size_t end, const CalendarDate& low, const CalendarDate& high,
          bool unknown) {
  found.kind = Kind::kDate;
  found.type = low == high ? PatternType::kDate : PatternType::kRange;
  found.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  found.has_value = !unknown;
  if (unknown) return;
  found.low_date = low;
  found.high_date = high;
}

// The parts of `low` that are larger than what `high` begins with hold for both: 9月10日至12日.
CalendarDate inherited(const CalendarDate& low, CalendarDate high, Part first) {
  if (first > Part::kYear) high.year = low.year;
  if (first > Part::kMonth) high.month = low.month;
  if (first == Part::kTime) high.day = low.day;
  return high;
}

bool match_time(std::string_view text, std::size_t at, std::uint32_t rules, Pattern& found) {
  CalendarDate low;
  const std::size_t low_end = read_time(text, at, low);
  if (low_end == 0) {
    // 9至11时
    const Numeral n = read_numeral(text, at);
    const std::optional<int> hour = plain_value(n, 24);
    const std::size_t sign_end = skip_range_sign(text, n.end);
    CalendarDate high;
    if (!hour || !n.arabic || sign_end == n.end || (rules & kRuleRange) == 0) return false;
    const std::size_t end = read_time(text, sign_end, high);
    if (end == 0 || high.hour <= *hour || folded_at(text, read_numeral(text, sign_end).end) == U':') return false;
    low.hour = static_cast<std::int8_t>(*hour);
    low.minute = -1;
    fill(found, at, end, low, high, false);
    return true;
  }
  CalendarDate high = low;
  std::size_t end = low_end;
  const std::size_t sign_end = skip_range_sign(text, low_end);
  if (sign_end > low_end && (rules & kRuleRange) != 0) {
    CalendarDate last;
    constexpr std::array<std::string_view, 6> kNextPart = {"上午", "下午", "晚上", "次日", "凌晨", "晚"};
    std::size_t last_at = sign_end;
    for (const std::string_view word : kNextPart)
      last_at = last_at == sign_end ? skip_word(text, sign_end, word) : last_at;
    if (const std::size_t last_end = last_at == sign_end ? read_time(text, sign_end, last) : 0; last_end > 0) {
      high = last;
      end = last_end;
    }
  }
  fill(found, at, end, low, high, false);
  return true;
}

// 正月初六, 大年三十, 农历八月十五: days of the lunar calendar, kept as text.
bool match_lunar(std::string_view text, const Numeral& n, std::size_t floor, Pattern& found) {
  const std::size_t at = n.begin;
  if (!is_plain(n) || n.arabic) return false;
  const std::optional<int> day = plain_value(n, 30);
  if (!day || *day == 0) return false;
  constexpr std::array<std::string_view, 7> kMonths = {"正月",     "腊月",     "冬月",    "大年",
                                                       "农历正月", "农历腊月", "农历新年"};
  std::size_t begin = at;
  if (peek_back(text, at) == U'初' && *day <= 10) begin = previous(text, at);
  const bool has_first = begin < at;
  if (!has_first && *day <= 10) return false;
  std::size_t month_begin = 0;
  for (const std::string_view month : kMonths) {
    if (text.substr(0, begin).ends_with(month)) month_begin = begin - month.size();
  }
  if (month_begin == 0 &&
      !(text.substr(0, begin).ends_with(kMonths[0]) || text.substr(0, begin).ends_with(kMonths[1]) ||
        text.substr(0, begin).ends_with(kMonths[3]))) {
    if (!has_first || *day <= 3) return false;  // 初三 is a school year as well
    month_begin = begin;
  }
  if (month_begin < floor) return false;
  fill(found, month_begin, n.end, {}, {}, true);
  return true;
}

// 20世纪, 90年代, 二十世纪八十年代: kept as text.
bool match_era(std::string_view text, std::size_t at, Pattern& found) {
  Numeral n = read_numeral(text, at);
  if (!is_plain(n)) return false;
  std::size_t end = 0;
  std::size_t behind = n.arabic ? skip_space(text, n.end) : n.end;
  const std::size_t century_end = skip_word(text, behind, "世纪");
  if (century_end > behind && plain_value(n, 30).value_or(0) > 1 &&
      !(n.code_points == 1 && peek(text, at).value == U'两')) {
    end = century_end;
    n = read_numeral(text, skip_space(text, end));
    if (!is_plain(n)) n = {};
    behind = n.arabic ? skip_space(text, n.end) : n.end;
  }
  if (n) {
    const std::size_t decade_end = skip_word(text, behind, "年代");
    const std::optional<int> decade = plain_value(n, 90);
    if (decade_end > behind && decade && *decade >= 10 && *decade % 10 == 0) end = decade_end;
  }
  if (end == 0) return false;
  for (const std::string_view part : {"初期", "中期", "后期", "中后期", "末期", "初", "末"}) {
    if (const std::size_t behind_part = skip_word(text, end, part); behind_part > end) {
      end = behind_part;
      break;
    }
  }
  fill(found, at, end, {}, {}, true);
  return true;
}

// What may stand behind the first number of a date: most figures end here.
bool may_follow(char32_t c) {
  constexpr std::u32string_view kSigns = U"年月日号時时点點世季:：./-－–—―─~～至到";
  return kSigns.find(c) != std::u32string_view::npos;
}

bool match_plain_date(std::string_view text, const Numeral& number, std::size_t floor, std::uint32_t rules,
                      Pattern& found) {
  const std::size_t at = number.begin;
  if (!is_plain(number)) return false;
  if (!may_follow(peek(text, number.arabic ? skip_space(text, number.end) : number.end).value)) {
    return !number.arabic && match_lunar(text, number, floor, found);
  }
  const Point low = read_point(text, at);
  const bool ranges = (rules & kRuleRange) != 0;
  if (low.first == Part::kNone) {
    // 1-8月份, 10日 without its sign, 2016-2020年, 一至三季度
    const Numeral& n = number;
    CalendarDate first;
    CalendarDate last;
    if (const std::size_t end = skip_quarter(text, at, last.quarter); end > at) {
      first = last;
      std::size_t begin = at;
      if (peek_back(text, at) == U'前' && last.quarter > 1 && previous(text, at) >= floor) {  // 前三季度
        begin = previous(text, at);
        first.quarter = 1;
      }
      fill(found, begin, end, first, last, false);
      return true;
    }
    const std::size_t sign_end = skip_range_sign(text, n.end);
    if (ranges && sign_end > n.end) {
      const Point high = read_point(text, sign_end);
      const std::optional<int> value = plain_value(n, 2999);
      if (value && !high.open && !high.unknown) {
        if (high.first == Part::kYear && is_four_digits(n) && *value < high.date.year && *value >= 1000) {
          first.year = static_cast<std::int16_t>(*value);
        } else if (high.first == Part::kMonth && *value <= 12 && *value > 0) {
          first.month = static_cast<std::int8_t>(*value);
        } else if (high.first == Part::kDay && *value <= 31 && *value > 0) {
          first.day = static_cast<std::int8_t>(*value);
        }
        if (!first.empty()) {
          fill(found, at, high.end, first, high.date, false);
          return true;
        }
      }
      std::int8_t quarter = 0;
      if (const std::size_t end = skip_quarter(text, sign_end, quarter);
          end > sign_end && value && *value<quarter&& * value> 0) {
        first.quarter = static_cast<std::int8_t>(*value);
        last.quarter = quarter;
        fill(found, at, end, first, last, false);
        return true;
      }
    }
    return match_time(text, at, rules, found) || match_lunar(text, number, floor, found) || match_era(text, at, found);
  }
  const std::size_t sign_end = ranges ? skip_range_sign(text, low.end) : low.end;
  if (sign_end > low.end && !low.unknown) {
    const Point high = read_point(text, sign_end);
    if (high.first != Part::kNone && high.first <= low.last && !high.open && !high.unknown) {
      fill(found, at, high.end, low.date, inherited(low.date, high.date, high.first), false);
      return true;
    }
    if (low.open) {  // the number at its end takes its unit from what follows
      const Numeral last = read_numeral(text, sign_end);
      const std::size_t end = skip_day_sign(text, last.arabic ? skip_space(text, last.end) : last.end);
      CalendarDate date = low.date;
      date.day = static_cast<std::int8_t>(plain_value(last, 31).value_or(0));
      fill(found, at, end, low.date, date, false);
      return true;
    }
  }
  if (low.open) return false;
  fill(found, at, low.end, low.date, low.date, low.unknown);
  constexpr std::string_view kJanuary = "元月";
  if (low.first == Part::kDay && text.substr(floor, at - floor).ends_with(kJanuary)) {
    found.span.begin = static_cast<std::uint32_t>(at - kJanuary.size());
    found.low_date.month = found.high_date.month = 1;
  }
  return true;
}

}  // namespace

bool match_half_year(std::string_view text, std::size_t at, std::size_t floor, Pattern& found) {
  const char32_t before = peek_back(text, at);
  const std::size_t begin = at > 0 ? previous(text, at) : 0;
  const std::size_t end = skip_word(text, at, "半年");
  if ((before != U'上' && before != U'下') || begin < floor || end == at) return false;
  CalendarDate date;
  date.half = before == U'上' ? 1 : 2;
  fill(found, begin, end, date, date, false);
  return true;
}

bool match_date(std::string_view text, const Numeral& number, std::size_t floor, std::uint32_t rules, Pattern& found) {
  const std::size_t at = number.begin;
  if (!match_plain_date(text, number, floor, rules, found)) return false;
  const std::size_t begin = republic_begin(text, at);
  if (found.low_date.year > 0 && found.span.begin == at && begin >= floor)
    found.span.begin = static_cast<std::uint32_t>(begin);
  return true;
}

}  // namespace cipin::patterns
