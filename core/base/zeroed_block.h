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
      : bytes_(std::exchange(other.bytes_, nullptr)), mapped_bytes_(std::exchange(other.mapped_bytes_, 0)) {}
  ZeroedBlock& operator=(ZeroedBlock&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(mapped_bytes_, other.mapped_bytes_);
    return *this;
  }
  ~ZeroedBlock();

  char* data() const { return bytes_; }

 private:
  char* bytes_ = nullptr;
  std::size_t mapped_bytes_ = 0;  // 0: from calloc
};

}  // namespace cipin
