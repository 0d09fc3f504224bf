#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"

namespace cipin::archive {

/// A day as the number YYYYMMDD, so that it sorts and reads; a month is day / 100; 0 is undated.
using Day = std::int32_t;

/// How an article came by its date. The numbers are written into stores.
enum class DateSource : std::uint8_t { kUndated = 0, kField = 1, kPath = 2, kDateline = 3, kPage = 4 };
std::string_view date_source_name(DateSource source);

/// The day if there is one in the proleptic Gregorian calendar, years 1800 to 2199; else 0.
Day make_day(unsigned year, unsigned month, unsigned day);

/// "2013-01-05" of a day; "undated" of 0.
std::string day_text(Day day);

/// The first full date in a field: 2013-01-05 19:01, 2013/1/5, 2013.1.5, 20130105, 20130105T1901, 2013年1月5日, Sat, 05
/// Jan 2013. The day is taken as written, whatever the zone. 0 if there is none.
Day day_of_field(std::string_view field);

/// Finds the date in a document's path by patterns: text with %Y (four digits), %y (two, 19yy from 50 on), %m, %d (two
/// digits each), %e and %n (day and month of one or two digits); anything else stands for itself. A pattern may match
/// anywhere in the path, but not with a digit before or behind it; the rightmost match that is a day counts, then the
/// earlier pattern.
class PathDates {
 public:
  static const std::vector<std::string>& default_patterns();
  /// Errors: kBadInput where a pattern lacks year, month or day, or holds an unknown %.
  static Result<PathDates> make(const std::vector<std::string>& patterns);
  Day find(std::string_view path) const;

 private:
  std::vector<std::string> patterns_;
};

}  // namespace cipin::archive
