#include "core/page/page_text.h"

#include <gtest/gtest.h>

#include <random>

namespace cipin::tests {
namespace {

using page::PageText;
using page::Range;

// Each code point that may be a mark, found by looking at all of them.
void expect_marks_as_seen_one_by_one(const PageText& text, std::mt19937& random) {
  for (int question = 0; question < 60; ++question) {
    const std::size_t end = random() % (text.size() + 1);
    const std::size_t begin = random() % (end + 1);
    std::size_t next = begin;
    while (next < end && !page::may_be_mark(text[next])) ++next;
    ASSERT_EQ(text.next_mark(begin, end), next) << begin << " to " << end;
    std::size_t last = end;
    while (last > begin && !page::may_be_mark(text[last - 1])) --last;
    ASSERT_EQ(text.last_mark(begin, end), last > begin ? last - 1 : end) << begin << " to " << end;
  }
}

TEST(PageText, MarksAreFoundAsByLookingAtEachCodePoint) {
  std::mt19937 random(11);
  const std::vector<std::string> pieces = {"汉", "字", "报", "一", "，", "。", "（", "a", "7", " ", "\n", "Ａ", "𠀀", "〇", "　"};
  for (int round = 0; round < 300; ++round) {
    std::string bytes;
    const std::size_t count = random() % 300;
    const std::size_t han = 1 + random() % 90;  // of 100: long runs without a mark, and short ones
    for (std::size_t i = 0; i < count; ++i) bytes += pieces[random() % 100 < han ? random() % 4 : random() % pieces.size()];
    const PageText text(bytes);
    ASSERT_EQ(text.size(), count);
    expect_marks_as_seen_one_by_one(text, random);
    std::vector<Range> removed;
    for (std::size_t at = random() % 20; at + 3 < count; at += 2 + random() % 40) removed.push_back({at, at + 1});
    expect_marks_as_seen_one_by_one(text.without(removed), random);
  }
}

TEST(PageText, WidthIsFoldedAndOffsetsLeadBack) {
  const std::string bytes = "Ａ（汉　𠀀\r\n";
  const PageText text(bytes);
  EXPECT_EQ(text.folded({0, text.size()}), U"A(汉 𠀀\r\n");
  EXPECT_EQ(text.bytes({2, 3}), "汉");
  EXPECT_EQ(text.bytes({4, 5}), "𠀀");
  EXPECT_EQ(text.offset_bytes(text.size()), bytes.size());
}

}  // namespace
}  // namespace cipin::tests
