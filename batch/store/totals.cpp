#include "batch/store/totals.h"

#include <vector>

namespace cipin::store {
namespace {

// Beyond every term's id (TermIds gives none so high).
constexpr TermId kNoTerm = UINT32_MAX;
// Forms and sums lie outside the caches: they are asked for so many rows before they are needed.
constexpr std::size_t kFetchedAhead = 8;

// Sums by rising id, as far as the id `end`: the next stays here, and is the first up to another end.
class SumRows final : public RowFeed::Source {
 public:
  SumRows(SumMerge& merge, TermId end) : merge_(&merge), end_(end) { advance(); }
  SumRows& up_to(TermId end) {
    end_ = end;
    return *this;
  }
  bool next(RowFeed::Row& row) override {
    if (next_id_ >= end_) return false;
    row.numbers = {std::int64_t{next_id_}, next_sum_.token_count, next_sum_.document_frequency, 0};
    any_went_ = any_went_ || next_sum_.token_count < 0 || next_sum_.document_frequency < 0;
    advance();
    return true;
  }
  // kNoTerm after the last.
  TermId next_id() const { return next_id_; }
  const Sum& next_sum() const { return next_sum_; }
  // Whether a sum that was given is below 0.
  bool any_went() const { return any_went_; }

 private:
  void advance() {
    if (!merge_->next(next_id_, next_sum_)) next_id_ = kNoTerm;
  }

  SumMerge* merge_;
  TermId end_;
  TermId next_id_ = kNoTerm;
  Sum next_sum_;
  bool any_went_ = false;
};

// New terms by their forms: the index on forms is gone through once. Their rows lie beside each other anyway.
class NewTerms final : public RowFeed::Source {
 public:
  NewTerms(const FormSet& forms, const std::vector<Sum>& sums, TermId first_id)
      : forms_(&forms), sums_(&sums), first_id_(first_id), order_(forms.sorted()) {}
  bool next(RowFeed::Row& row) override {
    if (at_ == order_.size()) return false;
    if (at_ + kFetchedAhead < order_.size()) {
      forms_->prefetch_form(order_[at_ + kFetchedAhead]);
      __builtin_prefetch(&(*sums_)[order_[at_ + kFetchedAhead]]);
    }
    const std::uint32_t i = order_[at_++];
    const Sum& sum = (*sums_)[i];
    row.text = forms_->form(i);
    row.numbers = {std::int64_t{first_id_} + i, static_cast<std::int64_t>(forms_->kind(i)), sum.token_count,
                   sum.document_frequency};
    return true;
  }

 private:
  const FormSet* forms_;
  const std::vector<Sum>* sums_;
  TermId first_id_;
  std::vector<std::uint32_t> order_;
  std::size_t at_ = 0;
};

}  // namespace

void Totals::add(Month month, std::span<const TermTokens> terms, int sign) {
  SumRunWriter run;
  for (const TermTokens& term : terms) run.put(term.term_id, {sign * std::int64_t{term.token_count}, sign});
  add_run(month, run.take());
}

void Totals::add(Month month, const MonthDelta& delta) {
  MonthDelta& sum = months_[month];
  sum.articles += delta.articles;
  sum.tokens += delta.tokens;
  sum.words += delta.words;
}

std::size_t Totals::memory_bytes() const {
  std::size_t bytes = 0;
  for (const auto& [month, runs] : runs_) bytes += runs.memory_bytes();
  return bytes;
}

Status Totals::apply(const Database& database, const FormSet& new_forms, TermId first_new_id) {
  Result<RowFeed> feed = RowFeed::open(database);
  if (!feed) return feed.error();
  if (Status applied = apply_terms(database, *feed, new_forms, first_new_id); !applied) return applied;
  if (Status applied = apply_periods(database, *feed); !applied) return applied;
  if (Status applied = apply_months(database); !applied) return applied;
  runs_.clear();
  months_.clear();
  return Done{};
}

std::vector<std::string_view> Totals::runs_of_all() const {
  std::vector<std::string_view> runs;
  for (const auto& [month, of_month] : runs_) of_month.append_views(runs);
  return runs;
}

// How many terms below an id have a sum.
std::uint64_t Totals::count_sums(TermId end) const {
  SumMerge merge(runs_of_all());
  std::uint64_t count = 0;
  Sum sum;
  for (TermId id = 0; merge.next(id, sum) && id < end;) ++count;
  return count;
}

// In the order of ids: stored terms are changed where they stand, new ones are appended.
Status Totals::apply_terms(const Database& database, RowFeed& feed, const FormSet& new_forms,
                           TermId first_new_id) const {
  Result<TermTables> tables = TermTables::open(database, wait_limits_);
  if (!tables) return tables.error();
  if (Status made = tables->make_room(count_sums(first_new_id), new_forms.size(), first_new_id); !made) return made;
  // Of a table of terms every id is there, so that none is inserted.
  Result<Statement> change_known = database.prepare(
      tables->sums_wait() ? "INSERT INTO term_added (id, tf, df) SELECT a, b, c FROM feed WHERE true "
                            "ON CONFLICT (id) DO UPDATE SET tf = tf + excluded.tf, df = df + excluded.df"
                          : "INSERT INTO term_known (id, form, kind, tf, df) SELECT a, '', 0, b, c FROM "
                            "feed WHERE true "
                            "ON CONFLICT (id) DO UPDATE SET tf = tf + excluded.tf, df = df + excluded.df");
  if (!change_known) return change_known.error();
  Result<Statement> change_recent = database.prepare(
      "INSERT INTO term_recent (id, form, kind, tf, df) SELECT a, '', 0, b, c FROM feed WHERE true "
      "ON CONFLICT (id) DO UPDATE SET tf = tf + excluded.tf, df = df + excluded.df");
  if (!change_recent) return change_recent.error();
  Result<Statement> insert = database.prepare(
      tables->new_terms_wait()
          ? "INSERT OR FAIL INTO term_recent (id, form, kind, tf, df) SELECT a, text, b, c, d FROM feed"
          : "INSERT OR FAIL INTO term_known (id, form, kind, tf, df) SELECT a, text, b, c, d FROM feed");
  if (!insert) return insert.error();
  SumMerge merge(runs_of_all());
  SumRows stored(merge, tables->recent_begin());
  if (Status changed = feed.run(*change_known, stored); !changed) return changed;
  if (Status changed = feed.run(*change_recent, stored.up_to(first_new_id)); !changed) return changed;
  std::vector<Sum> new_sums(new_forms.size());
  TermId id = stored.next_id();
  for (Sum sum = stored.next_sum(); id != kNoTerm; id = merge.next(id, sum) ? id : kNoTerm) {
    new_sums[id - first_new_id] = sum;
  }
  NewTerms terms(new_forms, new_sums, first_new_id);
  return feed.run(*insert, terms);
}

// In the order of the table's key, a month's rows beside each other.
Status Totals::apply_periods(const Database& database, RowFeed& feed) const {
  Result<Statement> change = database.prepare(
      "INSERT INTO term_period (month, term_id, tf, df) SELECT ?1, a, b, c FROM feed WHERE true "
      "ON CONFLICT DO UPDATE SET tf = tf + excluded.tf, df = df + excluded.df");
  if (!change) return change.error();
  Result<Statement> clear =
      database.prepare("DELETE FROM term_period WHERE month = ?1 AND term_id = ?2 AND tf = 0 AND df = 0");
  if (!clear) return clear.error();
  for (const auto& [month, of_month] : runs_) {
    std::vector<std::string_view> runs;
    of_month.append_views(runs);
    SumMerge merge(runs);
    SumRows sums(merge, kNoTerm);
    change->bind(1, std::int64_t{month});
    if (Status changed = feed.run(*change, sums); !changed) return changed;
    if (!sums.any_went()) continue;
    SumMerge again(runs);
    Sum sum;
    for (TermId id = 0; again.next(id, sum);) {
      if (sum.token_count >= 0 && sum.document_frequency >= 0) continue;
      const Status cleared = clear->bind(1, std::int64_t{month}).bind(2, std::int64_t{id}).run();
      if (!cleared) return cleared;
    }
  }
  return Done{};
}

Status Totals::apply_months(const Database& database) const {
  Result<Statement> change = database.prepare(
      "INSERT INTO period (month, articles, tokens, words) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET "
      "articles = articles + excluded.articles, tokens = tokens + excluded.tokens, words = words + excluded.words");
  if (!change) return change.error();
  for (const auto& [month, delta] : months_) {
    change->bind(1, std::int64_t{month}).bind(2, delta.articles).bind(3, delta.tokens).bind(4, delta.words);
    if (Status changed = change->run(); !changed) return changed;
  }
  return database.execute("DELETE FROM period WHERE articles = 0");
}

}  // namespace cipin::store
