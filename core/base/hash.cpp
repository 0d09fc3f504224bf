#include "core/base/hash.h"

#include <array>

#include "core/base/coding.h"

namespace cipin {
namespace {

constexpr std::uint64_t kMultiplier =
    0x9e3779b97f4a7c15;  // 2^64 divided by the golden ratio, made odd (Knuth, TAOCP 3, 6.4)

constexpr std::uint64_t mix(std::uint64_t state, std::uint64_t word) {
  state = (state ^ word) * kMultiplier;
  return state ^ (state >> 32);
}

// The last 1 to 7 bytes as one little-endian word.
std::uint64_t load_tail(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count; ++i) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return word;
}

}  // namespace

std::uint64_t hash_bytes(std::string_view bytes) {
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t state = left * kMultiplier;
  for (; left >= 8; at += 8, left -= 8) state = mix(state, load_little_endian<std::uint64_t>(at));
  if (left > 0) state = mix(state, load_tail(at, left));
  return mix(state, 0);
}

std::uint64_t checksum_bytes(std::string_view bytes) {
  // Four lanes, so that four multiplications are in flight and a lexicon is checked at memory speed on every start.
  std::array<std::uint64_t, 4> lane = {1, 2, 3, 4};
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 32; at += 32, left -= 32) {
    for (std::size_t i = 0; i < 4; ++i) lane[i] = mix(lane[i], load_little_endian<std::uint64_t>(at + 8 * i));
  }
  std::uint64_t state = bytes.size();
  for (const std::uint64_t value : lane) state = mix(state, value);
  for (; left >= 8; at += 8, left -= 8) state = mix(state, load_little_endian<std::uint64_t>(at));
  if (left > 0) state = mix(state, load_tail(at, left));
  return mix(state, 0);
}

std::string to_hex(std::uint64_t value) {
  std::string digits(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4) digits[i] = "0123456789abcdef"[value & 15];
  return digits;
}

}  // namespace cipin
