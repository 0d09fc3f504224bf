#include <algorithm>
#include <bit>
#include <cstring>

#include "batch/archive/encoding.h"
#include "batch/archive/sequence.h"
#include "core/base/coding.h"
#include "core/text/utf8.h"

namespace cipin::archive {
namespace {

// Decoded at a time, so that room for the worst case (three bytes for each) is small.
constexpr std::size_t kPartBytes = std::size_t{1} << 16;

// Some bytes of a text, and where they stand in it.
struct Part {
  std::string_view bytes;
  std::uint64_t offset_bytes;
  bool at_end;  // else a sequence that they end inside of is left for the next part
};

struct Gb18030 {
  static constexpr bool kHasAscii = true;
  static constexpr std::size_t kCutBytes = 1;  // of a sequence cut short at the end, these are the fault
  static Sequence read(const Byte* at, const Byte* end) { return gb18030_sequence(at, end); }
};
struct Big5 {
  static constexpr bool kHasAscii = true;
  static constexpr std::size_t kCutBytes = 1;
  static Sequence read(const Byte* at, const Byte* end) { return big5_sequence(at, end); }
};
template <bool kBigEndian>
struct Utf16 {
  static constexpr bool kHasAscii = false;
  static constexpr std::size_t kCutBytes = 2;
  static Sequence read(const Byte* at, const Byte* end) { return utf16_sequence<kBigEndian>(at, end); }
};

// Stores a sequence's UTF-8 and returns its end. Always writes four bytes.
char* put_utf8(char* out, std::uint32_t utf8) {
  const std::uint32_t bytes = to_little_endian(utf8);
  std::memcpy(out, &bytes, sizeof bytes);
  return out + 1 + (utf8 > 0xFF ? 1 : 0) + (utf8 > 0xFFFF ? 1 : 0) + (utf8 > 0xFFFFFF ? 1 : 0);
}

// Returns how many bytes of the part are decoded.
template <class Coding>
std::size_t decode_part(const Part& part, std::string& text, std::vector<FaultyRange>& faults) {
  const std::size_t text_begin = text.size();
  text.resize(text_begin + kReplacementUtf8.size() * part.bytes.size() + sizeof(std::uint64_t));
  char* out = text.data() + text_begin;
  const Byte* const begin = reinterpret_cast<const Byte*>(part.bytes.data());
  const Byte* const end = begin + part.bytes.size();
  const Byte* at = begin;
  while (at != end) {
    if constexpr (Coding::kHasAscii) {
      while (end - at >= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        if ((word & 0x8080808080808080) != 0) break;
        std::memcpy(out, &word, sizeof word);
        at += sizeof word;
        out += sizeof word;
      }
      if (at == end) break;
      if (*at < 0x80) {
        *out++ = static_cast<char>(*at++);
        continue;
      }
    }
    Sequence sequence = Coding::read(at, end);
    if (sequence.length_bytes == 0) {
      if (!part.at_end) break;
      sequence.length_bytes =
          static_cast<std::uint32_t>(std::min(Coding::kCutBytes, static_cast<std::size_t>(end - at)));
    }
    if (sequence.utf8 == kFaultyUtf8) {
      add_faulty_range(faults, {part.offset_bytes + static_cast<std::uint64_t>(at - begin), sequence.length_bytes, 1});
      sequence.utf8 = packed_utf8(kReplacement);
    }
    out = put_utf8(out, sequence.utf8);
    at += sequence.length_bytes;
  }
  text.resize(static_cast<std::size_t>(out - text.data()));
  return static_cast<std::size_t>(at - begin);
}

std::size_t decode_utf8_part(const Part& part, std::string& text, std::vector<FaultyRange>& faults) {
  std::size_t at = 0;
  while (at < part.bytes.size()) {
    const Utf8Check check = check_utf8(part.bytes.substr(at));
    text.append(part.bytes, at, check.valid_bytes);
    at += check.valid_bytes;
    if (check.fault == Utf8Fault::kNone || (check.fault == Utf8Fault::kTruncated && !part.at_end)) break;
    add_faulty_range(faults, {part.offset_bytes + at, check.fault_bytes, 1});
    text.append(kReplacementUtf8);
    at += check.fault_bytes;
  }
  return at;
}

std::size_t decode_part(Encoding encoding, const Part& part, std::string& text, std::vector<FaultyRange>& faults) {
  switch (encoding) {
    case Encoding::kUtf8:
      return decode_utf8_part(part, text, faults);
    case Encoding::kGb18030:
      return decode_part<Gb18030>(part, text, faults);
    case Encoding::kBig5:
      return decode_part<Big5>(part, text, faults);
    case Encoding::kUtf16Le:
      return decode_part<Utf16<false>>(part, text, faults);
    case Encoding::kUtf16Be:
      return decode_part<Utf16<true>>(part, text, faults);
  }
  return 0;
}

// How many bytes at the front of a text are its byte order mark.
std::size_t byte_order_mark_bytes(std::string_view bytes, Encoding encoding) {
  std::string_view mark;
  switch (encoding) {
    case Encoding::kUtf8:
      mark = kByteOrderMarkUtf8;
      break;
    case Encoding::kGb18030:
      mark = "\x84\x31\x95\x33";
      break;
    case Encoding::kBig5:
      return 0;
    case Encoding::kUtf16Le:
      mark = "\xFF\xFE";
      break;
    case Encoding::kUtf16Be:
      mark = "\xFE\xFF";
      break;
  }
  return bytes.starts_with(mark) ? mark.size() : 0;
}

}  // namespace

void decode(std::string_view bytes, Encoding encoding, std::string& text, std::vector<FaultyRange>& faults) {
  std::size_t at = byte_order_mark_bytes(bytes, encoding);
  while (at < bytes.size()) {
    const std::string_view part = bytes.substr(at, kPartBytes);
    at += decode_part(encoding, {part, at, at + part.size() == bytes.size()}, text, faults);
  }
}

Result<Window> DecodedSource::advance(std::size_t consumed_bytes) {
  text_begin_ += consumed_bytes;
  offset_bytes_ += consumed_bytes;
  if (!at_end_ && text_.size() - text_begin_ < kWindowBytesMin) {
    text_.erase(0, text_begin_);
    text_begin_ = 0;
    while (!at_end_ && text_.size() < kWindowBytesMin) {
      if (Status decoded = decode_more(); !decoded) return decoded.error();
    }
  }
  return Window{std::string_view(text_).substr(text_begin_), offset_bytes_, at_end_};
}

// Decodes the next part of the source's window, or the first of its next one.
Status DecodedSource::decode_more() {
  if (window_is_used_) {
    Result<Window> window = source_->advance(used_bytes_);
    if (!window) return window.error();
    window_ = *window;
    used_bytes_ = started_ ? 0 : byte_order_mark_bytes(window_.bytes, encoding_);
    started_ = true;
    window_is_used_ = false;
  }
  const std::string_view bytes = window_.bytes.substr(used_bytes_, kPartBytes);
  const bool last = window_.at_end && used_bytes_ + bytes.size() == window_.bytes.size();
  const std::size_t text_bytes_before = text_.size();
  const std::vector<FaultyRange> faults_before = faults_;
  const std::size_t decoded_bytes =
      decode_part(encoding_, {bytes, window_.offset_bytes + used_bytes_, last}, text_, faults_);
  if (!source_->intact()) {  // the file was cut short under us: what was decoded may be made of nothing
    text_.resize(text_bytes_before);
    faults_ = faults_before;
    window_is_used_ = true;  // up to here; advance shows what is left
    return Done{};
  }
  used_bytes_ += decoded_bytes;
  at_end_ = last;
  window_is_used_ = !last && (decoded_bytes == 0 || used_bytes_ == window_.bytes.size());
  return Done{};
}

}  // namespace cipin::archive
