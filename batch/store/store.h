#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/status.h"

namespace cipin::store {

/// A prepared statement. Binding and stepping as SQLite has it; columns are read after step() gave true. Parameters
/// and columns count from 1 and 0, as SQLite's do. Text is bound by its length (it may hold NUL) and not copied: it
/// lives until the step after.
class Statement {
 public:
  Statement() = default;
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind_blob(int parameter, std::string_view bytes);
  Statement& bind_null(int parameter);

  /// True with a row, false at the end; the statement is then ready for its next use. Errors: kIo, kNoSpace, kCorrupt,
  /// kLocked.
  Result<bool> step();
  /// For what gives no rows.
  Status run();
  /// Ready for its next use, before its end was reached.
  void reset();

  int column_count() const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  /// Valid until the next step.
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string path_;
};

/// One connection to a store's file. One thread at a time.
class Database {
 public:
  /// Opens a store to ask it; nothing is written, and a run may go on meanwhile: each transaction sees one state.
  /// Errors: kNotFound; kCorrupt where the file is no store, or of a newer version.
  static Result<Database> open_to_read(const std::string& path);

  /// Opens or makes a store to write it. The caller holds the store's lock. Errors: as open_to_read; kIo where there
  /// can be no write-ahead log.
  static Result<Database> open_to_write(const std::string& path);

  /// Opens a store to write it that nobody else has open, and takes its write-ahead log into its one file: until it is
  /// closed there is a journal instead, and then nothing beside it. Errors: as open_to_read; kLocked.
  static Result<Database> open_as_one_file(const std::string& path);

  /// What a statement may keep in memory of pages as they were, to take itself back if it fails: fifteen. What is more
  /// goes to a file, all of this in one write, and SQLite's write takes at most 0x1FFFF bytes.
  static constexpr int kStatementBytes = 0x1F000;

  /// Where SQLite keeps what does not fit in memory. Before the first connection; one thread.
  static void keep_temporary_files_in(const std::string& folder);

  /// Errors: kIo and kCorrupt (of our SQL: a mistake of ours).
  Result<Statement> prepare(std::string_view sql) const;
  /// Runs statements without parameters and rows.
  Status execute(std::string_view sql) const;
  /// One integer, or `otherwise` if there is no row or it is null.
  Result<std::int64_t> integer(std::string_view sql, std::int64_t otherwise = 0) const;
  /// A setting's value; empty if there is none.
  Result<std::string> setting(std::string_view name) const;

  /// What a call of SQLite's that gave `code` means.
  Error error(int code) const;

  /// Of the last statement that was run.
  std::int64_t changed_rows() const { return sqlite3_changes64(handle_.get()); }
  std::int64_t last_row_id() const { return sqlite3_last_insert_rowid(handle_.get()); }

  sqlite3* handle() const { return handle_.get(); }
  const std::string& path() const { return path_; }

 private:
  static Result<Database> open(const std::string& path, int flags, const char* uri_options);
  Status check_is_store() const;
  Status migrate() const;
  Status use_log() const;

  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Close> handle_;
  std::string path_;
};

}  // namespace cipin::store
