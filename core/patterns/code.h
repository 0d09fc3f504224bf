#pragma once

#include <cstddef>
#include <string_view>

#include "core/patterns/numeral.h"
#include "core/patterns/pattern.h"

namespace cipin::patterns {

/// A code that begins with the number `n`: 5G-V2X, 1+17+N, 12345热线, 2.0版, 0371-12345678, 3·15, 一号线.
bool match_number_code(std::string_view text, const Numeral& n, Pattern& found);

/// A code that begins with the Latin letter at `at`: G107, COVID-19, III型. `end` becomes the end of what was looked at
/// and need not be looked at again.
bool match_latin_code(std::string_view text, std::size_t at, Pattern& found, std::size_t& end);

/// Ⅲ型, Ⅰ级: one of the code points U+2160 to U+216B at `at`.
bool match_roman(std::string_view text, std::size_t at, Pattern& found);

/// The value of the letters I to XII; 0 for others.
int roman_value(std::string_view letters);

inline bool is_roman_numeral(char32_t c) {
  return c >= 0x2160 && c <= 0x216B;
}

}  // namespace cipin::patterns
