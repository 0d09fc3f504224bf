#include "core/base/zeroed_block.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace cipin {

ZeroedBlock::ZeroedBlock(std::size_t size_bytes) {
  if (size_bytes < kHugeBytes) {
    bytes_ = static_cast<char*>(std::calloc(size_bytes, 1));
    if (bytes_ == nullptr) throw std::bad_alloc();
    return;
  }
  // What stands before the boundary and behind the block is given back.
  const std::size_t asked_bytes = size_bytes + kHugeBytes;
  if (asked_bytes < size_bytes) throw std::bad_alloc();
  void* const map = ::mmap(nullptr, asked_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map == MAP_FAILED) throw std::bad_alloc();
  char* const begin = static_cast<char*>(map);
  const std::size_t before = (kHugeBytes - reinterpret_cast<std::uintptr_t>(begin) % kHugeBytes) % kHugeBytes;
  mapped_bytes_ = (size_bytes + 0xFFFF) & ~std::size_t{0xFFFF};  // whole pages, however large they are
  bytes_ = begin + before;
  if (before > 0) ::munmap(begin, before);
  if (asked_bytes - before > mapped_bytes_) ::munmap(bytes_ + mapped_bytes_, asked_bytes - before - mapped_bytes_);
  ::madvise(bytes_, mapped_bytes_, MADV_HUGEPAGE);  // where the system has none, it is as it was
}

ZeroedBlock::~ZeroedBlock() {
  if (mapped_bytes_ > 0) {
    ::munmap(bytes_, mapped_bytes_);
  } else {
    std::free(bytes_);
  }
}

}  // namespace cipin
