#include "batch/query/expected_days.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/io/stream.h"
#include "core/text/utf8.h"

namespace cipin::query {

Result<ExpectedDays> ExpectedDays::make(const std::string& text) {
  ExpectedDays expected;
  if (text == "daily") return expected;
  if (text == "weekdays") {
    expected.rule_ = Rule::kWeekdays;
    return expected;
  }
  expected.rule_ = Rule::kListed;
  const Result<std::string> bytes = read_whole_file(text);
  if (!bytes) return bytes.error();
  std::string_view rest = *bytes;
  if (rest.starts_with(kByteOrderMarkUtf8)) rest.remove_prefix(kByteOrderMarkUtf8.size());
  for (std::uint64_t line_number = 1; !rest.empty(); ++line_number) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const Result<DayRange> days = parse_days(line);
    if (!days) return Error{ErrorKind::kBadInput, fmt::format("line {}: {}", line_number, days.error().what), text};
    for (sys_days day = days->begin; day < days->end; day += std::chrono::days(1)) expected.listed_.push_back(day);
  }
  std::sort(expected.listed_.begin(), expected.listed_.end());
  expected.listed_.erase(std::unique(expected.listed_.begin(), expected.listed_.end()), expected.listed_.end());
  return expected;
}

std::uint64_t ExpectedDays::count(const DayRange& days) const {
  if (rule_ == Rule::kDaily) return static_cast<std::uint64_t>((days.end - days.begin).count());
  if (rule_ == Rule::kListed) {
    const auto begin = std::lower_bound(listed_.begin(), listed_.end(), days.begin);
    return static_cast<std::uint64_t>(std::lower_bound(begin, listed_.end(), days.end) - begin);
  }
  std::uint64_t count = 0;
  for (sys_days day = days.begin; day < days.end; day += std::chrono::days(1)) {
    count += std::chrono::weekday(day).iso_encoding() <= 5 ? 1 : 0;
  }
  return count;
}

}  // namespace cipin::query
