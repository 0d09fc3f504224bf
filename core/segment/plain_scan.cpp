#include "core/segment/plain_scan.h"

#include <array>

namespace cipin::plain_scan {
namespace {

// Bytes with which a separator can begin.
constexpr std::array<bool, 256> make_separator_leads() {
  std::array<bool, 256> leads = {};
  for (std::size_t byte = 0x09; byte <= 0x0D; ++byte) leads[byte] = true;
  for (const std::size_t byte : {0x20u, 0xC2u, 0xE1u, 0xE2u, 0xE3u}) leads[byte] = true;
  return leads;
}
constexpr std::array<bool, 256> kSeparatorLead = make_separator_leads();

}  // namespace

std::size_t separator_bytes(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[at + i])) : 0u;
  };
  switch (const unsigned lead = byte(0)) {
    case 0xC2:
      return byte(1) == 0xA0 ? 2 : 0;
    case 0xE1:
      return byte(1) == 0x9A && byte(2) == 0x80 ? 3 : 0;
    case 0xE2:
      if (byte(1) == 0x80) return byte(2) <= 0x8A || byte(2) == 0xAF ? 3 : 0;
      return byte(1) == 0x81 && (byte(2) == 0x9F || byte(2) == 0xA0) ? 3 : 0;
    case 0xE3:
      return byte(1) == 0x80 && byte(2) == 0x80 ? 3 : 0;
    default:
      return lead == 0x20 || (lead >= 0x09 && lead <= 0x0D) ? 1 : 0;
  }
}

void find_spaced_portably(std::string_view text, std::size_t begin_bytes, Spans& spans) {
  bool open = spans.open();
  for (std::size_t at = begin_bytes; at < text.size();) {
    const std::size_t separator = kSeparatorLead[static_cast<unsigned char>(text[at])] ? separator_bytes(text, at) : 0;
    if (open == (separator > 0)) {
      (open ? spans.ends[spans.end_count++] : spans.begins[spans.begin_count++]) = static_cast<std::uint32_t>(at);
      open = !open;
    }
    at += separator > 0 ? separator : 1;
  }
  if (open) spans.ends[spans.end_count++] = static_cast<std::uint32_t>(text.size());
}

Bodies bodies_of(Vectors vectors) {
  switch (vectors) {
#if defined(CIPIN_AVX2)
    case Vectors::kAvx2:
      return {find_spaced_avx2, find_latin_avx2};
#endif
#if defined(CIPIN_NEON)
    case Vectors::kNeon:
      return {find_spaced_neon, find_latin_neon};
#endif
    default:
      return {};
  }
}

}  // namespace cipin::plain_scan
