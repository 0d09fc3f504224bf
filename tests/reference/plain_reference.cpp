#include "tests/reference/plain_reference.h"

#include <algorithm>
#include <iterator>

#include "core/text/code_point.h"
#include "core/text/word_break.h"
#include "tests/reference/utf8_reference.h"

namespace cipin::reference {
namespace {

using enum WordBreak;

bool is_line_end(WordBreak part) {
  return part == kCR || part == kLF || part == kNewline;
}
bool is_ignored(WordBreak part) {
  return part == kExtend || part == kFormat || part == kZWJ;
}
bool is_letter(WordBreak part) {
  return part == kALetter || part == kPictographicLetter || part == kHebrewLetter;
}
bool is_pictograph(WordBreak part) {
  return part == kPictographic || part == kPictographicLetter;
}
bool is_mid_num_let_q(WordBreak part) {
  return part == kMidNumLet || part == kSingleQuote;
}

// A text as the rules from WB5 on see it: what WB4 ignores is gone, but for marks that have nothing to belong to.
struct Seen {
  std::vector<WordBreak> parts;
  std::size_t at = 0;  // of the place that is asked about
};

Seen without_marks(std::u32string_view text, std::size_t at) {
  Seen seen;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == at) seen.at = seen.parts.size();
    const WordBreak part = word_break_of(text[i]);
    const bool has_base = i > 0 && !is_line_end(word_break_of(text[i - 1]));
    if (!is_ignored(part) || !has_base) seen.parts.push_back(part);
  }
  return seen;
}

bool is_white(std::u32string_view text) {
  return std::all_of(text.begin(), text.end(), [](char32_t c) { return is_space(c); });
}

bool is_wc_space(char32_t c) {
  for (const char32_t space : {0x20, 0xA0, 0x1680, 0x202F, 0x205F, 0x2060, 0x3000}) {
    if (c == space) return true;
  }
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x2000 && c <= 0x200A);
}

}  // namespace

bool has_word_boundary(std::u32string_view text, std::size_t at) {
  const WordBreak raw_before = word_break_of(text[at - 1]);
  const WordBreak raw_after = word_break_of(text[at]);
  if (raw_before == kCR && raw_after == kLF) return false;                // WB3
  if (is_line_end(raw_before)) return true;                               // WB3a
  if (is_line_end(raw_after)) return true;                                // WB3b
  if (raw_before == kZWJ && is_pictograph(raw_after)) return false;       // WB3c
  if (raw_before == kWSegSpace && raw_after == kWSegSpace) return false;  // WB3d
  if (is_ignored(raw_after)) return false;                                // WB4
  const Seen seen = without_marks(text, at);
  const auto part = [&](std::size_t i) { return i < seen.parts.size() ? seen.parts[i] : kOther; };
  const WordBreak before = part(seen.at - 1);
  const WordBreak before_that = seen.at >= 2 ? part(seen.at - 2) : kOther;
  const WordBreak after = part(seen.at);
  const WordBreak after_that = part(seen.at + 1);
  if (is_letter(before) && is_letter(after)) return false;  // WB5
  const auto is_in_letters = [](WordBreak p) { return p == kMidLetter || is_mid_num_let_q(p); };
  if (is_letter(before) && is_in_letters(after) && is_letter(after_that)) return false;                // WB6
  if (is_letter(before_that) && is_in_letters(before) && is_letter(after)) return false;               // WB7
  if (before == kHebrewLetter && after == kSingleQuote) return false;                                  // WB7a
  if (before == kHebrewLetter && after == kDoubleQuote && after_that == kHebrewLetter) return false;   // WB7b
  if (before_that == kHebrewLetter && before == kDoubleQuote && after == kHebrewLetter) return false;  // WB7c
  if (before == kNumeric && after == kNumeric) return false;                                           // WB8
  if (is_letter(before) && after == kNumeric) return false;                                            // WB9
  if (before == kNumeric && is_letter(after)) return false;                                            // WB10
  const auto is_in_numbers = [](WordBreak p) { return p == kMidNum || is_mid_num_let_q(p); };
  if (before_that == kNumeric && is_in_numbers(before) && after == kNumeric) return false;  // WB11
  if (before == kNumeric && is_in_numbers(after) && after_that == kNumeric) return false;   // WB12
  if (before == kKatakana && after == kKatakana) return false;                              // WB13
  const auto is_written = [](WordBreak p) { return is_letter(p) || p == kNumeric || p == kKatakana; };
  if ((is_written(before) || before == kExtendNumLet) && after == kExtendNumLet) return false;  // WB13a
  if (before == kExtendNumLet && is_written(after)) return false;                               // WB13b
  if (before == kRegionalIndicator && after == kRegionalIndicator) {                            // WB15, WB16
    std::size_t count = 0;
    while (count < seen.at && part(seen.at - 1 - count) == kRegionalIndicator) ++count;
    return count % 2 == 0;
  }
  return true;  // WB999
}

std::vector<std::u32string> word_segments(std::u32string_view text) {
  std::vector<std::u32string> segments;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 0 || has_word_boundary(text, i)) segments.emplace_back();
    segments.back() += text[i];
  }
  return segments;
}

std::vector<std::string> space_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  bool open = false;
  for (const char32_t c : decode(text)) {
    const bool space = is_wc_space(c);
    if (!space && !open) tokens.emplace_back();
    if (!space) tokens.back() += encode(std::u32string(1, c));
    open = !space;
  }
  return tokens;
}

std::vector<std::string> words_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  for (const std::u32string& segment : word_segments(decode(text))) {
    if (!is_white(segment)) tokens.push_back(encode(segment));
  }
  return tokens;
}

std::vector<std::string> chars_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  for (const char32_t c : decode(text)) {
    if (!is_space(c)) tokens.push_back(encode(std::u32string(1, c)));
  }
  return tokens;
}

std::vector<std::string> han_bigram_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  const std::vector<std::u32string> segments = word_segments(decode(text));
  const auto is_han = [&](std::size_t i) { return i < segments.size() && word_break_of(segments[i].front()) == kHan; };
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (is_han(i) && is_han(i + 1)) {
      tokens.push_back(encode(segments[i] + segments[i + 1]));
    } else if (!(is_han(i) && i > 0 && is_han(i - 1)) && !is_white(segments[i])) {
      tokens.push_back(encode(segments[i]));
    }
  }
  return tokens;
}

}  // namespace cipin::reference
