#include "batch/query/period.h"

#include <fmt/format.h>

#include <array>

#include "batch/cli/options.h"

namespace cipin::query {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 5> kGrainNames = {"day", "week", "month", "quarter", "year"};

int year_of(sys_days day) {
  return static_cast<int>(year_month_day(day).year());
}

unsigned month_of(sys_days day) {
  return static_cast<unsigned>(year_month_day(day).month());
}

// `text` as a number of exactly `digit_count` digits.
std::optional<unsigned> parse_digits(std::string_view text, std::size_t digit_count) {
  const auto number = text.size() == digit_count ? cli::parse_number(text) : std::nullopt;
  return number ? std::optional<unsigned>(static_cast<unsigned>(*number)) : std::nullopt;
}

}  // namespace

std::optional<Grain> grain_of_name(std::string_view name) {
  for (std::size_t i = 0; i < kGrainNames.size(); ++i) {
    if (kGrainNames[i] == name) return static_cast<Grain>(i);
  }
  return std::nullopt;
}

std::optional<sys_days> day_of_number(std::int64_t number) {
  if (number < number_of_day(kAllDays.begin) || number >= number_of_day(kAllDays.end)) return std::nullopt;
  const auto part = static_cast<unsigned>(number);
  const year_month_day date(std::chrono::year(static_cast<int>(part / 10000)), std::chrono::month(part / 100 % 100),
                            std::chrono::day(part % 100));
  return date.ok() ? std::optional(sys_days(date)) : std::nullopt;
}

archive::Day number_of_day(sys_days day) {
  const year_month_day date(day);
  return static_cast<int>(date.year()) * 10000 +
         static_cast<int>(static_cast<unsigned>(date.month()) * 100 + static_cast<unsigned>(date.day()));
}

Result<DayRange> parse_days(std::string_view text) {
  const auto year = parse_digits(text.substr(0, 4), 4);
  const bool has_month = text.size() > 4;
  const bool has_day = text.size() > 7;
  const auto month = has_month ? parse_digits(text.substr(5, 2), 2) : std::optional(1u);
  const auto day = has_day ? parse_digits(text.substr(8), 2) : std::optional(1u);
  const bool dashes = (!has_month || text[4] == '-') && (!has_day || text[7] == '-');
  const auto begin = year && month && day && dashes ? day_of_number(*year * 10000 + *month * 100 + *day) : std::nullopt;
  if (!begin) return Error{ErrorKind::kBadInput, fmt::format("'{}' is no day, month or year; as 2013-05-07", text)};
  return period_of(*begin, has_day ? Grain::kDay : has_month ? Grain::kMonth : Grain::kYear);
}

DayRange period_of(sys_days day, Grain grain) {
  const year_month_day date(day);
  switch (grain) {
    case Grain::kDay:
      return {day, day + days(1)};
    case Grain::kWeek: {
      const sys_days monday = day - (std::chrono::weekday(day) - std::chrono::Monday);
      return {monday, monday + days(7)};
    }
    case Grain::kMonth: {
      const year_month_day first = date.year() / date.month() / 1;
      return {first, first + months(1)};
    }
    case Grain::kQuarter: {
      const year_month_day first = date.year() / std::chrono::month((month_of(day) - 1) / 3 * 3 + 1) / 1;
      return {first, first + months(3)};
    }
    case Grain::kYear:
      break;
  }
  return {date.year() / 1 / 1, (date.year() + std::chrono::years(1)) / 1 / 1};
}

std::string period_name(sys_days begin, Grain grain) {
  const year_month_day date(begin);
  switch (grain) {
    case Grain::kDay:
      return fmt::format("{:04}-{:02}-{:02}", year_of(begin), month_of(begin), static_cast<unsigned>(date.day()));
    case Grain::kWeek: {
      const sys_days thursday = begin + days(3);
      const sys_days new_year = year_month_day(thursday).year() / 1 / 1;
      return fmt::format("{:04}-W{:02}", year_of(thursday), (thursday - new_year).count() / 7 + 1);
    }
    case Grain::kMonth:
      return fmt::format("{:04}-{:02}", year_of(begin), month_of(begin));
    case Grain::kQuarter:
      return fmt::format("{:04}-Q{}", year_of(begin), (month_of(begin) + 2) / 3);
    case Grain::kYear:
      break;
  }
  return fmt::format("{:04}", year_of(begin));
}

}  // namespace cipin::query
