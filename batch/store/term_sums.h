#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/count/contribution.h"
#include "core/count/forms.h"

namespace cipin::store {

/// Counts summed by term id, for the ids [begin, end); others are passed by. Where the budget is too small for all ids
/// of a store, what is summed is read again for each range.
class TermSums {
 public:
  /// As many terms as have room in `budget_bytes`, and never none.
  static std::uint64_t terms_within(std::uint64_t budget_bytes) {
    return std::max<std::uint64_t>(budget_bytes / kTermBytes, kTermsMin);
  }

  TermSums(std::uint64_t begin_id, std::uint64_t end_id)
      : begin_id_(begin_id),
        token_counts_(static_cast<std::size_t>(end_id - begin_id)),
        document_frequencies_(token_counts_.size()) {}

  std::uint64_t begin_id() const { return begin_id_; }
  std::uint64_t end_id() const { return begin_id_ + token_counts_.size(); }

  void add(std::uint64_t term_id, const TermCount& count) {
    if (term_id < begin_id() || term_id >= end_id()) return;
    token_counts_[place_of(term_id)] += count.token_count;
    document_frequencies_[place_of(term_id)] += static_cast<std::uint32_t>(count.document_frequency);
  }

  /// Adds an article's counts. False, with some of them added, if the bytes are no contribution.
  bool add_contribution(std::string_view contribution) {
    ContributionReader reader(contribution);
    TermTokens counts;
    while (reader.next(counts) && counts.term_id < end_id()) add(counts.term_id, {counts.token_count, 1});
    return reader.is_intact();
  }

  /// The sum of an id in [begin, end).
  TermCount of(std::uint64_t term_id) const {
    return {token_counts_[place_of(term_id)], document_frequencies_[place_of(term_id)]};
  }

 private:
  std::size_t place_of(std::uint64_t term_id) const { return static_cast<std::size_t>(term_id - begin_id_); }

  static constexpr std::uint64_t kTermBytes = sizeof(std::uint64_t) + sizeof(std::uint32_t);
  static constexpr std::uint64_t kTermsMin = 1024;

  std::uint64_t begin_id_;
  std::vector<std::uint64_t> token_counts_;
  std::vector<std::uint32_t> document_frequencies_;  // articles, whose number stays below 2^32
};

}  // namespace cipin::store
