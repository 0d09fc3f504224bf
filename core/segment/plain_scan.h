#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/text/cpu.h"

// Where tokens begin and end, many bytes at a time: the inner loops of core/segment/plain.h, for it and for tests that
// compare them.
namespace cipin::plain_scan {

/// The begins and ends of tokens in order, as offsets. Room for a token a byte of the text, and kSlack more.
struct Spans {
  std::uint32_t* begins = nullptr;
  std::uint32_t* ends = nullptr;
  std::size_t begin_count = 0;
  std::size_t end_count = 0;
  bool open() const { return begin_count > end_count; }
};
inline constexpr std::size_t kSlack = 8;

/// The bytes of the separator (see PlainKind::kSpace) that begins at `at`, 0 if none does.
std::size_t separator_bytes(std::string_view text, std::size_t at);

/// Adds what stands between separators in text[begin_bytes, end); a token that is open goes on there. At the text's end
/// none is open.
void find_spaced_portably(std::string_view text, std::size_t begin_bytes, Spans& spans);

/// The same for as much of the text's front as whole blocks hold; returns how far it came, between separators' bytes.
using FindSpaced = std::size_t(const char* text, std::size_t size_bytes, Spans& spans);

/// Adds the segments of UAX #29 that are no white space while `text`, which begins at a boundary, is ASCII and
/// two-byte Latin letters (U+00C0 to U+023F without × and ÷). Returns a boundary up to which it came.
using FindLatin = std::size_t(const char* text, std::size_t size_bytes, Spans& spans);

#if defined(CIPIN_AVX2)
FindSpaced find_spaced_avx2;
FindLatin find_latin_avx2;
#endif
#if defined(CIPIN_NEON)
FindSpaced find_spaced_neon;
FindLatin find_latin_neon;
#endif

struct Bodies {
  FindSpaced* find_spaced = nullptr;  // null: there is none for this machine
  FindLatin* find_latin = nullptr;
};
Bodies bodies_of(Vectors vectors);

}  // namespace cipin::plain_scan
