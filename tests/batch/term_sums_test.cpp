#include "batch/store/term_sums.h"

#include <gtest/gtest.h>

#include <string>

namespace cipin::store {
namespace {

std::string contribution(const std::vector<TermTokens>& counts) {
  std::string bytes;
  append_contribution(counts, bytes);
  return bytes;
}

TEST(TermSums, SumsTheIdsOfItsRangeAndPassesOthersBy) {
  TermSums sums(10, 13);
  EXPECT_TRUE(sums.add_contribution(contribution({{0, 1}, {9, 2}, {10, 3}, {12, 1}, {13, 7}, {4000000000u, 1}})));
  EXPECT_TRUE(sums.add_contribution(contribution({{12, 5}})));
  sums.add(11, {std::uint64_t{1} << 40, 6});
  sums.add(9, {1, 1});
  sums.add(13, {1, 1});
  EXPECT_EQ(sums.of(10).token_count, 3u);
  EXPECT_EQ(sums.of(10).document_frequency, 1u);
  EXPECT_EQ(sums.of(11).token_count, std::uint64_t{1} << 40);
  EXPECT_EQ(sums.of(11).document_frequency, 6u);
  EXPECT_EQ(sums.of(12).token_count, 6u);
  EXPECT_EQ(sums.of(12).document_frequency, 2u);
}

TEST(TermSums, DamagedContributionIsSaid) {
  TermSums sums(0, 100);
  EXPECT_TRUE(sums.add_contribution(""));
  EXPECT_FALSE(sums.add_contribution("\xff\xff"));
}

TEST(TermSums, BudgetHasRoomForSomeTermsAlways) {
  EXPECT_GT(TermSums::terms_within(0), 0u);
  EXPECT_EQ(TermSums::terms_within(std::uint64_t{12} << 20), std::uint64_t{1} << 20);  // 12 bytes each
}

}  // namespace
}  // namespace cipin::store
