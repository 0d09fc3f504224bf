#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "batch/cli/log.h"
#include "batch/cli/options.h"
#include "batch/query/period.h"
#include "batch/query/row_writer.h"
#include "batch/store/store.h"
#include "core/base/status.h"

namespace cipin::query {

/// What all questions to a store have in common.
struct Question {
  std::string store_path;
  std::string format;
  std::optional<Grain> grain;        // --by
  std::optional<sys_days> begin;     // --from: its first day
  std::optional<sys_days> end;       // --to: the day after its last
  std::vector<std::string> sources;  // by name; empty: all articles, also those without a source
  bool distinct = false;
  std::uint64_t memory_bytes = 0;
  std::string temp_folder;

  /// The days asked for; none if neither end is said, and undated articles then count too.
  std::optional<DayRange> days() const;
};

/// Errors: kBadInput, worded for the user.
Result<Question> parse_question(const cli::Options& options);

/// A store in one state, though a run may go on beside it.
struct AskedStore {
  store::Database database;
  Origin origin;  // partial: bytes of the archive are lost, or files are stale, skipped or half read
};

/// Opens the store and its one read transaction, which ends with it. Errors: as Database::open_to_read.
Result<AskedStore> open_asked_store(const Question& question);

/// Says why a question failed, if it did, and gives its exit code. An answer from a partial store is done, and partial;
/// a closed pipe is no failure.
int finish_question(const Status& answered, const Origin& origin, const cli::Log& log);

}  // namespace cipin::query
