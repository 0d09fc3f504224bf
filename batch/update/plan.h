#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "batch/archive/walk.h"
#include "batch/store/store.h"
#include "batch/store/writer.h"
#include "core/base/status.h"
#include "core/io/temp_file.h"

namespace cipin::update {

/// A root of the archive as a run has it.
struct Root {
  std::int64_t id = 0;  // 0: the store does not know it yet
  std::string name;
  std::string place;  // absolute
  bool is_file = false;
};

/// Where a file of a root is.
inline std::string path_of(const Root& root, const std::string& path) {
  return root.is_file ? root.place : root.place + "/" + path;
}

/// A file that is to be read, or that a problem stands in the way of.
struct Work {
  std::uint32_t root = 0;    // place in the run's list of roots
  std::int64_t file_id = 0;  // 0: new
  store::FileFacts facts;
  std::string problem;   // not empty: why it cannot be read
  std::string raw_path;  // of a name that is no UTF-8; in `facts` its bytes are written out
  // Of a large container that several shards share: the pieces whose number leaves `part` when divided by part_count.
  std::uint32_t part = 0;
  std::uint32_t part_count = 1;
  std::uint32_t shard = 0;  // in a plan's listing
};

/// What there is to do, in order; in a temporary file if it is much: an archive may have more files than memory has
/// room for.
class WorkList {
 public:
  explicit WorkList(std::string temp_folder) : temp_folder_(std::move(temp_folder)) {}
  Status add(const Work& work);
  /// The next of those added, false at the end; after the last add.
  Result<bool> next(Work& work);
  std::uint64_t size() const { return size_; }
  std::uint64_t size_bytes() const { return size_bytes_; }  // of the files

 private:
  std::string temp_folder_;
  std::optional<TempFile> file_;
  std::string buffer_;            // what is not in the file yet; then what was read of it
  std::size_t at_ = 0;            // in buffer_
  std::uint64_t read_bytes_ = 0;  // of the file
  std::uint64_t size_ = 0;
  std::uint64_t size_bytes_ = 0;
};

/// Files of a root that are in the store and no more in the archive.
struct Missing {
  std::uint32_t root = 0;
  std::int64_t document_count = 0;  // the root's, before the run
  std::vector<std::int64_t> file_ids;
};

/// How an archive and its store differ.
struct Plan {
  explicit Plan(std::string temp_folder) : work(std::move(temp_folder)) {}
  WorkList work;
  std::vector<Missing> missing;
  std::vector<std::int64_t> unreachable_files;  // below folders that could not be read
  std::vector<Error> root_errors;               // roots that nothing is withdrawn from, and why
  std::uint64_t file_count = 0;                 // that the walk came to
  std::uint64_t new_count = 0;
  std::uint64_t changed_count = 0;
  std::uint64_t problem_count = 0;  // files that cannot be read, in the work list
  std::uint64_t left_count = 0;     // for later, by --limit and --modified-since
  std::uint64_t ignored_count = 0;  // no glob asks for them
};

struct PlanOptions {
  archive::WalkOptions walk;
  bool check_content = false;                  // changed is what it may be, not what it looks like
  std::uint64_t limit = 0;                     // new or changed files to take; 0: all
  std::int64_t modified_since_ns = INT64_MIN;  // leave older ones
  std::string temp_folder;
  const std::atomic<bool>* stop = nullptr;  // set: the walk ends
};

/// Walks the roots beside the store's list of files, both in the order of paths: a file that has not changed costs one
/// stat and one row. Roots that are not known to the store have the id 0. Errors: the store's, and of the temporary
/// file; kInterrupted.
Result<Plan> make_plan(const store::Database& database, const std::vector<Root>& roots, const PlanOptions& options);

}  // namespace cipin::update
