#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/status.h"

namespace cipin {

/// A nameless file for what does not fit in memory: appended to through a buffer, then read back at any offset. Gone
/// with this, and with the process however it ends.
class TempFile {
 public:
  /// In `folder`. Errors: kNotFound, kIo, kNoSpace.
  static Result<TempFile> create(const std::string& folder);
  TempFile(TempFile&& other) noexcept;
  TempFile& operator=(TempFile&& other) noexcept;
  ~TempFile();

  Status append(std::string_view bytes);
  /// Writes out what the buffer holds; before the first read_at.
  Status flush();
  /// Reads up to `size_bytes` at `offset_bytes` into `out` (resized to what was there).
  Status read_at(std::uint64_t offset_bytes, std::size_t size_bytes, std::string& out) const;
  /// Bytes appended so far.
  std::uint64_t size_bytes() const { return written_bytes_ + buffer_.size(); }

 private:
  TempFile(int descriptor, std::string folder) : descriptor_(descriptor), folder_(std::move(folder)) {}
  int descriptor_ = -1;
  std::string folder_;
  std::string buffer_;
  std::uint64_t written_bytes_ = 0;
};

}  // namespace cipin
