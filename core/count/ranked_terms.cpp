#include "core/count/ranked_terms.h"

#include <algorithm>

namespace cipin {
namespace {

// Rank as bytes: the token count inverted, big-endian, then the form.
std::string rank_key(const Term& term) {
  std::string key;
  const std::uint64_t inverted = ~term.count.token_count;
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>(inverted >> shift));
  return key + term.form;
}

constexpr std::size_t kRankKeyPrefixBytes = 8;

// Sorted terms as records whose forms are rank keys.
class TermSource final : public RecordSource {
 public:
  explicit TermSource(const std::vector<Term>& terms) : terms_(&terms) {}
  Result<bool> next(TermRecord& record) override {
    if (at_ == terms_->size()) return false;
    const Term& term = (*terms_)[at_++];
    key_ = rank_key(term);
    record = {key_, term.kind, term.count, 0, 0, 0};
    return true;
  }

 private:
  const std::vector<Term>* terms_;
  std::size_t at_ = 0;
  std::string key_;
};

}  // namespace

bool ranks_above(const Term& a, const Term& b) {
  if (a.count.token_count != b.count.token_count) return a.count.token_count > b.count.token_count;
  const int compared = a.form.compare(b.form);
  return compared != 0 ? compared < 0 : a.kind < b.kind;
}

RankedTerms::RankedTerms(std::uint64_t limit, std::size_t budget_bytes, std::string temp_folder)
    : limit_(limit), budget_bytes_(budget_bytes), runs_(std::move(temp_folder)) {}

Status RankedTerms::add(Term term) {
  form_bytes_ += term.form.capacity();
  terms_.push_back(std::move(term));
  if (limit_ > 0 && terms_.size() >= 2 * limit_ + 64) cut_to_limit();
  // A vector that grows holds its old and new array at once: three terms a term.
  if (3 * terms_.size() * sizeof(Term) + form_bytes_ <= budget_bytes_) return Done{};
  return spill();
}

void RankedTerms::cut_to_limit() {
  if (limit_ == 0 || terms_.size() <= limit_) return;
  const auto kept = static_cast<std::size_t>(limit_);  // fewer than there are terms
  std::nth_element(terms_.begin(), terms_.begin() + static_cast<std::ptrdiff_t>(kept), terms_.end(), ranks_above);
  terms_.resize(kept);
  form_bytes_ = 0;
  least_token_count_ = terms_.front().count.token_count;
  for (const Term& term : terms_) {
    form_bytes_ += term.form.capacity();
    least_token_count_ = std::min(least_token_count_, term.count.token_count);
  }
}

Status RankedTerms::spill() {
  cut_to_limit();
  std::sort(terms_.begin(), terms_.end(), ranks_above);
  TermSource source(terms_);
  if (Status written = runs_.write_run(source); !written) return written;
  terms_ = {};
  form_bytes_ = 0;
  return Done{};
}

Status RankedTerms::for_each(const std::function<Status(const Term&)>& visit) {
  cut_to_limit();
  if (runs_.empty()) {
    std::sort(terms_.begin(), terms_.end(), ranks_above);
    for (const Term& term : terms_) {
      if (Status visited = visit(term); !visited) return visited;
    }
    return Done{};
  }
  if (Status spilled = spill(); !spilled) return spilled;
  Result<std::vector<std::unique_ptr<RecordSource>>> readers = runs_.open_runs();
  if (!readers) return readers.error();
  const std::unique_ptr<RecordSource> merge = make_merge(*std::move(readers));
  TermRecord record;
  for (std::uint64_t rank = 0; limit_ == 0 || rank < limit_; ++rank) {
    Result<bool> more = merge->next(record);
    if (!more) return more.error();
    if (!*more) break;
    if (Status visited = visit({std::string(record.form.substr(kRankKeyPrefixBytes)), record.kind, record.count});
        !visited)
      return visited;
  }
  return Done{};
}

}  // namespace cipin
