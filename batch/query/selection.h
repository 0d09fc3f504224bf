#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batch/query/period.h"
#include "batch/store/store.h"
#include "core/base/status.h"

namespace cipin::query {

/// Dates [begin, end) as a store's column `date` has them: YYYYMMDD, 0 for undated.
struct DateSpan {
  std::int64_t begin = 0;
  std::int64_t end = 0;

  /// If so, begin / 100 and end / 100 are the same span of the column `month`.
  bool is_whole_months() const { return begin % 100 <= 1 && end % 100 <= 1; }
};
inline constexpr DateSpan kUndated = {0, 100};
inline constexpr DateSpan kAnyDate = {0, 100000000};

DateSpan span_of(const DayRange& days);

/// An article that a question is about; the contribution is valid during the call that gives it.
struct SelectedArticle {
  std::int64_t date = 0;
  bool counts = true;  // false: only its date does; --distinct is asked, and an equal text was printed before it
  std::uint64_t words = 0;
  std::string_view contribution;  // of one that counts
};

/// The articles of some sources, or of all; with `distinct` equal texts count once, in the first article that has them
/// by date, undated last. Which one that is does not depend on the days asked for, so that rows of two questions can be
/// compared. Memory: a bit an article where `distinct` is asked.
class Selection {
 public:
  /// sources: names, empty for all. The database outlives this. Errors: kNotFound of a source that the store does not
  /// know; the store's.
  static Result<Selection> make(const store::Database& database, const std::vector<std::string>& sources,
                                bool distinct);

  /// True if all articles count, so that the store's totals are theirs.
  bool is_everything() const { return source_condition_.empty() && !first_printers_; }

  /// Calls visit for each article of the span, in no order. Errors: the store's, visit's.
  Status for_each_article(DateSpan span, const std::function<Status(const SelectedArticle&)>& visit) const;

  /// The days in the span on which an article lies, rising. Errors: the store's; kCorrupt of a date that is no day.
  Status for_each_covered_day(DateSpan span, const std::function<void(sys_days)>& visit) const;

  /// The days from the first dated article of the span to its last; none if there is no such article.
  Result<std::optional<DayRange>> extent(DateSpan span) const;

 private:
  explicit Selection(const store::Database& database) : database_(&database) {}
  Status find_first_printers();
  Result<std::optional<sys_days>> day_of_date(std::string_view order, DateSpan span) const;

  const store::Database* database_;
  std::string source_condition_;                     // SQL, from AND on; the ids are the store's own
  std::optional<std::vector<bool>> first_printers_;  // by article.id
};

}  // namespace cipin::query
