#include "core/io/stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace cipin {

Result<Window> StreamSource::advance(std::size_t consumed_bytes) {
  begin_ += consumed_bytes;
  offset_bytes_ += consumed_bytes;
  if (buffer_.empty()) buffer_.resize(2 * kWindowBytesMin);
  if (!at_end_ && end_ - begin_ < kWindowBytesMin) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    while (!at_end_ && end_ < kWindowBytesMin) {
      const ssize_t got = ::read(descriptor_, buffer_.data() + end_, buffer_.size() - end_);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0)
        return Error{ErrorKind::kIo, system_error(errno, "cannot be read", "").what, path_, offset_bytes_ + end_};
      if (got == 0) at_end_ = true;
      end_ += static_cast<std::size_t>(got);
    }
  }
  return Window{{buffer_.data() + begin_, end_ - begin_}, offset_bytes_, at_end_};
}

Result<Window> MemorySource::advance(std::size_t consumed_bytes) {
  bytes_.remove_prefix(consumed_bytes);
  offset_bytes_ += consumed_bytes;
  const std::string_view shown = bytes_.substr(0, window_bytes_);
  return Window{shown, offset_bytes_, shown.size() == bytes_.size()};
}

Result<std::string> read_whole_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_error(errno, "cannot be opened", path);
  std::string bytes;
  char block[1 << 16];
  for (;;) {
    const ssize_t got = ::read(descriptor, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      const int error = errno;
      ::close(descriptor);
      if (got < 0) return system_error(error, "cannot be read", path);
      return bytes;
    }
    bytes.append(block, static_cast<std::size_t>(got));
  }
}

Status write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(descriptor, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return system_error(errno, "cannot be written", path);
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return Done{};
}

Status FileSink::append(std::string_view bytes) {
  constexpr std::size_t kBufferBytes = std::size_t{1} << 16;
  if (buffer_.size() + bytes.size() > kBufferBytes) {
    if (Status flushed = flush(); !flushed) return flushed;
  }
  if (bytes.size() > kBufferBytes) return write_all(descriptor_, bytes, path_);
  buffer_ += bytes;
  return Done{};
}

Status FileSink::flush() {
  Status written = write_all(descriptor_, buffer_, path_);
  buffer_.clear();
  return written;
}

namespace {

using Fill = std::function<Status(FileSink&)>;

Status fill_file(int descriptor, const std::string& path, const Fill& fill) {
  FileSink sink(descriptor, path);
  Status filled = fill(sink);
  return filled ? sink.flush() : filled;
}

// A device, a pipe: written to, never replaced.
Status write_in_place(const std::string& path, const Fill& fill) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return system_error(errno, "cannot be opened", path);
  Status written = fill_file(descriptor, path, fill);
  if (::close(descriptor) != 0 && written) written = system_error(errno, "cannot be closed", path);
  return written;
}

}  // namespace

Status replace_file(const std::string& name, std::string_view bytes) {
  return replace_file(name, [bytes](FileSink& sink) { return sink.append(bytes); });
}

Status replace_file(const std::string& name, const Fill& fill) {
  std::string path = name;
  struct stat status;
  if (::stat(path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) return write_in_place(path, fill);
    if (char* const resolved = ::realpath(path.c_str(), nullptr); resolved != nullptr) {
      path = resolved;
      std::free(resolved);
    }
  }
  std::string temporary = path + ".XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return system_error(errno, "cannot be created", temporary);
  const auto fail = [&](Error error) -> Status {
    ::unlink(temporary.c_str());
    return error;
  };
  Status written = fill_file(descriptor, temporary, fill);
  if (written && (::fchmod(descriptor, 0644) != 0 || ::fsync(descriptor) != 0)) {
    written = system_error(errno, "cannot be synced", temporary);
  }
  if (::close(descriptor) != 0 && written) written = system_error(errno, "cannot be closed", temporary);
  if (!written) return fail(written.error());
  if (::rename(temporary.c_str(), path.c_str()) != 0) return fail(system_error(errno, "cannot be renamed", path));
  // The new name itself must be on the disk before success is told.
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
  const int folder_descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_descriptor < 0) return system_error(errno, "cannot be synced", folder);
  const int synced = ::fsync(folder_descriptor);
  const int error = errno;
  ::close(folder_descriptor);
  if (synced != 0 && error != EINVAL)
    return system_error(error, "cannot be synced", folder);  // EINVAL: a file system without it
  return Done{};
}

}  // namespace cipin
