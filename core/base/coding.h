#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// Integers as bytes: little-endian of fixed width, and LEB128 varints (seven bits a byte, low bits first).
namespace cipin {

template <class Integer>
constexpr Integer to_little_endian(Integer value) {
  if constexpr (std::endian::native == std::endian::little) {
    return value;
  } else {
    Integer swapped = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) {
      swapped = static_cast<Integer>((swapped << 8) | ((value >> (8 * i)) & 0xff));
    }
    return swapped;
  }
}

/// Reads sizeof(Integer) bytes at `bytes`, at any alignment.
template <class Integer>
Integer load_little_endian(const void* bytes) {
  Integer value;
  std::memcpy(&value, bytes, sizeof value);
  return to_little_endian(value);
}

template <class Integer>
void append_little_endian(std::string& out, Integer value) {
  value = to_little_endian(value);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

inline void append_double(std::string& out, double value) {
  append_little_endian(out, std::bit_cast<std::uint64_t>(value));
}

inline constexpr std::size_t kVarintBytesMax = 10;

inline void append_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

/// Takes one varint off the front of `bytes`. False, with `bytes` in any state, if it is cut short or too long.
inline bool take_varint(std::string_view& bytes, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

}  // namespace cipin
