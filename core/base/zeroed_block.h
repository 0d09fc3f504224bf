#pragma once

#include <cstddef>
#include <utility>

namespace cipin {

/// Zeroed bytes from the system, for what is large and filled once. From kHugeBytes on they lie on a boundary of that
/// and the system is asked for huge pages: a page fault for each 4 KiB took a third of the time in which a large table
/// of forms was filled.
class ZeroedBlock {
 public:
  static constexpr std::size_t kHugeBytes = std::size_t{2} << 20;

  ZeroedBlock() = default;
  /// Throws std::bad_alloc.
  explicit ZeroedBlock(std::size_t size_bytes);
  ZeroedBlock(ZeroedBlock&& other) noexcept
      : size_bytes_(std::exchange(other.size_bytes_, 0)),
        bytes_(std::exchange(other.bytes_, nullptr)),
        mapped_bytes_(std::exchange(other.mapped_bytes_, 0)) {}
  ZeroedBlock& operator=(ZeroedBlock&& other) noexcept {
    std::swap(size_bytes_, other.size_bytes_);
    std::swap(bytes_, other.bytes_);
    std::swap(mapped_bytes_, other.mapped_bytes_);
    return *this;
  }
  ~ZeroedBlock();

  char* data() const { return bytes_; }
  /// Makes it that large, which is larger than before. What was in it stays, what is new is zero. From kHugeBytes on
  /// pages are moved and not copied: old and new block never stand side by side. Throws std::bad_alloc, and is then as
  /// it was.
  void grow(std::size_t size_bytes);
  /// What grow(size_bytes) takes from the system while it works, beyond what the block has.
  std::size_t growth_bytes(std::size_t size_bytes) const {
    return mapped_bytes_ > 0 ? size_bytes - mapped_bytes_ : size_bytes;
  }

 private:
  std::size_t size_bytes_ = 0;
  char* bytes_ = nullptr;
  std::size_t mapped_bytes_ = 0;  // 0: from calloc
};

}  // namespace cipin
