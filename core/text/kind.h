#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cipin {

/// What a token is. The numbers are written into files and outputs: they are fixed, new kinds are added at the end.
enum class Kind : std::uint8_t {
  kByForm = 0,  // not a kind of its own: the tokenizer leaves it to kind_of_form; never in an output
  kWord = 1,
  kNumber = 2,
  kLatin = 3,
  kPunctuation = 4,  // and every symbol, control and unassigned code point: what is none of the others
  kSpace = 5,
  kFigure = 6,
  kDate = 7,
  kCode = 8,
  kQuote = 9,
  kFormula = 10,
  kPerson = 11,
  kPlace = 12,
  kOrganisation = 13,
};
inline constexpr std::size_t kKindCount = 14;

/// True for what rates divide by: tokens that are neither punctuation nor space.
constexpr bool counts_in_rates(Kind kind) {
  return kind != Kind::kPunctuation && kind != Kind::kSpace;
}

/// The kind's name as outputs and --kinds write it.
std::string_view kind_name(Kind kind);

/// The kind of that name, kByForm excluded.
std::optional<Kind> kind_of_name(std::string_view name);

/// The kind of a form by its code points (checked UTF-8, not empty): a letter of any other script makes it a word, else
/// a Latin letter makes it latin, else a numeral makes it a number; white space alone is space; the rest is
/// punctuation.
Kind kind_of_form(std::string_view form);
/// The same of a form of one code point.
Kind kind_of_code_point(char32_t code_point);

}  // namespace cipin
