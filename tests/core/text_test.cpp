#include <gtest/gtest.h>
#include <utf8.h>

#include <random>

#include "core/text/code_point.h"
#include "core/text/jieba_block.h"
#include "core/text/kind.h"
#include "core/text/utf8.h"
#include "tests/core/support.h"
#include "tests/reference/utf8_reference.h"

namespace cipin {
namespace {

using reference::FaultySequence;

// Every faulty sequence that check_utf8 sees when it is asked again behind each.
std::vector<FaultySequence> check_all(std::string_view text) {
  std::vector<FaultySequence> faults;
  std::size_t at = 0;
  for (;;) {
    const Utf8Check check = check_utf8(text.substr(at));
    at += check.valid_bytes;
    if (check.fault == Utf8Fault::kNone) {
      EXPECT_EQ(at, text.size());
      return faults;
    }
    if (check.fault_bytes == 0) {
      ADD_FAILURE() << "a fault without length";
      return faults;
    }
    faults.push_back({at, check.fault_bytes, check.fault == Utf8Fault::kTruncated});
    at += check.fault_bytes;
  }
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) {
    for (const int nibble : {static_cast<unsigned char>(byte) >> 4, byte & 15}) out += "0123456789ABCDEF"[nibble];
    out += ' ';
  }
  return out;
}

void expect_as_reference(std::string_view text) {
  ASSERT_EQ(check_all(text), reference::faulty_sequences(text)) << hex(text);
  const auto first = utf8::find_invalid(text.begin(), text.end());  // utfcpp, for where the first fault is
  ASSERT_EQ(check_utf8(text).valid_bytes, static_cast<std::size_t>(first - text.begin())) << hex(text);
}

// The bytes at both sides of every border of table 3-7.
constexpr std::string_view kBoundaryBytes(
    "\x00\x7F\x80\x8F\x90\x9F\xA0\xBF\xC1\xC2\xDF\xE0\xE1\xED\xEF\xF0\xF1\xF4\xF5\xFF", 20);

TEST(CheckUtf8, EveryStringOfFourBoundaryBytesIsAsTheReferenceSays) {
  std::string text;
  const auto extend = [&](const auto& self) -> void {
    expect_as_reference(text);
    if (text.size() == 4 || ::testing::Test::HasFatalFailure()) return;
    for (const char byte : kBoundaryBytes) {
      text.push_back(byte);
      self(self);
      text.pop_back();
    }
  };
  extend(extend);
}

TEST(CheckUtf8, EveryStringOfTwoBytesIsAsTheReferenceSays) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second)
      expect_as_reference(std::string{static_cast<char>(first), static_cast<char>(second)});
  }
}

// The fast paths take eight bytes at a time: a fault at every place of runs that they take.
TEST(CheckUtf8, FaultAtEveryPlaceOfAsciiAndHanRunsIsFound) {
  const std::string ascii(40, 'a');
  std::string han;
  for (int i = 0; i < 14; ++i) han += "汉";
  std::string mixed;
  for (int i = 0; i < 6; ++i) mixed += "a汉字bc";
  for (const std::string& good : {ascii, han, mixed}) {
    expect_as_reference(good);
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (const char byte : kBoundaryBytes) {
        std::string text = good;
        text[at] = byte;
        expect_as_reference(text);
      }
      expect_as_reference(std::string_view(good).substr(0, at));
      expect_as_reference(std::string_view(good).substr(at));
    }
  }
}

TEST(CheckUtf8, RandomLongTextsAreAsTheReferenceSays) {
  std::mt19937 random(20240501);
  for (int round = 0; round < 300; ++round) {
    std::string text = tests::random_text(random, random() % 400);
    for (std::uint32_t damage = static_cast<std::uint32_t>(random() % 5); damage > 0 && !text.empty(); --damage) {
      text[random() % text.size()] = static_cast<char>(random());
    }
    expect_as_reference(text);
  }
}

TEST(CheckUtf8, EverySurrogateHalfIsInvalid) {
  for (unsigned c = 0xD800; c < 0xE000; ++c) {
    const std::string text = {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
                              static_cast<char>(0x80 | (c & 0x3F))};
    const Utf8Check check = check_utf8(text);
    ASSERT_EQ(check.fault, Utf8Fault::kInvalid);
    ASSERT_EQ(check.fault_bytes, 1u);  // ED with a second byte above 9F: three times U+FFFD, as in Python
  }
}

TEST(CheckUtf8, OverlongAndTooHighAreInvalid) {
  EXPECT_EQ(check_all("\xC0\x80"), (std::vector<FaultySequence>{{0, 1, false}, {1, 1, false}}));
  EXPECT_EQ(check_all("\xE0\x9F\xBF"), (std::vector<FaultySequence>{{0, 1, false}, {1, 1, false}, {2, 1, false}}));
  EXPECT_EQ(check_all("\xF4\x90\x80\x80"),
            (std::vector<FaultySequence>{{0, 1, false}, {1, 1, false}, {2, 1, false}, {3, 1, false}}));
}

TEST(CheckUtf8, CutSequenceIsOneFault) {
  EXPECT_EQ(check_all("a\xF0\x9F\x98"), (std::vector<FaultySequence>{{1, 3, true}}));
  EXPECT_EQ(check_all("\xE6\xB1!"), (std::vector<FaultySequence>{{0, 2, false}}));
}

// Counted with Python: len(b'...'.decode('utf-8', 'replace')) for the standard's own example (section 3.9, table 3-8).
TEST(CheckUtf8, StandardsExampleGivesItsNumberOfReplacements) {
  EXPECT_EQ(reference::replace_faults("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64"),
            "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
            "b\xEF\xBF\xBD"
            "c\xEF\xBF\xBD\xEF\xBF\xBD"
            "d");
  EXPECT_EQ(check_all("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64").size(), 6u);
}

TEST(DecodeCodePoint, EveryCodePointComesBack) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const std::string expected = tests::to_utf8(c);
    std::string bytes;
    append_code_point(bytes, c);
    ASSERT_EQ(bytes, expected);
    const CodePoint decoded = decode_code_point(bytes.data());
    ASSERT_EQ(decoded.value, c);
    ASSERT_EQ(decoded.length_bytes, bytes.size());
    if ((c & 0xFF) == 0x37) {
      ASSERT_EQ(count_code_points(bytes + "x" + bytes), 3u);
    }
  }
}

TEST(CountCodePoints, IsTheNumberOfLeadsWhateverStandsWhere) {
  std::mt19937 random(5);
  const std::vector<std::string> pieces = {"a", "é", "汉", "𠀀"};
  for (int round = 0; round < 500; ++round) {
    std::string text;
    const std::size_t count = random() % 40;
    for (std::size_t i = 0; i < count; ++i) text += pieces[random() % pieces.size()];
    ASSERT_EQ(count_code_points(text), count) << text;
  }
}

// Values of the Unicode Character Database (UnicodeData.txt's categories, Scripts.txt), looked up by hand.
TEST(CodePointClass, SpotValuesAreUnicodes) {
  const auto expect = [](char32_t c, CodePointClass expected) {
    EXPECT_EQ(class_of(c), expected) << std::hex << static_cast<std::uint32_t>(c);
  };
  for (const char32_t c :
       {U'汉', U'\u3400', U'\u9FD6', U'\u9FFF', U'\U00020000', U'あ', U'ア', U'가', U'я', U'α', U'\u3006', U'\u0301'}) {
    expect(c, CodePointClass::kLetter);  // L and M outside Latin
  }
  for (const char32_t c : {U'a', U'Z', U'é', U'Ａ', U'ﬁ', U'\u00AA'}) expect(c, CodePointClass::kLatinLetter);
  for (const char32_t c : {U'0', U'９', U'〇', U'①', U'Ⅷ', U'½', U'٣', U'㈠', U'\u3021'})
    expect(c, CodePointClass::kNumeral);
  for (const char32_t c : {U' ', U'\t', U'\n', U'\r', U'\v', U'\f', U'\x1C', U'\x1F', U'\u0085', U'\u00A0', U'\u3000',
                           U'\u2028', U'\u202F', U'\u205F'}) {
    expect(c, CodePointClass::kSpace);
  }
  for (const char32_t c : {U'\0', U'\x1B', U'，', U'。', U'+', U'$', U'\u200B', U'\u200C', U'\u180E', U'\uFEFF',
                           U'\uFFFD', U'😀', U'\uE000', U'\uFFFF', U'\U0010FFFF'}) {
    expect(c, CodePointClass::kOther);
  }
}

TEST(JiebaBlock, IsTheClassOfTheRegularExpression) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c)
    ASSERT_EQ(is_jieba_block(c), reference::in_block(c)) << static_cast<std::uint32_t>(c);
}

TEST(LastBlockBoundary, IsTheLastPlaceThatNoTokenCrosses) {
  const auto boundary = [](std::string_view text) { return last_block_boundary(text, is_jieba_block); };
  EXPECT_EQ(boundary(""), 0u);
  EXPECT_EQ(boundary("abc"), 0u);
  EXPECT_EQ(boundary("ab，汉"), 2u);  // in front of the comma is as good as behind it
  EXPECT_EQ(boundary("，汉"), 3u);    // behind it where it stands first
  EXPECT_EQ(boundary("，"), 0u);
  EXPECT_EQ(boundary("a\r\nb"), 1u);
  EXPECT_EQ(boundary("\r\nb"), 2u);
  EXPECT_EQ(boundary("\r\n"), 0u);
  EXPECT_EQ(boundary("\r"), 0u);  // a LF may follow
  EXPECT_EQ(boundary("a\r"), 1u);
}

// A cut at the boundary never parts what the reference keeps together.
TEST(LastBlockBoundary, CuttingThereChangesNoToken) {
  const reference::Jieba twin = tests::small_reference();
  std::mt19937 random(5);
  for (int round = 0; round < 2000; ++round) {
    const std::string text = tests::random_text(random, 1 + random() % 12);
    const std::size_t at = last_block_boundary(text, is_jieba_block);
    if (at == 0) continue;
    ASSERT_LT(at, text.size());
    std::vector<reference::Text> parts = twin.cut(tests::to_utf32(text.substr(0, at)), true);
    const std::vector<reference::Text> rest = twin.cut(tests::to_utf32(text.substr(at)), true);
    parts.insert(parts.end(), rest.begin(), rest.end());
    ASSERT_EQ(parts, twin.cut(tests::to_utf32(text), true)) << text;
  }
}

TEST(KindOfForm, IsDecidedByTheStrongestCodePoint) {
  EXPECT_EQ(kind_of_form("北京"), Kind::kWord);
  EXPECT_EQ(kind_of_form("T恤"), Kind::kWord);
  EXPECT_EQ(kind_of_form("3月"), Kind::kWord);
  EXPECT_EQ(kind_of_form("Москва"), Kind::kWord);
  EXPECT_EQ(kind_of_form("カラオケ"), Kind::kWord);
  EXPECT_EQ(kind_of_form("GDP"), Kind::kLatin);
  EXPECT_EQ(kind_of_form("5G"), Kind::kLatin);
  EXPECT_EQ(kind_of_form("C++"), Kind::kLatin);
  EXPECT_EQ(kind_of_form("ＡＢ"), Kind::kLatin);
  EXPECT_EQ(kind_of_form("2024"), Kind::kNumber);
  EXPECT_EQ(kind_of_form("18.6%"), Kind::kNumber);
  EXPECT_EQ(kind_of_form("１２"), Kind::kNumber);
  EXPECT_EQ(kind_of_form("〇"), Kind::kNumber);
  EXPECT_EQ(kind_of_form("，"), Kind::kPunctuation);
  EXPECT_EQ(kind_of_form("+"), Kind::kPunctuation);
  EXPECT_EQ(kind_of_form(std::string_view("\0", 1)), Kind::kPunctuation);
  EXPECT_EQ(kind_of_form("\xEF\xBF\xBD"), Kind::kPunctuation);
  EXPECT_EQ(kind_of_form("😀"), Kind::kPunctuation);
  EXPECT_EQ(kind_of_form(" "), Kind::kSpace);
  EXPECT_EQ(kind_of_form("\r\n"), Kind::kSpace);
  EXPECT_EQ(kind_of_form("\u3000"), Kind::kSpace);
}

// Outputs and files carry these names and numbers: red is expected only when a kind is added at the end.
TEST(Kind, NamesAndNumbersAreFixed) {
  constexpr std::string_view kNames[] = {"word", "number", "latin",   "punctuation", "space", "figure",      "date",
                                         "code", "quote",  "formula", "person",      "place", "organisation"};
  std::uint8_t number = 1;
  for (const std::string_view name : kNames) {
    EXPECT_EQ(kind_name(static_cast<Kind>(number)), name);
    EXPECT_EQ(kind_of_name(name), static_cast<Kind>(number));
    ++number;
  }
  EXPECT_EQ(std::size_t{number}, kKindCount);
  EXPECT_EQ(kind_of_name(""), std::nullopt);
  EXPECT_EQ(kind_of_name("words"), std::nullopt);
}

}  // namespace
}  // namespace cipin
