#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/core/names_support.h"
#include "tests/core/support.h"

// Text that was made to hurt: what must hold for any names of any text, and that twice the text takes about twice the
// time.
namespace cipin::tests {
namespace {

std::string repeat(std::string_view piece, std::size_t size_bytes) {
  std::string text;
  while (text.size() < size_bytes) text += piece;
  return text;
}

void expect_sound(std::string_view text, const std::vector<Name>& names) {
  std::uint32_t begin = 0;
  std::array<std::uint32_t, kKindCount> end_of_kind{};
  for (const Name& name : names) {
    const std::uint32_t end = name.begin_bytes + name.length_bytes;
    ASSERT_GE(name.begin_bytes, begin);
    ASSERT_GT(name.length_bytes, 0u);
    ASSERT_LE(end, text.size());
    ASSERT_FALSE(is_utf8_continuation(text[name.begin_bytes]));
    ASSERT_TRUE(end == text.size() || !is_utf8_continuation(text[end]));
    std::uint32_t& last = end_of_kind[static_cast<std::size_t>(name.kind)];
    if (name.kind != Kind::kPlace) {
      ASSERT_GE(name.begin_bytes, last) << "two of one kind overlap";
    }
    last = std::max(last, end);
    begin = name.begin_bytes;
  }
}

TEST(NamesHostile, EveryTextIsReadInLinearTime) {
  const std::unique_ptr<NameReader> reader = NameReader::make();
  if (reader == nullptr) GTEST_SKIP() << "no real lexicon: name one in CIPIN_TEST_LEXICON";
  for (const char* piece : {"1",        "\n",     "“",     "（",   "王",   "市",     "路",
                            "·",        "王·",    "记者 ", "张、", "中国", "区区委", "新疆维吾尔自治区",
                            "有限公司", "王伟、", "局",    "的",   "x",    "阿",     "北京市公安局",
                            "京",       "東",     " "}) {
    const std::string small = repeat(piece, 1 << 18);
    const std::string large = repeat(piece, 1 << 21);
    double seconds[2];
    for (const std::string* text : {&small, &large}) {
      seconds[text == &large] = processor_seconds_of([&] {
        PageEvidence evidence;
        expect_sound(*text, reader->find(*text, evidence));
      });
    }
    // Eight times the text; quadratic time would be 64 times. The sum forgives a busy machine.
    EXPECT_LT(seconds[1], 24 * seconds[0] + 0.5) << piece;
  }
}

TEST(NamesHostile, RandomTextGivesSoundNames) {
  const std::unique_ptr<NameReader> reader = NameReader::make();
  if (reader == nullptr) GTEST_SKIP() << "no real lexicon: name one in CIPIN_TEST_LEXICON";
  const std::vector<std::string> pieces = {"王", "小",   "明", "记者", " ",  "、", "·",    "阿",   "里",   "北京", "市",
                                           "委", "书记", "说", "（",   "）", "路", "公司", "集团", "中国", "区",   "\n",
                                           "，", "县",   "的", "1",    "a",  "摄", "京",   "在",   "镇",   "村"};
  std::mt19937 random(4);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t i = random() % 60; i-- > 0;) text += pieces[random() % pieces.size()];
    PageEvidence evidence;
    const std::vector<Name> names = reader->find(text, evidence);
    expect_sound(text, names);
    // The scratch is used again and again: a new one gives the same.
    if (round % 100 == 0) {
      PageEvidence again;
      EXPECT_EQ(NameReader::make()->find(text, again), names) << text;
    }
  }
}

TEST(NamesHostile, StretchesMeetWithoutLosingOrDoublingNames) {
  const std::unique_ptr<NameReader> reader = NameReader::make();
  if (reader == nullptr) GTEST_SKIP() << "no real lexicon: name one in CIPIN_TEST_LEXICON";
  const std::string line = "本报讯（记者 周敏）县长吴晓梅到成都市档案馆看书。\n";
  const std::size_t lines = 3 * NameFinder::kStretchCodePointsMax / count_code_points(line);
  const std::string text = repeat(line, lines * line.size());
  PageEvidence evidence;
  const std::vector<Name> names = reader->find(text, evidence);
  EXPECT_EQ(names.size(), 4 * lines);
}

}  // namespace
}  // namespace cipin::tests
