// The bodies of check_utf8, each against the slow twin: faults at every place of texts that are some blocks of 64 bytes
// long.
#include "core/text/utf8_bodies.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "core/text/utf8.h"
#include "tests/core/support.h"
#include "tests/reference/utf8_reference.h"

namespace cipin {
namespace {

// What check_utf8 must say of `text`, by the twin.
Utf8Check expected_check(std::string_view text) {
  const std::vector<reference::FaultySequence> faults = reference::faulty_sequences(text);
  if (faults.empty()) return {text.size(), Utf8Fault::kNone, 0};
  const reference::FaultySequence& first = faults.front();
  return {first.offset_bytes, first.cut_short ? Utf8Fault::kTruncated : Utf8Fault::kInvalid, first.length_bytes};
}

void expect_check(const Utf8Check& seen, const Utf8Check& expected, const char* body) {
  EXPECT_EQ(seen.valid_bytes, expected.valid_bytes) << body;
  EXPECT_EQ(seen.fault, expected.fault) << body;
  EXPECT_EQ(seen.fault_bytes, expected.fault_bytes) << body;
}

void expect_all_bodies_right(std::string_view text) {
  const std::string exact(text);  // without room behind it, so that sanitizers see what is read beyond
  const Utf8Check expected = expected_check(text);
  expect_check(utf8_bodies::check_portably(exact), expected, "portable");
  expect_check(check_utf8(exact), expected, "of this machine");
  if (utf8_bodies::ValidPrefix* const valid_prefix = utf8_bodies::valid_prefix_of(vectors_of_cpu())) {
    const std::size_t prefix = valid_prefix(exact.data(), exact.size());
    EXPECT_LE(prefix, expected.valid_bytes);
    EXPECT_LE(expected.valid_bytes - prefix, 67u) << "left to the portable body";
    EXPECT_EQ(expected_check(text.substr(0, prefix)).fault, Utf8Fault::kNone)
        << "a prefix that ends inside a code point";
  }
  if (::testing::Test::HasFailure()) FAIL() << "in a text of " << text.size() << " bytes";
}

std::string repeated(std::string_view piece, std::size_t size_bytes) {
  std::string text;
  while (text.size() + piece.size() <= size_bytes) text += piece;
  return text;
}

// The bytes at both sides of every border of the Standard's table 3-7.
constexpr std::string_view kBoundaryBytes(
    "\x00\x7F\x80\x8F\x90\x9F\xA0\xBF\xC1\xC2\xDF\xE0\xE1\xED\xEF\xF0\xF1\xF4\xF5\xFF", 20);

TEST(Utf8Bodies, AByteSpoiledAtAnyPlaceOfSomeBlocksIsSeenThere) {
  for (const std::string_view piece : {"a", "é", "汉", "\U00020000", "a汉字bc", "汉\U0001F600é,"}) {
    const std::string good = repeated(piece, 200);
    expect_all_bodies_right(good);
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (const char byte : kBoundaryBytes) {
        std::string text = good;
        text[at] = byte;
        ASSERT_NO_FATAL_FAILURE(expect_all_bodies_right(text)) << piece << " spoiled at " << at;
      }
    }
  }
}

TEST(Utf8Bodies, PairsOfBoundaryBytesAcrossABlocksEdgeAreJudgedAsTheTwinDoes) {
  for (std::size_t at = 59; at < 66; ++at) {
    for (const char first : kBoundaryBytes) {
      for (const char second : kBoundaryBytes) {
        for (const std::string_view tail : {"\x80", "\xBF\xBF", "a", ""}) {
          std::string text(at, 'a');
          (text += first) += second;
          text += tail;
          text.append(70, 'b');
          ASSERT_NO_FATAL_FAILURE(expect_all_bodies_right(text));
        }
      }
    }
  }
}

TEST(Utf8Bodies, TextsCutAnywhereAreRightUpToTheCut) {
  const std::string good = repeated("汉\U0001F600é,报纸", 300);
  for (std::size_t end = 0; end <= good.size(); ++end)
    ASSERT_NO_FATAL_FAILURE(expect_all_bodies_right(std::string_view(good).substr(0, end)));
  for (std::size_t begin = 0; begin <= good.size(); ++begin)
    ASSERT_NO_FATAL_FAILURE(expect_all_bodies_right(std::string_view(good).substr(begin)));
}

TEST(Utf8Bodies, RandomTextsAndRandomBytesAreJudgedAsTheTwinDoes) {
  std::mt19937 random(20261121);
  for (int round = 0; round < 400; ++round) {
    std::string text = tests::random_text(random, random() % 300);
    for (std::uint32_t damage = static_cast<std::uint32_t>(random() % 3); damage > 0 && !text.empty(); --damage)
      text[random() % text.size()] = static_cast<char>(random() % 256);
    ASSERT_NO_FATAL_FAILURE(expect_all_bodies_right(text));
    text.clear();
    for (int i = 0; i < 130; ++i)
      text += round % 2 == 0 ? kBoundaryBytes[random() % kBoundaryBytes.size()] : static_cast<char>(random() % 256);
    ASSERT_NO_FATAL_FAILURE(expect_all_bodies_right(text));
  }
}

}  // namespace
}  // namespace cipin
