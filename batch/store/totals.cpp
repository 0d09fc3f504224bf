#include "batch/store/totals.h"

#include <vector>

namespace cipin::store {

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
  if (Status applied = apply_terms(database, new_forms, first_new_id); !applied) return applied;
  if (Status applied = apply_periods(database); !applied) return applied;
  if (Status applied = apply_months(database); !applied) return applied;
  runs_.clear();
  months_.clear();
  return Done{};
}

// In the order of ids: known terms are changed where they stand, new ones are appended.
Status Totals::apply_terms(const Database& database, const FormSet& new_forms, TermId first_new_id) const {
  Result<Statement> change = database.prepare("UPDATE term SET tf = tf + ?2, df = df + ?3 WHERE id = ?1");
  if (!change) return change.error();
  Result<Statement> insert = database.prepare("INSERT INTO term (id, form, kind, tf, df) VALUES (?1, ?2, ?3, ?4, ?5)");
  if (!insert) return insert.error();
  std::vector<std::string_view> runs;
  for (const auto& [month, of_month] : runs_) of_month.append_views(runs);
  std::vector<Sum> new_sums(new_forms.size());
  Status changed = Done{};
  SumRuns::merge(runs, [&](TermId id, const Sum& sum) {
    if (id >= first_new_id) {
      new_sums[id - first_new_id] = sum;
    } else if (changed) {
      changed = change->bind(1, std::int64_t{id}).bind(2, sum.token_count).bind(3, sum.document_frequency).run();
    }
  });
  if (!changed) return changed;
  // New ones by their forms: the index on forms is gone through once. Their rows lie beside each other anyway.
  for (const std::uint32_t i : new_forms.sorted()) {
    insert->bind(1, std::int64_t{first_new_id} + i).bind(2, new_forms.form(i));
    insert->bind(3, static_cast<std::int64_t>(new_forms.kind(i)));
    insert->bind(4, new_sums[i].token_count).bind(5, new_sums[i].document_frequency);
    if (Status inserted = insert->run(); !inserted) return inserted;
  }
  return Done{};
}

// In the order of the table's key, a month's rows beside each other.
Status Totals::apply_periods(const Database& database) const {
  Result<Statement> change = database.prepare(
      "INSERT INTO term_period (month, term_id, tf, df) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT DO UPDATE SET tf = tf + excluded.tf, df = df + excluded.df");
  if (!change) return change.error();
  Result<Statement> clear =
      database.prepare("DELETE FROM term_period WHERE month = ?1 AND term_id = ?2 AND tf = 0 AND df = 0");
  if (!clear) return clear.error();
  Status changed = Done{};
  for (const auto& [month, of_month] : runs_) {
    std::vector<std::string_view> runs;
    of_month.append_views(runs);
    change->bind(1, std::int64_t{month});
    SumRuns::merge(runs, [&](TermId id, const Sum& sum) {
      if (!changed) return;
      change->bind(2, std::int64_t{id}).bind(3, sum.token_count).bind(4, sum.document_frequency);
      changed = change->run();
      if (!changed || (sum.token_count >= 0 && sum.document_frequency >= 0)) return;
      changed = clear->bind(1, std::int64_t{month}).bind(2, std::int64_t{id}).run();
    });
    if (!changed) return changed;
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
