#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/io/byte_source.h"
#include "core/pass.h"

namespace cipin::archive {

/// How a file's bytes stand for text. GB18030 includes GBK and GB2312.
enum class Encoding : std::uint8_t { kUtf8, kGb18030, kBig5, kUtf16Le, kUtf16Be };

/// The name as settings and messages write it: utf-8, gb18030, big5, utf-16le, utf-16be.
std::string_view encoding_name(Encoding encoding);

/// By any usual label, of any case: "GBK", "gb2312", "Big5-HKSCS", "utf8".
std::optional<Encoding> encoding_of_name(std::string_view label);

/// What the text says of itself: an XML declaration's encoding, an HTML meta charset, looked for in the first 4 KiB.
std::optional<Encoding> declared_encoding(std::string_view head);

/// The encoding of a text that begins with `head` (as much of it as is at hand; all of it if `at_end`): by its byte
/// order mark, else by `declared` if the bytes do not speak against it, else by test: UTF-8 if the bytes are, a few
/// faults apart, else whichever of GB18030 and Big5 they fit better. UTF-16 is only found by its mark or declared.
/// Cost: one pass over UTF-8, two more over anything else.
Encoding detect_encoding(std::string_view head, bool at_end, std::optional<Encoding> declared);

/// UTF-8 text over a source in another encoding, a window at a time. A byte order mark is dropped. A faulty sequence
/// becomes one U+FFFD and is told by faults(). The source outlives this.
class DecodedSource final : public ByteSource {
 public:
  DecodedSource(ByteSource& source, Encoding encoding) : source_(&source), encoding_(encoding) {}
  /// Windows of the decoded text: their offsets count its bytes. Errors: the source's, and those are final.
  Result<Window> advance(std::size_t consumed_bytes) override;
  std::uint64_t missing_bytes() const override { return source_->missing_bytes(); }

  /// Sequences that stand for nothing, with offsets in the source; as many ranges as PassReport keeps.
  const std::vector<FaultyRange>& faults() const { return faults_; }

 private:
  Status decode_more();

  ByteSource* source_;
  Encoding encoding_;
  Window window_;  // of the source; its first used_bytes_ are decoded
  std::size_t used_bytes_ = 0;
  bool window_is_used_ = true;
  bool started_ = false;
  bool at_end_ = false;
  std::string text_;
  std::size_t text_begin_ = 0;      // of what is not consumed
  std::uint64_t offset_bytes_ = 0;  // of that, in the decoded text
  std::vector<FaultyRange> faults_;
};

/// The same for bytes in memory. Appends the text to `text`, the faults to `faults` (offsets in `bytes`), which is
/// empty or of the same bytes.
void decode(std::string_view bytes, Encoding encoding, std::string& text, std::vector<FaultyRange>& faults);

}  // namespace cipin::archive
