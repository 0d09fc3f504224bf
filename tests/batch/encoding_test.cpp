#include "batch/archive/encoding.h"

#include <gtest/gtest.h>
#include <iconv.h>

#include <array>
#include <map>
#include <random>

#include "core/io/stream.h"
#include "core/text/utf8.h"

namespace cipin::archive {
namespace {

// This machine's iconv, a sequence at a time.
class Iconv {
 public:
  explicit Iconv(const char* encoding, const char* to = "UTF-8") : descriptor_(iconv_open(to, encoding)) {}
  ~Iconv() { iconv_close(descriptor_); }
  Iconv(const Iconv&) = delete;
  Iconv& operator=(const Iconv&) = delete;
  std::optional<std::string> operator()(std::string_view bytes) const {
    std::string source(bytes);
    std::string target(4 * bytes.size() + 8, '\0');
    char* from = source.data();
    char* to = target.data();
    std::size_t from_left = source.size();
    std::size_t to_left = target.size();
    const std::size_t converted = iconv(descriptor_, &from, &from_left, &to, &to_left);
    const std::size_t flushed = iconv(descriptor_, nullptr, nullptr, &to, &to_left);
    if (converted != 0 || flushed != 0 || from_left != 0) return std::nullopt;
    target.resize(target.size() - to_left);
    return target;
  }

 private:
  iconv_t descriptor_;
};

struct Decoded {
  std::string text;
  std::vector<std::array<std::uint64_t, 3>> faults;  // offset, length, sequences
  bool operator==(const Decoded&) const = default;
};

std::vector<std::array<std::uint64_t, 3>> numbers_of(const std::vector<FaultyRange>& ranges) {
  std::vector<std::array<std::uint64_t, 3>> numbers;
  for (const FaultyRange& range : ranges) {
    numbers.push_back({range.offset_bytes, range.length_bytes, range.sequence_count});
  }
  return numbers;
}

Decoded decoded(std::string_view bytes, Encoding encoding) {
  Decoded result;
  std::vector<FaultyRange> faults;
  decode(bytes, encoding, result.text, faults);
  result.faults = numbers_of(faults);
  return result;
}

// By windows of so many bytes; consumes as much at a time.
Decoded decoded_by_windows(std::string_view bytes, Encoding encoding, std::size_t window_bytes) {
  MemorySource source(bytes, window_bytes);
  DecodedSource decoding(source, encoding);
  Decoded result;
  Result<Window> window = decoding.advance(0);
  while (window) {
    EXPECT_EQ(window->offset_bytes, result.text.size());
    const std::size_t taken_bytes =
        window->at_end ? window->bytes.size() : std::min(window->bytes.size(), window_bytes);
    result.text += window->bytes.substr(0, taken_bytes);
    if (window->at_end) break;
    window = decoding.advance(taken_bytes);
  }
  EXPECT_TRUE(window.has_value());
  result.faults = numbers_of(decoding.faults());
  return result;
}

// The slow twin of pairs and fours: what is ASCII stays, what iconv knows is taken, and of the rest one byte is faulty,
// with the one behind it if that is no ASCII and the first could have led it.
class Twin {
 public:
  explicit Twin(Encoding encoding) : encoding_(encoding) {}

  Decoded operator()(std::string_view bytes) {
    Decoded result;
    for (std::size_t at = 0; at < bytes.size();) {
      const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
      if (byte(0) < 0x80) {
        result.text += bytes[at++];
        continue;
      }
      std::size_t length = 0;
      for (const std::size_t wanted : {std::size_t{4}, std::size_t{2}}) {
        if (length != 0 || at + wanted > bytes.size()) continue;
        if (const std::string& known = meaning(bytes.substr(at, wanted)); !known.empty()) {
          result.text += known;
          length = wanted;
        }
      }
      if (length == 0) {
        const bool leads = byte(0) > 0x80 && byte(0) < 0xFF;
        length = leads && at + 1 < bytes.size() && byte(1) >= 0x80 ? 2 : 1;
        result.text += kReplacementUtf8;
        add_fault(result, at, length);
      }
      at += length;
    }
    return result;
  }

  static void add_fault(Decoded& result, std::uint64_t offset, std::uint64_t length) {
    if (!result.faults.empty()) {
      auto& [last_offset, last_length, count] = result.faults.back();
      if (last_offset + last_length == offset || result.faults.size() == PassReport::kRangesKept) {
        last_length = offset + length - last_offset;
        ++count;
        return;
      }
    }
    result.faults.push_back({offset, length, 1});
  }

 private:
  static bool is_private(std::string_view utf8) {
    return utf8.size() == 3 && decode_code_point(utf8.data()).value >= 0xE000 &&
           decode_code_point(utf8.data()).value <= 0xF8FF;
  }
  // Empty if the bytes are not one sequence.
  const std::string& meaning(std::string_view bytes) {
    const auto [entry, is_new] = meanings_.try_emplace(std::string(bytes));
    if (!is_new) return entry->second;
    if (bytes[0] == '\x80') return entry->second;  // iconv's U+0080, a control that no text has
    // Four bytes that begin with a digit's place are one sequence; others would be two.
    if (bytes.size() == 4 && (encoding_ != Encoding::kGb18030 || bytes[1] < '0' || bytes[1] > '9'))
      return entry->second;
    if (encoding_ == Encoding::kGb18030) return entry->second = gb18030_(bytes).value_or("");
    std::string plain = big5_(bytes).value_or("");
    return entry->second = plain.empty() || is_private(plain) ? hkscs_(bytes).value_or(plain) : plain;
  }

  Encoding encoding_;
  Iconv gb18030_{"GB18030"};
  Iconv big5_{"BIG5"};
  Iconv hkscs_{"BIG5-HKSCS"};
  std::map<std::string, std::string> meanings_;
};

void expect_as_twin(Twin& twin, Encoding encoding, std::string_view bytes) {
  const Decoded expected = twin(bytes);
  const Decoded got = decoded(bytes, encoding);
  std::string hex;
  for (const char byte : bytes.substr(0, 32)) {
    for (const int nibble : {static_cast<unsigned char>(byte) >> 4, byte & 15}) hex += "0123456789ABCDEF"[nibble];
  }
  ASSERT_EQ(got.text, expected.text) << hex;
  ASSERT_EQ(got.faults, expected.faults) << hex;
}

TEST(Decode, EveryPairOfBytesIsAsIconvSays) {
  for (const Encoding encoding : {Encoding::kGb18030, Encoding::kBig5}) {
    Twin twin(encoding);
    for (int first = 0x80; first < 256; ++first) {
      for (int second = 0; second < 256; ++second) {
        expect_as_twin(twin, encoding, std::string{static_cast<char>(first), static_cast<char>(second)});
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST(Decode, EveryCodePointOfGb18030ComesBack) {
  const Iconv encode("UTF-8", "GB18030");
  std::string all;
  std::string all_gb18030;
  for (char32_t value = 1; value <= 0x10FFFF; value += value < 0x11000 ? 1 : 61) {
    std::string utf8;
    append_code_point(utf8, value);
    const std::optional<std::string> gb18030 = value >= 0xD800 && value < 0xE000 ? std::nullopt : encode(utf8);
    if (!gb18030) continue;
    all += utf8;
    all_gb18030 += *gb18030;
  }
  ASSERT_GT(all.size(), 200000u);
  const Decoded got = decoded(all_gb18030, Encoding::kGb18030);
  EXPECT_TRUE(got.text == all);
  EXPECT_TRUE(got.faults.empty());
}

TEST(Decode, Big5IsAsItIsMostlyReadAndHongKongsSignsAreKnown) {
  EXPECT_EQ(decoded("\xA4\xA4\xA4\xE5", Encoding::kBig5).text, "中文");
  EXPECT_EQ(decoded("\xA1\xE3", Encoding::kBig5).text, "～");
  EXPECT_EQ(decoded("\xC6\xE8", Encoding::kBig5).text, "あ");            // ETEN's kana
  EXPECT_EQ(decoded("\xF9\xD6", Encoding::kBig5).text, "碁");            // ETEN's seven
  EXPECT_EQ(decoded("\x9D\xF2", Encoding::kBig5).text, "𨋢");            // above U+FFFF
  EXPECT_EQ(decoded("\x88\x62", Encoding::kBig5).text, "\u00CA\u0304");  // two code points
}

// The bytes at which the rules of these encodings turn.
constexpr std::string_view kTurns("\x00\x2F\x30\x39\x3A\x40\x7E\x7F\x80\x81\x84\x95\xA1\xA4\xC6\xE3\xFE\xFF", 18);

TEST(Decode, EveryStringOfFourTurningBytesIsAsTheTwinSays) {
  for (const Encoding encoding : {Encoding::kGb18030, Encoding::kBig5}) {
    Twin twin(encoding);
    std::string text;
    const auto extend = [&](const auto& self) -> void {
      expect_as_twin(twin, encoding, text);
      if (text.size() == 4 || HasFatalFailure()) return;
      for (const char byte : kTurns) {
        text.push_back(byte);
        self(self);
        text.pop_back();
      }
    };
    extend(extend);
  }
}

std::string random_bytes(std::mt19937& random, std::size_t size_bytes) {
  std::string bytes;
  while (bytes.size() < size_bytes) {
    switch (random() % 4) {
      case 0:
        bytes.append(random() % 12, static_cast<char>('a' + random() % 26));
        break;
      case 1:
        bytes += kTurns[random() % kTurns.size()];
        break;
      case 2:
        bytes += static_cast<char>(random());
        break;
      default:
        for (std::size_t i = random() % 12; i > 0; --i) {
          bytes += static_cast<char>(0xB0 + random() % 0x28);
          bytes += static_cast<char>(0xA1 + random() % 0x5E);
        }
    }
  }
  return bytes;
}

TEST(Decode, RandomBytesAreAsTheTwinSays) {
  std::mt19937 random(5);
  for (const Encoding encoding : {Encoding::kGb18030, Encoding::kBig5}) {
    Twin twin(encoding);
    for (int i = 0; i < 3000 && !HasFatalFailure(); ++i)
      expect_as_twin(twin, encoding, random_bytes(random, random() % 300));
    expect_as_twin(twin, encoding, random_bytes(random, 200000));  // over the edges of what is decoded at a time
  }
}

TEST(Decode, AsciiBehindABrokenLeadIsKept) {
  EXPECT_EQ(decoded("\xD6\xD0\xB9\n12", Encoding::kGb18030), (Decoded{"中\uFFFD\n12", {{2, 1, 1}}}));
  EXPECT_EQ(decoded("\xB9"
                    "12",
                    Encoding::kGb18030),
            (Decoded{"\uFFFD"
                     "12",
                     {{0, 1, 1}}}));
  EXPECT_EQ(decoded("\x81"
                    "0\x81<",
                    Encoding::kGb18030),
            (Decoded{"\uFFFD"
                     "0\uFFFD<",
                     {{0, 1, 1}, {2, 1, 1}}}));
  EXPECT_EQ(decoded("\xA4\xA4\xA4\n", Encoding::kBig5), (Decoded{"中\uFFFD\n", {{2, 1, 1}}}));
  EXPECT_EQ(decoded("\xD6\xD0\xB9", Encoding::kGb18030), (Decoded{"中\uFFFD", {{2, 1, 1}}}));
}

std::string utf16(std::u16string_view units, bool big_endian) {
  std::string bytes;
  for (const char16_t unit : units) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    bytes += big_endian ? high : low;
    bytes += big_endian ? low : high;
  }
  return bytes;
}

TEST(Decode, Utf16OfBothOrdersSurrogatesAndNulIncluded) {
  constexpr std::u16string_view kText(u"中a\0é𠀀\uFFFF\n", 8);
  const std::string expected("中a\0é𠀀\uFFFF\n", 15);
  ASSERT_EQ(kText.size(), 8u);
  EXPECT_EQ(decoded(utf16(kText, false), Encoding::kUtf16Le), (Decoded{expected, {}}));
  EXPECT_EQ(decoded(utf16(kText, true), Encoding::kUtf16Be), (Decoded{expected, {}}));
}

TEST(Decode, HalvesOfUtf16AreOneFaultEach) {
  const std::u16string halves = {u'a', 0xD840, u'b', 0xDC00, 0xD840, 0xD840, 0xDC00, 0xDBFF};
  const Decoded expected = {
      "a\uFFFD"
      "b\uFFFD\uFFFD\U00020000\uFFFD",
      {{2, 2, 1}, {6, 4, 2}, {14, 2, 1}}};
  EXPECT_EQ(decoded(utf16(halves, false), Encoding::kUtf16Le), expected);
  EXPECT_EQ(decoded(utf16(halves, true), Encoding::kUtf16Be), expected);
  EXPECT_EQ(decoded(utf16(u"中", false) + "x", Encoding::kUtf16Le), (Decoded{"中\uFFFD", {{2, 1, 1}}}));
  // Half a pair, then half a unit.
  EXPECT_EQ(decoded(std::string_view("\x40\xD8\x00", 3), Encoding::kUtf16Le), (Decoded{"\uFFFD\uFFFD", {{0, 3, 2}}}));
}

TEST(Decode, FaultsOfUtf8AreReplacedAsEverywhere) {
  EXPECT_EQ(decoded("中\xE4\xB8"
                    "a\xFF\x80文",
                    Encoding::kUtf8),
            (Decoded{"中\uFFFD"
                     "a\uFFFD\uFFFD文",
                     {{3, 2, 1}, {6, 2, 2}}}));
  EXPECT_EQ(decoded("中\xE4\xB8", Encoding::kUtf8), (Decoded{"中\uFFFD", {{3, 2, 1}}}));
}

TEST(Decode, ByteOrderMarkIsDroppedOnceAndOnlyInFront) {
  EXPECT_EQ(decoded("\uFEFF中\uFEFF", Encoding::kUtf8).text, "中\uFEFF");
  EXPECT_EQ(decoded(utf16(u"\uFEFF\uFEFF中", false), Encoding::kUtf16Le).text, "\uFEFF中");
  EXPECT_EQ(decoded(utf16(u"\uFEFF中", true), Encoding::kUtf16Be).text, "中");
  EXPECT_EQ(decoded("\x84\x31\x95\x33\xD6\xD0", Encoding::kGb18030).text, "中");
  // Offsets of faults count it.
  EXPECT_EQ(decoded("\uFEFF\xFF", Encoding::kUtf8).faults[0][0], 3u);
}

TEST(Decode, BeyondTheRangesKeptTheLastOneReachesToTheLastFault) {
  std::string bytes;
  for (int i = 0; i < 250; ++i)
    bytes +=
        "\xFF"
        "a";
  const Decoded got = decoded(bytes, Encoding::kGb18030);
  ASSERT_EQ(got.faults.size(), PassReport::kRangesKept);
  const std::array<std::uint64_t, 3> expected = {198, 301, 151};
  EXPECT_EQ(got.faults.back(), expected);
}

TEST(DecodedSource, WindowsThatCutAnywhereGiveWhatTheWholeGives) {
  std::mt19937 random(8);
  for (const Encoding encoding :
       {Encoding::kUtf8, Encoding::kGb18030, Encoding::kBig5, Encoding::kUtf16Le, Encoding::kUtf16Be}) {
    for (int i = 0; i < 200; ++i) {
      const std::string bytes = random_bytes(random, random() % 120) + (i % 2 == 0 ? "中文𠀀é" : "");
      const Decoded whole = decoded(bytes, encoding);
      for (std::size_t window_bytes = 4; window_bytes < 12; ++window_bytes) {
        ASSERT_EQ(decoded_by_windows(bytes, encoding, window_bytes), whole);
      }
    }
    const std::string bytes = random_bytes(random, 3000000);
    ASSERT_EQ(decoded_by_windows(bytes, encoding, ByteSource::kWindowBytesMin), decoded(bytes, encoding));
  }
}

TEST(DecodedSource, WindowShowsTheMinimumAndIsBoundedWhateverTheBytes) {
  const std::string bytes(4000000, '\xFF');
  MemorySource source(bytes, bytes.size());
  DecodedSource decoding(source, Encoding::kGb18030);
  Result<Window> window = decoding.advance(0);
  while (window && !window->at_end) {
    ASSERT_GE(window->bytes.size(), ByteSource::kWindowBytesMin);
    ASSERT_LE(window->bytes.size(), 2 * ByteSource::kWindowBytesMin);
    window = decoding.advance(window->bytes.size());
  }
  ASSERT_TRUE(window.has_value());
  EXPECT_EQ(window->offset_bytes + window->bytes.size(), 3 * bytes.size());
}

// A file that is cut short to `left` after some looks at it.
class ShrinkingSource final : public ByteSource {
 public:
  ShrinkingSource(std::string_view whole, std::string_view left, int looks)
      : bytes_(whole), left_(left), whole_bytes_(whole.size()), looks_(looks) {}
  Result<Window> advance(std::size_t consumed_bytes) override {
    at_ += consumed_bytes;
    if (looks_ <= 0) bytes_ = left_;
    intact_ = true;
    at_ = std::min(at_, bytes_.size());
    return Window{bytes_.substr(at_), at_, true};
  }
  bool intact() const override {
    if (--looks_ == 0) intact_ = false;
    return intact_;
  }
  std::uint64_t missing_bytes() const override { return whole_bytes_ - bytes_.size(); }

 private:
  std::string_view bytes_;
  std::string_view left_;
  std::size_t whole_bytes_;
  std::size_t at_ = 0;
  mutable int looks_;
  mutable bool intact_ = true;
};

TEST(DecodedSource, WhatAShrinkingFileNeverHeldIsNotDecoded) {
  std::string whole(100000, 'a');
  const std::string left = whole;
  whole.append(100000, '\xFF');
  ShrinkingSource source(whole, left, 2);  // gone when the second part is decoded, its first faults with it
  DecodedSource decoding(source, Encoding::kGb18030);
  Result<Window> window = decoding.advance(0);
  ASSERT_TRUE(window.has_value());
  EXPECT_TRUE(window->at_end);
  EXPECT_EQ(window->bytes, left);
  EXPECT_TRUE(decoding.faults().empty());
  EXPECT_EQ(decoding.missing_bytes(), 100000u);
}

class FailingSource final : public ByteSource {
 public:
  Result<Window> advance(std::size_t) override { return Error{ErrorKind::kIo, "no", "disk", 7}; }
};

TEST(DecodedSource, ErrorOfTheSourceComesThrough) {
  FailingSource source;
  DecodedSource decoding(source, Encoding::kGb18030);
  Result<Window> window = decoding.advance(0);
  ASSERT_FALSE(window.has_value());
  EXPECT_EQ(window.error().path, "disk");
}

TEST(EncodingOfName, UsualLabelsOfAnyCaseAndNoOthers) {
  for (const char* const label : {"utf-8", "UTF8", "us-ascii"})
    EXPECT_EQ(encoding_of_name(label), Encoding::kUtf8) << label;
  for (const char* const label : {"GBK", "gb2312", "GB_2312-80", "x-gbk", "GB18030", "cp936", "euc-cn"}) {
    EXPECT_EQ(encoding_of_name(label), Encoding::kGb18030) << label;
  }
  for (const char* const label : {"Big5", "big5-hkscs", "x-x-big5", "CN-Big5", "cp950"}) {
    EXPECT_EQ(encoding_of_name(label), Encoding::kBig5) << label;
  }
  EXPECT_EQ(encoding_of_name("UTF-16"), Encoding::kUtf16Le);
  EXPECT_EQ(encoding_of_name("utf-16be"), Encoding::kUtf16Be);
  for (const char* const label : {"", "iso-8859-1", "shift_jis", "utf-32"})
    EXPECT_EQ(encoding_of_name(label), std::nullopt);
  for (const Encoding encoding :
       {Encoding::kUtf8, Encoding::kGb18030, Encoding::kBig5, Encoding::kUtf16Le, Encoding::kUtf16Be}) {
    EXPECT_EQ(encoding_of_name(encoding_name(encoding)), encoding);
  }
}

TEST(DeclaredEncoding, XmlDeclarationAndBothKindsOfMeta) {
  EXPECT_EQ(declared_encoding("<?xml version=\"1.0\" encoding=\"GB2312\"?><a/>"), Encoding::kGb18030);
  EXPECT_EQ(declared_encoding(" \n<?xml version='1.0' encoding = 'big5' standalone='yes'?>"), Encoding::kBig5);
  EXPECT_EQ(declared_encoding("<html><head><meta charset=gbk></head>"), Encoding::kGb18030);
  EXPECT_EQ(declared_encoding("<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=Big5\">"),
            Encoding::kBig5);
  EXPECT_EQ(declared_encoding("<meta name=\"charset\" content=x><meta charset = \"utf-8\"/>"), Encoding::kUtf8);
}

TEST(DeclaredEncoding, NothingElseDeclares) {
  for (const char* const text :
       {"", "charset=gbk", "<meta name=keywords content=x> charset=gbk", "<?xml version=\"1.0\"?>",
        "<meta charset=iso-8859-1>", "<meta charset", "<meta charset="}) {
    EXPECT_EQ(declared_encoding(text), std::nullopt) << text;
  }
  EXPECT_EQ(declared_encoding(std::string(5000, ' ') + "<meta charset=gbk>"), std::nullopt);
}

// Two of a newspaper's plain sentences.
constexpr std::string_view kSimplified =
    "市政府昨天召开会议，研究今年的防汛工作。会议要求各部门加强值班，及时报告情况，确保群众安全。\n";
constexpr std::string_view kTraditional =
    "市政府昨天召開會議，研究今年的防汛工作。會議要求各部門加強值班，及時報告情況，確保羣衆安全。\n";
constexpr std::string_view kTraditionalOfBig5 =
    "市政府昨天召開會議，研究今年的防汛工作。會議要求各部門加強值班，及時報告情況，確保民眾安全。\n";

std::string encoded(std::string_view utf8, const char* encoding) {
  const std::optional<std::string> bytes = Iconv("UTF-8", encoding)(utf8);
  EXPECT_TRUE(bytes.has_value());
  return bytes.value_or("");
}

Encoding detect(std::string_view bytes, std::optional<Encoding> declared = std::nullopt) {
  return detect_encoding(bytes, true, declared);
}

TEST(DetectEncoding, ByteOrderMarkDecidesWhateverIsDeclared) {
  EXPECT_EQ(detect("\uFEFF"
                   "abc",
                   Encoding::kGb18030),
            Encoding::kUtf8);
  EXPECT_EQ(detect(utf16(u"\uFEFF中", false), Encoding::kUtf8), Encoding::kUtf16Le);
  EXPECT_EQ(detect(utf16(u"\uFEFF中", true)), Encoding::kUtf16Be);
  EXPECT_EQ(detect("\x84\x31\x95\x33"
                   "abc"),
            Encoding::kGb18030);
}

TEST(DetectEncoding, TextsAreToldApartByTest) {
  EXPECT_EQ(detect(""), Encoding::kUtf8);
  EXPECT_EQ(detect("plain ASCII"), Encoding::kUtf8);
  EXPECT_EQ(detect(kSimplified), Encoding::kUtf8);
  EXPECT_EQ(detect(encoded(kSimplified, "GB18030")), Encoding::kGb18030);
  EXPECT_EQ(detect(encoded(kTraditional, "GB18030")), Encoding::kGb18030);
  EXPECT_EQ(detect(encoded(kTraditionalOfBig5, "BIG5")), Encoding::kBig5);
}

TEST(DetectEncoding, HeadThatEndsInsideOfASequenceIsNoFault) {
  for (std::size_t size = kSimplified.size() - 8; size < kSimplified.size(); ++size) {
    EXPECT_EQ(detect_encoding(kSimplified.substr(0, size), false, std::nullopt), Encoding::kUtf8);
  }
  EXPECT_EQ(detect_encoding("abc\xE4\xB8", false, Encoding::kUtf8), Encoding::kUtf8);
}

TEST(DetectEncoding, WrongDeclarationIsRejected) {
  EXPECT_EQ(detect(encoded(kSimplified, "GB18030"), Encoding::kUtf8), Encoding::kGb18030);
  EXPECT_EQ(detect(kSimplified, Encoding::kGb18030), Encoding::kUtf8);
  EXPECT_EQ(detect(encoded(kTraditionalOfBig5, "BIG5"), Encoding::kGb18030), Encoding::kBig5);
  EXPECT_EQ(detect(encoded(kSimplified, "GB18030"), Encoding::kBig5), Encoding::kGb18030);
  EXPECT_EQ(detect("<meta charset=utf-16>", Encoding::kUtf16Le), Encoding::kUtf8);
  EXPECT_EQ(detect(kSimplified, Encoding::kUtf16Le), Encoding::kUtf8);
}

TEST(DetectEncoding, DeclarationDecidesWhereTheBytesDoNot) {
  EXPECT_EQ(detect("ASCII so far", Encoding::kGb18030), Encoding::kGb18030);
  EXPECT_EQ(detect("ASCII so far", Encoding::kBig5), Encoding::kBig5);
  EXPECT_EQ(detect("\xC1\xAA\xCD\xA8", Encoding::kGb18030), Encoding::kGb18030);
  EXPECT_EQ(detect("\xCA\xB1", Encoding::kGb18030), Encoding::kGb18030);  // also U+02B1 in UTF-8
  EXPECT_EQ(detect(utf16(u"中文, a\n", true), Encoding::kUtf16Be), Encoding::kUtf16Be);
}

TEST(DetectEncoding, Utf8WithSomeBrokenBytesStaysUtf8) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += kSimplified;
  std::mt19937 random(11);
  for (int i = 0; i < 200; ++i) {
    std::string broken = text;
    for (int j = 0; j < 20; ++j) broken[random() % broken.size()] = static_cast<char>(random());
    ASSERT_EQ(detect(broken), Encoding::kUtf8) << i;
  }
  EXPECT_EQ(detect("mostly ASCII, one stray \xFF byte"), Encoding::kUtf8);
}

TEST(DetectEncoding, Gb18030AndBig5WithSomeBrokenBytesStayWhatTheyAre) {
  std::string gb18030;
  std::string big5;
  for (int i = 0; i < 10; ++i) gb18030 += encoded(kSimplified, "GB18030");
  for (int i = 0; i < 10; ++i) big5 += encoded(kTraditionalOfBig5, "BIG5");
  std::mt19937 random(12);
  for (int i = 0; i < 200; ++i) {
    std::string broken = gb18030;
    for (int j = 0; j < 10; ++j) broken[random() % broken.size()] = static_cast<char>(random());
    ASSERT_EQ(detect(broken), Encoding::kGb18030) << i;
    broken = big5;
    for (int j = 0; j < 10; ++j) broken[random() % broken.size()] = static_cast<char>(random());
    ASSERT_EQ(detect(broken), Encoding::kBig5) << i;
  }
}

}  // namespace
}  // namespace cipin::archive
