#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "batch/archive/dates.h"
#include "batch/archive/documents.h"
#include "batch/cli/timings.h"
#include "batch/store/page_articles.h"
#include "batch/store/store.h"
#include "batch/store/term_ids.h"
#include "batch/store/totals.h"

namespace cipin::store {

// (1) A document's rows, its contributions and the totals change in one transaction.
// (2) Totals are a function of contributions alone.
// (3) An old contribution is subtracted in the transaction that adds its successor.
// (4) An export is a function of live contributions and of what the files are, byte for byte.

enum class FileStatus : std::uint8_t { kCounted = 0, kStale = 1, kSkipped = 2, kAtWork = 3 };

/// The time of change of a file that must be read again, whatever its own is.
inline constexpr std::int64_t kReadAgain = -1;

/// A file as the archive has it.
struct FileFacts {
  std::int64_t root_id = 0;
  std::string path;  // below the root
  std::int64_t size_bytes = 0;
  std::int64_t mtime_ns = kReadAgain;
};

/// An article to be stored.
struct ArticleRow {
  archive::Day date = 0;
  archive::DateSource date_source = archive::DateSource::kUndated;
  std::string source;
  std::string headline;
  std::int64_t token_count = 0;
  std::int64_t word_count = 0;
  std::uint64_t text_hash = 0;
  std::string contribution;
  std::shared_ptr<const PageFacts> page;  // of an article of a newspaper page, else null
};

/// A document that was read, and what is to be done with it.
struct DocumentRow {
  enum class What : std::uint8_t {
    kSame,     // as it stands in the store
    kCounted,  // its articles have contributions
    kCopied,   // its articles' contributions are those of `copy_of`
  };
  What what = What::kCounted;
  std::string member;
  std::uint64_t content_hash = 0;
  std::int64_t copy_of = 0;
  bool in_sums = false;  // of what it comes with; else its contributions are added up one by one
  std::vector<ArticleRow> articles;
};

/// Documents that come together, and sums of their contributions.
struct DocumentRows {
  struct MonthSums {
    Month month = 0;
    std::string run;  // SumRunWriter's, of the contributions of the month's articles
  };
  std::vector<DocumentRow> rows;
  std::vector<MonthSums> sums;
};

/// What a run did.
struct RunCounts {
  std::int64_t new_documents = 0;
  std::int64_t changed_documents = 0;
  std::int64_t withdrawn_documents = 0;
  std::int64_t renamed_documents = 0;
};

/// The one writer of a store. Everything between two commits is one transaction; it is begun by the first change. After
/// an error the writer is of no use: what was not committed is rolled back when it dies.
class Writer {
 public:
  /// `totals_bytes` is the room for totals that wait for a commit.
  static Result<Writer> make(Database database, TermIds& term_ids, std::size_t totals_bytes,
                             std::string program_version);

  /// Tells a clock of this thread's, which outlives this, what a commit is at.
  void set_clock(cli::StageClock& clock) { clock_ = &clock; }

  /// Before the first commit: when terms wait in small tables.
  void set_wait_limits(const WaitLimits& limits) { totals_ = Totals(limits); }

  /// The file's row, made if it is new. `is_new` tells.
  Result<std::int64_t> begin_file(const FileFacts& facts, bool& is_new);
  /// Takes documents of a file that was begun. Appends to `refused` the indices of those whose name the file gave
  /// before: for them nothing is changed.
  Status put_documents(std::int64_t file_id, bool file_is_new, const DocumentRows& documents,
                       std::vector<std::size_t>& refused);
  /// Ends a file: documents that it had and has no more are withdrawn, except those that a problem stands in the way
  /// of, which are stale; its list of problems is replaced. Killed meanwhile, the file is read again.
  Status end_file(std::int64_t file_id, bool file_is_new, const FileFacts& facts,
                  const std::vector<archive::Problem>& problems);
  /// Withdraws a file that is gone, with all its documents. Killed meanwhile, it still has those that are left.
  Status withdraw_file(std::int64_t file_id);

  /// True when totals have filled their room: the caller commits soon. Documents that go are committed in
  /// here when it is, since a file may lose a million of them at once.
  bool totals_are_full() const { return totals_.memory_bytes() >= totals_bytes_; }
  Result<std::vector<std::int64_t>> files_of_root(std::int64_t root_id);
  /// Forgets a root that has no files left.
  Status drop_root(std::int64_t root_id);
  /// A file that was counted cannot be reached tonight.
  Status mark_stale(std::int64_t file_id);
  /// A file is gone from the archive, and so may its documents.
  Status note_gone(std::int64_t file_id);
  /// Documents of a root's files that are gone.
  Result<std::int64_t> count_gone(std::int64_t root_id);
  /// Of them, those that have not moved: neither in this run, nor within the root in an earlier one, so that their
  /// content stands in a file that stays. (In another root it may be a mirror's.) Goes through all documents.
  Result<std::int64_t> count_lost(std::int64_t root_id);
  Status commit();
  /// Ends the run: what it did is told in the table `run`.
  Status finish_run(int exit_code, std::int64_t read_bytes);

  const RunCounts& counts() const { return counts_; }
  const Database& database() const { return database_; }

 private:
  struct Statements {
    Statement find_file, insert_file, change_file, delete_file;
    Statement find_document, insert_document, change_document, delete_document, documents_of_file;
    Statement find_source, insert_source;
    Statement insert_article, articles_of_document, delete_articles;
    Statement see, unseen, note_gone;
    Statement insert_problem, delete_problems;
  };
  Writer(Database database, TermIds& term_ids, std::size_t totals_bytes, std::string program_version)
      : database_(std::move(database)),
        term_ids_(&term_ids),
        program_version_(std::move(program_version)),
        totals_bytes_(totals_bytes) {}

  Status begin();
  Status write_out();
  void enter(cli::Stage stage) const {
    if (clock_ != nullptr) clock_->enter(stage);
  }
  Status set_file(std::int64_t file_id, const FileFacts& facts, FileStatus status);
  Status replace_problems(const FileFacts& facts, const std::vector<archive::Problem>& problems);
  Result<bool> withdraw_unseen(std::int64_t file_id, const std::vector<archive::Problem>& problems);
  Status withdraw_articles(std::int64_t document_id);
  Status withdraw_document(std::int64_t document_id);
  Result<bool> put_document(std::int64_t file_id, bool file_is_new, const DocumentRow& row);
  Status insert_articles(std::int64_t document_id, const DocumentRow& row);
  Result<std::int64_t> source_id(const std::string& name);
  struct Counted {
    std::int64_t token_count;
    std::int64_t word_count;
    std::string contribution;
  };
  Result<std::vector<Counted>> counted_articles(std::int64_t document_id);
  Status count_terms(std::string_view contribution, Month month, int sign);

  Database database_;
  TermIds* term_ids_;
  std::string program_version_;
  Statements sql_;
  PageArticles pages_;
  Totals totals_;
  std::size_t totals_bytes_;
  RunCounts counts_;
  std::map<std::string, std::int64_t> source_ids_;
  std::set<std::int64_t> renamed_;  // documents that were copied to their new place
  std::vector<TermTokens> terms_;
  std::int64_t run_id_ = 0;
  bool in_transaction_ = false;
  bool finishing_ = false;
  cli::StageClock* clock_ = nullptr;  // null: nobody asks
};

}  // namespace cipin::store
