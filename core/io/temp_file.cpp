#include "core/io/temp_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "core/io/stream.h"

namespace cipin {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 16;

}  // namespace

Result<TempFile> TempFile::create(const std::string& folder) {
  std::string path = folder + "/cipin-XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) return system_error(errno, "no temporary file can be made there", folder);
  ::unlink(path.c_str());
  return TempFile(descriptor, folder);
}

TempFile::TempFile(TempFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      folder_(std::move(other.folder_)),
      buffer_(std::move(other.buffer_)),
      written_bytes_(other.written_bytes_) {}

TempFile& TempFile::operator=(TempFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(folder_, other.folder_);
  std::swap(buffer_, other.buffer_);
  std::swap(written_bytes_, other.written_bytes_);
  return *this;
}

TempFile::~TempFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status TempFile::append(std::string_view bytes) {
  buffer_ += bytes;
  return buffer_.size() < kBufferBytes ? Status(Done{}) : flush();
}

Status TempFile::flush() {
  if (Status written = write_all(descriptor_, buffer_, folder_ + " (temporary file)"); !written) return written;
  written_bytes_ += buffer_.size();
  buffer_.clear();
  return Done{};
}

Status TempFile::read_at(std::uint64_t offset_bytes, std::size_t size_bytes, std::string& out) const {
  out.resize(size_bytes);
  std::size_t filled = 0;
  while (filled < size_bytes) {
    const ssize_t got =
        ::pread(descriptor_, out.data() + filled, size_bytes - filled, static_cast<off_t>(offset_bytes + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, "temporary file cannot be read", folder_);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  out.resize(filled);
  return Done{};
}

}  // namespace cipin
