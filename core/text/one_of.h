#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace cipin {

/// A literal as a template's argument.
template <std::size_t size>
struct CodePoints {
  constexpr CodePoints(const char32_t (&literal)[size]) {
    for (std::size_t i = 0; i < size; ++i) values[i] = literal[i];
    for (std::size_t i = 0; i + 1 < size; ++i) filter |= std::uint64_t{1} << (literal[i] & 63);
  }
  char32_t values[size] = {};
  std::uint64_t filter = 0;
};

/// Whether c is one of the literal's code points. Most are none, which one test tells: scanning such lists took one of
/// the name finder's 14 instructions.
template <CodePoints set>
constexpr bool is_one_of(char32_t c) {
  if ((set.filter >> (c & 63) & 1) == 0) return false;
  for (std::size_t i = 0; i + 1 < std::size(set.values); ++i) {
    if (set.values[i] == c) return true;
  }
  return false;
}

/// Whether text begins, or ends, with one of some words. For lists of a dozen; longer ones are page::WordList's.
template <std::size_t count>
constexpr bool begins_with_one_of(std::u32string_view text, const std::u32string_view (&words)[count]) {
  for (const std::u32string_view word : words) {
    if (text.starts_with(word)) return true;
  }
  return false;
}
template <std::size_t count>
constexpr bool ends_with_one_of(std::u32string_view text, const std::u32string_view (&words)[count]) {
  for (const std::u32string_view word : words) {
    if (text.ends_with(word)) return true;
  }
  return false;
}

}  // namespace cipin
