#include "batch/archive/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace cipin::archive {
namespace {

bool matches(const std::vector<std::string>& globs, const std::string& name) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return ::fnmatch(glob.c_str(), name.c_str(), 0) == 0; });
}

Error no_file(const std::string& path, mode_t mode) {
  const char* what = S_ISFIFO(mode)                   ? "a FIFO"
                     : S_ISSOCK(mode)                 ? "a socket"
                     : S_ISCHR(mode) || S_ISBLK(mode) ? "a device"
                                                      : "no file";
  return {ErrorKind::kBadInput, std::string(what) + ", not a file; skipped", path};
}

}  // namespace

Walk::Walk(std::vector<std::string> paths, WalkOptions options)
    : options_(std::move(options)), paths_(std::move(paths)) {
  std::reverse(paths_.begin(), paths_.end());
}

std::uint64_t Walk::ignored_count() const {
  const std::lock_guard lock(mutex_);
  return ignored_count_;
}

std::optional<WalkItem> Walk::next() {
  const std::lock_guard lock(mutex_);
  return next_unlocked();
}

std::optional<WalkItem> Walk::next_unlocked() {
  for (;;) {
    if (!folders_.empty()) {
      Folder& folder = folders_.back();
      if (folder.names.empty()) {
        folders_.pop_back();
        continue;
      }
      std::string name = std::move(folder.names.back());
      folder.names.pop_back();
      const bool listed_as_folder = name.ends_with('/');
      if (listed_as_folder) name.pop_back();
      const std::string path = folder.path.ends_with('/') ? folder.path + name : folder.path + "/" + name;
      if (std::optional<WalkItem> found = visit(path, name, listed_as_folder)) return found;
      continue;
    }
    if (paths_.empty()) return std::nullopt;
    const std::string path = std::move(paths_.back());
    paths_.pop_back();
    struct stat status;
    if (path == "-") return item(path);
    if (::stat(path.c_str(), &status) != 0) return folder_problem(path, system_error(errno, "cannot be read", path));
    if (!S_ISDIR(status.st_mode)) return file_item(path, status);
    if (std::optional<WalkItem> problem = enter(path)) return problem;
  }
}

// A name met inside a folder.
std::optional<WalkItem> Walk::visit(const std::string& path, const std::string& name, bool listed_as_folder) {
  if (excluded(name)) {
    ++ignored_count_;
    return std::nullopt;
  }
  struct stat status;
  if (::lstat(path.c_str(), &status) != 0) {
    Error error = system_error(errno, "cannot be read", path);
    if (!listed_as_folder) return item(path, std::move(error));
    if (error.kind == ErrorKind::kNotFound) return std::nullopt;  // gone since it was listed, with all that was in it
    return folder_problem(path, std::move(error));
  }
  if (S_ISLNK(status.st_mode)) {
    if (!options_.follow) {
      ++ignored_count_;
      return std::nullopt;
    }
    if (::stat(path.c_str(), &status) != 0) return item(path, system_error(errno, "link cannot be followed", path));
  }
  if (S_ISDIR(status.st_mode)) return enter(path);
  if (!wanted(name)) {
    ++ignored_count_;
    return std::nullopt;
  }
  if (!S_ISREG(status.st_mode)) return item(path, no_file(path, status.st_mode));
  return file_item(path, status);
}

std::optional<WalkItem> Walk::enter(const std::string& path) {
  DIR* const stream = ::opendir(path.c_str());
  if (stream == nullptr) return folder_problem(path, system_error(errno, "folder cannot be read", path));
  struct stat status;
  if (::fstat(::dirfd(stream), &status) != 0) {
    const int error = errno;
    ::closedir(stream);
    return folder_problem(path, system_error(error, "folder cannot be read", path));
  }
  Folder folder = {path, {}, static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino)};
  const bool circle = std::any_of(folders_.begin(), folders_.end(), [&](const Folder& outer) {
    return outer.device == folder.device && outer.inode == folder.inode;
  });
  if (circle) {
    ::closedir(stream);
    // With the slash by which it stands in the order.
    return item(path + "/", Error{ErrorKind::kBadInput, "a link back to a folder that holds it; skipped", path});
  }
  errno = 0;
  while (const dirent* entry = ::readdir(stream)) {
    std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    // A folder sorts as its files' paths do: "a-b" stands before "a/b".
    bool is_folder = entry->d_type == DT_DIR;
    if (entry->d_type == DT_UNKNOWN || (entry->d_type == DT_LNK && options_.follow)) {
      struct stat target;
      is_folder = ::fstatat(::dirfd(stream), entry->d_name, &target, options_.follow ? 0 : AT_SYMLINK_NOFOLLOW) == 0 &&
                  S_ISDIR(target.st_mode);
      errno = 0;
    }
    if (is_folder) name += '/';
    folder.names.push_back(std::move(name));
  }
  const int error = errno;
  ::closedir(stream);
  std::sort(folder.names.begin(), folder.names.end(), std::greater<>());
  folders_.push_back(std::move(folder));
  if (error != 0) return folder_problem(path, system_error(error, "folder cannot be read to its end", path));
  return std::nullopt;
}

WalkItem Walk::item(std::string path, std::optional<Error> problem) {
  WalkItem item;
  item.ordinal = ++last_ordinal_;
  item.path = std::move(path);
  item.problem = std::move(problem);
  return item;
}

WalkItem Walk::file_item(std::string path, const struct stat& status) {
  WalkItem found = item(std::move(path));
  found.size_bytes = status.st_size;
  found.mtime_ns = std::int64_t{status.st_mtim.tv_sec} * 1000000000 + status.st_mtim.tv_nsec;
  return found;
}

WalkItem Walk::folder_problem(std::string path, Error problem) {
  WalkItem found = item(std::move(path), std::move(problem));
  found.is_folder = true;
  return found;
}

bool Walk::wanted(const std::string& name) const {
  static const std::vector<std::string> kDefault = {"*.txt", "*.md"};
  return matches(options_.include.empty() ? kDefault : options_.include, name);
}

bool Walk::excluded(const std::string& name) const {
  return matches(options_.exclude, name);
}

}  // namespace cipin::archive
