#pragma once

#include <cstdint>

namespace cipin {

enum class CodePointClass : std::uint8_t { kOther, kLetter, kLatinLetter, kNumeral, kSpace };

/// The class of a code point by the Unicode Character Database: kLetter is general category L or M outside the Latin
/// script, kLatinLetter is L inside it, kNumeral is N, kSpace is what Python's str.isspace() holds for space
/// (White_Space and U+001C to U+001F), because jieba's skip blocks go by that.
CodePointClass class_of(char32_t code_point);

/// White space as jieba's `\s` has it.
inline bool is_space(char32_t code_point) {
  return class_of(code_point) == CodePointClass::kSpace;
}

inline bool is_ascii_alphanumeric(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

/// U+4E00 to U+9FD5: the Han that jieba's regular expressions know (Unicode 8.0's unified block).
inline constexpr char32_t kJiebaHanFirst = 0x4E00;
inline constexpr char32_t kJiebaHanLast = 0x9FD5;
inline bool is_jieba_han(char32_t c) {
  return c >= kJiebaHanFirst && c <= kJiebaHanLast;
}

}  // namespace cipin
