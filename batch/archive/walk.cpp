#include "batch/archive/walk.h"

#include <dirent.h>
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
      const std::string name = std::move(folder.names.back());
      folder.names.pop_back();
      const std::string path = folder.path.ends_with('/') ? folder.path + name : folder.path + "/" + name;
      if (std::optional<WalkItem> found = visit(path, name)) return found;
      continue;
    }
    if (paths_.empty()) return std::nullopt;
    const std::string path = std::move(paths_.back());
    paths_.pop_back();
    struct stat status;
    if (path == "-") return item(path);
    if (::stat(path.c_str(), &status) != 0) return item(path, system_error(errno, "cannot be read", path));
    if (!S_ISDIR(status.st_mode)) return item(path);
    if (std::optional<WalkItem> problem = enter(path)) return problem;
  }
}

// A name met inside a folder.
std::optional<WalkItem> Walk::visit(const std::string& path, const std::string& name) {
  if (excluded(name)) {
    ++ignored_count_;
    return std::nullopt;
  }
  struct stat status;
  if (::lstat(path.c_str(), &status) != 0) return item(path, system_error(errno, "cannot be read", path));
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
  return item(path);
}

std::optional<WalkItem> Walk::enter(const std::string& path) {
  DIR* const stream = ::opendir(path.c_str());
  if (stream == nullptr) return item(path, system_error(errno, "folder cannot be read", path));
  struct stat status;
  if (::fstat(::dirfd(stream), &status) != 0) {
    const int error = errno;
    ::closedir(stream);
    return item(path, system_error(error, "folder cannot be read", path));
  }
  Folder folder = {path, {}, static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino)};
  const bool circle = std::any_of(folders_.begin(), folders_.end(), [&](const Folder& outer) {
    return outer.device == folder.device && outer.inode == folder.inode;
  });
  if (circle) {
    ::closedir(stream);
    return item(path, Error{ErrorKind::kBadInput, "a link back to a folder that holds it; skipped", path});
  }
  errno = 0;
  while (const dirent* entry = ::readdir(stream)) {
    std::string name = entry->d_name;
    if (name != "." && name != "..") folder.names.push_back(std::move(name));
  }
  const int error = errno;
  ::closedir(stream);
  std::sort(folder.names.begin(), folder.names.end(), std::greater<>());
  folders_.push_back(std::move(folder));
  if (error != 0) return item(path, system_error(error, "folder cannot be read to its end", path));
  return std::nullopt;
}

WalkItem Walk::item(std::string path, std::optional<Error> problem) {
  return {++last_ordinal_, std::move(path), std::move(problem)};
}

bool Walk::wanted(const std::string& name) const {
  static const std::vector<std::string> kDefault = {"*.txt", "*.md"};
  return matches(options_.include.empty() ? kDefault : options_.include, name);
}

bool Walk::excluded(const std::string& name) const {
  return matches(options_.exclude, name);
}

}  // namespace cipin::archive
