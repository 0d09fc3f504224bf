#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/page/page_text.h"

namespace cipin::page {

/// A day as it is printed; 0 for what is not.
struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
  friend bool operator==(const Date&, const Date&) = default;
};

/// "2020-09-10"; "--09-10" without a year.
std::string date_text(const Date& date);

/// True if there is such a day (29 February without a year, too).
bool is_day(const Date& date);

/// The day `days` later, proleptic Gregorian. `date` has a year.
Date shifted(const Date& date, int days);

/// 0 Monday to 6 Sunday. `date` is a day after 1 March 1600, with a year.
int weekday(const Date& date);

struct FoundDate {
  Date date;
  Range range;
};

/// The date that begins at `at`: 2020年9月10日, 9月10日, 十二月三十一日, 二○二三年三月二十三日. A year alone and a
/// month alone are none.
std::optional<FoundDate> parse_date(const PageText& text, std::size_t at, std::size_t end);

/// The year that begins at `at` and ends with 年: 2023年, 二○二三年; 0 if there is none.
int parse_year(const PageText& text, std::size_t at, std::size_t end);

}  // namespace cipin::page
