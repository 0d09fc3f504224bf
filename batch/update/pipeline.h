#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "batch/archive/dates.h"
#include "batch/archive/documents.h"
#include "batch/cli/timings.h"
#include "batch/store/term_ids.h"
#include "batch/store/writer.h"
#include "batch/update/plan.h"
#include "batch/update/problems.h"
#include "core/page/word_costs.h"
#include "core/segment/tokenizer.h"

namespace cipin::update {

/// What counting a file needs to know beside the file.
struct CountSettings {
  const Tokenizer* tokenizer = nullptr;
  store::TermIds* term_ids = nullptr;
  archive::ReadSettings read;
  archive::PathDates dates;
  std::uint64_t source_from_path = 0;  // the folder of the path that names the source, from 1; 0: none
  const page::WordCosts* page_words = nullptr;  // null: every document is read plain
  std::string store_path;
  /// Documents of files that are missing, by content hash: a new document with the same content is one that moved.
  std::unordered_map<std::uint64_t, std::int64_t> moved;
  std::size_t forms_budget_bytes = 0;  // a thread's
  std::size_t parts_budget_bytes = 0;  // parts that wait to be taken
  std::uint64_t thread_count = 1;
  cli::Timings* timings = nullptr;          // null: nobody asks
  const std::atomic<bool>* stop = nullptr;  // set: no further file is begun
};

/// What was made of a file or of a part of it. Parts come in the order of the work list, and of the file.
struct Part {
  Work work;
  store::DocumentRows documents;
  Problems problems;
  std::uint64_t text_bytes = 0;
  bool ends_file = false;
  bool unreadable = false;  // it could not be opened: what stands in the way may go without the file changing

  /// About what it takes in memory.
  std::size_t memory_bytes() const;
};

/// Reads and counts all files of a work list: one thread finds the files and cuts containers, `thread_count` threads
/// decode, segment and count, and the caller's thread takes the parts in order. What waits is bounded: a file or piece
/// a thread to be counted, and parts up to their budget, so that counting goes on while the caller commits. `take` is
/// called in this thread; `wait` now and then while nothing comes. Errors: what either returns, the work list's, the
/// store's (look-ups), kNoSpace (memory); all threads have ended then.
/// Stopped early, it returns kInterrupted after the part that was at hand; those that waited are dropped.
Status count_files(WorkList& work, const std::vector<Root>& roots, const CountSettings& settings,
                   const std::function<Status(Part)>& take, const std::function<Status()>& wait);

}  // namespace cipin::update
