#pragma once

#include <cassert>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace cipin {

/// Byte strings by the thousand, addressed by 32-bit offsets, so that a reference costs 4 bytes on every machine.
/// Grows by chunks: nothing is moved, so peak memory is what is kept. Not more than 4 GiB in all.
class ByteArena {
 public:
  static constexpr std::uint32_t kChunkBits = 19;
  static constexpr std::size_t kChunkBytes = std::size_t{1} << kChunkBits;

  /// Reserves `size_bytes` contiguous bytes (at most kChunkBytes) and returns their offset; fill them through at().
  std::uint32_t allocate(std::size_t size_bytes) {
    assert(size_bytes <= kChunkBytes);
    if (chunks_.empty() || used_in_last_ + size_bytes > kChunkBytes) {
      chunks_.push_back(std::unique_ptr<char[]>(new char[kChunkBytes]));  // not zeroed: untouched pages stay unmapped
      used_in_last_ = 0;
    }
    const std::size_t offset = ((chunks_.size() - 1) << kChunkBits) + used_in_last_;
    used_in_last_ += size_bytes;
    return static_cast<std::uint32_t>(offset);
  }
  char* at(std::uint32_t offset) { return chunks_[offset >> kChunkBits].get() + (offset & (kChunkBytes - 1)); }
  const char* at(std::uint32_t offset) const {
    return chunks_[offset >> kChunkBits].get() + (offset & (kChunkBytes - 1));
  }
  /// Bytes taken from the system, the unused end of the last chunk included.
  std::size_t size_bytes() const { return chunks_.size() * kChunkBytes; }
  void clear() {
    chunks_.clear();
    used_in_last_ = 0;
  }

 private:
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t used_in_last_ = 0;
};

}  // namespace cipin
