#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

// What stands at the front of some bytes of an encoding: the one place that knows how sequences are built. The tables
// are made from iconv when the project is built (make_encoding_tables.py).
namespace cipin::archive {

using Byte = unsigned char;

/// A sequence: so many bytes that stand for some UTF-8, or for nothing.
struct Sequence {
  std::uint32_t length_bytes;  // 0: the bytes end inside of it
  std::uint32_t utf8;          // up to four bytes, the first of them lowest; kFaultyUtf8 if it stands for nothing
};
inline constexpr std::uint32_t kFaultyUtf8 = 0xFFFFFFFF;
inline constexpr Sequence kCutSequence = {0, kFaultyUtf8};

struct Gb18030Run {
  std::uint16_t index;       // of its first four-byte sequence, counting all of them in order
  std::uint16_t code_point;  // of that one; 0: the run stands for nothing
};
extern const std::uint32_t kGb18030Pairs[];  // by (lead - 81) * 190 + trail; 0 stands for nothing
extern const std::uint32_t kBig5Pairs[];     // by (lead - 81) * 157 + trail
extern const Gb18030Run kGb18030Runs[];      // below U+10000
extern const std::size_t kGb18030RunCount;

/// A code point's UTF-8 as Sequence holds it.
constexpr std::uint32_t packed_utf8(std::uint32_t value) {
  if (value < 0x80) return value;
  if (value < 0x800) return (0xC0 | value >> 6) | (0x80 | (value & 0x3F)) << 8;
  if (value < 0x10000) {
    return (0xE0 | value >> 12) | (0x80 | ((value >> 6) & 0x3F)) << 8 | (0x80 | (value & 0x3F)) << 16;
  }
  return (0xF0 | value >> 18) | (0x80 | ((value >> 12) & 0x3F)) << 8 | (0x80 | ((value >> 6) & 0x3F)) << 16 |
         (0x80 | (value & 0x3F)) << 24;
}

/// A lead byte and what cannot follow it: the lead alone is the fault if an ASCII byte follows, so that this one stays.
constexpr Sequence faulty_pair(Byte trail) {
  return {trail < 0x80 ? 1u : 2u, kFaultyUtf8};
}

constexpr bool is_pair_lead(Byte byte) {
  return byte >= 0x81 && byte != 0xFF;
}
constexpr bool is_ascii_digit(Byte byte) {
  return byte >= '0' && byte <= '9';
}

// The bytes from `at`, an ASCII digit behind a lead. If it is no four-byte sequence, its lead alone is the fault.
inline Sequence gb18030_four_bytes(const Byte* at, const Byte* end) {
  constexpr Sequence kFault = {1, kFaultyUtf8};
  if (end - at >= 3 && !is_pair_lead(at[2])) return kFault;
  if (end - at < 4) return kCutSequence;
  if (!is_ascii_digit(at[3])) return kFault;
  const auto digit = [at](int i) { return static_cast<std::uint32_t>(at[i] - (i % 2 == 0 ? 0x81 : 0x30)); };
  const std::uint32_t index = ((digit(0) * 10 + digit(1)) * 126 + digit(2)) * 10 + digit(3);
  constexpr std::uint32_t kBmpEnd = 39420;
  constexpr std::uint32_t kAstralBegin = 189000;
  if (index >= kAstralBegin) {
    const std::uint32_t value = index - kAstralBegin + 0x10000;
    return value <= 0x10FFFF ? Sequence{4, packed_utf8(value)} : kFault;
  }
  if (index >= kBmpEnd) return kFault;
  const Gb18030Run* const run =
      std::upper_bound(kGb18030Runs, kGb18030Runs + kGb18030RunCount, index,
                       [](std::uint32_t wanted, const Gb18030Run& each) { return wanted < each.index; }) -
      1;
  return run->code_point == 0 ? kFault : Sequence{4, packed_utf8(run->code_point + (index - run->index))};
}

/// The sequence at the front of [at, end), which is not empty, and whose first byte is not ASCII.
inline Sequence gb18030_sequence(const Byte* at, const Byte* end) {
  if (!is_pair_lead(*at)) return {1, kFaultyUtf8};
  if (end - at < 2) return kCutSequence;
  const std::uint32_t trail = at[1];
  if (is_ascii_digit(at[1])) return gb18030_four_bytes(at, end);
  if (trail < 0x40 || trail == 0x7F || trail == 0xFF) return faulty_pair(at[1]);
  const std::uint32_t utf8 = kGb18030Pairs[(*at - 0x81u) * 190 + (trail - 0x40 - (trail > 0x7F ? 1 : 0))];
  return utf8 == 0 ? faulty_pair(at[1]) : Sequence{2, utf8};
}

inline Sequence big5_sequence(const Byte* at, const Byte* end) {
  if (!is_pair_lead(*at)) return {1, kFaultyUtf8};
  if (end - at < 2) return kCutSequence;
  const std::uint32_t trail = at[1];
  if (trail < 0x40 || (trail > 0x7E && trail < 0xA1) || trail == 0xFF) return faulty_pair(at[1]);
  const std::uint32_t utf8 = kBig5Pairs[(*at - 0x81u) * 157 + (trail < 0x7F ? trail - 0x40 : trail - 0x62)];
  return utf8 == 0 ? faulty_pair(at[1]) : Sequence{2, utf8};
}

/// As above, but for any first byte. Half a surrogate pair is a fault of its two bytes.
template <bool kBigEndian>
Sequence utf16_sequence(const Byte* at, const Byte* end) {
  const auto unit = [at](int i) {
    return kBigEndian ? static_cast<std::uint32_t>(at[i] << 8 | at[i + 1])
                      : static_cast<std::uint32_t>(at[i + 1] << 8 | at[i]);
  };
  if (end - at < 2) return kCutSequence;
  const std::uint32_t first = unit(0);
  if (first < 0xD800 || first > 0xDFFF) return {2, packed_utf8(first)};
  if (first > 0xDBFF) return {2, kFaultyUtf8};
  if (end - at < 4) return kCutSequence;
  const std::uint32_t second = unit(2);
  if (second < 0xDC00 || second > 0xDFFF) return {2, kFaultyUtf8};
  return {4, packed_utf8(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))};
}

}  // namespace cipin::archive
