#include "core/patterns/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "core/patterns/word_lists.h"
#include "core/text/utf8.h"

namespace cipin::patterns {
namespace {

TEST(WordLines, CommentsAreLeftOutAndClassesKept) {
  const std::vector<WordLine> lines = word_lines("# a comment\n#: time\n天\n\n平米\t平方米\r\n#: count\n个");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].word, "天");
  EXPECT_EQ(lines[0].word_class, "time");
  EXPECT_EQ(lines[1].word, "平米");
  EXPECT_EQ(lines[1].attribute, "平方米");
  EXPECT_EQ(lines[2].word_class, "count");
}

// The trie against a map that is asked for every length.
TEST(WordTrie, LongestIsThatOfAPlainMap) {
  std::mt19937 random(7);
  const std::string alphabet[] = {"一", "二", "a", "三", "𠀀"};
  const auto word = [&](std::size_t max) {
    std::string out;
    for (std::size_t i = 1 + random() % max; i > 0; --i) out += alphabet[random() % 5];
    return out;
  };
  WordTrie trie;
  std::map<std::string, std::uint32_t> plain;
  for (std::uint32_t i = 1; i < 300; ++i) {
    const std::string added = word(5);
    trie.add(added, i);
    plain[added] = i;
  }
  for (int round = 0; round < 3000; ++round) {
    const std::string text = word(8);
    std::size_t best = 0;
    for (std::size_t end = 1; end <= text.size(); ++end) {
      if (plain.contains(text.substr(0, end))) best = end;
    }
    const WordTrie::Match match = trie.longest(text, 0);
    ASSERT_EQ(match.end, best) << text;
    if (best > 0) {
      ASSERT_EQ(match.value, plain[text.substr(0, best)]) << text;
    }
  }
}

TEST(WordTrie, FullWidthFindsAscii) {
  WordTrie trie;
  trie.add("km", 1);
  EXPECT_EQ(trie.longest("ｋｍ／ｈ", 0).end, 6u);
}

// A slip in a list would be silent otherwise.
TEST(WordLists, AreWellFormed) {
  const std::set<std::string_view> classes = {"money", "measure", "time", "count", "noun", "grade", "weak", "none"};
  const std::set<std::string_view> signs = {"=", ">", ">=", "<", "<=", "~"};
  for (const WordLine& line : word_lists::units()) EXPECT_TRUE(classes.contains(line.word_class)) << line.word;
  for (const WordLine& line : word_lists::figure_qualifiers()) {
    EXPECT_TRUE(signs.contains(line.attribute)) << line.word;
    EXPECT_TRUE(line.word_class == "before" || line.word_class == "after") << line.word;
  }
  for (const WordLine& line : word_lists::code_suffixes())
    EXPECT_TRUE(line.word_class == "digits" || line.word_class == "any") << line.word;
  const std::vector<WordLine> lists[] = {word_lists::units(), word_lists::not_figures(), word_lists::formulas(),
                                         word_lists::code_suffixes()};
  for (const std::vector<WordLine>& list : lists) {
    std::set<std::string_view> seen;
    EXPECT_GT(list.size(), 20u);
    for (const WordLine& line : list) {
      EXPECT_TRUE(seen.insert(line.word).second) << line.word << " stands twice";
      EXPECT_TRUE(is_utf8(line.word) && line.word.find(' ') == std::string_view::npos) << line.word;
    }
  }
}

TEST(Words, UnitsAreFoundByTheirLongestName) {
  EXPECT_EQ(unit_at("平方米", 0)->unit.name, "平方米");
  EXPECT_EQ(unit_at("平米", 0)->unit.name, "平方米");
  EXPECT_EQ(unit_at("人次", 0)->unit.name, "人次");
  EXPECT_FALSE(unit_at("方法", 0).has_value());
  EXPECT_FALSE(unit_at("猫", 0).has_value());
}

}  // namespace
}  // namespace cipin::patterns
