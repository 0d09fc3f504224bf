#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/patterns/numeral.h"
#include "core/patterns/pattern.h"

namespace cipin::patterns {

/// Larger parts first; a point begins with one of them and goes on with smaller ones.
enum class Part : std::uint8_t { kNone, kYear, kQuarter, kMonth, kDay, kTime };

/// One date with all its parts.
struct Point {
  CalendarDate date;
  std::size_t end = 0;
  Part first = Part::kNone;
  Part last = Part::kNone;
  bool open = false;     // ends in a number without its unit: only good as a range's first end (9月10-12日)
  bool unknown = false;  // a decade, a lunar day: text alone
};

/// The date that begins with the numeral at `at`: 2020年9月10日, 9月, 10日, 2023年一季度, 2020-09-10. Its first part is
/// kNone if there is none.
Point read_point(std::string_view text, std::size_t at);

/// True for a number that a date may hold: no fraction, multiplier or estimate.
bool is_plain(const Numeral& n);
/// Its value if it is one, from 0 to `max`.
std::optional<int> plain_value(const Numeral& n, int max);
bool is_four_digits(const Numeral& n);

/// Where 民国 in front of a year begins; the year's own begin where it does not stand there.
std::size_t republic_begin(std::string_view text, std::size_t at);

/// Behind 日 or 号; `at` where neither stands.
std::size_t skip_day_sign(std::string_view text, std::size_t at);

/// Behind 一季度 or 第一季度, with its number in `quarter`; `at` if there is none.
std::size_t skip_quarter(std::string_view text, std::size_t at, std::int8_t& quarter);

/// Behind a sign that joins the ends of a range (至, 到, -, —, ~ and their shapes); `at` if none stands there.
std::size_t skip_range_sign(std::string_view text, std::size_t at);

}  // namespace cipin::patterns
