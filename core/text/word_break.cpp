#include "core/text/word_break.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/text/utf8.h"

namespace cipin {
namespace {

struct Run {
  char32_t first;
  char32_t last;
  WordBreak word_break;
};

constexpr Run kRuns[] = {
#include "core/text/word_break_table.inc"
};

constexpr std::size_t kBmpCount = 0x10000;
constexpr std::array<WordBreak, kBmpCount> make_bmp() {
  std::array<WordBreak, kBmpCount> bmp = {};
  for (const Run& run : kRuns) {
    for (char32_t c = run.first; c <= run.last && c < kBmpCount; ++c) bmp[c] = run.word_break;
  }
  return bmp;
}
constexpr std::array<WordBreak, kBmpCount> kBmp = make_bmp();

constexpr std::size_t kPartCount = static_cast<std::size_t>(WordBreak::kDoubleQuote) + 1;

constexpr std::uint32_t set_of(std::initializer_list<WordBreak> parts) {
  std::uint32_t set = 0;
  for (const WordBreak part : parts) set |= std::uint32_t{1} << static_cast<unsigned>(part);
  return set;
}
constexpr bool is_in(WordBreak part, std::uint32_t set) {
  return (set >> static_cast<unsigned>(part) & 1) != 0;
}

constexpr std::uint32_t kLineEnds = set_of({WordBreak::kCR, WordBreak::kLF, WordBreak::kNewline});
constexpr std::uint32_t kIgnored = set_of({WordBreak::kExtend, WordBreak::kFormat, WordBreak::kZWJ});  // WB4
constexpr std::uint32_t kLetters =
    set_of({WordBreak::kALetter, WordBreak::kPictographicLetter, WordBreak::kHebrewLetter});  // AHLetter
constexpr std::uint32_t kPictographs = set_of({WordBreak::kPictographic, WordBreak::kPictographicLetter});
constexpr std::uint32_t kInLetters = set_of({WordBreak::kMidLetter, WordBreak::kMidNumLet, WordBreak::kSingleQuote});
constexpr std::uint32_t kInNumbers = set_of({WordBreak::kMidNum, WordBreak::kMidNumLet, WordBreak::kSingleQuote});
constexpr std::uint32_t kNumbers = set_of({WordBreak::kNumeric});
constexpr std::uint32_t kKatakana = set_of({WordBreak::kKatakana});
constexpr std::uint32_t kConnectors = set_of({WordBreak::kExtendNumLet});

// What each part goes on with at once: WB5, WB8, WB9, WB10, WB13, WB13a, WB13b.
constexpr std::array<std::uint32_t, kPartCount> make_followers() {
  std::array<std::uint32_t, kPartCount> followers = {};
  for (std::size_t i = 0; i < kPartCount; ++i) {
    const auto part = static_cast<WordBreak>(i);
    if (is_in(part, kLetters | kNumbers)) followers[i] = kLetters | kNumbers | kConnectors;
    if (is_in(part, kKatakana)) followers[i] = kKatakana | kConnectors;
    if (is_in(part, kConnectors)) followers[i] = kLetters | kNumbers | kKatakana | kConnectors;
  }
  return followers;
}
constexpr std::array<std::uint32_t, kPartCount> kFollowers = make_followers();

struct Part {
  WordBreak value;
  std::size_t end_bytes;
};

Part part_at(std::string_view text, std::size_t at) {
  const CodePoint code_point = decode_code_point(text.data() + at);
  return {word_break_of(code_point.value), at + code_point.length_bytes};
}

// What may stand inside a word or number if the right thing follows, its marks skipped: WB6, WB7, WB7b, WB7c, WB11,
// WB12. Gives the end of what follows and what it is, else where `middle` stands.
Part past_middle(std::string_view text, WordBreak before, std::size_t at, const Part& middle) {
  std::uint32_t wanted = 0;
  if (is_in(before, kLetters) && is_in(middle.value, kInLetters)) wanted |= kLetters;
  if (before == WordBreak::kHebrewLetter && middle.value == WordBreak::kDoubleQuote)
    wanted |= set_of({WordBreak::kHebrewLetter});
  if (before == WordBreak::kNumeric && is_in(middle.value, kInNumbers)) wanted |= kNumbers;
  if (wanted == 0) return {before, at};
  for (std::size_t next = middle.end_bytes; next < text.size();) {
    const Part follower = part_at(text, next);
    next = follower.end_bytes;
    if (is_in(follower.value, kIgnored)) continue;
    return is_in(follower.value, wanted) ? follower : Part{before, at};
  }
  return {before, at};
}

}  // namespace

WordBreak word_break_of(char32_t code_point) {
  if (code_point < kBmpCount) return kBmp[code_point];
  const Run* const run = std::lower_bound(std::begin(kRuns), std::end(kRuns), code_point,
                                          [](const Run& candidate, char32_t value) { return candidate.last < value; });
  return run != std::end(kRuns) && code_point >= run->first ? run->word_break : WordBreak::kOther;
}

std::size_t find_word_end(std::string_view text, std::size_t begin_bytes) {
  const Part first = part_at(text, begin_bytes);
  std::size_t at = first.end_bytes;
  if (is_in(first.value, kLineEnds)) {  // WB3, WB3a
    return first.value == WordBreak::kCR && at < text.size() && text[at] == '\n' ? at + 1 : at;
  }
  WordBreak last = first.value;  // without the marks that belong to it
  WordBreak last_raw = last;     // with them
  bool pair_is_open = last == WordBreak::kRegionalIndicator;
  while (at < text.size()) {
    const Part next = part_at(text, at);
    if (is_in(next.value, kIgnored)) {  // WB4
      last_raw = next.value;
      at = next.end_bytes;
      continue;
    }
    const bool joined = is_in(next.value, kFollowers[static_cast<std::size_t>(last)]) ||
                        (last_raw == WordBreak::kZWJ && is_in(next.value, kPictographs)) ||            // WB3c
                        (last_raw == WordBreak::kWSegSpace && next.value == WordBreak::kWSegSpace) ||  // WB3d
                        (pair_is_open && next.value == WordBreak::kRegionalIndicator);                 // WB15, WB16
    if (joined) {
      pair_is_open = false;
      last = last_raw = next.value;
      at = next.end_bytes;
      continue;
    }
    const Part beyond = past_middle(text, last, at, next);
    if (beyond.end_bytes > at) {
      last = last_raw = beyond.value;
      at = beyond.end_bytes;
    } else if (last == WordBreak::kHebrewLetter && next.value == WordBreak::kSingleQuote) {  // WB7a
      last = last_raw = next.value;
      at = next.end_bytes;
    } else {
      break;
    }
  }
  return at;
}

bool is_certain_word_boundary(WordBreak before, WordBreak after) {
  constexpr std::uint32_t kAlone = set_of({WordBreak::kOther, WordBreak::kHan});  // no rule joins these to anything
  if (before == WordBreak::kCR) return after != WordBreak::kLF;
  if (is_in(before, kLineEnds) || is_in(after, kLineEnds)) return true;
  if (is_in(after, kIgnored)) return false;
  if (before == WordBreak::kWSegSpace) return after != WordBreak::kWSegSpace;
  if (before == WordBreak::kZWJ && is_in(after, kPictographs)) return false;
  return is_in(before, kAlone) || before == WordBreak::kPictographic || is_in(after, kAlone) ||
         after == WordBreak::kWSegSpace;
}

}  // namespace cipin
