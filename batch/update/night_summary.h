#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "batch/cli/log.h"
#include "batch/cli/timings.h"
#include "batch/store/standing.h"
#include "batch/store/writer.h"

namespace cipin::update {

/// What the closing line of a night tells.
struct NightSummary {
  std::uint64_t file_count = 0;  // that the walk came to
  std::uint64_t files_read = 0;
  store::RunCounts documents;
  std::int64_t article_count = 0;  // in the store
  std::uint64_t text_bytes = 0;    // that were read
  double seconds = 0;
  store::Standing standing;
  std::uint64_t left_count = 0;                     // files
  std::uint64_t ignored_count = 0;                  // files
  std::optional<std::uint64_t> disk_written_bytes;  // by ops::disk_written_bytes
  const cli::Timings* timings = nullptr;            // null: nobody asks
};

/// The line, or an object of the JSON log.
std::string night_line(const NightSummary& night, cli::LogFormat format);

}  // namespace cipin::update
