#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cipin {

/// A code point's part in word boundaries: the values of Word_Break (Unicode 15.0, UAX #29 table 3), and what the rules
/// take from elsewhere: Extended_Pictographic, alone or with ALetter. kHan (script Han without a value of its own) is
/// the rules' Other.
enum class WordBreak : std::uint8_t {
  kOther,
  kHan,
  kPictographic,
  kCR,
  kLF,
  kNewline,
  kWSegSpace,
  kExtend,
  kFormat,
  kZWJ,
  kRegionalIndicator,
  kALetter,
  kPictographicLetter,
  kHebrewLetter,
  kNumeric,
  kKatakana,
  kExtendNumLet,
  kMidLetter,
  kMidNum,
  kMidNumLet,
  kSingleQuote,
  kDoubleQuote,
};

WordBreak word_break_of(char32_t code_point);

/// The end of the segment that begins at `begin_bytes`, by the default word boundaries of UAX #29 (Unicode 15.0, rules
/// WB1 to WB999). `text` is checked UTF-8, `begin_bytes` a boundary inside it: what stands before plays no part. Cost:
/// linear in the segment and what is looked at behind it, a run of marks at most.
std::size_t find_word_end(std::string_view text, std::size_t begin_bytes);

/// True if there is a boundary between two code points of these parts whatever stands around them, and the rules at
/// either side need nothing of the other: text can be cut there.
bool is_certain_word_boundary(WordBreak before, WordBreak after);

}  // namespace cipin
