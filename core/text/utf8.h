#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cipin {

inline constexpr char32_t kReplacement = 0xFFFD;
inline constexpr std::string_view kReplacementUtf8 = "\xEF\xBF\xBD";
inline constexpr std::string_view kByteOrderMarkUtf8 = "\xEF\xBB\xBF";

enum class Utf8Fault : std::uint8_t {
  kNone,
  kInvalid,  // a byte that can stand nowhere, or not here: stray continuation, overlong form, surrogate, above U+10FFFF
  kTruncated,  // the bytes end inside a sequence that was right so far
};

/// What check_utf8 saw. The fault, if any, stands at valid_bytes and is fault_bytes long.
struct Utf8Check {
  std::size_t valid_bytes = 0;
  Utf8Fault fault = Utf8Fault::kNone;
  std::size_t fault_bytes = 0;  // the maximal subpart: what becomes one U+FFFD
};

/// Checks `text` up to its first fault. A faulty sequence is measured by maximal subparts (The Unicode Standard 15.0,
/// section 3.9, table 3-7 and "U+FFFD Substitution of Maximal Subparts"), so that replacing each by one U+FFFD gives as
/// many as Python's bytes.decode('utf-8', 'replace'). Cost: one pass, no allocation; by vector instructions where the
/// machine has them.
Utf8Check check_utf8(std::string_view text);

inline bool is_utf8(std::string_view text) {
  return check_utf8(text).fault == Utf8Fault::kNone;
}

/// A decoded code point and the bytes it took.
struct CodePoint {
  char32_t value;
  std::uint32_t length_bytes;
};

/// Decodes the code point at `at`. The bytes must have passed check_utf8: nothing is checked here.
inline CodePoint decode_code_point(const char* at) {
  const auto byte = [at](int i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(at[i])); };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {static_cast<char32_t>(lead), 1};
  if (lead < 0xE0) return {static_cast<char32_t>(((lead & 0x1F) << 6) | (byte(1) & 0x3F)), 2};
  if (lead < 0xF0) {
    return {static_cast<char32_t>(((lead & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F)), 3};
  }
  return {static_cast<char32_t>(((lead & 0x07) << 18) | ((byte(1) & 0x3F) << 12) | ((byte(2) & 0x3F) << 6) |
                                (byte(3) & 0x3F)),
          4};
}

/// True for 10xxxxxx: a byte that goes on with a sequence.
inline bool is_utf8_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// The code points in checked UTF-8.
std::size_t count_code_points(std::string_view text);

/// Appends a code point (no surrogate, at most U+10FFFF) as UTF-8.
void append_code_point(std::string& out, char32_t value);

}  // namespace cipin
