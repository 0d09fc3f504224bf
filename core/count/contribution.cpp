#include "core/count/contribution.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "core/base/coding.h"

namespace cipin {
namespace {

// No number of a contribution is longer; see FORMAT.md.
constexpr unsigned kZerosMax = 32;
constexpr unsigned kLowBitsMax = 33;

// Bits, the first the lowest.
struct Bits {
  std::uint64_t bits = 0;
  unsigned bit_count = 0;

  constexpr Bits then(const Bits& next) const { return {bits | next.bits << bit_count, bit_count + next.bit_count}; }
};

// A number in two pieces: zeros and a one, and the low bits.
struct Number {
  Bits zeros;
  Bits low;

  constexpr Number(std::uint64_t value, unsigned order) {
    const std::uint64_t raised = value + (std::uint64_t{1} << order);
    const auto low_bits = static_cast<unsigned>(std::bit_width(raised)) - 1;
    zeros = {std::uint64_t{1} << (low_bits - order), low_bits - order + 1};
    low = {raised ^ (std::uint64_t{1} << low_bits), low_bits};
  }
};

// What follows a term's gap where it has fewer than kFewTokens, by its tokens.
constexpr std::uint32_t kFewTokens = 32;
constexpr std::array<Bits, kFewTokens> kCodesOfFewTokens = [] {
  std::array<Bits, kFewTokens> codes;
  codes[1] = {0, 1};
  for (std::uint32_t tokens = 2; tokens < kFewTokens; ++tokens) {
    const Number further(tokens - 2, 0);
    codes[tokens] = Bits{1, 1}.then(further.zeros).then(further.low);
  }
  return codes;
}();

// Appends bits, eight bytes at a time: what is behind the last whole byte is written again with the next.
class BitWriter {
 public:
  // Writes at `at`, where there is room for kBytesAtOnce more than the bits take; first `rest`, what was left of
  // others.
  BitWriter(char* at, const Bits& rest) : at_(at), rest_(rest) {}

  static constexpr std::size_t kBytesAtOnce = 8;
  static constexpr unsigned kBitsAtOnce = 56;

  // At most kBitsAtOnce.
  void put(const Bits& bits) {
    const Bits ahead = rest_.then(bits);
    const std::uint64_t bytes = to_little_endian(ahead.bits);
    std::memcpy(at_, &bytes, sizeof bytes);
    const unsigned whole_bytes = ahead.bit_count / 8;
    at_ += whole_bytes;
    rest_ = {ahead.bits >> (whole_bytes * 8), ahead.bit_count % 8};
  }

  // A number, and a few bits behind it.
  void put(const Number& number, const Bits& behind) {
    const Bits low = number.low.then(behind);
    if (number.zeros.bit_count + low.bit_count <= kBitsAtOnce) return put(number.zeros.then(low));
    put(number.zeros);
    put(low);
  }

  const char* whole_bytes_end() const { return at_; }
  // Fewer than eight bits.
  const Bits& rest() const { return rest_; }

 private:
  char* at_;
  Bits rest_;
};

unsigned next_usual_width(unsigned usual_width, std::uint64_t gap) {
  return (usual_width + static_cast<unsigned>(std::bit_width(gap)) + 1) / 2;
}

unsigned order_of(unsigned usual_width) {
  return std::max(usual_width, 1u) - 1;
}

}  // namespace

void append_contribution(std::span<const TermTokens> counts, std::string& out) {
  // A term takes two numbers of at most kZerosMax + 1 + kLowBitsMax bits and a bit.
  constexpr std::size_t kTermBytesMax = (2 * (kZerosMax + 1 + kLowBitsMax) + 1 + 7) / 8;
  constexpr std::size_t kTermsAtOnce = 64;
  std::uint64_t next_id = 0;
  unsigned usual_width = 0;
  Bits rest;
  while (!counts.empty()) {
    char bytes[kTermsAtOnce * kTermBytesMax + 1 + BitWriter::kBytesAtOnce];
    const std::span<const TermTokens> some = counts.first(std::min(counts.size(), kTermsAtOnce));
    counts = counts.subspan(some.size());
    BitWriter writer(bytes, rest);
    for (const TermTokens& count : some) {
      const std::uint64_t gap = count.term_id - next_id;
      const bool few = count.token_count < kFewTokens;
      writer.put(Number(gap, order_of(usual_width)), few ? kCodesOfFewTokens[count.token_count] : Bits{1, 1});
      if (!few) writer.put(Number(count.token_count - 2, 0), {});
      usual_width = next_usual_width(usual_width, gap);
      next_id = std::uint64_t{count.term_id} + 1;
    }
    out.append(bytes, static_cast<std::size_t>(writer.whole_bytes_end() - bytes));
    rest = writer.rest();
  }
  if (rest.bit_count > 0) out.push_back(static_cast<char>(rest.bits));
}

// At least 57 bits from at_bit_ on; beyond the end they are 0.
std::uint64_t ContributionReader::bits_ahead() const {
  const std::size_t byte = static_cast<std::size_t>(at_bit_ / 8);
  if (byte + 8 <= bytes_.size()) return load_little_endian<std::uint64_t>(bytes_.data() + byte) >> (at_bit_ % 8);
  if (byte >= bytes_.size()) return 0;
  char eight[8] = {};
  std::memcpy(eight, bytes_.data() + byte, std::min<std::size_t>(bytes_.size() - byte, sizeof eight));
  return load_little_endian<std::uint64_t>(eight) >> (at_bit_ % 8);
}

bool ContributionReader::take_number(unsigned order, std::uint64_t& value) {
  const auto zeros = static_cast<unsigned>(std::countr_zero(bits_ahead()));
  const unsigned low_bits = zeros + order;
  if (zeros > kZerosMax || low_bits > kLowBitsMax) return false;
  at_bit_ += zeros + 1;
  const std::uint64_t high = std::uint64_t{1} << low_bits;
  value = (high | (bits_ahead() & (high - 1))) - (std::uint64_t{1} << order);
  at_bit_ += low_bits;
  return at_bit_ <= bit_count();
}

bool ContributionReader::next(TermTokens& counts) {
  if (!intact_ || (bit_count() - at_bit_ < 8 && bits_ahead() == 0)) return false;
  std::uint64_t gap = 0;
  std::uint64_t further_tokens = 0;
  intact_ = take_number(order_of(usual_width_), gap) && at_bit_ < bit_count();
  if (!intact_) return false;
  usual_width_ = next_usual_width(usual_width_, gap);
  const bool several = (bits_ahead() & 1) != 0;
  ++at_bit_;
  intact_ = !several || take_number(0, further_tokens);
  const std::uint64_t id = next_id_ + gap;
  const std::uint64_t token_count = several ? further_tokens + 2 : 1;
  intact_ = intact_ && id <= std::numeric_limits<TermId>::max() && token_count <= 0xFFFFFFFF;
  if (!intact_) return false;
  next_id_ = id + 1;
  counts = {static_cast<TermId>(id), static_cast<std::uint32_t>(token_count)};
  return true;
}

}  // namespace cipin
