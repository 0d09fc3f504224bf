#include "core/base/zeroed_block.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace cipin {
namespace {

// Whole pages, however large they are.
std::size_t whole_pages(std::size_t size_bytes) {
  return (size_bytes + 0xFFFF) & ~std::size_t{0xFFFF};
}

// Address space on a boundary of kHugeBytes. What stands before the boundary and behind the block is given back.
char* map_on_boundary(std::size_t mapped_bytes, int protection) {
  const std::size_t asked_bytes = mapped_bytes + ZeroedBlock::kHugeBytes;
  if (asked_bytes < mapped_bytes) throw std::bad_alloc();
  void* const map = ::mmap(nullptr, asked_bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map == MAP_FAILED) throw std::bad_alloc();
  char* const begin = static_cast<char*>(map);
  const std::size_t before =
      (ZeroedBlock::kHugeBytes - reinterpret_cast<std::uintptr_t>(begin) % ZeroedBlock::kHugeBytes) %
      ZeroedBlock::kHugeBytes;
  if (before > 0) ::munmap(begin, before);
  if (asked_bytes - before > mapped_bytes) ::munmap(begin + before + mapped_bytes, asked_bytes - before - mapped_bytes);
  return begin + before;
}

}  // namespace

ZeroedBlock::ZeroedBlock(std::size_t size_bytes) : size_bytes_(size_bytes) {
  if (size_bytes < kHugeBytes) {
    bytes_ = static_cast<char*>(std::calloc(size_bytes, 1));
    if (bytes_ == nullptr) throw std::bad_alloc();
    return;
  }
  mapped_bytes_ = whole_pages(size_bytes);
  bytes_ = map_on_boundary(mapped_bytes_, PROT_READ | PROT_WRITE);
  ::madvise(bytes_, mapped_bytes_, MADV_HUGEPAGE);  // where the system has none, it is as it was
}

void ZeroedBlock::grow(std::size_t size_bytes) {
  if (mapped_bytes_ == 0) {
    ZeroedBlock grown(size_bytes);
    if (size_bytes_ > 0) std::memcpy(grown.bytes_, bytes_, size_bytes_);
    *this = std::move(grown);
    return;
  }
  const std::size_t wanted_bytes = whole_pages(size_bytes);
  void* moved = ::mremap(bytes_, mapped_bytes_, wanted_bytes, 0);
  if (moved == MAP_FAILED) {
    char* const place = map_on_boundary(wanted_bytes, PROT_NONE);
    moved = ::mremap(bytes_, mapped_bytes_, wanted_bytes, MREMAP_MAYMOVE | MREMAP_FIXED, place);
    if (moved == MAP_FAILED) {
      ::munmap(place, wanted_bytes);
      throw std::bad_alloc();
    }
  }
  bytes_ = static_cast<char*>(moved);
  mapped_bytes_ = wanted_bytes;
  size_bytes_ = size_bytes;
  ::madvise(bytes_, mapped_bytes_, MADV_HUGEPAGE);
}

ZeroedBlock::~ZeroedBlock() {
  if (mapped_bytes_ > 0) {
    ::munmap(bytes_, mapped_bytes_);
  } else {
    std::free(bytes_);
  }
}

}  // namespace cipin
