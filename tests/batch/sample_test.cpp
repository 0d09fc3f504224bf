#include "batch/ops/sample.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cipin::ops {
namespace {

TEST(TypeGrowth, ExponentOfAPowerLawIsFound) {
  for (const double exponent : {0.3, 0.5, 0.75}) {
    TypeGrowth growth;
    for (double tokens = 1e6; tokens < 1e8; tokens *= 1.1)
      growth.add(static_cast<std::uint64_t>(tokens), static_cast<std::uint64_t>(100 * std::pow(tokens, exponent)));
    EXPECT_NEAR(growth.exponent(), exponent, 0.001);
  }
}

TEST(TypeGrowth, EarlyPointsAreForgotten) {
  TypeGrowth growth;
  for (std::uint64_t tokens = 1000; tokens < 100'000; tokens += tokens / 10) growth.add(tokens, tokens);  // all are new
  for (std::uint64_t tokens = 100'000; tokens < 10'000'000; tokens += tokens / 10) growth.add(tokens, 100'000);
  EXPECT_NEAR(growth.exponent(), 0, 1e-6);
}

TEST(TypeGrowth, TooFewPointsGiveThatOfNewspapers) {
  TypeGrowth growth;
  EXPECT_EQ(growth.exponent(), 0.6);
  growth.add(1000, 1000);
  growth.add(2000, 1000);
  EXPECT_EQ(growth.exponent(), 0.6);
}

TEST(Sample, OnlyLargeLinesOfTextHavePlaces) {
  using archive::Format;
  EXPECT_TRUE(Sample::has_places({Format::kText, false}, kUnitBytes + 1));
  EXPECT_TRUE(Sample::has_places({Format::kJsonLines, false}, kUnitBytes + 1));
  EXPECT_FALSE(Sample::has_places({Format::kText, false}, kUnitBytes));
  EXPECT_FALSE(Sample::has_places({Format::kText, true}, kUnitBytes + 1));
  EXPECT_FALSE(Sample::has_places({Format::kCsv, false}, kUnitBytes + 1));
  EXPECT_FALSE(Sample::has_places({Format::kJson, false}, kUnitBytes + 1));
}

}  // namespace
}  // namespace cipin::ops
