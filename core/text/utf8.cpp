#include "core/text/utf8.h"

#include <utf8.h>

#include <array>
#include <iterator>

#include "core/base/coding.h"
#include "core/text/utf8_bodies.h"

namespace cipin {
namespace {

using Byte = unsigned char;

// The one sequence at the front of [at, end) by table 3-7: its length if whole, else the fault and its maximal subpart.
Utf8Check check_sequence(const Byte* at, const Byte* end) {
  const Byte lead = *at;
  std::size_t length = 0;
  Byte second_min = 0x80;
  Byte second_max = 0xBF;
  if (lead < 0x80) return {1, Utf8Fault::kNone, 0};
  if (lead < 0xC2) return {0, Utf8Fault::kInvalid, 1};
  if (lead < 0xE0) {
    length = 2;
  } else if (lead < 0xF0) {
    length = 3;
    if (lead == 0xE0) second_min = 0xA0;  // else overlong
    if (lead == 0xED) second_max = 0x9F;  // else a surrogate
  } else if (lead < 0xF5) {
    length = 4;
    if (lead == 0xF0) second_min = 0x90;
    if (lead == 0xF4) second_max = 0x8F;  // else above U+10FFFF
  } else {
    return {0, Utf8Fault::kInvalid, 1};
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (at + i == end) return {0, Utf8Fault::kTruncated, i};
    const Byte byte = at[i];
    const bool fits = i == 1 ? (byte >= second_min && byte <= second_max) : (byte & 0xC0) == 0x80;
    if (!fits) return {0, Utf8Fault::kInvalid, i};
  }
  return {length, Utf8Fault::kNone, 0};
}

// Leads of three-byte sequences whose second byte may be any continuation: E1 to EF without ED.
constexpr std::array<bool, 256> make_plain_leads() {
  std::array<bool, 256> plain = {};
  for (std::size_t lead = 0xE1; lead <= 0xEF; ++lead) plain[lead] = lead != 0xED;
  return plain;
}
constexpr std::array<bool, 256> kPlainLead = make_plain_leads();

// True if the first six bytes of the word are two such sequences: both are tested in one comparison.
bool is_plain_pair(std::uint64_t word) {
  return (word & 0xC0C0F0C0C0F0) == 0x8080E08080E0 && kPlainLead[word & 0xFF] && kPlainLead[(word >> 24) & 0xFF];
}

}  // namespace

namespace utf8_bodies {

Utf8Check check_portably(std::string_view text) {
  const Byte* const begin = reinterpret_cast<const Byte*>(text.data());
  const Byte* const end = begin + text.size();
  const Byte* at = begin;
  while (at != end) {
    // The two shapes that newspapers consist of: runs of ASCII, and of three-byte sequences that need no special range.
    if (*at < 0x80) {
      while (end - at >= 8 && (load_little_endian<std::uint64_t>(at) & 0x8080808080808080) == 0) at += 8;
      while (at != end && *at < 0x80) ++at;
      continue;
    }
    while (end - at >= 8 && is_plain_pair(load_little_endian<std::uint64_t>(at))) at += 6;
    if (at == end || *at < 0x80) continue;
    const Utf8Check sequence = check_sequence(at, end);
    if (sequence.fault != Utf8Fault::kNone) {
      return {static_cast<std::size_t>(at - begin), sequence.fault, sequence.fault_bytes};
    }
    at += sequence.valid_bytes;
  }
  return {text.size(), Utf8Fault::kNone, 0};
}

ValidPrefix* valid_prefix_of(Vectors vectors) {
  switch (vectors) {
#if defined(CIPIN_AVX2)
    case Vectors::kAvx2:
      return valid_prefix_avx2;
#endif
#if defined(CIPIN_NEON)
    case Vectors::kNeon:
      return valid_prefix_neon;
#endif
    default:
      return nullptr;
  }
}

}  // namespace utf8_bodies

Utf8Check check_utf8(std::string_view text) {
  constexpr std::size_t kWorthIt = 64;  // a block
  std::size_t right = 0;
  if (text.size() >= kWorthIt) {
    utf8_bodies::ValidPrefix* const valid_prefix = utf8_bodies::valid_prefix_of(vectors_of_cpu());
    if (valid_prefix != nullptr) right = valid_prefix(text.data(), text.size());
  }
  Utf8Check check = utf8_bodies::check_portably(text.substr(right));
  check.valid_bytes += right;
  return check;
}

std::size_t count_code_points(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  const char* at = text.data();
  const char* const end = at + text.size();
  std::size_t continuations = 0;
  for (; end - at >= 8; at += 8) {  // eight bytes at a time
    const auto bytes = load_little_endian<std::uint64_t>(at);
    continuations += static_cast<std::size_t>((bytes >> 7 & ~bytes >> 6 & kOnes) * kOnes >> 56);
  }
  for (; at < end; ++at) continuations += is_utf8_continuation(*at) ? 1 : 0;
  return text.size() - continuations;
}

void append_code_point(std::string& out, char32_t value) {
  utf8::unchecked::append(static_cast<std::uint32_t>(value), std::back_inserter(out));
}

}  // namespace cipin
