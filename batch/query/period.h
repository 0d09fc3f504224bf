#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "batch/archive/dates.h"
#include "core/base/status.h"

// Days as numbers in a row (std::chrono::sys_days, proleptic Gregorian) and the periods they lie in.
namespace cipin::query {

using std::chrono::sys_days;

/// Days [begin, end).
struct DayRange {
  sys_days begin;
  sys_days end;
  bool operator==(const DayRange&) const = default;
};

/// The first and the last day that an article can have, as archive::make_day has it: the years 1800 to 2199.
inline constexpr DayRange kAllDays = {std::chrono::year(1800) / 1 / 1, std::chrono::year(2200) / 1 / 1};

/// Weeks are ISO 8601's: Monday to Sunday, of the year that their Thursday lies in.
enum class Grain : std::uint8_t { kDay, kWeek, kMonth, kQuarter, kYear };

/// The grain of "day", "week", "month", "quarter" or "year".
std::optional<Grain> grain_of_name(std::string_view name);

/// The day of a number YYYYMMDD; no value if there is no such day in kAllDays.
std::optional<sys_days> day_of_number(std::int64_t number);
/// YYYYMMDD.
archive::Day number_of_day(sys_days day);

/// The days of a text "2013", "2013-05" or "2013-05-07". Errors: kBadInput where it is none of these, or no day in
/// kAllDays.
Result<DayRange> parse_days(std::string_view text);

/// The period that holds `day`, as its days.
DayRange period_of(sys_days day, Grain grain);

/// What a period that begins on `begin` is called: 2013-05-07, 2013-W19, 2013-05, 2013-Q2, 2013. Names of one grain
/// sort as their days do.
std::string period_name(sys_days begin, Grain grain);

}  // namespace cipin::query
