#pragma once

#include "core/segment/plain_scan.h"

// The bodies of core/segment/plain_scan.h over a Vector of core/text: a mask of 64 bits tells something of each byte of
// a block, the first byte's bit lowest, and boundaries are found by shifting masks. Files that include this call no
// inline function of the standard library (see vector_avx2.h).
namespace cipin::plain_scan {

using Mask = std::uint64_t;

template <class Vector>
struct Block {
  Vector part[Vector::kInBlock];

  explicit Block(const char* text) {
    for (std::size_t i = 0; i < Vector::kInBlock; ++i) part[i] = Vector::load(text + i * Vector::kBytes);
  }
  template <class Test>
  Mask where(const Test& test) const {
    Vector held[Vector::kInBlock];
    for (std::size_t i = 0; i < Vector::kInBlock; ++i) held[i] = test(part[i]);
    return Vector::high_bits(held);
  }
  Mask equal(std::uint8_t byte) const {
    return where([byte](Vector v) { return v == Vector::all(byte); });
  }
};

template <class Vector>
Vector is_between(Vector v, std::uint8_t first, std::uint8_t last) {
  return v - Vector::all(first) <= Vector::all(static_cast<std::uint8_t>(last - first));
}

/// A mask one byte later; `carry` is the bit before its first, and becomes its last.
inline Mask later(Mask mask, Mask& carry) {
  const Mask shifted = mask << 1 | carry;
  carry = mask >> 63;
  return shifted;
}

/// Appends base + the place of each bit. Writes up to three entries more than it counts: no branch for a bit.
inline void append_places(Mask mask, std::size_t base, std::uint32_t* places, std::size_t& count) {
  const auto added = static_cast<std::size_t>(__builtin_popcountll(mask));
  std::uint32_t* out = places + count;
  for (std::size_t i = 0; i < added; i += 4) {
    for (std::size_t k = 0; k < 4; ++k) {
      out[i + k] = static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(__builtin_ctzll(mask | Mask{1} << 63));
      mask &= mask - 1;
    }
  }
  count += added;
}

/// Where separators begin that are not ASCII.
template <class Vector>
struct WideSeparators {
  Mask two_bytes = 0;
  Mask three_bytes = 0;

  WideSeparators(const Block<Vector>& block, const char* text) {
    const Block<Vector> second(text + 1);
    const Block<Vector> third(text + 2);
    Vector two[Vector::kInBlock];
    Vector three[Vector::kInBlock];
    for (std::size_t i = 0; i < Vector::kInBlock; ++i) {
      const Vector a = block.part[i];
      const Vector b = second.part[i];
      const Vector c = third.part[i];
      const auto is = [](Vector v, std::uint8_t byte) { return v == Vector::all(byte); };
      const Vector after_e2 =
          (is(b, 0x80) & (is_between(c, 0x80, 0x8A) | is(c, 0xAF))) | (is(b, 0x81) & is_between(c, 0x9F, 0xA0));
      two[i] = is(a, 0xC2) & is(b, 0xA0);
      three[i] = (is(a, 0xE3) & is(b, 0x80) & is(c, 0x80)) | (is(a, 0xE2) & after_e2) |
                 (is(a, 0xE1) & is(b, 0x9A) & is(c, 0x80));
    }
    two_bytes = Vector::high_bits(two);
    three_bytes = Vector::high_bits(three);
  }
};

template <class Vector>
std::size_t find_spaced(const char* text, std::size_t size_bytes, Spans& spans) {
  constexpr std::size_t kBlockBytes = 64;
  constexpr std::size_t kBeyond = 2;  // bytes behind a block that are looked at
  std::size_t at = 0;
  Mask begun = 0;  // bytes at the next block's front that belong to a separator
  Mask in_word = spans.open() ? 1 : 0;
  for (; size_bytes - at >= kBlockBytes + kBeyond; at += kBlockBytes) {
    const Block<Vector> block(text + at);
    const Mask ascii = block.where([](Vector v) { return (v == Vector::all(0x20)) | is_between(v, 0x09, 0x0D); });
    Mask separators = ascii | begun;
    begun = 0;
    if (block.where([](Vector v) { return v; }) != 0) {
      const WideSeparators<Vector> wide(block, text + at);
      const Mask two_or_three = wide.two_bytes | wide.three_bytes;
      separators |= two_or_three | two_or_three << 1 | wide.three_bytes << 2;
      begun = two_or_three >> 63 | wide.three_bytes >> 62;
    }
    const Mask words = ~separators;
    const Mask edges = words ^ later(words, in_word);
    append_places(edges & words, at, spans.begins, spans.begin_count);
    append_places(edges & separators, at, spans.ends, spans.end_count);
  }
  // A separator that is cut by the block's end was seen as a whole.
  return at + static_cast<std::size_t>(__builtin_popcountll(begun));
}

/// What the rules of UAX #29 tell apart in ASCII and two-byte Latin letters.
template <class Vector>
struct LatinBytes {
  Mask letters = 0;  // all their bytes
  Mask digits = 0;
  Mask connectors = 0;
  Mask in_letters = 0;  // stands inside a word between letters
  Mask in_numbers = 0;
  Mask white = 0;
  Mask foreign = 0;  // anything else

  /// `lead_before` and `c3_before`: what the byte before the block was; they become those of its last byte.
  LatinBytes(const Block<Vector>& block, Mask& lead_before, Mask& c3_before) {
    letters = block.where([](Vector v) { return is_between(v | Vector::all(0x20), 'a', 'z'); });
    digits = block.where([](Vector v) { return is_between(v, '0', '9'); });
    connectors = block.equal('_');
    const Mask in_both = block.where([](Vector v) { return (v == Vector::all('.')) | (v == Vector::all('\'')); });
    in_letters = in_both | block.equal(':');
    in_numbers = in_both | block.where([](Vector v) { return (v == Vector::all(',')) | (v == Vector::all(';')); });
    white = block.where([](Vector v) { return is_between(v, 0x09, 0x0D) | is_between(v, 0x1C, 0x20); });
    const Mask high = block.where([](Vector v) { return v; });
    if ((high | lead_before) == 0) {
      c3_before = 0;
      return;
    }
    const Mask leads = block.where([](Vector v) { return is_between(v, 0xC3, 0xC8); });
    const Mask seconds = later(leads, lead_before);
    const Mask after_c3 = later(block.equal(0xC3), c3_before);
    const Mask signs =
        after_c3 & block.where([](Vector v) { return (v == Vector::all(0x97)) | (v == Vector::all(0xB7)); });
    letters |= leads | seconds;
    foreign = (high & ~(leads | seconds)) | signs | signs >> 1;
    sign_at_front = (signs & 1) != 0;
  }
  bool sign_at_front = false;  // the lead of × or ÷ was the block before's last byte
};

inline bool is_latin_letter_byte(unsigned char byte) {
  const unsigned char lower = byte | 0x20;
  return lower >= 'a' && lower <= 'z';
}

template <class Vector>
std::size_t find_latin(const char* text, std::size_t size_bytes, Spans& spans) {
  constexpr std::size_t kBlockBytes = 64;
  std::size_t restart = 0;  // the last boundary
  Mask lead_before = 0;
  Mask c3_before = 0;
  Mask letter_before = 0;  // these of the byte before the block
  Mask digit_before = 0;
  Mask word_before = 0;
  Mask space_before = 0;
  Mask return_before = 0;
  Mask black_before = 0;
  for (std::size_t at = 0; size_bytes - at > kBlockBytes; at += kBlockBytes) {
    const Block<Vector> block(text + at);
    const LatinBytes<Vector> bytes(block, lead_before, c3_before);
    const auto next = static_cast<unsigned char>(text[at + kBlockBytes]);
    const Mask next_letter = is_latin_letter_byte(next) ? 1 : 0;
    const Mask next_digit = next >= '0' && next <= '9' ? 1 : 0;
    const Mask black = ~bytes.white;
    const Mask spaces = block.equal(' ');
    const Mask middles =
        (bytes.in_letters & later(bytes.letters, letter_before) & (bytes.letters >> 1 | next_letter << 63)) |
        (bytes.in_numbers & later(bytes.digits, digit_before) & (bytes.digits >> 1 | next_digit << 63));
    const Mask words = bytes.letters | bytes.digits | bytes.connectors | middles;
    const Mask joined = (words & later(words, word_before)) | (spaces & later(spaces, space_before)) |
                        (block.equal('\n') & later(block.equal('\r'), return_before));
    const Mask boundaries = ~joined;
    const Mask begins = boundaries & black;
    const Mask ends = boundaries & later(black, black_before);
    // Behind the block stands a code point that may end what seems to go on, or go on what seems to end.
    const bool cut_by_next = next >= 0x80 && ((bytes.in_letters | bytes.in_numbers) >> 63) != 0;
    if (bytes.foreign == 0 && !cut_by_next) {
      append_places(begins, at, spans.begins, spans.begin_count);
      append_places(ends, at, spans.ends, spans.end_count);
      if (boundaries != 0) restart = at + 63 - static_cast<std::size_t>(__builtin_clzll(boundaries));
      continue;
    }
    if (bytes.sign_at_front) break;
    // The segment in front of the foreign byte may go on with it, and a sign before that may depend on it: the last
    // boundary that does not is at least two bytes away.
    const unsigned known = bytes.foreign != 0 ? static_cast<unsigned>(__builtin_ctzll(bytes.foreign)) : 64;
    const Mask certain = known < 2 ? 0 : boundaries & ((Mask{1} << (known - 1)) - 1);
    if (certain == 0) break;
    const unsigned last = 63 - static_cast<unsigned>(__builtin_clzll(certain));
    append_places(begins & ((Mask{1} << last) - 1), at, spans.begins, spans.begin_count);
    append_places(ends & ((Mask{2} << last) - 1), at, spans.ends, spans.end_count);
    return at + last;
  }
  if (spans.open()) --spans.begin_count;  // begins at `restart`
  return restart;
}

}  // namespace cipin::plain_scan
