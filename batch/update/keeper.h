#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "batch/cli/log.h"
#include "batch/cli/progress.h"
#include "batch/store/term_ids.h"
#include "batch/store/writer.h"
#include "batch/update/pipeline.h"
#include "batch/update/run_options.h"
#include "core/base/status.h"

namespace cipin::update {

/// Takes parts as they come and makes rows of them, in transactions that memory and time decide on; says what is wrong
/// with files.
class Keeper {
 public:
  /// All outlive this.
  Keeper(store::Writer& writer, store::TermIds& term_ids, const RunOptions& run, const Budget& budget,
         const std::vector<Root>& roots, const cli::Log& log, cli::Progress& progress)
      : writer_(&writer),
        term_ids_(&term_ids),
        run_(&run),
        budget_(&budget),
        roots_(&roots),
        log_(&log),
        progress_(&progress) {}

  Status take(Part part);
  /// A commit, if memory or time asks for one.
  Status commit_if_due();
  Status commit();

  std::uint64_t text_bytes() const { return text_bytes_; }
  std::uint64_t file_count() const { return file_count_; }

 private:
  Status end_file(const Work& work);
  void say_problems(const archive::Problem& first, std::uint64_t count, const std::string& path);
  void show_progress(const Part& part);

  store::Writer* writer_;
  store::TermIds* term_ids_;
  const RunOptions* run_;
  const Budget* budget_;
  const std::vector<Root>* roots_;
  const cli::Log* log_;
  cli::Progress* progress_;
  std::uint64_t file_bytes_shown_ = 0;  // of the file at hand
  std::int64_t file_id_ = 0;            // of the file at hand
  bool file_is_new_ = false;
  Problems problems_;
  std::uint64_t text_bytes_ = 0;
  std::uint64_t file_count_ = 0;
  std::uint64_t files_with_problems_ = 0;
  std::uint64_t documents_since_commit_ = 0;
  std::chrono::steady_clock::time_point committed_at_ = std::chrono::steady_clock::now();
};

}  // namespace cipin::update
