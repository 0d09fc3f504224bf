#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace cipin {
namespace {  // a type of each file's own: what templates make of it never meets code for another machine when it is
             // linked

/// 32 bytes at a time. Only for files compiled with -mavx2 -mbmi -mbmi2; they call no inline function of the standard
/// library, of which the linker keeps one copy for all machines.
class Vector {
 public:
  static constexpr std::size_t kBytes = 32;
  static constexpr std::size_t kInBlock = 2;  // vectors of 64 bytes

  static Vector load(const char* at) { return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at))}; }
  static Vector all(std::uint8_t byte) { return {_mm256_set1_epi8(static_cast<char>(byte))}; }
  /// Sixteen bytes, for lookup.
  static Vector table(const std::uint8_t* sixteen) {
    return {_mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen)))};
  }

  friend Vector operator&(Vector a, Vector b) { return {_mm256_and_si256(a.bytes_, b.bytes_)}; }
  friend Vector operator|(Vector a, Vector b) { return {_mm256_or_si256(a.bytes_, b.bytes_)}; }
  friend Vector operator^(Vector a, Vector b) { return {_mm256_xor_si256(a.bytes_, b.bytes_)}; }
  friend Vector operator-(Vector a, Vector b) { return {_mm256_sub_epi8(a.bytes_, b.bytes_)}; }
  /// Bytewise, 0xFF where it holds.
  friend Vector operator==(Vector a, Vector b) { return {_mm256_cmpeq_epi8(a.bytes_, b.bytes_)}; }
  friend Vector operator<=(Vector a, Vector b) {
    return {_mm256_cmpeq_epi8(_mm256_min_epu8(a.bytes_, b.bytes_), a.bytes_)};
  }

  /// a - b, not below 0.
  static Vector subtract_saturated(Vector a, Vector b) { return {_mm256_subs_epu8(a.bytes_, b.bytes_)}; }
  Vector high_nibbles() const { return {_mm256_and_si256(_mm256_srli_epi16(bytes_, 4), _mm256_set1_epi8(0x0F))}; }
  /// table[nibble] for each of these nibbles (0 to 15).
  Vector lookup(Vector table) const { return {_mm256_shuffle_epi8(table.bytes_, bytes_)}; }
  /// The bytes that stand kBack places earlier, if `before` stands in front of this.
  template <int kBack>
  Vector back(Vector before) const {
    return {_mm256_alignr_epi8(bytes_, _mm256_permute2x128_si256(before.bytes_, bytes_, 0x21), 16 - kBack)};
  }

  bool any() const { return _mm256_testz_si256(bytes_, bytes_) == 0; }
  /// The highest bit of every byte of a block, the first byte's lowest.
  static std::uint64_t high_bits(const Vector (&block)[kInBlock]) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(block[0].bytes_)) |
           std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(block[1].bytes_))} << 32;
  }

  Vector() = default;

 private:
  Vector(__m256i bytes) : bytes_(bytes) {}
  __m256i bytes_;
};

}  // namespace
}  // namespace cipin
