#include "batch/store/merged_terms.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace cipin::store {
namespace {

constexpr std::size_t kRankBytes = 8;

// A store's terms by form and kind.
class StoreTerms final : public RecordSource {
 public:
  explicit StoreTerms(Statement& rows) : rows_(&rows) {}
  Result<bool> next(TermRecord& record) override {
    const Result<bool> row = rows_->step();
    if (!row || !*row) return row;
    record = {rows_->text(0), static_cast<Kind>(rows_->integer(1)), {}, 0, 0};
    record.count.token_count = static_cast<std::uint64_t>(rows_->integer(2));
    return true;
  }

 private:
  Statement* rows_;
};

// Terms whose keys sort by falling token count, then form: as records, a key in place of the form.
class Ranking {
 public:
  Ranking(std::size_t budget_bytes, std::string temp_folder)
      : budget_bytes_(budget_bytes), runs_(std::move(temp_folder)) {}

  Status add(std::string_view form, Kind kind, std::uint64_t token_count) {
    std::string key;
    key.reserve(kRankBytes + form.size());
    for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>(~token_count >> shift));
    key += form;
    // A vector that grows holds its old and new array at once.
    bytes_ += 3 * sizeof(Entry) + key.capacity();
    entries_.emplace_back(std::move(key), kind);
    return bytes_ <= budget_bytes_ ? Status(Done{}) : spill();
  }

  Result<std::unique_ptr<RecordSource>> finish() {
    if (Status spilled = spill(); !spilled) return spilled.error();
    Result<std::vector<std::unique_ptr<RecordSource>>> runs = runs_.open_runs();
    if (!runs) return runs.error();
    return make_merge(*std::move(runs));
  }

 private:
  using Entry = std::pair<std::string, Kind>;

  class Entries final : public RecordSource {
   public:
    explicit Entries(const std::vector<Entry>& entries) : entries_(&entries) {}
    Result<bool> next(TermRecord& record) override {
      if (at_ == entries_->size()) return false;
      const Entry& entry = (*entries_)[at_++];
      record = {entry.first, entry.second, {}, 0, 0};
      return true;
    }

   private:
    const std::vector<Entry>* entries_;
    std::size_t at_ = 0;
  };

  Status spill() {
    std::sort(entries_.begin(), entries_.end());
    Entries source(entries_);
    if (Status written = runs_.write_run(source); !written) return written;
    entries_ = {};
    bytes_ = 0;
    return Done{};
  }

  std::size_t budget_bytes_;
  RunFile runs_;
  std::vector<Entry> entries_;
  std::size_t bytes_ = 0;
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
  Ranking ranking(budget_bytes_, temp_folder_);
  {
    Result<std::vector<std::unique_ptr<RecordSource>>> runs = runs_.open_runs();
    if (!runs) return runs.error();
    const std::unique_ptr<RecordSource> joined = make_merge(*std::move(runs));
    TermRecord record;
    for (;;) {
      const Result<bool> more = joined->next(record);
      if (!more) return more.error();
      if (!*more) break;
      if (Status added = ranking.add(record.form, record.kind, record.count.token_count); !added) return added;
    }
  }
  const Result<std::unique_ptr<RecordSource>> ranked = ranking.finish();
  if (!ranked) return ranked.error();
  if (Status dropped = whole.execute("DROP INDEX term_form"); !dropped) return dropped;
  Result<Statement> insert = whole.prepare("INSERT INTO term (id, form, kind, tf, df) VALUES (?1, ?2, ?3, 0, 0)");
  if (!insert) return insert.error();
  TermRecord record;
  for (std::int64_t id = 0;; ++id) {
    const Result<bool> more = (*ranked)->next(record);
    if (!more) return more.error();
    if (!*more) break;
    insert->bind(1, id).bind(2, record.form.substr(kRankBytes)).bind(3, static_cast<std::int64_t>(record.kind));
    if (Status inserted = insert->run(); !inserted) return inserted;
  }
  return whole.execute("CREATE UNIQUE INDEX term_form ON term (form, kind)");
}

}  // namespace cipin::store
