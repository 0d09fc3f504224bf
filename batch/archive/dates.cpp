#include "batch/archive/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cipin::archive {
namespace {

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}
bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// The digits at the front of `text`, at most `digit_count_max` of them.
std::string_view leading_digits(std::string_view text, std::size_t digit_count_max) {
  std::size_t count = 0;
  while (count < std::min(digit_count_max, text.size()) && is_digit(text[count])) ++count;
  return text.substr(0, count);
}

unsigned number_of(std::string_view digits) {
  unsigned number = 0;
  for (const char digit : digits) number = number * 10 + static_cast<unsigned>(digit - '0');
  return number;
}

void skip_spaces(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

// Takes a number of one or two digits that no third one follows.
bool take_small_number(std::string_view& text, unsigned& number) {
  const std::string_view digits = leading_digits(text, 3);
  if (digits.empty() || digits.size() == 3) return false;
  number = number_of(digits);
  text.remove_prefix(digits.size());
  return true;
}

// Behind a year: "-1-5", "/01/05", ".1.5", or Chinese with or without spaces.
Day day_behind_year(unsigned year, std::string_view rest) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSeparators = {
      {{"-", "-"}, {"/", "/"}, {".", "."}, {"年", "月"}}};
  skip_spaces(rest);
  for (const auto& [behind_year, behind_month] : kSeparators) {
    if (!rest.starts_with(behind_year)) continue;
    rest.remove_prefix(behind_year.size());
    unsigned month = 0;
    unsigned day = 0;
    skip_spaces(rest);
    if (!take_small_number(rest, month)) return 0;
    skip_spaces(rest);
    if (!rest.starts_with(behind_month)) return 0;
    rest.remove_prefix(behind_month.size());
    skip_spaces(rest);
    return take_small_number(rest, day) ? make_day(year, month, day) : 0;
  }
  return 0;
}

// Behind a day of the month: " Jan 2013".
Day day_behind_day(unsigned day, std::string_view rest) {
  static constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                               "jul", "aug", "sep", "oct", "nov", "dec"};
  skip_spaces(rest);
  std::string name;
  while (!rest.empty() && is_letter(rest.front())) {
    name += static_cast<char>(rest.front() | 0x20);
    rest.remove_prefix(1);
  }
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), name.substr(0, 3));
  skip_spaces(rest);
  const std::string_view year = leading_digits(rest, 5);
  if (month == kMonths.end() || year.size() != 4) return 0;
  return make_day(number_of(year), static_cast<unsigned>(month - kMonths.begin()) + 1, day);
}

Day day_of_eight_digits(std::string_view digits) {
  return make_day(number_of(digits.substr(0, 4)), number_of(digits.substr(4, 2)), number_of(digits.substr(6, 2)));
}

// Matches `pattern` at the front of `path`. Returns the day, or 0.
Day match_pattern(std::string_view pattern, std::string_view path) {
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      if (path.empty() || path.front() != pattern[i]) return 0;
      path.remove_prefix(1);
      continue;
    }
    const char field = pattern[++i];
    const bool any_width = field == 'e' || field == 'n';
    const std::string_view digits = leading_digits(path, field == 'Y' ? 4 : 2);
    if (digits.size() < (field == 'Y' ? 4u : any_width ? 1u : 2u)) return 0;
    path.remove_prefix(digits.size());
    const unsigned number = number_of(digits);
    switch (field) {
      case 'Y':
        year = number;
        break;
      case 'y':
        year = number + (number >= 50 ? 1900 : 2000);
        break;
      case 'm':
      case 'n':
        month = number;
        break;
      default:
        day = number;
        break;
    }
  }
  if (!path.empty() && is_digit(path.front())) return 0;
  return make_day(year, month, day);
}

}  // namespace

std::string_view date_source_name(DateSource source) {
  switch (source) {
    case DateSource::kUndated:
      return "undated";
    case DateSource::kField:
      return "field";
    case DateSource::kPath:
      return "path";
    case DateSource::kDateline:
      return "dateline";
    case DateSource::kPage:
      return "page";
  }
  return "";
}

Day make_day(unsigned year, unsigned month, unsigned day) {
  if (year < 1800 || year > 2199 || month < 1 || month > 12 || day < 1) return 0;
  static constexpr std::array<unsigned, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > kDays[month - 1] + (month == 2 && leap ? 1 : 0)) return 0;
  return static_cast<Day>(year * 10000 + month * 100 + day);
}

std::string day_text(Day day) {
  if (day == 0) return "undated";
  return fmt::format("{:04}-{:02}-{:02}", day / 10000, day / 100 % 100, day % 100);
}

Day day_of_field(std::string_view field) {
  for (std::size_t at = 0; at < field.size();) {
    if (!is_digit(field[at])) {
      ++at;
      continue;
    }
    const std::string_view digits = leading_digits(field.substr(at), field.size());
    const std::string_view rest = field.substr(at + digits.size());
    Day day = 0;
    switch (digits.size()) {
      case 1:
      case 2:
        day = day_behind_day(number_of(digits), rest);
        break;
      case 4:
        day = day_behind_year(number_of(digits), rest);
        break;
      case 8:
      case 14:
        day = day_of_eight_digits(digits);
        break;  // 14: with hour, minute and second
      default:
        break;
    }
    if (day != 0) return day;
    at += digits.size();
  }
  return 0;
}

const std::vector<std::string>& PathDates::default_patterns() {
  static const std::vector<std::string> kPatterns = {
      "%Y%m%d",   "%Y-%n-%e", "%Y_%n_%e", "%Y.%n.%e", "%Y年%n月%e日",
      "%Y/%m/%d", "%Y/%m-%d", "%Y-%m/%d", "%Y/%m%d",  "%Y%m/%d",
  };
  return kPatterns;
}

Result<PathDates> PathDates::make(const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    std::string fields;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == '%') fields += ++i < pattern.size() ? pattern[i] : '%';
    }
    const auto count = [&fields](std::string_view of_these) {
      return std::count_if(fields.begin(), fields.end(),
                           [&](char field) { return of_these.find(field) != std::string_view::npos; });
    };
    if (count("Yymnde") != static_cast<std::ptrdiff_t>(fields.size())) {
      return Error{ErrorKind::kBadInput,
                   fmt::format("date pattern {}: after % only Y, y, m, n, d and e have a meaning", pattern)};
    }
    if (count("Yy") != 1 || count("mn") != 1 || count("de") != 1) {
      return Error{
          ErrorKind::kBadInput,
          fmt::format("date pattern {}: needs one year (%Y, %y), one month (%m, %n) and one day (%d, %e)", pattern)};
    }
  }
  PathDates dates;
  dates.patterns_ = patterns;
  return dates;
}

Day PathDates::find(std::string_view path) const {
  for (std::size_t at = path.size(); at-- > 0;) {
    if (at > 0 && is_digit(path[at]) && is_digit(path[at - 1])) continue;
    for (const std::string& pattern : patterns_) {
      if (const Day day = match_pattern(pattern, path.substr(at)); day != 0) return day;
    }
  }
  return 0;
}

}  // namespace cipin::archive
