#include "batch/store/sum_runs.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>

namespace cipin::store {

bool operator==(const Sum& a, const Sum& b) {
  return a.token_count == b.token_count && a.document_frequency == b.document_frequency;
}

namespace {

using Sums = std::map<TermId, Sum>;

std::string run_of(const Sums& sums) {
  SumRunWriter run;
  for (const auto& [id, sum] : sums) run.put(id, sum);
  return run.take();
}

void add_to(Sums& sums, const Sums& added) {
  for (const auto& [id, sum] : added) {
    sums[id].token_count += sum.token_count;
    sums[id].document_frequency += sum.document_frequency;
  }
}

Sums without_zeros(Sums sums) {
  std::erase_if(sums, [](const auto& of) { return of.second == Sum(); });
  return sums;
}

Sums merged(const std::vector<std::string_view>& runs) {
  Sums sums;
  TermId before = 0;
  SumMerge merge(runs);
  Sum sum;
  for (TermId id = 0; merge.next(id, sum); before = id) {
    EXPECT_TRUE(sums.empty() || id > before) << id << " after " << before;
    sums[id] = sum;
  }
  return sums;
}

// Ids near each other and far apart, counts of one and beyond 32 bits, coming and going.
Sums random_sums(std::mt19937_64& random) {
  Sums sums;
  const TermId spread = random() % 2 == 0 ? 300 : 0xFFFFFFFF;
  for (std::uint64_t i = random() % 60; i > 0; --i) {
    Sum& sum = sums[static_cast<TermId>(random() % (std::uint64_t{spread} + 1))];
    if (random() % 3 == 0) {
      sum = {1, 1};
    } else {
      sum.token_count = static_cast<std::int64_t>(random() >> (14 + random() % 49)) * (random() % 2 == 0 ? 1 : -1);
      sum.document_frequency = static_cast<std::int64_t>(random() % 5) - 2;
    }
  }
  return sums;
}

TEST(SumRuns, MergeIsTheSumOfItsRuns) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::vector<std::string> runs(static_cast<std::size_t>(random() % 12));
    Sums twin;
    for (std::string& run : runs) {
      const Sums sums = random_sums(random);
      add_to(twin, sums);
      run = run_of(sums);
    }
    EXPECT_EQ(merged({runs.begin(), runs.end()}), without_zeros(twin));
  }
}

TEST(SumRuns, NothingIsLostWhileRunsAreMergedAsTheyCome) {
  std::mt19937_64 random(7);
  SumRuns runs;
  Sums twin;
  for (int i = 0; i < 600; ++i) {  // 8 * 8 * 8 and more: three levels
    const Sums sums = random_sums(random);
    add_to(twin, sums);
    runs.add(run_of(sums));
    if (i % 37 != 0) continue;
    std::vector<std::string_view> views;
    runs.append_views(views);
    EXPECT_LE(views.size(), 4u * 7);
    EXPECT_EQ(merged(views), without_zeros(twin));
  }
}

TEST(SumRuns, LargestAndSmallestIds) {
  const Sums sums = {{0, {5, 1}}, {1, {1, 1}}, {0xFFFFFFFE, {1, 1}}, {0xFFFFFFFF, {-3, -1}}};
  const std::string run = run_of(sums);
  EXPECT_EQ(merged({run}), sums);
  EXPECT_TRUE(merged({}).empty());
}

TEST(SumRuns, WhatWaitsGrowsWithTheTermsAndNotWithTheRuns) {
  Sums sums;
  for (TermId id = 0; id < 1000; ++id) sums[id * 3] = {1, 1};
  SumRuns runs;
  for (int i = 0; i < 512; ++i) runs.add(run_of(sums));
  // One run of 512: a byte for the gap and two varints of 2 bytes each.
  EXPECT_LT(runs.memory_bytes(), 6000u);
  std::vector<std::string_view> views;
  runs.append_views(views);
  EXPECT_EQ(merged(views).at(2997), (Sum{512, 512}));
}

}  // namespace
}  // namespace cipin::store
