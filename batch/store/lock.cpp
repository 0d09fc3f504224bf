#include "batch/store/lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <filesystem>
#include <system_error>

#include "core/io/stream.h"

namespace cipin::store {

Result<Lock> Lock::take(const std::string& store_path) {
  // Beside the file itself, as SQLite keeps its own: a link to a store is another name of it, not another store.
  std::error_code failed;
  const std::filesystem::path real = std::filesystem::weakly_canonical(store_path, failed);
  const std::string path = (failed ? store_path : real.string()) + ".lock";
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0644);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) return system_error(errno, "the store's lock cannot be opened", path);
  Lock lock(descriptor);
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return system_error(errno, "the store cannot be locked", path);
    char holder[256];
    const ssize_t length = ::pread(descriptor, holder, sizeof holder, 0);
    std::string who(holder, length > 0 ? static_cast<std::size_t>(length) : 0);
    while (!who.empty() && who.back() == '\n') who.pop_back();
    return Error{ErrorKind::kLocked,
                 fmt::format("another run holds the store ({}); wait for its end", who.empty() ? "just begun" : who),
                 store_path};
  }
  // Only told to people: who holds the store is known by the kernel alone.
  char host[65] = "";
  ::gethostname(host, sizeof host - 1);
  const std::time_t now = std::time(nullptr);
  std::tm utc;
  ::gmtime_r(&now, &utc);
  char since[32];
  std::strftime(since, sizeof since, "%Y-%m-%dT%H:%M:%SZ", &utc);
  const std::string who = fmt::format("process {} on {} since {}\n", ::getpid(), host, since);
  if (::ftruncate(descriptor, 0) != 0) return system_error(errno, "the store's lock cannot be written", path);
  if (Status written = write_all(descriptor, who, path); !written) return written.error();
  return lock;
}

Lock::~Lock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace cipin::store
