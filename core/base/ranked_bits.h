#pragma once

#include <cstdint>
#include <vector>

namespace cipin {

/// A set of numbers below `size` that numbers its members: rank(member) is how many members are below it. 2 bits a
/// number. Source: rank directories as in Jacobson, FOCS 1989, with counts and bits in one word so that a look-up is
/// one load.
class RankedBits {
 public:
  RankedBits() = default;
  explicit RankedBits(std::size_t size) : words_((size + 31) / 32, 0) {}

  void insert(std::size_t number) { words_[number / 32] |= std::uint64_t{1} << (number % 32); }
  /// After the last insert, before rank.
  void finish() {
    std::uint32_t before = 0;
    for (std::uint64_t& word : words_) {
      const auto bits = static_cast<std::uint32_t>(word);
      word |= static_cast<std::uint64_t>(before) << 32;
      before += count_bits(bits);
    }
    count_ = before;
  }

  std::uint32_t rank(std::size_t number) const {
    const std::uint64_t word = words_[number / 32];
    const std::uint32_t below = static_cast<std::uint32_t>(word) & ((std::uint32_t{1} << (number % 32)) - 1);
    return static_cast<std::uint32_t>(word >> 32) + count_bits(below);
  }
  bool contains(std::size_t number) const { return (words_[number / 32] >> (number % 32) & 1) != 0; }
  std::uint32_t count() const { return count_; }

 private:
  // Not std::popcount: without a CPU flag that is a function call.
  static std::uint32_t count_bits(std::uint32_t bits) {
    bits -= (bits >> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >> 2) & 0x33333333);
    return (((bits + (bits >> 4)) & 0x0F0F0F0F) * 0x01010101) >> 24;
  }

  std::vector<std::uint64_t> words_;  // the lower half: bits; the upper: members in the words before
  std::uint32_t count_ = 0;
};

}  // namespace cipin
