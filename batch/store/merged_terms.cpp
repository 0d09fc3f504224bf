#include "batch/store/merged_terms.h"

#include <memory>
#include <utility>
#include <vector>

#include "core/count/ranked_terms.h"

namespace cipin::store {
namespace {

// A store's terms by form and kind.
class StoreTerms final : public RecordSource {
 public:
  explicit StoreTerms(Statement& rows) : rows_(&rows) {}
  Result<bool> next(TermRecord& record) override {
    const Result<bool> row = rows_->step();
    if (!row || !*row) return row;
    record = {rows_->text(0), static_cast<Kind>(rows_->integer(1)), {}, 0, 0, 0};
    record.count.token_count = static_cast<std::uint64_t>(rows_->integer(2));
    return true;
  }

 private:
  Statement* rows_;
};

}  // namespace

Status MergedTerms::add(const Database& part) {
  // Sorted by SQLite on disk: by its index every row would be sought in the table.
  Result<Statement> rows = part.prepare("SELECT form, kind, tf FROM term WHERE tf > 0 ORDER BY +form, +kind");
  if (!rows) return rows.error();
  StoreTerms terms(*rows);
  return runs_.write_run(terms);
}

Status MergedTerms::write(const Database& whole) {
  if (Status dropped = whole.execute("DROP INDEX term_form"); !dropped) return dropped;
  if (Status written = write_ranked(whole); !written) return written;
  return whole.execute("CREATE UNIQUE INDEX term_form ON term_known (form, kind)");
}

Status MergedTerms::write_ranked(const Database& whole) {
  RankedTerms ranked(0, budget_bytes_, temp_folder_);
  Result<std::vector<std::unique_ptr<RecordSource>>> runs = runs_.open_runs();
  if (!runs) return runs.error();
  const std::unique_ptr<RecordSource> joined = make_merge(*std::move(runs));
  TermRecord record;
  for (;;) {
    const Result<bool> more = joined->next(record);
    if (!more) return more.error();
    if (!*more) break;
    if (Status added = ranked.add({std::string(record.form), record.kind, record.count}); !added) return added;
  }
  Result<Statement> insert = whole.prepare("INSERT INTO term_known (id, form, kind, tf, df) VALUES (?1, ?2, ?3, 0, 0)");
  if (!insert) return insert.error();
  std::int64_t id = 0;
  return ranked.for_each([&](const Term& term) {
    return insert->bind(1, id++).bind(2, term.form).bind(3, static_cast<std::int64_t>(term.kind)).run();
  });
}

}  // namespace cipin::store
