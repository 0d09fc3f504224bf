#include "batch/store/sum_runs.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/base/coding.h"

namespace cipin::store {
namespace {

constexpr std::size_t kFanIn = 8;
constexpr std::size_t kIdsAtOnce = std::size_t{1} << 14;

std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

std::uint64_t take(std::string_view& bytes) {
  std::uint64_t value = 0;
  take_varint(bytes, value);  // of our own making
  return value;
}

std::size_t bytes_of(const std::string& run) {
  return run.capacity() + sizeof run;
}

}  // namespace

void SumRunWriter::put(TermId term_id, const Sum& sum) {
  const std::uint64_t gap = term_id - next_id_;
  const bool both_one = sum.token_count == 1 && sum.document_frequency == 1;
  append_varint(bytes_, gap << 1 | (both_one ? 0 : 1));
  if (!both_one) {
    append_varint(bytes_, zigzag(sum.token_count));
    append_varint(bytes_, zigzag(sum.document_frequency));
  }
  next_id_ = std::uint64_t{term_id} + 1;
}

std::string SumRunWriter::take() {
  next_id_ = 0;
  std::string run = bytes_;  // without the room to grow: runs wait
  bytes_.clear();
  return run;
}

void SumRunReader::advance() {
  if (bytes_.empty()) {
    term_id_ = kEnd;
    return;
  }
  const std::uint64_t head = take(bytes_);
  term_id_ = next_id_ + (head >> 1);
  next_id_ = term_id_ + 1;
  sum_ = {1, 1};
  if ((head & 1) == 0) return;
  sum_.token_count = unzigzag(take(bytes_));
  sum_.document_frequency = unzigzag(take(bytes_));
}

SumMerge::SumMerge(const std::vector<std::string_view>& runs)
    : readers_(runs.begin(), runs.end()), sums_(kIdsAtOnce), touched_(kIdsAtOnce / 64), word_(touched_.size()) {}

// Range by range of ids, in an array that stays in a second-level cache: no run is compared with another.
bool SumMerge::fill() {
  const auto rises = [](const SumRunReader& a, const SumRunReader& b) { return a.term_id() < b.term_id(); };
  const auto lowest = std::min_element(readers_.begin(), readers_.end(), rises);
  if (lowest == readers_.end() || lowest->term_id() == SumRunReader::kEnd) return false;
  begin_ = lowest->term_id();
  word_ = 0;
  const std::uint64_t end = begin_ + kIdsAtOnce;
  for (SumRunReader& reader : readers_) {
    for (; reader.term_id() < end; reader.advance()) {
      const auto at = static_cast<std::size_t>(reader.term_id() - begin_);
      sums_[at].token_count += reader.sum().token_count;
      sums_[at].document_frequency += reader.sum().document_frequency;
      touched_[at / 64] |= std::uint64_t{1} << (at % 64);
    }
  }
  return true;
}

bool SumMerge::next(TermId& term_id, Sum& sum) {
  for (;;) {
    for (; word_ < touched_.size(); ++word_) {
      std::uint64_t& touched = touched_[word_];
      while (touched != 0) {
        const std::size_t at = word_ * 64 + static_cast<std::size_t>(std::countr_zero(touched));
        touched &= touched - 1;
        sum = std::exchange(sums_[at], Sum());
        if (sum.token_count == 0 && sum.document_frequency == 0) continue;
        term_id = static_cast<TermId>(begin_ + at);
        return true;
      }
    }
    if (!fill()) return false;
  }
}

void SumRuns::add(std::string run) {
  for (std::size_t level = 0; !run.empty(); ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    std::vector<std::string>& runs = levels_[level];
    memory_bytes_ += bytes_of(run);
    runs.push_back(std::move(run));
    run = {};
    if (runs.size() < kFanIn) return;
    SumRunWriter merged;
    SumMerge merge({runs.begin(), runs.end()});
    Sum sum;
    for (TermId term_id = 0; merge.next(term_id, sum);) merged.put(term_id, sum);
    run = merged.take();
    for (const std::string& old : runs) memory_bytes_ -= bytes_of(old);
    runs.clear();
  }
}

void SumRuns::append_views(std::vector<std::string_view>& runs) const {
  for (const std::vector<std::string>& level : levels_) runs.insert(runs.end(), level.begin(), level.end());
}

}  // namespace cipin::store
