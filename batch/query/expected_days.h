#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/query/period.h"
#include "core/base/status.h"

namespace cipin::query {

/// The days on which an archive should have articles.
class ExpectedDays {
 public:
  /// "daily", "weekdays" (Monday to Friday), or the path of a file with a day (2013-05-07), month or year on each line,
  /// # for comments. Errors: kBadInput with the line, those of reading the file; both with its path.
  static Result<ExpectedDays> make(const std::string& text);

  std::uint64_t count(const DayRange& days) const;

 private:
  enum class Rule : std::uint8_t { kDaily, kWeekdays, kListed };
  Rule rule_ = Rule::kDaily;
  std::vector<sys_days> listed_;  // rising, without equals
};

}  // namespace cipin::query
