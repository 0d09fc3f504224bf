#pragma once

#include <cstdint>
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

/// Reads a run.
class SumRunReader {
 public:
  static constexpr std::uint64_t kEnd = ~std::uint64_t{0};

  explicit SumRunReader(std::string_view bytes) : bytes_(bytes) { advance(); }
  /// kEnd after the last.
  std::uint64_t term_id() const { return term_id_; }
  const Sum& sum() const { return sum_; }
  void advance();

 private:
  std::string_view bytes_;
  std::uint64_t next_id_ = 0;
  std::uint64_t term_id_ = kEnd;
  Sum sum_;
};

/// Adds up runs: gives each term whose sum is not 0 and 0, rising by id. Time grows with the sums, and with the runs
/// for each 16,384 ids that any of them has. Takes 0.3 MB.
class SumMerge {
 public:
  /// The bytes of `runs` outlive this.
  explicit SumMerge(const std::vector<std::string_view>& runs);
  /// False at the end.
  bool next(TermId& term_id, Sum& sum);

 private:
  bool fill();

  std::vector<SumRunReader> readers_;
  std::vector<Sum> sums_;               // of the ids from begin_
  std::vector<std::uint64_t> touched_;  // a bit each
  std::uint64_t begin_ = 0;
  std::size_t word_ = 0;  // of touched_: those before have been given
};

/// Sums of a batch that wait to be written, as runs. Runs of a like size are merged as they come, eight into one, so
/// that what waits grows as the vocabulary does and each sum is merged a few times in all (O'Neil et al. 1996, "The
/// log-structured merge-tree").
class SumRuns {
 public:
  void add(std::string run);
  std::size_t memory_bytes() const { return memory_bytes_; }

  /// Those that SumMerge is to be given.
  void append_views(std::vector<std::string_view>& runs) const;

 private:
  std::vector<std::vector<std::string>> levels_;  // in [i], runs made of 8^i
  std::size_t memory_bytes_ = 0;
};

}  // namespace cipin::store
