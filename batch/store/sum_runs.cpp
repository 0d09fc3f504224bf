#include "batch/store/sum_runs.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/base/coding.h"

namespace cipin::store {
namespace {

constexpr std::size_t kFanIn = 8;
constexpr std::size_t kIdsAtOnce = std::size_t{1} << 14;
constexpr std::uint64_t kEnd = ~std::uint64_t{0};

std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) { advance(); }
  // kEnd after the last.
  std::uint64_t term_id() const { return term_id_; }
  const Sum& sum() const { return sum_; }
  void advance() {
    if (bytes_.empty()) {
      term_id_ = kEnd;
      return;
    }
    const std::uint64_t head = take();
    term_id_ = next_id_ + (head >> 1);
    next_id_ = term_id_ + 1;
    sum_ = {1, 1};
    if ((head & 1) == 0) return;
    sum_.token_count = unzigzag(take());
    sum_.document_frequency = unzigzag(take());
  }

 private:
  std::uint64_t take() {
    std::uint64_t value = 0;
    take_varint(bytes_, value);  // of our own making
    return value;
  }

  std::string_view bytes_;
  std::uint64_t next_id_ = 0;
  std::uint64_t term_id_ = kEnd;
  Sum sum_;
};

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

void SumRuns::add(std::string run) {
  for (std::size_t level = 0; !run.empty(); ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    std::vector<std::string>& runs = levels_[level];
    memory_bytes_ += bytes_of(run);
    runs.push_back(std::move(run));
    run = {};
    if (runs.size() < kFanIn) return;
    SumRunWriter merged;
    merge({runs.begin(), runs.end()}, [&](TermId term_id, const Sum& sum) { merged.put(term_id, sum); });
    run = merged.take();
    for (const std::string& old : runs) memory_bytes_ -= bytes_of(old);
    runs.clear();
  }
}

void SumRuns::append_views(std::vector<std::string_view>& runs) const {
  for (const std::vector<std::string>& level : levels_) runs.insert(runs.end(), level.begin(), level.end());
}

// Range by range of ids, in an array that stays in a second-level cache: no run is compared with another.
void SumRuns::merge(const std::vector<std::string_view>& runs, const Take& take) {
  std::vector<Reader> readers(runs.begin(), runs.end());
  std::vector<Sum> sums(kIdsAtOnce);
  std::array<std::uint64_t, kIdsAtOnce / 64> touched = {};
  const auto rises = [](const Reader& a, const Reader& b) { return a.term_id() < b.term_id(); };
  for (;;) {
    const auto lowest = std::min_element(readers.begin(), readers.end(), rises);
    if (lowest == readers.end() || lowest->term_id() == kEnd) return;
    const std::uint64_t begin = lowest->term_id();
    const std::uint64_t end = begin + kIdsAtOnce;
    for (Reader& reader : readers) {
      for (; reader.term_id() < end; reader.advance()) {
        const auto at = static_cast<std::size_t>(reader.term_id() - begin);
        sums[at].token_count += reader.sum().token_count;
        sums[at].document_frequency += reader.sum().document_frequency;
        touched[at / 64] |= std::uint64_t{1} << (at % 64);
      }
    }
    for (std::size_t word = 0; word < touched.size(); ++word) {
      for (; touched[word] != 0; touched[word] &= touched[word] - 1) {
        const std::size_t at = word * 64 + static_cast<std::size_t>(std::countr_zero(touched[word]));
        const Sum sum = std::exchange(sums[at], Sum());
        if (sum.token_count == 0 && sum.document_frequency == 0) continue;
        take(static_cast<TermId>(begin + at), sum);
      }
    }
  }
}

}  // namespace cipin::store
