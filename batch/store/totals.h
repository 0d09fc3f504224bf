#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "batch/store/store.h"
#include "core/count/article_tally.h"

namespace cipin::store {

/// A month as YYYYMM; 0 is undated.
using Month = std::int32_t;

/// What is added to (or taken from) a term's totals of a month. 16 bytes: a batch holds a million.
struct TermDelta {
  Month month = 0;
  TermId term_id = 0;
  std::int32_t token_count = 0;
  std::int32_t document_frequency = 0;
};

/// What is added to a month's own totals.
struct MonthDelta {
  std::int64_t articles = 0;
  std::int64_t tokens = 0;
  std::int64_t words = 0;
};

/// Sums deltas by (month, term) in a hash table until they are put into the store in the order of its keys, so that a
/// batch goes through each of its tables once.
class Totals {
 public:
  /// A table that grows with what comes.
  Totals() = default;
  /// One of a fixed size, which never holds two tables at once; the caller empties it before it is full (size()).
  explicit Totals(std::size_t slot_count) : fixed_slot_count_(slot_count) {}

  /// An article's counts come (sign 1) or go (sign -1).
  void add(Month month, std::span<const TermTokens> terms, int sign);
  void add(Month month, const MonthDelta& delta);

  /// Writes all into term, term_period and period, and forgets it. New terms (of `new_forms`, numbered from
  /// `first_new_id`) are inserted. Within the caller's transaction. Errors: the store's.
  Status apply(const Database& database, const FormSet& new_forms, TermId first_new_id);

  void clear();
  /// Keys that the table holds.
  std::size_t size() const { return used_; }

 private:
  void add_delta(const TermDelta& delta);
  std::size_t place_of(Month month, TermId term_id) const;
  TermDelta& slot_of(Month month, TermId term_id);
  void compress();
  void grow();
  Status apply_terms(const Database& database, const FormSet& new_forms, TermId first_new_id);
  Status apply_periods(const Database& database);
  Status apply_months(const Database& database);

  std::vector<TermDelta> slots_;
  std::size_t used_ = 0;
  std::size_t fixed_slot_count_ = 0;
  std::vector<TermDelta> overflows_;  // what 32 bits had no room for
  std::map<Month, MonthDelta> months_;
};

}  // namespace cipin::store
