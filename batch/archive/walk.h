#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/status.h"

namespace cipin::archive {

struct WalkOptions {
  std::vector<std::string> include;  // globs of file names in folders; empty: *.txt and *.md
  std::vector<std::string> exclude;  // globs of names of files and folders
  bool follow = false;               // symbolic links in folders
};

/// One thing that the walk came to: an input to read, or why something is none.
struct WalkItem {
  std::uint32_t ordinal = 0;  // from 1, in the order of the walk, which is the same every time
  std::string path;
  std::optional<Error> problem;
  bool is_folder = false;       // the problem is a folder's: nothing is known of what lies in it
  std::int64_t size_bytes = 0;  // of a regular file, as the walk saw it
  std::int64_t mtime_ns = 0;    // since 1970
};

/// Gives the inputs below some paths, one by one, in a fixed order: paths as given, what lies in folders by its path,
/// bytewise. Holds the names in the folders it is inside of, not of all files. Safe to share between threads.
class Walk {
 public:
  /// "-" stands for standard input. A file that is named is read whatever its name; in folders, the globs decide.
  Walk(std::vector<std::string> paths, WalkOptions options);

  /// The next item, or none at the end.
  std::optional<WalkItem> next();

  /// Files that were passed over because no glob asked for them.
  std::uint64_t ignored_count() const;

 private:
  struct Folder {
    std::string path;
    std::vector<std::string> names;  // backwards, so that the next one is at the end; folders end in a slash
    std::uint64_t device;
    std::uint64_t inode;
  };

  std::optional<WalkItem> next_unlocked();
  std::optional<WalkItem> enter(const std::string& path);
  std::optional<WalkItem> visit(const std::string& path, const std::string& name, bool listed_as_folder);
  WalkItem item(std::string path, std::optional<Error> problem = std::nullopt);
  WalkItem file_item(std::string path, const struct stat& status);
  WalkItem folder_problem(std::string path, Error problem);
  bool wanted(const std::string& name) const;
  bool excluded(const std::string& name) const;

  WalkOptions options_;
  std::vector<std::string> paths_;  // backwards
  std::vector<Folder> folders_;     // those the walk is inside of
  std::uint32_t last_ordinal_ = 0;
  std::uint64_t ignored_count_ = 0;
  mutable std::mutex mutex_;
};

}  // namespace cipin::archive
