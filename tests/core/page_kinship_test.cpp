#include <gtest/gtest.h>

#include <array>
#include <set>

#include "core/page/kinship.h"
#include "tests/core/page_support.h"

namespace cipin::page {
namespace {

// A page of paragraphs of text, a line each.
struct Lines {
  explicit Lines(std::string_view bytes) : text(bytes) {
    for (const Paragraph& paragraph : join_wrapped(text, cut_lines(text, 1000))) {
      Facts facts;
      facts.paragraph = paragraph;
      facts.text = paragraph.range;
      facts.length = static_cast<std::uint32_t>(paragraph.range.size());
      all.push_back(facts);
    }
  }
  PageText text;
  std::vector<Facts> all;
};

Kinship::Pairs pairs_of(const Kinship& kinship, std::vector<std::size_t> paragraphs, std::size_t code_points = 1000) {
  Kinship::Pairs pairs;
  kinship.add(paragraphs, code_points, pairs);
  return pairs;
}

TEST(Kinship, SharesAreThoseOfPairsOfHan) {
  const Lines lines("工人加固堤坝\n加固堤坝的工人\n老人在食堂\nAB12，。\n");
  const Kinship kinship(lines.text, lines.all);
  const Kinship::Pairs first = pairs_of(kinship, {0});
  EXPECT_EQ(first.size(), 5u);                               // 工人 人加 加固 固堤 堤坝
  EXPECT_DOUBLE_EQ(kinship.plain_share(1, first), 4.0 / 6);  // 加固 固堤 堤坝 工人, not 坝的 的工
  EXPECT_DOUBLE_EQ(kinship.plain_share(2, first), 0);
  EXPECT_DOUBLE_EQ(kinship.plain_share(3, first), 0);  // no pairs at all
  EXPECT_EQ(kinship.pair_count(1), 6u);
  EXPECT_EQ(kinship.pair_count(3), 0u);
  EXPECT_DOUBLE_EQ(kinship.share(first, first), 1);
  EXPECT_DOUBLE_EQ(kinship.share(pairs_of(kinship, {2}), first), 0);
  EXPECT_DOUBLE_EQ(kinship.share(pairs_of(kinship, {3}), first), 0);
  EXPECT_EQ(pairs_of(kinship, {0}, 3).size(), 2u);  // 工人 人加: of the first three code points
}

TEST(Kinship, PairsOfFewParagraphsWeighMore) {
  // 堤坝 stands in one paragraph beside the two, 我们 in all: of two halves alike, the one with 堤坝 weighs more.
  const Lines lines("堤坝\n我们\n我们，堤坝\n我们\n我们\n我们\n我们\n我们\n我们\n我们\n我们\n我们\n");
  const Kinship kinship(lines.text, lines.all);
  const Kinship::Pairs both = pairs_of(kinship, {2});
  EXPECT_GT(kinship.share(both, pairs_of(kinship, {0})), 0.5);
  EXPECT_LT(kinship.share(both, pairs_of(kinship, {1})), 0.5);
}

// The same with sets of strings, on all pairs of lines.
TEST(Kinship, PlainSharesAreThoseOfASlowTwin) {
  const std::string_view bytes =
      "工人加固堤坝\n加固堤坝的工人，工人加固\n老人在食堂，食堂的老人在\n2月的堤坝A坝\n固固固\n";
  const Lines lines(bytes);
  const Kinship kinship(lines.text, lines.all);
  const auto slow_pairs = [&](std::size_t i) {
    std::vector<std::u32string> pairs;
    const std::u32string_view form = lines.text.folded(lines.all[i].text);
    for (std::size_t at = 0; at + 1 < form.size(); ++at) {
      if (is_han(form[at]) && is_han(form[at + 1])) pairs.emplace_back(form.substr(at, 2));
    }
    return pairs;
  };
  for (std::size_t i = 0; i < lines.all.size(); ++i) {
    for (std::size_t j = 0; j < lines.all.size(); ++j) {
      const std::vector<std::u32string> whole = slow_pairs(j);
      const std::set<std::u32string> known(whole.begin(), whole.end());
      double found = 0;
      for (const std::u32string& pair : slow_pairs(i)) found += known.contains(pair) ? 1 : 0;
      EXPECT_DOUBLE_EQ(kinship.plain_share(i, pairs_of(kinship, {j})),
                       found / static_cast<double>(slow_pairs(i).size()));
    }
  }
}

}  // namespace
}  // namespace cipin::page
