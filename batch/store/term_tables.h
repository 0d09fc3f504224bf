#pragma once

#include <cstdint>

#include "batch/store/store.h"
#include "core/count/article_tally.h"

namespace cipin::store {

/// The greatest id of a store's terms; null if it has none. The view `term` would be gone through for it.
inline constexpr const char* kGreatestTermId =
    "SELECT max(id) FROM (SELECT max(id) AS id FROM term_known UNION ALL SELECT max(id) FROM term_recent)";

/// When terms and sums wait in the small tables, and for how long.
struct WaitLimits {
  /// New terms are put into term_known at once where they are one of so many or more: then most pages of its index
  /// change anyway, and terms would be written twice.
  std::uint64_t new_terms_share = 64;
  /// The same of sums, which have a page's 340 rows beside each other instead of an index's 400 spread.
  std::uint64_t sums_share = 8;
  /// Sums are settled where more than one of so many terms has any.
  std::uint64_t settled_sums_share = 4;
  /// Terms are settled where they would be more than one of so many.
  std::uint64_t settled_terms_share = 16;
};

/// Where a store's terms stand. Written into the large table term_known, a batch of a night's terms and sums would
/// change a row here and there on nearly each of its pages and its index's, so that a night would cost what the store
/// is large. So what is little beside it waits in term_recent and term_added, and is settled when it is much: then it
/// is put into term_known, in the order of its keys (O'Neil et al. 1996, "The log-structured merge-tree"). The view
/// `term` is all of them. Ids of term_recent are above all of term_known.
class TermTables {
 public:
  /// `database` outlives this. Errors, here and below: the store's.
  static Result<TermTables> open(const Database& database, const WaitLimits& limits);

  /// Before a batch: settles what has waited enough, or is in the batch's way. `sum_count` terms that are stored have
  /// sums in it, and `new_count` are new, from `first_new_id` on. Within the caller's transaction.
  Status make_room(std::uint64_t sum_count, std::uint64_t new_count, TermId first_new_id);

  /// After make_room. Terms from here on are in term_recent, or new.
  TermId recent_begin() const { return recent_begin_; }
  bool sums_wait() const { return sums_wait_; }
  bool new_terms_wait() const { return new_terms_wait_; }

 private:
  TermTables(const Database& database, const WaitLimits& limits) : database_(&database), limits_(limits) {}
  Status settle_terms();
  Status settle_sums();

  const Database* database_;
  WaitLimits limits_;
  TermId recent_begin_ = 0;
  std::uint64_t waiting_sums_ = 0;
  bool sums_wait_ = false;
  bool new_terms_wait_ = false;
};

}  // namespace cipin::store
