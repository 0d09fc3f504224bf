#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "batch/archive/dates.h"
#include "batch/store/row_feed.h"
#include "batch/store/store.h"
#include "batch/store/sum_runs.h"
#include "batch/store/term_tables.h"
#include "core/count/article_tally.h"

namespace cipin::store {

/// A month as YYYYMM; 0 is undated.
using Month = std::int32_t;

inline Month month_of(archive::Day day) {
  return day / 100;
}

/// What is added to a month's own totals.
struct MonthDelta {
  std::int64_t articles = 0;
  std::int64_t tokens = 0;
  std::int64_t words = 0;
};

/// What is added to the totals of months and terms until it is put into the store, in the order of its keys, so that a
/// batch goes through each of its tables once.
class Totals {
 public:
  explicit Totals(const WaitLimits& wait_limits = {}) : wait_limits_(wait_limits) {}

  /// An article's counts, rising by term id, come (sign 1) or go (sign -1).
  void add(Month month, std::span<const TermTokens> terms, int sign);
  /// The sums of articles that come, as a run (SumRunWriter).
  void add_run(Month month, std::string run) { runs_[month].add(std::move(run)); }
  void add(Month month, const MonthDelta& delta);

  /// Writes all into terms' tables (TermTables), term_period and period, and forgets it. New terms (of `new_forms`,
  /// numbered from `first_new_id`) are inserted. Within the caller's transaction. Errors: the store's.
  Status apply(const Database& database, const FormSet& new_forms, TermId first_new_id);

  std::size_t memory_bytes() const;

 private:
  std::vector<std::string_view> runs_of_all() const;
  std::uint64_t count_sums(TermId end) const;
  Status apply_terms(const Database& database, RowFeed& feed, const FormSet& new_forms, TermId first_new_id) const;
  Status apply_periods(const Database& database, RowFeed& feed) const;
  Status apply_months(const Database& database) const;

  WaitLimits wait_limits_;
  std::map<Month, SumRuns> runs_;
  std::map<Month, MonthDelta> months_;
};

}  // namespace cipin::store
