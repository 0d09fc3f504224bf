#include "core/io/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <utility>

namespace cipin {
namespace {

// How SIGBUS is survived: every window is entered in a table of atomics, which the handler may read (it may not lock,
// nor know threads). The handler maps zero pages over the window from the fault to its end and marks the slot; the
// reader asks intact() before it believes what it read. A window that finds no free slot is read by pread instead of
// being mapped.
struct Slot {
  std::atomic<std::uintptr_t> begin{0};  // 0: free
  std::atomic<std::uintptr_t> end{0};
  std::atomic<bool> faulted{false};
};
constexpr int kSlotCount = 256;
std::array<Slot, kSlotCount> slots;
std::atomic<bool> guard_installed{false};
struct sigaction previous_action;

// A file that is no larger is read: mapping a newspaper's page of 10 KB, faulting it in and asking twice whether it was
// cut short took a twentieth of the time of counting it.
constexpr std::uint64_t kReadBytesMax = std::uint64_t{1} << 16;

std::uintptr_t page_bytes() {
  static const auto bytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  return bytes;
}

void on_bus_error(int signal_number, siginfo_t* info, void* context) {
  const int errno_before = errno;
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  for (Slot& slot : slots) {
    const std::uintptr_t begin = slot.begin.load(std::memory_order_acquire);
    const std::uintptr_t end = slot.end.load(std::memory_order_acquire);
    if (begin == 0 || address < begin || address >= end) continue;
    slot.faulted.store(true, std::memory_order_release);
    const std::uintptr_t page = address & ~(page_bytes() - 1);
    void* const zeros =
        ::mmap(reinterpret_cast<void*>(page), end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    errno = errno_before;
    if (zeros != MAP_FAILED) return;
    break;
  }
  if ((previous_action.sa_flags & SA_SIGINFO) != 0 && previous_action.sa_sigaction != nullptr) {
    previous_action.sa_sigaction(signal_number, info, context);
    return;
  }
  ::sigaction(SIGBUS, &previous_action, nullptr);  // the instruction runs again and meets what was there before us
}

int enter_slot(std::uintptr_t begin, std::uintptr_t end) {
  for (int i = 0; i < kSlotCount; ++i) {
    Slot& slot = slots[static_cast<std::size_t>(i)];
    std::uintptr_t expected = 0;
    if (slot.begin.load(std::memory_order_relaxed) != 0) continue;
    // Claimed with an empty range first, so that the handler never sees the new begin with an old end.
    slot.end.store(0, std::memory_order_relaxed);
    if (!slot.begin.compare_exchange_strong(expected, begin)) continue;
    slot.faulted.store(false, std::memory_order_relaxed);
    slot.end.store(end, std::memory_order_release);
    return i;
  }
  return -1;
}

void leave_slot(int index) {
  Slot& slot = slots[static_cast<std::size_t>(index)];
  slot.end.store(0, std::memory_order_release);
  slot.begin.store(0, std::memory_order_release);
}

}  // namespace

Status install_mapped_file_guard() {
  page_bytes();  // worked out before a handler needs it
  struct sigaction action = {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  if (::sigaction(SIGBUS, &action, &previous_action) != 0)
    return system_error(errno, "cannot guard against SIGBUS", "");
  guard_installed = true;
  return Done{};
}

MappedFile::MappedFile(int descriptor, std::string path, std::uint64_t size_bytes)
    : descriptor_(descriptor), path_(std::move(path)), size_bytes_(size_bytes), opened_size_bytes_(size_bytes) {}

Result<std::unique_ptr<MappedFile>> MappedFile::open(int descriptor, std::string path) {
  struct stat status;
  if (::fstat(descriptor, &status) != 0) {
    const int error = errno;
    ::close(descriptor);
    return system_error(error, "cannot be examined", std::move(path));
  }
  if (!S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return Error{ErrorKind::kIo, "not a regular file", std::move(path)};
  }
  return over(descriptor, std::move(path), static_cast<std::uint64_t>(status.st_size));
}

std::unique_ptr<MappedFile> MappedFile::over(int descriptor, std::string path, std::uint64_t size_bytes) {
  return std::unique_ptr<MappedFile>(new MappedFile(descriptor, std::move(path), size_bytes));
}

MappedFile::~MappedFile() {
  unmap();
  ::close(descriptor_);
}

void MappedFile::unmap() {
  if (guard_slot_ >= 0) leave_slot(std::exchange(guard_slot_, -1));
  if (map_ != nullptr) ::munmap(std::exchange(map_, nullptr), map_bytes_);
}

bool MappedFile::intact() const {
  if (map_ == nullptr) return true;
  if (slots[static_cast<std::size_t>(guard_slot_)].faulted.load(std::memory_order_acquire)) return false;
  // Cut short inside a page: the page's rest reads as zeros and nothing faults, so the size must be asked for.
  return file_size() >= map_offset_bytes_ + map_bytes_;
}

std::uint64_t MappedFile::file_size() const {
  struct stat status;
  return ::fstat(descriptor_, &status) == 0 && status.st_size > 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

Result<Window> MappedFile::advance(std::size_t consumed_bytes) {
  offset_bytes_ += consumed_bytes;
  if (!intact()) {
    // Cut short under the window (or the disk failed there): from now on the file ends where it can still be read.
    size_bytes_ = readable_end(offset_bytes_, std::min(file_size(), map_offset_bytes_ + map_bytes_));
    unmap();
  }
  const std::uint64_t map_end = map_ == nullptr ? 0 : map_offset_bytes_ + map_bytes_;
  const std::uint64_t wanted_end = std::min<std::uint64_t>(size_bytes_, offset_bytes_ + kWindowBytesMin);
  if (map_ == nullptr || wanted_end > map_end) return map_at_offset();
  const std::uint64_t end = std::min(size_bytes_, map_end);
  return Window{{map_ + (offset_bytes_ - map_offset_bytes_), static_cast<std::size_t>(end - offset_bytes_)},
                offset_bytes_,
                end == size_bytes_};
}

std::uint64_t MappedFile::readable_end(std::uint64_t begin, std::uint64_t end) const {
  std::uint64_t readable = begin;
  while (readable < end) {  // a page at a time, since a disk may fail in the middle
    char byte;
    if (::pread(descriptor_, &byte, 1, static_cast<off_t>(readable)) != 1) break;
    readable = std::min<std::uint64_t>(end, (readable / page_bytes() + 1) * page_bytes());
  }
  return readable;
}

Result<Window> MappedFile::map_at_offset() {
  unmap();
  if (opened_size_bytes_ <= kReadBytesMax) return read_at_offset();
  size_bytes_ = std::min(size_bytes_, std::max(file_size(), offset_bytes_));
  if (offset_bytes_ >= size_bytes_) return Window{{}, offset_bytes_, true};
  map_offset_bytes_ = offset_bytes_ & ~static_cast<std::uint64_t>(page_bytes() - 1);
  // Two windows' worth, so that a remap is needed only once a window; less at the file's end.
  map_bytes_ = static_cast<std::size_t>(std::min<std::uint64_t>(size_bytes_ - map_offset_bytes_, 2 * kWindowBytesMin));
  if (!guard_installed) return read_at_offset();
  void* const map =
      ::mmap(nullptr, map_bytes_, PROT_READ, MAP_PRIVATE, descriptor_, static_cast<off_t>(map_offset_bytes_));
  if (map == MAP_FAILED) return read_at_offset();  // not every file system maps
  map_ = static_cast<char*>(map);
  guard_slot_ = enter_slot(reinterpret_cast<std::uintptr_t>(map), reinterpret_cast<std::uintptr_t>(map) + map_bytes_);
  if (guard_slot_ < 0) {
    unmap();
    return read_at_offset();
  }
  ::madvise(map, map_bytes_, MADV_SEQUENTIAL);
  const std::uint64_t end = map_offset_bytes_ + map_bytes_;
  return Window{{map_ + (offset_bytes_ - map_offset_bytes_), static_cast<std::size_t>(end - offset_bytes_)},
                offset_bytes_,
                end == size_bytes_};
}

Result<Window> MappedFile::read_at_offset() {
  // Small files are asked for twice, and at their end: what is there is not read again.
  if (buffer_offset_bytes_ + buffer_.size() == size_bytes_ && offset_bytes_ >= buffer_offset_bytes_) {
    const auto seen_bytes = static_cast<std::size_t>(std::min(offset_bytes_, size_bytes_) - buffer_offset_bytes_);
    return Window{std::string_view(buffer_).substr(seen_bytes), offset_bytes_, true};
  }
  buffer_offset_bytes_ = offset_bytes_;
  buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size_bytes_ - offset_bytes_, kWindowBytesMin)));
  std::size_t filled = 0;
  while (filled < buffer_.size()) {
    const ssize_t got = ::pread(descriptor_, buffer_.data() + filled, buffer_.size() - filled,
                                static_cast<off_t>(offset_bytes_ + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return Error{ErrorKind::kIo, "cannot be read: " + system_error(errno, "", "").what, path_,
                   offset_bytes_ + filled};
    if (got == 0) {  // cut short since it was opened
      size_bytes_ = offset_bytes_ + filled;
      buffer_.resize(filled);
      break;
    }
    filled += static_cast<std::size_t>(got);
  }
  return Window{buffer_, offset_bytes_, offset_bytes_ + filled == size_bytes_};
}

Result<WholeFile> WholeFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_error(errno, "cannot be opened", path);
  struct stat status;
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) {
    ::close(descriptor);
    return Error{ErrorKind::kIo, "no regular file, or empty", path};
  }
  const auto size_bytes = static_cast<std::size_t>(status.st_size);
  void* const map = ::mmap(nullptr, size_bytes, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
  const int error = errno;
  ::close(descriptor);
  if (map == MAP_FAILED) return system_error(error, "cannot be mapped", path);
  return WholeFile(static_cast<const char*>(map), size_bytes);
}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : map_(std::exchange(other.map_, nullptr)), size_bytes_(std::exchange(other.size_bytes_, 0)) {}

WholeFile& WholeFile::operator=(WholeFile&& other) noexcept {
  std::swap(map_, other.map_);
  std::swap(size_bytes_, other.size_bytes_);
  return *this;
}

WholeFile::~WholeFile() {
  if (map_ != nullptr) ::munmap(const_cast<char*>(map_), size_bytes_);
}

}  // namespace cipin
