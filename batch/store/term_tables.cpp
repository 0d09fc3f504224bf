#include "batch/store/term_tables.h"

namespace cipin::store {
namespace {

// OR FAIL: the statement cannot take itself back, so that it keeps no pages as they were. What fails is rolled back
// with its transaction. Recent terms are read by their index, so that that of term_known is gone through once; sums in
// the order of their ids (the plus keeps SQLite from looking for each known term among them).
constexpr const char* kSettleTerms =
    "INSERT OR FAIL INTO term_known (id, form, kind, tf, df) SELECT id, form, kind, tf, df FROM term_recent "
    "ORDER BY form, kind; DELETE FROM term_recent";
constexpr const char* kSettleSums =
    "UPDATE OR FAIL term_known SET tf = term_known.tf + added.tf, df = term_known.df + added.df "
    "FROM term_added AS added WHERE term_known.id = +added.id; DELETE FROM term_added";

}  // namespace

Result<TermTables> TermTables::open(const Database& database, const WaitLimits& limits) {
  TermTables tables(database, limits);
  const Result<std::int64_t> last_known = database.integer("SELECT max(id) FROM term_known", -1);
  if (!last_known) return last_known.error();
  tables.recent_begin_ = static_cast<TermId>(*last_known + 1);
  const Result<std::int64_t> waiting_sums = database.integer("SELECT count(*) FROM term_added");
  if (!waiting_sums) return waiting_sums.error();
  tables.waiting_sums_ = static_cast<std::uint64_t>(*waiting_sums);
  return tables;
}

Status TermTables::make_room(std::uint64_t sum_count, std::uint64_t new_count, TermId first_new_id) {
  const std::uint64_t recent_count = first_new_id - recent_begin_;
  new_terms_wait_ = new_count * limits_.new_terms_share < recent_begin_;
  if (recent_count > 0 &&
      (!new_terms_wait_ || (recent_count + new_count) * limits_.settled_terms_share > recent_begin_)) {
    if (Status settled = settle_terms(); !settled) return settled;
    recent_begin_ = first_new_id;
  }
  sums_wait_ = sum_count * limits_.sums_share < recent_begin_;
  if (waiting_sums_ * limits_.settled_sums_share > recent_begin_) return settle_sums();
  return Done{};
}

Status TermTables::settle_terms() {
  return database_->execute(kSettleTerms);
}

Status TermTables::settle_sums() {
  waiting_sums_ = 0;
  return database_->execute(kSettleSums);
}

}  // namespace cipin::store
