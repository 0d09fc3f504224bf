#pragma once

#include <cassert>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "core/base/zeroed_block.h"

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
    if (used_chunks_ == 0 || used_in_last_ + size_bytes > kChunkBytes) {
      if (used_chunks_ == chunks_.size()) add_chunks();
      ++used_chunks_;
      used_in_last_ = 0;
    }
    const std::size_t offset = ((used_chunks_ - 1) << kChunkBits) + used_in_last_;
    used_in_last_ += size_bytes;
    return static_cast<std::uint32_t>(offset);
  }
  char* at(std::uint32_t offset) { return chunks_[offset >> kChunkBits] + (offset & (kChunkBytes - 1)); }
  const char* at(std::uint32_t offset) const { return chunks_[offset >> kChunkBits] + (offset & (kChunkBytes - 1)); }
  /// Bytes taken from the system, what is not used of them included.
  std::size_t size_bytes() const { return chunks_.size() * kChunkBytes; }
  void clear() {
    chunks_.clear();
    blocks_.clear();
    used_chunks_ = 0;
    used_in_last_ = 0;
  }

 private:
  static constexpr std::size_t kChunksInBlock = ZeroedBlock::kHugeBytes / kChunkBytes;

  // One by one, and as many as make a huge page where that is a small part of what there is.
  void add_chunks() {
    const std::size_t count = chunks_.size() < 4 * kChunksInBlock ? 1 : kChunksInBlock;
    blocks_.emplace_back(count * kChunkBytes);
    for (std::size_t i = 0; i < count; ++i) chunks_.push_back(blocks_.back().data() + i * kChunkBytes);
  }

  std::vector<ZeroedBlock> blocks_;
  std::vector<char*> chunks_;
  std::size_t used_chunks_ = 0;
  std::size_t used_in_last_ = 0;
};

}  // namespace cipin
