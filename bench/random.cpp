#include "bench/random.h"

namespace cipin::bench {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

std::uint64_t rotate_left(std::uint64_t value, int bits) {
  return (value << bits) | (value >> (64 - bits));
}

constexpr std::uint32_t kFirstOctave = 18;

}  // namespace

std::uint64_t mix(std::uint64_t seed, std::uint64_t purpose, std::uint64_t index) {
  std::uint64_t state = seed ^ (purpose * 0xd6e8feb86659fd93U);
  state = splitmix64(state) ^ index;
  return splitmix64(state);
}

std::uint64_t draw_power_law(Random& random, std::uint32_t ratio_65536) {
  std::uint32_t octave = kFirstOctave;
  while (octave < 40 && random.below(65536) < ratio_65536) ++octave;
  return (std::uint64_t{1} << octave) + (random.next() & ((std::uint64_t{1} << octave) - 1));
}

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& word : state_) word = splitmix64(seed);
}

std::uint64_t Random::next() {
  const std::uint64_t result = rotate_left(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

}  // namespace cipin::bench
