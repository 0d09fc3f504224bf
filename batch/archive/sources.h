#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "batch/archive/documents.h"
#include "batch/archive/formats.h"
#include "core/base/status.h"
#include "core/io/byte_source.h"

// What stands between a file's bytes and its documents' text: unpacking within bounds, decoding, failures that become
// problems.
namespace cipin::archive {

/// Where a DocumentSink or PieceSink takes problems.
using Report = std::function<Status(Problem)>;

/// How far something compressed may grow: a bomb is stopped before it takes the night.
class Expansion {
 public:
  Expansion(std::uint64_t packed_bytes, const ReadSettings& settings);
  /// False, from then on, once more has come out than is allowed.
  bool take(std::size_t unpacked_bytes);
  Error error() const;

 private:
  std::uint64_t left_bytes_;
  std::uint64_t times_;
  bool exceeded_ = false;
};

/// An Unpacker over a file.
class PackedFile {
 public:
  /// Errors: kNotFound, kIo of the file; kBadInput and the module's errors of its content.
  static Result<std::unique_ptr<PackedFile>> open(const std::string& path, Format container,
                                                  const ReadSettings& settings);
  ~PackedFile();
  PackedFile(const PackedFile&) = delete;
  PackedFile& operator=(const PackedFile&) = delete;

  Unpacker& unpacker() { return *unpacker_; }
  Expansion& expansion() { return expansion_; }

 private:
  PackedFile(int descriptor, Expansion expansion) : descriptor_(descriptor), expansion_(expansion) {}
  int descriptor_;
  std::unique_ptr<Unpacker> unpacker_;
  Expansion expansion_;
};

/// A source that ends where its bytes cannot be had, and says so afterwards: what could be read is a text of its own.
class EndingSource : public ByteSource {
 public:
  /// Why it ended early, with the offset; none if it did not.
  const std::optional<Error>& failure() const { return failure_; }

 protected:
  std::optional<Error> failure_;
};

/// The member that an Unpacker stands at. Both references outlive this.
class PackedSource final : public EndingSource {
 public:
  PackedSource(Unpacker& unpacker, Expansion& expansion) : unpacker_(&unpacker), expansion_(&expansion) {}
  Result<Window> advance(std::size_t consumed_bytes) override;

 private:
  Unpacker* unpacker_;
  Expansion* expansion_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::uint64_t offset_bytes_ = 0;
  bool at_end_ = false;
};

/// Any other source, which outlives this.
class OpenedSource final : public EndingSource {
 public:
  explicit OpenedSource(ByteSource& source) : source_(&source) {}
  /// For a file whose first bytes cannot be read, which is no text that ended early. Errors: kIo.
  Status begin();
  Result<Window> advance(std::size_t consumed_bytes) override;
  bool intact() const override { return source_->intact(); }
  std::uint64_t missing_bytes() const override { return source_->missing_bytes(); }

 private:
  ByteSource* source_;
  std::optional<Window> first_;  // had by begin()
  std::uint64_t offset_bytes_ = 0;
};

/// Takes the bytes of a source as a whole, window by window, and none that a file lost under its map.
class Taker {
 public:
  explicit Taker(ByteSource& source) : source_(&source) {}
  /// Appends what comes next to `bytes`; false once that was the last. Errors: the source's.
  Result<bool> take(std::string& bytes);

 private:
  ByteSource* source_;
  std::size_t consumed_bytes_ = 0;
};

/// Gives `use` the text of `source` in UTF-8: the source itself if that is what it holds, so that plain text is not
/// touched; else decoded, and what stands for nothing is reported, of `member`.
Status read_as_utf8(ByteSource& source, const std::string& member, std::optional<Encoding> declared,
                    const ReadSettings& settings, const Report& report, const std::function<Status(ByteSource&)>& use);

/// `bytes` in UTF-8 without faults and byte order mark, in place; `declared` as in detect_encoding. Faults are reported
/// with offsets from `offset_bytes` on.
Status make_utf8(std::string& bytes, const std::string& member, std::optional<Encoding> declared,
                 const ReadSettings& settings, const Report& report);

/// The same for text that is UTF-8 but for faults. `text` is a view of it, or of `repaired`.
Status repair_utf8(std::string_view& text, std::string& repaired, const std::string& member, std::uint64_t offset_bytes,
                   const Report& report);

/// Reports why a source ended early.
Status report_end(const EndingSource& source, const std::string& member, const Report& report);
/// Reports what went missing under a source's map, for texts that no Pass reads from it.
Status report_missing(const ByteSource& source, const std::string& member, std::uint64_t offset_bytes,
                      const Report& report);

}  // namespace cipin::archive
