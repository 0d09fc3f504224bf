#pragma once

#include <array>
#include <cstdint>

namespace cipin::bench {

/// xoshiro256** seeded through splitmix64, from the public description by Blackman and Vigna.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t next();

  /// Uniform in [0, bound) but for a bias below bound / 2^32; bound >= 1.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * static_cast<std::uint64_t>(bound)) >> 32);
  }

  /// True `permille` times in a thousand.
  bool chance(std::uint32_t permille) { return below(1000) < permille; }

 private:
  std::array<std::uint64_t, 4> state_;
};

/// What a stream of random numbers is for. The numbers go into `mix`: to change one is to change the corpus.
enum Purpose : std::uint64_t {
  kForArticle = 1,
  kForTopic,
  kForMonth,
  kForDay,
  kForPage,
  kForPerson,
  kForVillage,
  kForCompany,
  kForProduct,
  kForForeigner,
  kForCoinage
};

/// One number out of three, so that each thing drawn has a stream of its own whatever was drawn before it.
std::uint64_t mix(std::uint64_t seed, std::uint64_t purpose, std::uint64_t index);

/// An index without bound, P(index >= 2^(k + 18)) = (ratio_65536 / 65536)^k and even within [2^k, 2^(k + 1)): a power
/// law by octaves, so that the distinct indices among n draws grow as a power of n, with no memory of those drawn
/// before.
std::uint64_t draw_power_law(Random& random, std::uint32_t ratio_65536);

}  // namespace cipin::bench
