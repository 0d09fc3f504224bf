#include "batch/query/term_sorter.h"

#include <algorithm>

namespace cipin::query {
namespace {

bool comes_before(const Term& a, const Term& b) {
  const int compared = a.form.compare(b.form);
  return compared != 0 ? compared < 0 : a.kind < b.kind;
}

class SumSource final : public RecordSource {
 public:
  explicit SumSource(const std::vector<Term>& terms) : terms_(&terms) {}
  Result<bool> next(TermRecord& record) override {
    if (at_ == terms_->size()) return false;
    const Term& term = (*terms_)[at_++];
    record = {term.form, term.kind, term.count, 0, 0, 0};
    return true;
  }

 private:
  const std::vector<Term>* terms_;
  std::size_t at_ = 0;
};

// A vector that grows holds its old and new array at once: three terms a term.
constexpr std::size_t kBytesPerTerm = 3 * sizeof(Term);

}  // namespace

Status TermSorter::add(std::string_view form, Kind kind, const TermCount& count) {
  if (!terms_.empty() && terms_.back().form == form && terms_.back().kind == kind) {
    terms_.back().count.token_count += count.token_count;
    terms_.back().count.document_frequency += count.document_frequency;
    return Done{};
  }
  terms_.push_back({std::string(form), kind, count});
  form_bytes_ += terms_.back().form.capacity();
  if (terms_.size() * kBytesPerTerm + form_bytes_ <= budget_bytes_) return Done{};
  sum_equal();
  // Half full of different terms: the next sum would come too soon.
  return terms_.size() * kBytesPerTerm + form_bytes_ <= budget_bytes_ / 2 ? Status(Done{}) : spill();
}

void TermSorter::sum_equal() {
  std::sort(terms_.begin(), terms_.end(), comes_before);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < terms_.size(); ++i) {
    if (terms_[i].form == terms_[kept].form && terms_[i].kind == terms_[kept].kind) {
      terms_[kept].count.token_count += terms_[i].count.token_count;
      terms_[kept].count.document_frequency += terms_[i].count.document_frequency;
    } else if (++kept != i) {
      terms_[kept] = std::move(terms_[i]);
    }
  }
  if (!terms_.empty()) terms_.resize(kept + 1);
  form_bytes_ = 0;
  for (const Term& term : terms_) form_bytes_ += term.form.capacity();
}

Status TermSorter::spill() {
  SumSource source(terms_);
  if (Status written = runs_.write_run(source); !written) return written;
  terms_ = {};
  form_bytes_ = 0;
  return Done{};
}

Status TermSorter::for_each(const std::function<Status(const TermRecord&)>& visit) {
  sum_equal();
  Result<std::vector<std::unique_ptr<RecordSource>>> sources = runs_.open_runs();
  if (!sources) return sources.error();
  sources->push_back(std::make_unique<SumSource>(terms_));
  const std::unique_ptr<RecordSource> merged = make_merge(*std::move(sources));
  TermRecord record;
  for (;;) {
    const Result<bool> more = merged->next(record);
    if (!more) return more.error();
    if (!*more) return Done{};
    if (Status visited = visit(record); !visited) return visited;
  }
}

}  // namespace cipin::query
