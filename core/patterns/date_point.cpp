#include "core/patterns/date_point.h"

#include <array>

#include "core/patterns/cursor.h"

namespace cipin::patterns {
namespace {

// A year that may stand alone: 2020年, 一九九八年; not 24年 and not 2000年历史.
bool is_year(std::string_view text, const Numeral& n, std::size_t behind) {
  constexpr std::array<std::string_view, 4> kHistory = {"历史", "的历史", "文明", "岁月"};
  const std::optional<int> value = plain_value(n, 2999);
  if (!value) return false;
  if (text.substr(0, n.begin).ends_with("公元")) return true;
  if (republic_begin(text, n.begin) < n.begin) return *value > 0 && *value < 200;
  return is_four_digits(n) && *value >= 1000 && (*value % 100 != 0 || !starts_with_any(text, behind, kHistory));
}

// 度, 初, 底 and the like belong to the date they follow.
std::size_t skip_part_of(std::string_view text, std::size_t at, Part part) {
  constexpr std::array<std::string_view, 5> kOfYear = {"度", "年底", "底", "末", "初"};
  constexpr std::array<std::string_view, 8> kOfMonth = {"份", "上旬", "中旬", "下旬", "月底", "底", "末", "初"};
  const auto skip_any = [&](const auto& words) {
    for (const std::string_view word : words) {
      if (text.substr(at).starts_with(word)) return at + word.size();
    }
    return at;
  };
  if (part == Part::kMonth) return skip_any(kOfMonth);
  if (text.substr(at).starts_with("初步") || text.substr(at).starts_with("初期") || text.substr(at).starts_with("末期"))
    return at;
  return skip_any(kOfYear);
}

// 24号 as broadcasts say it, where nothing makes it the number of a house, a line or a thing.
bool is_day_of_speech(std::string_view text, const Numeral& n, std::size_t sign_at) {
  constexpr std::u32string_view kNumberedBefore =
      U"路街道巷弄里村第楼栋院弹星艇舰船机车井线桥站门库馆台令发字区厅同〕】]）)层型户房园店组队牌座厂会屋幢坊苑";
  constexpr std::u32string_view kNumberedBehind =
      U"文令公码馆店厅坑墓仓矿高炉泵航台卫球种选队车船舰艇教样商房决议案井桥楼院线机地门洞厂库人产油";
  if (!n.arabic || peek(text, sign_at).value != U'号') return false;
  const char32_t before = peek_back(text, n.begin);
  return !is_latin(fold_width(before)) && before != U'-' && kNumberedBefore.find(before) == std::u32string_view::npos &&
         kNumberedBehind.find(peek(text, sign_at + 3).value) == std::u32string_view::npos;
}

// One or two Arabic digits; their end, or `at` if there are more or none.
std::size_t skip_two_digits(std::string_view text, std::size_t at, int& value) {
  std::size_t end = at;
  value = 0;
  for (int count = 0; is_digit(folded_at(text, end)); ++count) {
    if (count == 2) return at;
    value = 10 * value + static_cast<int>(folded_at(text, end) - U'0');
    end += peek(text, end).length_bytes;
  }
  return end;
}

// 2020-09-10, 2020.9.10, 2020/9/10: `year` is the number in front.
bool read_three_numbers(std::string_view text, const Numeral& year, Point& point) {
  const std::optional<int> year_value = plain_value(year, 2999);
  const char32_t separator = folded_at(text, year.end);
  if (!year.arabic || year.digit_count != 4 || !year_value || *year_value < 1000) return false;
  if (separator != U'-' && separator != U'/' && separator != U'.') return false;
  int month = 0;
  int day = 0;
  const std::size_t month_at = year.end + peek(text, year.end).length_bytes;
  const std::size_t month_end = skip_two_digits(text, month_at, month);
  if (month_end == month_at || folded_at(text, month_end) != separator) return false;
  const std::size_t day_at = month_end + peek(text, month_end).length_bytes;
  const std::size_t day_end = skip_two_digits(text, day_at, day);
  if (day_end == day_at || month < 1 || month > 12 || day < 1 || day > 31) return false;
  if (folded_at(text, day_end) == separator && is_digit(folded_at(text, day_end + 1))) return false;
  point.date.year = static_cast<std::int16_t>(*year_value);
  point.date.month = static_cast<std::int8_t>(month);
  point.date.day = static_cast<std::int8_t>(day);
  point.end = day_end;
  point.first = Part::kYear;
  point.last = Part::kDay;
  return true;
}

}  // namespace

bool is_plain(const Numeral& n) {
  return n && !n.fraction && !n.grouped && !n.multiplied && !n.more && !n.beyond && !n.vague && !n.is_range();
}

std::optional<int> plain_value(const Numeral& n, int max) {
  if (!is_plain(n)) return std::nullopt;
  return small_integer(n.low, max);
}

bool is_four_digits(const Numeral& n) {
  return n.digit_count == 4 && (n.arabic || n.positional);
}

std::size_t republic_begin(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 2> kRepublic = {"民国", "民國"};
  return ends_with_any(text, at, kRepublic) ? at - kRepublic[0].size() : at;
}

std::size_t skip_day_sign(std::string_view text, std::size_t at) {
  const std::size_t behind = skip_word(text, at, "日");
  return behind > at ? behind : skip_word(text, at, "号");
}

std::size_t skip_quarter(std::string_view text, std::size_t at, std::int8_t& quarter) {
  const std::size_t number_at = skip_word(text, at, "第");
  const Numeral n = read_numeral(text, number_at);
  const std::optional<int> value = plain_value(n, 4);
  if (!value || *value == 0) return at;
  const std::size_t number_end = n.arabic ? skip_space(text, n.end) : n.end;
  const std::size_t end = skip_word(text, number_end, "季度");
  if (end == number_end) return at;
  quarter = static_cast<std::int8_t>(*value);
  return end;
}

std::size_t skip_range_sign(std::string_view text, std::size_t at) {
  const CodePoint c = peek(text, at);
  switch (c.value) {
    case U'至':
    case U'到':
    case U'-':
    case U'－':
    case U'–':
    case U'~':
    case U'～':
    case U'―':
    case U'─':
      return at + c.length_bytes;
    case U'—': {
      const std::size_t behind = at + c.length_bytes;
      return peek(text, behind).value == U'—' ? behind + c.length_bytes : behind;
    }
    default:
      return at;
  }
}

Point read_point(std::string_view text, std::size_t at) {
  Point point;
  const Numeral first = read_numeral(text, at);
  if (!is_plain(first)) return point;
  Numeral n = first;
  if (read_three_numbers(text, first, point)) return point;
  const auto unit_at = [&](const Numeral& number) { return number.arabic ? skip_space(text, number.end) : number.end; };
  // Year
  std::size_t behind = unit_at(n);
  if (peek(text, behind).value == U'年' && is_year(text, n, behind + 3)) {
    point.first = point.last = Part::kYear;
    point.date.year = static_cast<std::int16_t>(plain_value(n, 2999).value());
    if (republic_begin(text, n.begin) < n.begin) point.date.year = static_cast<std::int16_t>(point.date.year + 1911);
    point.unknown = text.substr(0, n.begin).ends_with("公元前");
    point.end = behind + 3;
    if (peek(text, point.end).value == U'代') {
      point.unknown = true;
      point.end += 3;
      return point;
    }
    std::size_t next = skip_part_of(text, point.end, Part::kYear);
    if (next > point.end) {
      point.end = next;
      return point;
    }
    next = skip_space(text, point.end);
    if (text.substr(next).starts_with("上半年") || text.substr(next).starts_with("下半年")) {
      point.date.half = text.substr(next).starts_with("上") ? 1 : 2;
      point.end = next + std::string_view("上半年").size();
      return point;
    }
    const std::size_t quarter_end = skip_quarter(text, next, point.date.quarter);
    if (quarter_end > next) {
      point.end = quarter_end;
      point.last = Part::kQuarter;
      return point;
    }
    n = read_numeral(text, next);
    if (!is_plain(n)) return point;
    behind = unit_at(n);
  }
  // Month
  const char32_t first_char = peek(text, n.begin).value;
  if (first_char == U'两' || first_char == U'兩') return point;  // 两月, 两日 are as long
  const std::optional<int> month = plain_value(n, 12);
  if (month && *month > 0 && peek(text, behind).value == U'月' && (n.arabic ? n.digit_count <= 2 : !n.positional)) {
    constexpr std::array<std::string_view, 8> kOther = {"球", "亮", "饼", "光", "薪", "供", "租", "票"};
    if (!n.arabic && starts_with_any(text, behind + 3, kOther)) return point;
    point.last = Part::kMonth;
    if (point.first == Part::kNone) point.first = Part::kMonth;
    point.date.month = static_cast<std::int8_t>(*month);
    point.end = behind + 3;
    if (peek(text, point.end).value == U'初' && is_han_numeral(peek(text, point.end + 3).value)) {
      const Numeral day = read_numeral(text, point.end + 3);  // 八月初五
      point.end = day.end;
      point.unknown = true;
      return point;
    }
    const std::size_t next = skip_part_of(text, point.end, Part::kMonth);
    if (next > point.end) {
      point.end = next;
      return point;
    }
    n = read_numeral(text, skip_space(text, point.end));
    if (!is_plain(n)) return point;
    behind = unit_at(n);
  } else if (month && *month > 0 && point.first == Part::kYear && n.arabic && skip_range_sign(text, n.end) > n.end) {
    const Numeral last = read_numeral(text, skip_range_sign(text, n.end));  // 2020年1-8月
    if (plain_value(last, 12) && peek(text, unit_at(last)).value == U'月') {
      point.date.month = static_cast<std::int8_t>(*month);
      point.last = Part::kMonth;
      point.end = n.end;
      point.open = true;
      return point;
    }
  }
  // Day: behind a month, or alone.
  const std::optional<int> day = plain_value(n, 31);
  if (!day || *day == 0 || n.positional || (n.arabic && n.digit_count > 2)) return point;
  const bool after_month = point.last == Part::kMonth;
  if (point.first != Part::kNone && !after_month) return point;
  const std::size_t day_end =
      after_month || is_day_of_speech(text, n, behind) ? skip_day_sign(text, behind) : skip_word(text, behind, "日");
  if (day_end > behind) {
    constexpr std::array<std::string_view, 9> kDuration = {"内", "游", "均", "之内", "后", "间", "行", "龄", "热"};
    if (!after_month && starts_with_any(text, day_end, kDuration)) return point;
    if (!after_month && !n.arabic && *day == 1) return point;
    point.date.day = static_cast<std::int8_t>(*day);
    point.last = Part::kDay;
    if (point.first == Part::kNone) point.first = Part::kDay;
    point.end = day_end;
    return point;
  }
  const std::size_t sign_end = skip_range_sign(text, n.end);
  if (after_month && sign_end > n.end) {  // 9月10-12日
    const Numeral last = read_numeral(text, sign_end);
    const std::size_t last_behind = unit_at(last);
    if (plain_value(last, 31) && skip_day_sign(text, last_behind) > last_behind) {
      point.date.day = static_cast<std::int8_t>(*day);
      point.last = Part::kDay;
      point.end = n.end;
      point.open = true;
    }
  }
  return point;
}

}  // namespace cipin::patterns
