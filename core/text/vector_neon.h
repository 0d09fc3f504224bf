#pragma once

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

namespace cipin {
namespace {  // a type of each file's own, as in vector_avx2.h

/// 16 bytes at a time. Only for files compiled for NEON: all of arm64, and on 32-bit ARM those with -mfpu=neon.
class Vector {
 public:
  static constexpr std::size_t kBytes = 16;
  static constexpr std::size_t kInBlock = 4;  // vectors of 64 bytes

  static Vector load(const char* at) { return {vld1q_u8(reinterpret_cast<const std::uint8_t*>(at))}; }
  static Vector all(std::uint8_t byte) { return {vdupq_n_u8(byte)}; }
  /// Sixteen bytes, for lookup.
  static Vector table(const std::uint8_t* sixteen) { return {vld1q_u8(sixteen)}; }

  friend Vector operator&(Vector a, Vector b) { return {vandq_u8(a.bytes_, b.bytes_)}; }
  friend Vector operator|(Vector a, Vector b) { return {vorrq_u8(a.bytes_, b.bytes_)}; }
  friend Vector operator^(Vector a, Vector b) { return {veorq_u8(a.bytes_, b.bytes_)}; }
  friend Vector operator-(Vector a, Vector b) { return {vsubq_u8(a.bytes_, b.bytes_)}; }
  /// Bytewise, 0xFF where it holds.
  friend Vector operator==(Vector a, Vector b) { return {vceqq_u8(a.bytes_, b.bytes_)}; }
  friend Vector operator<=(Vector a, Vector b) { return {vcleq_u8(a.bytes_, b.bytes_)}; }

  /// a - b, not below 0.
  static Vector subtract_saturated(Vector a, Vector b) { return {vqsubq_u8(a.bytes_, b.bytes_)}; }
  Vector high_nibbles() const { return {vshrq_n_u8(bytes_, 4)}; }
  /// table[nibble] for each of these nibbles (0 to 15).
  Vector lookup(Vector table) const {
#if defined(__aarch64__)
    return {vqtbl1q_u8(table.bytes_, bytes_)};
#else
    const uint8x8x2_t halves = {{vget_low_u8(table.bytes_), vget_high_u8(table.bytes_)}};
    return {vcombine_u8(vtbl2_u8(halves, vget_low_u8(bytes_)), vtbl2_u8(halves, vget_high_u8(bytes_)))};
#endif
  }
  /// The bytes that stand kBack places earlier, if `before` stands in front of this.
  template <int kBack>
  Vector back(Vector before) const {
    return {vextq_u8(before.bytes_, bytes_, 16 - kBack)};
  }

  bool any() const {
    const uint64x2_t words = vreinterpretq_u64_u8(bytes_);
    return (vgetq_lane_u64(words, 0) | vgetq_lane_u64(words, 1)) != 0;
  }
  /// The highest bit of every byte of a block, the first byte's lowest.
  static std::uint64_t high_bits(const Vector (&block)[kInBlock]) {
    // Each byte keeps the bit of its place among eight; three rounds of adding neighbours leave one byte for eight.
    const uint8x16_t places = vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201));
    uint8x8_t sums[kInBlock];
    for (std::size_t i = 0; i < kInBlock; ++i) {
      const int8x16_t spread = vshrq_n_s8(vreinterpretq_s8_u8(block[i].bytes_), 7);
      const uint8x16_t bits = vandq_u8(vreinterpretq_u8_s8(spread), places);
      sums[i] = vpadd_u8(vget_low_u8(bits), vget_high_u8(bits));
    }
    const uint8x8_t all = vpadd_u8(vpadd_u8(sums[0], sums[1]), vpadd_u8(sums[2], sums[3]));
    return vget_lane_u64(vreinterpret_u64_u8(all), 0);
  }

  Vector() = default;

 private:
  Vector(uint8x16_t bytes) : bytes_(bytes) {}
  uint8x16_t bytes_;
};

}  // namespace
}  // namespace cipin
