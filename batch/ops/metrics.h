#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/status.h"

namespace cipin::ops {

/// What a store holds after a run.
struct StoreTotals {
  std::uint64_t files = 0;
  std::uint64_t documents = 0;
  std::uint64_t articles = 0;
  std::uint64_t tokens = 0;
  std::uint64_t terms = 0;       // with tf > 0
  std::uint64_t skipped = 0;     // entries that stand in its skipped list
  std::uint64_t stale = 0;       // documents
  std::uint64_t size_bytes = 0;  // of its file
};

/// What one run of update tells of itself.
struct RunFigures {
  std::string store;         // the store's path, as a label
  double start_seconds = 0;  // Unix time
  double end_seconds = 0;    // Unix time
  bool success = false;      // the store is up to date with all that could be read (exit codes 0 and 3)
  int exit_code = 0;
  std::uint64_t new_documents = 0;
  std::uint64_t changed_documents = 0;
  std::uint64_t withdrawn_documents = 0;
  std::uint64_t renamed_documents = 0;
  std::uint64_t read_bytes = 0;
  std::optional<std::uint64_t> disk_written_bytes;  // none where the kernel does not tell: left out
  std::optional<StoreTotals> totals;  // none where the run did not come to know them: they are left out, not 0
};

/// Writes the figures for node_exporter's textfile collector, by temporary file and rename: a reader sees the old ones
/// or the new ones. The time of the last success is this run's end, or if it failed what the file said before for the
/// same store; 0 if there never was one, so that an alarm on its age goes off. One file belongs to one store. Errors:
/// kIo, kNoSpace.
Status write_metrics(const std::string& path, const RunFigures& figures);

/// The file's text; `last_success_seconds` is Unix time.
std::string metrics_text(const RunFigures& figures, double last_success_seconds);

/// The time of the last success in a metrics file's text for that store; 0 if there is none.
double last_success_in(std::string_view text, std::string_view store);

}  // namespace cipin::ops
