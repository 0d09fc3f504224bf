#include "batch/formats/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "batch/formats/guard.h"

namespace cipin::formats {
namespace {

using archive::Format;
using archive::Unpacker;

constexpr std::size_t kBlockBytes = std::size_t{1} << 16;

// libarchive turns names into the locale's encoding, and gives none where that cannot be: so the thread is put into
// UTF-8 while it works, without a change to the program's locale.
class Utf8Locale {
 public:
  Utf8Locale() : before_(::uselocale(utf8())) {}
  ~Utf8Locale() { ::uselocale(before_); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  static locale_t utf8() {
    static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
  }
  locale_t before_;
};

struct FreeArchive {
  void operator()(struct archive* reader) const { ::archive_read_free(reader); }
};
using Reader = std::unique_ptr<struct archive, FreeArchive>;

Error error_of(struct archive* reader) {
  const char* const what = ::archive_error_string(reader);
  return {ErrorKind::kBadInput, what == nullptr ? "cannot be unpacked" : what};
}

class LibarchiveUnpacker final : public Unpacker {
 public:
  LibarchiveUnpacker(Reader reader, bool is_archive) : reader_(std::move(reader)), is_archive_(is_archive) {}

  Result<bool> next(Member& member) override {
    return guarded([&]() -> Result<bool> { return next_guarded(member); });
  }
  Result<std::string_view> read() override {
    return guarded([&]() -> Result<std::string_view> { return read_guarded(); });
  }

 private:
  Result<bool> next_guarded(Member& member) {
    if (fatal_) return *std::exchange(fatal_, std::nullopt);
    if (ended_) return false;
    const Utf8Locale locale;
    archive_entry* entry = nullptr;
    const int status = ::archive_read_next_header(reader_.get(), &entry);
    if (status == ARCHIVE_EOF) {
      ended_ = true;
      return false;
    }
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      ended_ = true;
      return error_of(reader_.get());
    }
    expected_offset_bytes_ = 0;
    pending_.reset();
    gap_bytes_ = 0;
    held_ = {};
    const char* const name = is_archive_ ? ::archive_entry_pathname(entry) : "";
    member.name = name == nullptr ? "" : name;
    member.kind = MemberKind::kFile;
    if (::archive_entry_filetype(entry) != AE_IFREG || ::archive_entry_hardlink(entry) != nullptr) {
      member.kind = MemberKind::kOther;
    } else if (::archive_entry_is_encrypted(entry) != 0) {
      member.kind = MemberKind::kEncrypted;
    }
    return true;
  }

  // Blocks are taken as libarchive makes them: its archive_read_data drops what it had when an error comes.
  Result<std::string_view> read_guarded() {
    for (;;) {
      if (gap_bytes_ > 0) {  // a hole in a sparse file
        static const std::string zeros(kBlockBytes, '\0');
        const std::size_t part = static_cast<std::size_t>(std::min<std::uint64_t>(gap_bytes_, zeros.size()));
        gap_bytes_ -= part;
        return std::string_view(zeros).substr(0, part);
      }
      if (!held_.empty()) return std::exchange(held_, {});
      if (pending_) {
        Error error = *std::move(pending_);
        pending_.reset();
        return error;
      }
      if (ended_) return std::string_view();
      const void* block = nullptr;
      std::size_t size_bytes = 0;
      la_int64_t offset_bytes = 0;
      const int status = ::archive_read_data_block(reader_.get(), &block, &size_bytes, &offset_bytes);
      if (status == ARCHIVE_EOF) return std::string_view();
      if (status == ARCHIVE_RETRY) continue;
      if (status != ARCHIVE_OK) {
        pending_ = error_of(reader_.get());
        ended_ = status == ARCHIVE_FATAL;
        if (ended_) fatal_ = pending_;
        if (status != ARCHIVE_WARN) continue;  // with a warning, as of a wrong checksum, comes the last block
      }
      const auto begin = static_cast<std::uint64_t>(std::max<la_int64_t>(offset_bytes, 0));
      if (begin > expected_offset_bytes_) gap_bytes_ = begin - expected_offset_bytes_;
      expected_offset_bytes_ = begin + size_bytes;
      held_ = {static_cast<const char*>(block), size_bytes};
    }
  }

  Reader reader_;
  bool is_archive_;
  bool ended_ = false;
  std::uint64_t expected_offset_bytes_ = 0;
  std::uint64_t gap_bytes_ = 0;
  std::string_view held_;
  std::optional<Error> pending_;  // comes when all blocks have been given
  std::optional<Error> fatal_;    // what ended the archive in the middle of a member: next() says it too
};

Result<std::unique_ptr<Unpacker>> open(Format container, int (*start)(struct archive*, const void*), const void* from) {
  return guarded([&]() -> Result<std::unique_ptr<Unpacker>> {
    Reader reader(::archive_read_new());
    if (reader == nullptr) return Error{ErrorKind::kNoSpace, "out of memory while a file was opened"};
    bool ready = ::archive_read_support_filter_gzip(reader.get()) == ARCHIVE_OK &&
                 ::archive_read_support_filter_bzip2(reader.get()) == ARCHIVE_OK &&
                 ::archive_read_support_filter_xz(reader.get()) == ARCHIVE_OK &&
                 ::archive_read_support_filter_zstd(reader.get()) == ARCHIVE_OK &&
                 ::archive_read_support_format_empty(reader.get()) == ARCHIVE_OK;
    if (container == Format::kTar) ready = ready && ::archive_read_support_format_tar(reader.get()) == ARCHIVE_OK;
    if (container == Format::kZip) ready = ready && ::archive_read_support_format_zip(reader.get()) == ARCHIVE_OK;
    const bool is_archive = container == Format::kTar || container == Format::kZip;
    if (!is_archive) ready = ready && ::archive_read_support_format_raw(reader.get()) == ARCHIVE_OK;
    const Utf8Locale locale;
    if (!ready || start(reader.get(), from) != ARCHIVE_OK) return error_of(reader.get());
    return std::unique_ptr<Unpacker>(std::make_unique<LibarchiveUnpacker>(std::move(reader), is_archive));
  });
}

}  // namespace

Result<std::unique_ptr<Unpacker>> unpack_file(int descriptor, Format container) {
  const auto start = [](struct archive* reader, const void* from) {
    return ::archive_read_open_fd(reader, *static_cast<const int*>(from), kBlockBytes);
  };
  return open(container, start, &descriptor);
}

Result<std::unique_ptr<Unpacker>> unpack_bytes(std::string_view bytes, Format container) {
  const auto start = [](struct archive* reader, const void* from) {
    const auto& view = *static_cast<const std::string_view*>(from);
    return ::archive_read_open_memory(reader, view.data(), view.size());
  };
  return open(container, start, &bytes);
}

}  // namespace cipin::formats
