#include "core/count/contribution.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "core/base/coding.h"

namespace cipin {
namespace {

// No number of a contribution is longer; see FORMAT.md.
constexpr unsigned kZerosMax = 32;
constexpr unsigned kLowBitsMax = 33;

class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(&out) {}

  // The low `count` (at most 33) bits of `bits`, the others being 0.
  void put(std::uint64_t bits, unsigned count) {
    waiting_ |= bits << waiting_count_;
    waiting_count_ += count;
    for (; waiting_count_ >= 32; waiting_count_ -= 32, waiting_ >>= 32) {
      append_little_endian(*out_, static_cast<std::uint32_t>(waiting_));
    }
  }

  void put_number(std::uint64_t value, unsigned order) {
    const std::uint64_t raised = value + (std::uint64_t{1} << order);
    const auto low_bits = static_cast<unsigned>(std::bit_width(raised)) - 1;
    const unsigned zeros = low_bits - order;
    put(std::uint64_t{1} << zeros, zeros + 1);
    put(raised ^ (std::uint64_t{1} << low_bits), low_bits);
  }

  void finish() {
    for (unsigned at = 0; at < waiting_count_; at += 8) out_->push_back(static_cast<char>(waiting_ >> at));
  }

 private:
  std::string* out_;
  std::uint64_t waiting_ = 0;
  unsigned waiting_count_ = 0;  // below 32 between two puts
};

unsigned next_usual_width(unsigned usual_width, std::uint64_t gap) {
  return (usual_width + static_cast<unsigned>(std::bit_width(gap)) + 1) / 2;
}

unsigned order_of(unsigned usual_width) {
  return std::max(usual_width, 1u) - 1;
}

}  // namespace

void append_contribution(std::span<const TermTokens> counts, std::string& out) {
  BitWriter writer(out);
  std::uint64_t next_id = 0;
  unsigned usual_width = 0;
  for (const TermTokens& count : counts) {
    const std::uint64_t gap = count.term_id - next_id;
    writer.put_number(gap, order_of(usual_width));
    usual_width = next_usual_width(usual_width, gap);
    const bool several = count.token_count > 1;
    writer.put(several ? 1 : 0, 1);
    if (several) writer.put_number(count.token_count - 2, 0);
    next_id = std::uint64_t{count.term_id} + 1;
  }
  writer.finish();
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
