#include "core/text/word_break.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "tests/core/support.h"
#include "tests/reference/plain_reference.h"
#include "tests/reference/utf8_reference.h"

namespace cipin {
namespace {

// Debian's unicode-data.
const std::string kUnicodeFolder = "/usr/share/unicode/auxiliary/";

std::vector<std::string> segments_of(std::string_view text) {
  std::vector<std::string> segments;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = find_word_end(text, at);
    if (end <= at || end > text.size()) {
      ADD_FAILURE() << "a segment from " << at << " to " << end;
      return segments;
    }
    segments.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return segments;
}

std::vector<std::string> expected_segments(std::u32string_view text) {
  std::vector<std::string> segments;
  for (const std::u32string& segment : reference::word_segments(text)) segments.push_back(reference::encode(segment));
  return segments;
}

TEST(WordBreak, EveryCodePointHasTheValueOfTheUnicodeCharacterDatabase) {
  std::ifstream file(kUnicodeFolder + "WordBreakProperty.txt");
  if (!file) GTEST_SKIP() << "Debian's unicode-data is not here";
  const std::map<std::string, WordBreak> values = {
      {"CR", WordBreak::kCR},
      {"LF", WordBreak::kLF},
      {"Newline", WordBreak::kNewline},
      {"Extend", WordBreak::kExtend},
      {"ZWJ", WordBreak::kZWJ},
      {"Format", WordBreak::kFormat},
      {"Katakana", WordBreak::kKatakana},
      {"Hebrew_Letter", WordBreak::kHebrewLetter},
      {"ALetter", WordBreak::kALetter},
      {"Single_Quote", WordBreak::kSingleQuote},
      {"Double_Quote", WordBreak::kDoubleQuote},
      {"MidNumLet", WordBreak::kMidNumLet},
      {"MidLetter", WordBreak::kMidLetter},
      {"MidNum", WordBreak::kMidNum},
      {"Numeric", WordBreak::kNumeric},
      {"ExtendNumLet", WordBreak::kExtendNumLet},
      {"WSegSpace", WordBreak::kWSegSpace},
      {"Regional_Indicator", WordBreak::kRegionalIndicator},
  };
  std::vector<WordBreak> expected(0x110000, WordBreak::kOther);
  std::size_t range_count = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line.substr(0, line.find('#')));
    std::string range;
    std::string semicolon;
    std::string value;
    if (!(fields >> range >> semicolon >> value)) continue;
    ASSERT_TRUE(values.contains(value)) << value;
    const std::size_t dots = range.find("..");
    const unsigned long first = std::stoul(range, nullptr, 16);
    const unsigned long last = dots == std::string::npos ? first : std::stoul(range.substr(dots + 2), nullptr, 16);
    for (unsigned long c = first; c <= last; ++c) expected[c] = values.at(value);
    ++range_count;
  }
  ASSERT_GT(range_count, 1000u);
  for (char32_t c = 0; c < 0x110000; ++c) {
    WordBreak seen = word_break_of(c);
    if (seen == WordBreak::kHan || seen == WordBreak::kPictographic) seen = WordBreak::kOther;
    if (seen == WordBreak::kPictographicLetter) seen = WordBreak::kALetter;
    ASSERT_EQ(seen, expected[c]) << std::hex << static_cast<std::uint32_t>(c);
  }
}

// Scripts.txt and emoji-data.txt, looked up by hand.
TEST(WordBreak, HanAndPictographsAreTold) {
  for (const char32_t c : {U'汉', U'〇', U'\u3400', U'\u9FFF', U'\uF900', U'\U00020000', U'\U00031350', U'\u2E80'})
    EXPECT_EQ(word_break_of(c), WordBreak::kHan) << std::hex << static_cast<std::uint32_t>(c);
  for (const char32_t c : {U'😀', U'❤', U'©', U'\u303D'})
    EXPECT_EQ(word_break_of(c), WordBreak::kPictographic) << std::hex << static_cast<std::uint32_t>(c);
  EXPECT_EQ(word_break_of(U'ℹ'), WordBreak::kPictographicLetter);
  for (const char32_t c : {U'、', U'。', U'あ', U'%', U'\0', U'\U0010FFFF'})
    EXPECT_EQ(word_break_of(c), WordBreak::kOther) << std::hex << static_cast<std::uint32_t>(c);
}

TEST(FindWordEnd, PassesTheStandardsOwnTest) {
  std::ifstream file(kUnicodeFolder + "WordBreakTest.txt");
  if (!file) GTEST_SKIP() << "Debian's unicode-data is not here";
  std::size_t case_count = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line.substr(0, line.find('#')));
    std::vector<std::string> expected;
    std::string text;
    for (std::string field; fields >> field;) {
      if (field == "÷") {
        expected.emplace_back();
      } else if (field != "×") {
        const std::string bytes = tests::to_utf8(static_cast<char32_t>(std::stoul(field, nullptr, 16)));
        expected.back() += bytes;
        text += bytes;
      }
    }
    if (text.empty()) continue;
    expected.pop_back();  // behind the last boundary
    EXPECT_EQ(segments_of(text), expected) << line;
    ++case_count;
  }
  EXPECT_GT(case_count, 1500u);
}

// One code point of every part, and two of some whose neighbours matter.
constexpr std::u32string_view kOfEveryPart = U"。汉😀\r\n\v \u0301\u00AD\u200D\U0001F1E6aℹ\u05D05ア_:,.'\"";

TEST(FindWordEnd, EveryStringOfFourPartsIsCutAsTheTwinCutsIt) {
  std::u32string text;
  const auto extend = [&](const auto& self) -> void {
    ASSERT_EQ(segments_of(reference::encode(text)), expected_segments(text));
    if (text.size() == 4) return;
    for (const char32_t c : kOfEveryPart) {
      text.push_back(c);
      self(self);
      text.pop_back();
      if (::testing::Test::HasFatalFailure()) return;
    }
  };
  extend(extend);
}

TEST(FindWordEnd, RandomTextsAreCutAsTheTwinCutsThem) {
  std::mt19937 random(29);
  for (int round = 0; round < 20000; ++round) {
    std::u32string text;
    for (std::size_t size = 1 + random() % 12; size > 0; --size) text += kOfEveryPart[random() % kOfEveryPart.size()];
    ASSERT_EQ(segments_of(reference::encode(text)), expected_segments(text)) << reference::encode(text);
  }
}

TEST(FindWordEnd, ALongRunOfMarksIsLookedAtTwiceAtMost) {
  std::string text = "a.";
  for (int i = 0; i < 2'000'000; ++i) text += "\u0301";
  EXPECT_EQ(find_word_end(text, 0), 1u);
  EXPECT_EQ(find_word_end(text, 1), text.size());
  text += 'b';
  EXPECT_EQ(find_word_end(text, 0), text.size());
}

// Whatever stands at its sides, a certain boundary is one, and cutting there changes nothing.
TEST(IsCertainWordBoundary, CuttingThereChangesNoSegment) {
  std::mt19937 random(31);
  std::size_t cut_count = 0;
  for (int round = 0; round < 20000; ++round) {
    std::u32string text;
    for (std::size_t size = 2 + random() % 10; size > 0; --size) text += kOfEveryPart[random() % kOfEveryPart.size()];
    const std::size_t at = 1 + random() % (text.size() - 1);
    if (!is_certain_word_boundary(word_break_of(text[at - 1]), word_break_of(text[at]))) continue;
    ++cut_count;
    std::vector<std::u32string> parts = reference::word_segments(text.substr(0, at));
    const std::vector<std::u32string> rest = reference::word_segments(text.substr(at));
    parts.insert(parts.end(), rest.begin(), rest.end());
    ASSERT_EQ(parts, reference::word_segments(text)) << reference::encode(text) << " cut at " << at;
  }
  EXPECT_GT(cut_count, 4000u);
}

}  // namespace
}  // namespace cipin
