#pragma once

#include <cstddef>
#include <string_view>

#include "core/text/utf8.h"

namespace cipin::patterns {

/// The code point at `at`, or {0, 0} at the text's end.
inline CodePoint peek(std::string_view text, std::size_t at) {
  return at < text.size() ? decode_code_point(text.data() + at) : CodePoint{0, 0};
}

/// Where the code point in front of `at` begins; `at` > 0.
inline std::size_t previous(std::string_view text, std::size_t at) {
  do --at;
  while (at > 0 && is_utf8_continuation(text[at]));
  return at;
}

/// The code point in front of `at`, 0 at the text's begin.
inline char32_t peek_back(std::string_view text, std::size_t at) {
  return at > 0 ? decode_code_point(text.data() + previous(text, at)).value : U'\0';
}

/// Full-width ASCII as ASCII, the ideographic space as a space.
constexpr char32_t fold_width(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFF01 + U'!';
  return c == 0x3000 ? U' ' : c;
}

constexpr bool is_digit(char32_t folded) {
  return folded >= U'0' && folded <= U'9';
}

constexpr bool is_latin(char32_t folded) {
  return (folded >= U'a' && folded <= U'z') || (folded >= U'A' && folded <= U'Z');
}

/// The folded code point at `at`; 0 at the end.
inline char32_t folded_at(std::string_view text, std::size_t at) {
  return fold_width(peek(text, at).value);
}

/// Behind one space if one stands at `at`: typeset pages have "2020 年".
inline std::size_t skip_space(std::string_view text, std::size_t at) {
  const CodePoint c = peek(text, at);
  return c.value == U' ' ? at + c.length_bytes : at;
}

/// If `word` stands at `at`, its end; else `at`.
inline std::size_t skip_word(std::string_view text, std::size_t at, std::string_view word) {
  return text.substr(at).starts_with(word) ? at + word.size() : at;
}

/// True if one of `list` stands at `at`.
template <class List>
bool starts_with_any(std::string_view text, std::size_t at, const List& list) {
  for (const std::string_view word : list) {
    if (text.substr(at).starts_with(word)) return true;
  }
  return false;
}

/// True if one of `list` ends at `end`.
template <class List>
bool ends_with_any(std::string_view text, std::size_t end, const List& list) {
  for (const std::string_view word : list) {
    if (text.substr(0, end).ends_with(word)) return true;
  }
  return false;
}

inline bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
}

}  // namespace cipin::patterns
