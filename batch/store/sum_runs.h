#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/count/article_tally.h"

namespace cipin::store {

/// What is added to a term's totals: tokens and articles, negative where articles go.
struct Sum {
  std::int64_t token_count = 0;
  std::int64_t document_frequency = 0;
};

/// Writes sums as bytes, rising by term id: a varint of the gap to the id before, doubled, and 1 more where zigzag
/// varints of both counts follow; else both are 1, as with most terms of a text. About 2.5 bytes a term. Never stored.
class SumRunWriter {
 public:
  void put(TermId term_id, const Sum& sum);
  /// The run; the next begins.
  std::string take();

 private:
  std::string bytes_;
  std::uint64_t next_id_ = 0;
};

/// Sums of a batch that wait to be written, as runs. Runs of a like size are merged as they come, eight into one, so
/// that what waits grows as the vocabulary does and each sum is merged a few times in all (O'Neil et al. 1996, "The
/// log-structured merge-tree").
class SumRuns {
 public:
  void add(std::string run);
  std::size_t memory_bytes() const { return memory_bytes_; }

  using Take = std::function<void(TermId term_id, const Sum& sum)>;

  /// Adds up runs: `take` is given each term whose sum is not 0 and 0, rising by id. Time grows with the sums, and with
  /// the runs for each 16,384 ids that any of them has. Takes 0.3 MB meanwhile.
  static void merge(const std::vector<std::string_view>& runs, const Take& take);

  /// Those that merge() is to be given.
  void append_views(std::vector<std::string_view>& runs) const;

 private:
  std::vector<std::vector<std::string>> levels_;  // in [i], runs made of 8^i
  std::size_t memory_bytes_ = 0;
};

}  // namespace cipin::store
