#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/status.h"
#include "core/io/byte_source.h"

namespace cipin {

/// What can only be read forward: standard input, pipes, FIFOs, devices. Holds one window's bytes.
class StreamSource final : public ByteSource {
 public:
  /// `descriptor` stays the caller's.
  StreamSource(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  Result<Window> advance(std::size_t consumed_bytes) override;

 private:
  int descriptor_;
  std::string path_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_bytes_ = 0;
  bool at_end_ = false;
};

/// Bytes in memory as a source. They stay the caller's.
class MemorySource final : public ByteSource {
 public:
  /// `offset_bytes`: where `bytes` stand in the text that they are a part of.
  explicit MemorySource(std::string_view bytes, std::size_t window_bytes = kWindowBytesMin,
                        std::uint64_t offset_bytes = 0)
      : bytes_(bytes), window_bytes_(window_bytes), offset_bytes_(offset_bytes) {}
  Result<Window> advance(std::size_t consumed_bytes) override;

 private:
  std::string_view bytes_;  // not yet consumed
  std::size_t window_bytes_;
  std::uint64_t offset_bytes_;
};

/// Reads a small file (a dictionary, a list) whole. Errors: kNotFound, kIo.
Result<std::string> read_whole_file(const std::string& path);

/// Writes `bytes` beside the file, syncs, and renames over it: a reader sees the old file or the new one, whole. A link
/// stays and its target is replaced; what is no regular file (a device, a pipe) is written to. Errors: kIo, kNoSpace;
/// the old file is then untouched.
Status replace_file(const std::string& name, std::string_view bytes);

/// Takes what a file is to hold, in pieces of any size.
class FileSink {
 public:
  FileSink(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  /// Errors: kIo, kNoSpace.
  Status append(std::string_view bytes);
  Status flush();

 private:
  int descriptor_;
  std::string path_;
  std::string buffer_;
};

/// The same for what is longer than memory should hold. `fill` is called once; its error comes back, and the old file
/// is then untouched.
Status replace_file(const std::string& name, const std::function<Status(FileSink&)>& fill);

/// Writes all of `bytes`, through short writes and EINTR.
Status write_all(int descriptor, std::string_view bytes, const std::string& path);

}  // namespace cipin
