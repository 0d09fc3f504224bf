#include "batch/archive/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "core/io/mapped_file.h"
#include "core/io/stream.h"

namespace cipin::archive {
namespace {

// A stream over a descriptor that it owns.
class OwnedStream final : public ByteSource {
 public:
  OwnedStream(int descriptor, std::string path) : descriptor_(descriptor), stream_(descriptor, std::move(path)) {}
  ~OwnedStream() override { ::close(descriptor_); }
  OwnedStream(const OwnedStream&) = delete;
  OwnedStream& operator=(const OwnedStream&) = delete;
  Result<Window> advance(std::size_t consumed_bytes) override { return stream_.advance(consumed_bytes); }

 private:
  int descriptor_;
  StreamSource stream_;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_input(const std::string& path) {
  if (path == "-") return std::unique_ptr<ByteSource>(std::make_unique<StreamSource>(STDIN_FILENO, "standard input"));
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return system_error(errno, "cannot be opened", path);
  struct stat status;
  if (::fstat(descriptor, &status) != 0) {
    const int error = errno;
    ::close(descriptor);
    return system_error(error, "cannot be examined", path);
  }
  // A file of no size may still have something to read, as those of /proc do.
  if (!S_ISREG(status.st_mode) || status.st_size == 0) {
    return std::unique_ptr<ByteSource>(std::make_unique<OwnedStream>(descriptor, path));
  }
  return std::unique_ptr<ByteSource>(MappedFile::over(descriptor, path, static_cast<std::uint64_t>(status.st_size)));
}

}  // namespace cipin::archive
