#pragma once

#include <cstddef>
#include <string_view>

#include "core/patterns/pattern.h"

namespace cipin::patterns {

/// A part of a short quote, between its marks or 、, and the whole of it.
struct QuotePart {
  std::size_t begin = 0;
  std::size_t end = 0;  // begin: not in a short quote
  std::size_t quote_begin = 0;
  std::size_t quote_end = 0;
};

/// A set formula that is known by the word list: 一带一路, 四个全面. Its first numeral stands at `at`.
bool match_known_formula(std::string_view text, std::size_t at, Pattern& found);

/// Chinese numerals that rise one by one, and what they number: 一、二、三产, 二、三类. The first stands at `at`.
bool match_numbered_list(std::string_view text, std::size_t at, Pattern& found);

/// What is a formula by its shape and by standing in quotation marks: “三送一强”, “四个三”, “531”, “金水十条”.
/// `at` is that of a numeral in the part.
bool match_quoted_formula(std::string_view text, std::size_t at, QuotePart part, Pattern& found);

}  // namespace cipin::patterns
