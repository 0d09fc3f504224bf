// Preloaded into cipin by tests/crash: counts the calls that change files whose names begin with a prefix (a store, its
// journal, log, lock, temporary files) and makes the n-th one fail, fall short, or be the last. By environment:
//
// CIPIN_SHIM_PREFIX  the absolute, real path with which the names begin
// CIPIN_SHIM_REPORT  a file to append to: "fault N CALL PATH" when the n-th call comes, "calls N" at the program's end
//
// CIPIN_SHIM_MODE    kill, kill-half, stop, stop-EIO, short, ENOSPC, EIO, EINTR; anything else only counts
//
// CIPIN_SHIM_AT      n, from 1
//
// CIPIN_SHIM_TIMES   so many calls from the n-th on (default 1); 0: all of them
//
// kill: SIGKILL before the call; kill-half: after half of a write's bytes, or after the whole of another call; stop:
// SIGSTOP before it (stop-EIO: and it fails); short: a write of half its bytes, other calls as they are.

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

enum class Mode { kCount, kKill, kKillHalf, kStop, kShort, kFail };
/// What is to be done with a call.
enum class Verdict { kWhole, kHalf, kHalfThenKill, kFail };

struct Plan {
  std::string_view prefix;
  int report = -1;
  Mode mode = Mode::kCount;
  int failure = 0;
  long at = 0;
  long times = 1;
};

std::atomic<long> calls{0};

long number_of(const char* name, long otherwise) {
  const char* const value = getenv(name);
  return value == nullptr ? otherwise : atol(value);
}

Plan read_plan() {
  Plan plan;
  const char* const prefix = getenv("CIPIN_SHIM_PREFIX");
  if (prefix == nullptr) return plan;
  plan.prefix = prefix;
  const char* const mode_value = getenv("CIPIN_SHIM_MODE");
  const std::string_view mode = mode_value == nullptr ? "" : mode_value;
  if (mode == "kill") plan.mode = Mode::kKill;
  if (mode == "kill-half") plan.mode = Mode::kKillHalf;
  if (mode == "stop") plan.mode = Mode::kStop;
  if (mode == "short") plan.mode = Mode::kShort;
  if (mode == "ENOSPC") plan.failure = ENOSPC;
  if (mode == "EIO") plan.failure = EIO;
  if (mode == "EINTR") plan.failure = EINTR;
  if (plan.failure != 0) plan.mode = Mode::kFail;
  if (mode == "stop-EIO") {
    plan.mode = Mode::kStop;
    plan.failure = EIO;
  }
  plan.at = number_of("CIPIN_SHIM_AT", 0);
  plan.times = number_of("CIPIN_SHIM_TIMES", 1);
  if (const char* const report = getenv("CIPIN_SHIM_REPORT"); report != nullptr) {
    using Open = int (*)(const char*, int, ...);
    const auto next = reinterpret_cast<Open>(dlsym(RTLD_NEXT, "open64"));
    plan.report = next(report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  }
  return plan;
}

const Plan& plan() {
  static const Plan the_plan = read_plan();
  return the_plan;
}

/// The function of that name behind this one.
template <class Function>
Function* behind(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

void say(const char* line, int size_bytes) {
  if (plan().report < 0 || size_bytes <= 0) return;
  static auto* const next = behind<ssize_t(int, const void*, size_t)>("write");
  if (next(plan().report, line, static_cast<size_t>(size_bytes)) < 0) abort();
}

struct ReportAtEnd {
  ~ReportAtEnd() {
    char line[64];
    say(line, snprintf(line, sizeof line, "calls %ld\n", calls.load()));
  }
} report_at_end;

/// The name behind a descriptor; empty if there is none.
void name_of(int descriptor, char (&name)[PATH_MAX]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t size = readlink(link, name, sizeof name - 1);
  name[size < 0 ? 0 : size] = 0;
}

/// `path` as it stands below `folder`, absolute.
void name_of(int folder, const char* path, char (&name)[PATH_MAX]) {
  name[0] = 0;
  if (path == nullptr) return;
  char base[PATH_MAX] = "";
  if (path[0] != '/' && folder == AT_FDCWD && getcwd(base, sizeof base) == nullptr) base[0] = 0;
  if (path[0] != '/' && folder != AT_FDCWD) name_of(folder, base);
  const size_t base_size = strlen(base);
  if (base_size + strlen(path) + 2 > sizeof name) return;
  memcpy(name, base, base_size);
  snprintf(name + base_size, sizeof name - base_size, "%s%s", base_size == 0 ? "" : "/", path);
}

/// Counts a call on the file `name` and decides.
Verdict decide(const char* call, const char* name) {
  if (plan().prefix.empty() || strncmp(name, plan().prefix.data(), plan().prefix.size()) != 0) return Verdict::kWhole;
  const long ordinal = ++calls;
  if (plan().mode == Mode::kCount || ordinal < plan().at) return Verdict::kWhole;
  if (plan().times != 0 && ordinal >= plan().at + plan().times) return Verdict::kWhole;
  if (ordinal == plan().at) {
    char line[PATH_MAX + 64];
    say(line, snprintf(line, sizeof line, "fault %ld %s %s\n", ordinal, call, name));
  }
  switch (plan().mode) {
    case Mode::kKill:
      kill(getpid(), SIGKILL);
      break;
    case Mode::kStop:
      if (ordinal == plan().at) kill(getpid(), SIGSTOP);
      if (plan().failure == 0) break;
      errno = plan().failure;
      return Verdict::kFail;
    case Mode::kKillHalf:
      return Verdict::kHalfThenKill;
    case Mode::kShort:
      return Verdict::kHalf;
    case Mode::kFail:
      errno = plan().failure;
      return Verdict::kFail;
    case Mode::kCount:
      break;
  }
  return Verdict::kWhole;
}

Verdict decide_of(const char* call, int descriptor) {
  if (plan().prefix.empty()) return Verdict::kWhole;
  const int before = errno;
  char name[PATH_MAX];
  name_of(descriptor, name);
  errno = before;
  return decide(call, name);
}

/// A call that moves no bytes.
template <class Call>
int plain(Verdict verdict, Call call) {
  if (verdict == Verdict::kFail) return -1;
  const int result = call();
  if (verdict == Verdict::kHalfThenKill) kill(getpid(), SIGKILL);
  return result;
}

/// A write of size_bytes.
template <class Call>
ssize_t transfer(Verdict verdict, size_t size_bytes, Call call) {
  if (verdict == Verdict::kFail) return -1;
  const ssize_t result = call(verdict == Verdict::kWhole || size_bytes < 2 ? size_bytes : size_bytes / 2);
  if (verdict == Verdict::kHalfThenKill) kill(getpid(), SIGKILL);
  return result;
}

/// Writes of several buffers; half of them is half of the first.
template <class Call>
ssize_t transfer(Verdict verdict, const iovec* buffers, int count, Call call) {
  if (verdict == Verdict::kWhole || count < 1) return call(buffers, count);
  iovec first = buffers[0];
  return transfer(verdict, first.iov_len, [&](size_t size) {
    first.iov_len = size;
    return call(&first, 1);
  });
}

int open_at(const char* call, int folder, const char* path, int flags, mode_t mode) {
  static auto* const next = behind<int(int, const char*, int, ...)>("openat64");
  Verdict verdict = Verdict::kWhole;
  if ((flags & O_CREAT) != 0 && !plan().prefix.empty()) {
    char name[PATH_MAX];
    name_of(folder, path, name);
    verdict = decide(call, name);
  }
  return plain(verdict, [&] { return next(folder, path, flags, mode); });
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

Verdict decide_at(const char* call, int folder, const char* path) {
  if (plan().prefix.empty()) return Verdict::kWhole;
  char name[PATH_MAX];
  name_of(folder, path, name);
  return decide(call, name);
}

}  // namespace

#define CIPIN_SHIM __attribute__((visibility("default")))

extern "C" {

CIPIN_SHIM int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at("open", AT_FDCWD, path, flags, mode);
}
CIPIN_SHIM int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at("open", AT_FDCWD, path, flags, mode);
}
CIPIN_SHIM int openat(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at("openat", folder, path, flags, mode);
}
CIPIN_SHIM int openat64(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_at("openat", folder, path, flags, mode);
}

CIPIN_SHIM ssize_t write(int descriptor, const void* bytes, size_t size) {
  static auto* const next = behind<ssize_t(int, const void*, size_t)>("write");
  return transfer(decide_of("write", descriptor), size, [&](size_t some) { return next(descriptor, bytes, some); });
}
CIPIN_SHIM ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  static auto* const next = behind<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return transfer(decide_of("pwrite", descriptor), size,
                  [&](size_t some) { return next(descriptor, bytes, some, offset); });
}
CIPIN_SHIM ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
  static auto* const next = behind<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return transfer(decide_of("pwrite", descriptor), size,
                  [&](size_t some) { return next(descriptor, bytes, some, offset); });
}
CIPIN_SHIM ssize_t writev(int descriptor, const iovec* buffers, int count) {
  static auto* const next = behind<ssize_t(int, const iovec*, int)>("writev");
  return transfer(decide_of("writev", descriptor), buffers, count,
                  [&](const iovec* some, int some_count) { return next(descriptor, some, some_count); });
}
CIPIN_SHIM ssize_t pwritev(int descriptor, const iovec* buffers, int count, off_t offset) {
  static auto* const next = behind<ssize_t(int, const iovec*, int, off_t)>("pwritev");
  return transfer(decide_of("pwritev", descriptor), buffers, count,
                  [&](const iovec* some, int some_count) { return next(descriptor, some, some_count, offset); });
}
CIPIN_SHIM ssize_t pwritev64(int descriptor, const iovec* buffers, int count, off64_t offset) {
  static auto* const next = behind<ssize_t(int, const iovec*, int, off64_t)>("pwritev64");
  return transfer(decide_of("pwritev", descriptor), buffers, count,
                  [&](const iovec* some, int some_count) { return next(descriptor, some, some_count, offset); });
}

CIPIN_SHIM int ftruncate(int descriptor, off_t size) noexcept {
  static auto* const next = behind<int(int, off_t)>("ftruncate");
  return plain(decide_of("ftruncate", descriptor), [&] { return next(descriptor, size); });
}
CIPIN_SHIM int ftruncate64(int descriptor, off64_t size) noexcept {
  static auto* const next = behind<int(int, off64_t)>("ftruncate64");
  return plain(decide_of("ftruncate", descriptor), [&] { return next(descriptor, size); });
}
CIPIN_SHIM int fallocate(int descriptor, int mode, off_t offset, off_t size) {
  static auto* const next = behind<int(int, int, off_t, off_t)>("fallocate");
  return plain(decide_of("fallocate", descriptor), [&] { return next(descriptor, mode, offset, size); });
}
CIPIN_SHIM int fallocate64(int descriptor, int mode, off64_t offset, off64_t size) {
  static auto* const next = behind<int(int, int, off64_t, off64_t)>("fallocate64");
  return plain(decide_of("fallocate", descriptor), [&] { return next(descriptor, mode, offset, size); });
}
CIPIN_SHIM int fsync(int descriptor) {
  static auto* const next = behind<int(int)>("fsync");
  return plain(decide_of("fsync", descriptor), [&] { return next(descriptor); });
}
CIPIN_SHIM int fdatasync(int descriptor) {
  static auto* const next = behind<int(int)>("fdatasync");
  return plain(decide_of("fdatasync", descriptor), [&] { return next(descriptor); });
}

CIPIN_SHIM int rename(const char* from, const char* to) noexcept {
  static auto* const next = behind<int(const char*, const char*)>("rename");
  return plain(decide_at("rename", AT_FDCWD, to), [&] { return next(from, to); });
}
CIPIN_SHIM int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  static auto* const next = behind<int(int, const char*, int, const char*)>("renameat");
  return plain(decide_at("renameat", to_folder, to), [&] { return next(from_folder, from, to_folder, to); });
}
CIPIN_SHIM int unlink(const char* path) noexcept {
  static auto* const next = behind<int(const char*)>("unlink");
  return plain(decide_at("unlink", AT_FDCWD, path), [&] { return next(path); });
}
CIPIN_SHIM int unlinkat(int folder, const char* path, int flags) noexcept {
  static auto* const next = behind<int(int, const char*, int)>("unlinkat");
  return plain(decide_at("unlinkat", folder, path), [&] { return next(folder, path, flags); });
}

}  // extern "C"
