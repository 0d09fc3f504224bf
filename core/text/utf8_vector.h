#pragma once

#include <cstddef>
#include <cstdint>

namespace cipin::utf8_bodies {

/// Faults that two bytes in a row can show, a bit each: one is there if the first byte's upper nibble, its lower nibble
/// and the second byte's upper nibble all allow it. So three tables of sixteen entries, looked up for many bytes at
/// once, find them all (J. Keiser, D. Lemire: Validating UTF-8 in less than one instruction per byte, Software:
/// Practice and Experience 51(5), 2021). What lies further apart than two bytes is the last bit's: two continuations in
/// a row are right exactly at the third and fourth byte of a sequence.
struct NibbleTables {
  std::uint8_t first_high[16] = {};
  std::uint8_t first_low[16] = {};
  std::uint8_t second_high[16] = {};
};
inline constexpr std::uint8_t kTwoContinuations = 0x80;

/// Nibbles as sets: bit n for nibble n.
constexpr void add_fault(NibbleTables& tables, std::uint8_t fault, unsigned first_high, unsigned first_low,
                         unsigned second_high) {
  for (unsigned nibble = 0; nibble < 16; ++nibble) {
    if ((first_high >> nibble & 1) != 0) tables.first_high[nibble] |= fault;
    if ((first_low >> nibble & 1) != 0) tables.first_low[nibble] |= fault;
    if ((second_high >> nibble & 1) != 0) tables.second_high[nibble] |= fault;
  }
}

constexpr NibbleTables make_nibble_tables() {
  constexpr unsigned kAny = 0xFFFF;
  constexpr unsigned kAscii = 0x00FF;         // 0 to 7
  constexpr unsigned kContinuation = 0x0F00;  // 8 to B
  constexpr unsigned kLead = 0xF000;          // C to F
  constexpr unsigned kC = 1u << 0xC;
  constexpr unsigned kE = 1u << 0xE;
  constexpr unsigned kF = 1u << 0xF;
  NibbleTables tables;
  add_fault(tables, 0x01, kLead, kAny, kAscii | kLead);  // a sequence cut short by the next
  add_fault(tables, 0x02, kAscii, kAny, kContinuation);  // a continuation of nothing
  add_fault(tables, 0x04, kC, 0x0003, kContinuation);    // C0, C1: overlong
  add_fault(tables, 0x08, kE, 0x0001, 0x0300);           // E0 80 to 9F: overlong
  add_fault(tables, 0x10, kE, 0x2000, 0x0C00);           // ED A0 to BF: surrogates
  add_fault(tables, 0x20, kF, 0xFFE1, 0x0100);           // F0 80 to 8F: overlong; F5 to FF 80 to 8F: above U+10FFFF
  add_fault(tables, 0x40, kF, 0xFFF0, 0x0E00);           // F4 to FF 90 to BF: above U+10FFFF
  add_fault(tables, kTwoContinuations, kContinuation, kAny, kContinuation);
  return tables;
}
inline constexpr NibbleTables kNibbleTables = make_nibble_tables();

template <class Vector>
bool is_ascii_block(const char* text) {
  Vector seen = Vector::load(text);
  for (std::size_t i = 1; i < Vector::kInBlock; ++i) seen = seen | Vector::load(text + i * Vector::kBytes);
  return !(seen & Vector::all(0x80)).any();
}

/// How far `text` can be told to be UTF-8 by whole blocks of 64 bytes: a place at the end of a code point, with any
/// fault at most 67 bytes behind it.
template <class Vector>
std::size_t valid_prefix(const char* text, std::size_t size_bytes) {
  constexpr std::size_t kBlockBytes = Vector::kBytes * Vector::kInBlock;
  // Above these, the last three bytes of a block begin a sequence that goes on in the next.
  alignas(64) static constexpr struct {
    std::uint8_t bytes[32];
  } kWholeAtEnd = {{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,  255,  255,
                    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0xEF, 0xDF, 0xBF}};
  const Vector whole_at_end = Vector::load(reinterpret_cast<const char*>(kWholeAtEnd.bytes) + 32 - Vector::kBytes);
  const Vector first_high = Vector::table(kNibbleTables.first_high);
  const Vector first_low = Vector::table(kNibbleTables.first_low);
  const Vector second_high = Vector::table(kNibbleTables.second_high);
  const Vector low_nibble = Vector::all(0x0F);
  const Vector high_bit = Vector::all(0x80);
  const Vector third_of = Vector::all(0xE0 - 0x80);  // what is left keeps its highest bit from this lead on
  const Vector fourth_of = Vector::all(0xF0 - 0x80);

  Vector before = Vector::all(0);
  Vector open = before;  // not 0: the block before ends inside a sequence
  std::size_t at = 0;
  for (; size_bytes - at >= kBlockBytes; at += kBlockBytes) {
    Vector part[Vector::kInBlock];
    Vector seen = part[0] = Vector::load(text + at);
    for (std::size_t i = 1; i < Vector::kInBlock; ++i)
      seen = seen | (part[i] = Vector::load(text + at + i * Vector::kBytes));
    if (!(seen & high_bit).any()) {
      if (open.any()) break;
      // Runs of ASCII, of which nothing is kept but the place.
      while (size_bytes - at >= 2 * kBlockBytes && is_ascii_block<Vector>(text + at + kBlockBytes)) at += kBlockBytes;
      before = part[Vector::kInBlock - 1];  // as good as any: no sequence begins in ASCII
      continue;
    }
    Vector fault = Vector::all(0);
    for (std::size_t i = 0; i < Vector::kInBlock; ++i) {
      const Vector first = part[i].template back<1>(before);
      const Vector pairs = first.high_nibbles().lookup(first_high) & (first & low_nibble).lookup(first_low) &
                           part[i].high_nibbles().lookup(second_high);
      const Vector third = Vector::subtract_saturated(part[i].template back<2>(before), third_of);
      const Vector fourth = Vector::subtract_saturated(part[i].template back<3>(before), fourth_of);
      fault = fault | (((third | fourth) & high_bit) ^ pairs);
      before = part[i];
    }
    if (fault.any()) break;
    open = Vector::subtract_saturated(before, whole_at_end);
  }
  // Everything before `at` is right, but the last sequence may be cut there: it is left for the next.
  for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
    const auto byte = static_cast<unsigned char>(text[at - back]);
    if (byte < 0x80) break;
    if (byte < 0xC0) continue;
    const std::size_t length_bytes = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    return length_bytes > back ? at - back : at;
  }
  return at;
}

}  // namespace cipin::utf8_bodies
