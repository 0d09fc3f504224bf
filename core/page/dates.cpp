#include "core/page/dates.h"

#include <array>
#include <cstdio>

namespace cipin::page {
namespace {

constexpr int kNoDigit = -1;

int han_digit(char32_t c) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  if (c == U'○' || c == U'零' || c == U'Ｏ') return 0;
  const std::size_t found = kDigits.find(c);
  return found == std::u32string_view::npos ? kNoDigit : static_cast<int>(found);
}

struct Number {
  int value = 0;
  std::size_t end = 0;
  std::size_t digit_count = 0;  // 0: there is no number
};

Number parse_arabic(const PageText& text, std::size_t at, std::size_t end) {
  Number number{0, at, 0};
  while (number.end < end && is_digit(text[number.end]) && number.digit_count < 5) {
    number.value = number.value * 10 + static_cast<int>(text[number.end] - U'0');
    ++number.end;
    ++number.digit_count;
  }
  return number;
}

// 一 to 九十九 with 十, or digits one after the other (一九九八).
Number parse_han(const PageText& text, std::size_t at, std::size_t end) {
  Number number{0, at, 0};
  bool ten_was_seen = false;
  while (number.end < end && number.digit_count < 5) {
    const char32_t c = text[number.end];
    const int digit = han_digit(c);
    if (c == U'十' && !ten_was_seen) {
      number.value = (number.digit_count == 0 ? 1 : number.value) * 10;
      ten_was_seen = true;
    } else if (digit != kNoDigit) {
      const bool behind_ten = ten_was_seen && number.value % 10 == 0;
      number.value = behind_ten ? number.value + digit : number.value * 10 + digit;
    } else {
      break;
    }
    ++number.end;
    ++number.digit_count;
  }
  return number;
}

Number parse_number(const PageText& text, std::size_t at, std::size_t end) {
  const Number arabic = parse_arabic(text, at, end);
  return arabic.digit_count > 0 ? arabic : parse_han(text, at, end);
}

bool stands_at(const PageText& text, std::size_t at, std::size_t end, char32_t c) {
  return at < end && text[at] == c;
}

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in(int year, int month) {
  constexpr std::array<int, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month == 2 && (year == 0 || is_leap(year))) return 29;
  return kDays[static_cast<std::size_t>(month)];
}

}  // namespace

std::string date_text(const Date& date) {
  std::array<char, 32> buffer{};
  if (date.year == 0) {
    std::snprintf(buffer.data(), buffer.size(), "--%02d-%02d", date.month, date.day);
  } else {
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  }
  return buffer.data();
}

bool is_day(const Date& date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= days_in(date.year, date.month);
}

Date shifted(const Date& date, int days) {
  Date day = date;
  for (; days > 0; --days) {
    if (++day.day <= days_in(day.year, day.month)) continue;
    day.day = 1;
    if (++day.month <= 12) continue;
    day.month = 1;
    ++day.year;
  }
  for (; days < 0; ++days) {
    if (--day.day >= 1) continue;
    if (--day.month < 1) {
      day.month = 12;
      --day.year;
    }
    day.day = days_in(day.year, day.month);
  }
  return day;
}

// Days since 1 March 1600, a Wednesday: months counted from March have their leap day at the end.
int weekday(const Date& date) {
  const int from_march = (date.month + 9) % 12;
  const int year = date.year - 1600 - (date.month < 3 ? 1 : 0);
  const int days = year * 365 + year / 4 - year / 100 + year / 400 + (from_march * 306 + 5) / 10 + date.day - 1;
  return (days + 2) % 7;
}

int parse_year(const PageText& text, std::size_t at, std::size_t end) {
  const Number year = parse_number(text, at, end);
  return year.digit_count == 4 && year.value >= 1800 && year.value < 2200 && stands_at(text, year.end, end, U'年')
             ? year.value
             : 0;
}

std::optional<FoundDate> parse_date(const PageText& text, std::size_t at, std::size_t end) {
  FoundDate found{{}, {at, at}};
  std::size_t next = at;
  found.date.year = parse_year(text, at, end);
  if (found.date.year > 0) next = parse_number(text, at, end).end + 1;
  const Number month = parse_number(text, next, end);
  if (month.digit_count == 0 || !stands_at(text, month.end, end, U'月')) return std::nullopt;
  const Number day = parse_number(text, month.end + 1, end);
  if (day.digit_count == 0 || !(stands_at(text, day.end, end, U'日') || stands_at(text, day.end, end, U'号'))) {
    return std::nullopt;
  }
  found.date.month = month.value;
  found.date.day = day.value;
  found.range.end = day.end + 1;
  return is_day(found.date) ? std::optional(found) : std::nullopt;
}

}  // namespace cipin::page
