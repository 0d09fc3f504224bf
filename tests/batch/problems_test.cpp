#include "batch/update/problems.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace cipin::update {
namespace {

using archive::Problem;

std::string text_of(const Problem& problem) {
  return problem.member + "|" + std::to_string(problem.offset_bytes) + "|" + std::to_string(problem.length_bytes) +
         "|" + problem.reason + (problem.lost ? "|lost" : "");
}

std::vector<std::string> texts_of(Problems problems) {
  std::vector<std::string> texts;
  for (const Problem& problem : problems.take()) texts.push_back(text_of(problem));
  return texts;
}

// Places 0, 10, 20, ..., those from `first_lost` on lost.
std::vector<Problem> places(std::size_t count, std::size_t first_lost = 0) {
  std::vector<Problem> list;
  for (std::size_t i = 0; i < count; ++i) list.push_back({"#" + std::to_string(i), i * 10, 1, "bad", i >= first_lost});
  return list;
}

Problems of(const std::vector<Problem>& list) {
  Problems problems;
  for (const Problem& problem : list) problems.add(problem);
  return problems;
}

TEST(Problems, AsManyAsAreNamedAreAllNamed) {
  const std::vector<std::string> texts = texts_of(of(places(kProblemsNamedMax)));
  ASSERT_EQ(texts.size(), kProblemsNamedMax);
  EXPECT_EQ(texts.front(), "#0|0|1|bad|lost");
  EXPECT_EQ(texts.back(), "#999|9990|1|bad|lost");
}

TEST(Problems, OneMoreIsCountedFromItsOffsetToTheEnd) {
  const std::vector<std::string> texts = texts_of(of(places(kProblemsNamedMax + 1)));
  ASSERT_EQ(texts.size(), kProblemsNamedMax + 1);
  EXPECT_EQ(texts.back(), "|10000|0|1 more places|lost");
}

TEST(Problems, OthersAreLostIfOneOfThemIs) {
  EXPECT_EQ(texts_of(of(places(5000, 4999))).back(), "|10000|0|4000 more places|lost");
  EXPECT_EQ(texts_of(of(places(5000, 5000))).back(), "|10000|0|4000 more places");
  EXPECT_TRUE(of(places(5000, 4999)).any_lost());
  EXPECT_FALSE(of(places(5000, 5000)).any_lost());
}

TEST(Problems, AnyOrderInAnyPartsGivesTheSame) {
  std::vector<Problem> list = places(7000, 3000);
  for (std::size_t i = 0; i < 500; ++i) list.push_back({"same offset " + std::to_string(i), 9990, i, "bad", true});
  const std::vector<std::string> wanted = texts_of(of(list));
  ASSERT_EQ(wanted.back(), "|9990|0|6500 more places|lost");
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    std::shuffle(list.begin(), list.end(), random);
    Problems all;
    Problems part;
    for (const Problem& problem : list) {
      part.add(problem);
      if (random() % 2000 == 0) all.add(std::move(part));
    }
    all.add(std::move(part));
    EXPECT_EQ(all.size(), list.size()) << seed;
    EXPECT_EQ(texts_of(std::move(all)), wanted) << seed;
  }
}

TEST(Problems, NothingIsLeftOfWhatWasTaken) {
  Problems problems = of(places(1500));
  EXPECT_EQ(problems.take().size(), kProblemsNamedMax + 1);
  EXPECT_EQ(problems.size(), 0u);
  EXPECT_FALSE(problems.any_lost());
  EXPECT_TRUE(problems.take().empty());
}

}  // namespace
}  // namespace cipin::update
