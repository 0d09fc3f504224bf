#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/status.h"
#include "core/io/byte_source.h"

namespace cipin {

/// Makes SIGBUS inside a mapped window harmless: the lost pages read as zeros and the window is marked. A fault
/// anywhere else goes the way it would have gone before. Call once at the program's start, before any thread; without
/// it a file that shrinks under its map kills the process.
Status install_mapped_file_guard();

/// A regular file seen through mapped windows of about kWindowBytesMin: one window's address space is all it takes for
/// a file of any size, and one window's memory. The file's size is fixed when it is opened: what is added later is not
/// seen; what is cut off shows as intact() == false. Read-only. One thread at a time.
class MappedFile final : public ByteSource {
 public:
  /// `descriptor` is owned from here on. Errors: kIo if it is no regular file.
  static Result<std::unique_ptr<MappedFile>> open(int descriptor, std::string path);
  /// The same of what is known to be a regular file of that size.
  static std::unique_ptr<MappedFile> over(int descriptor, std::string path, std::uint64_t size_bytes);
  ~MappedFile() override;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  Result<Window> advance(std::size_t consumed_bytes) override;
  bool intact() const override;
  std::uint64_t missing_bytes() const override { return opened_size_bytes_ - size_bytes_; }

  std::uint64_t size_bytes() const { return size_bytes_; }

 private:
  MappedFile(int descriptor, std::string path, std::uint64_t size_bytes);
  void unmap();
  std::uint64_t file_size() const;
  /// Where in [begin, end) reading first fails; end if nowhere.
  std::uint64_t readable_end(std::uint64_t begin, std::uint64_t end) const;
  Result<Window> map_at_offset();
  Result<Window> read_at_offset();

  int descriptor_;
  std::string path_;
  std::uint64_t size_bytes_;
  std::uint64_t opened_size_bytes_;
  std::uint64_t offset_bytes_ = 0;  // of the first byte not yet consumed
  char* map_ = nullptr;
  std::size_t map_bytes_ = 0;
  std::uint64_t map_offset_bytes_ = 0;
  int guard_slot_ = -1;
  std::string buffer_;  // used instead of the map for a small file, and where a file system cannot map
  std::uint64_t buffer_offset_bytes_ = 0;
};

/// A whole file mapped read-only for as long as this lives; for our own small files (lexicons), which are replaced,
/// never cut.
class WholeFile {
 public:
  static Result<WholeFile> open(const std::string& path);
  WholeFile(WholeFile&& other) noexcept;
  WholeFile& operator=(WholeFile&& other) noexcept;
  ~WholeFile();
  std::string_view bytes() const { return {map_, size_bytes_}; }

 private:
  WholeFile(const char* map, std::size_t size_bytes) : map_(map), size_bytes_(size_bytes) {}
  const char* map_ = nullptr;
  std::size_t size_bytes_ = 0;
};

}  // namespace cipin
