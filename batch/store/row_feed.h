#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "batch/store/store.h"
#include "core/base/status.h"

namespace cipin::store {

/// Rows of the program's own as a table `feed (a, b, c, d, text)` of a connection, so that one statement, INSERT INTO
/// ... SELECT ... FROM feed, takes many: two thirds of the time that a statement a row takes, as nothing is begun
/// and ended between rows. There while this is; the connection outlives it. One at a time a connection.
class RowFeed {
 public:
  struct Row {
    std::array<std::int64_t, 4> numbers = {};
    std::string_view text;  // UTF-8, valid until the next row
  };
  class Source {
   public:
    virtual ~Source() = default;
    /// False at the end.
    virtual bool next(Row& row) = 0;
  };

  /// What the table reads.
  struct Reading {
    Source* source = nullptr;  // null: no rows
    bool has_ended = false;
  };

  /// Errors: the store's.
  static Result<RowFeed> open(const Database& database);

  /// Runs a statement that reads `feed` once, as often as it takes until the source has no more. Errors: the store's.
  Status run(Statement& statement, Source& source);

 private:
  struct Drop {
    sqlite3* handle;
    void operator()(Reading* reading) const;
  };
  std::unique_ptr<Reading, Drop> reading_;  // SQLite knows where it stands
};

}  // namespace cipin::store
