#include "core/patterns/decimal.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace cipin {
namespace {

std::string text_of(Decimal value) {
  std::string out;
  append_decimal(value, out);
  return out;
}

TEST(Decimal, IsWrittenWithoutAnExponent) {
  EXPECT_EQ(text_of(make_decimal(1800, 8)), "180000000000");
  EXPECT_EQ(text_of(make_decimal(48, 3)), "48000");
  EXPECT_EQ(text_of(make_decimal(186, -1)), "18.6");
  EXPECT_EQ(text_of(make_decimal(5, -3)), "0.005");
  EXPECT_EQ(text_of(make_decimal(-32, -1)), "-3.2");
  EXPECT_EQ(text_of(make_decimal(0, 5)), "0");
  EXPECT_EQ(text_of(make_decimal(std::numeric_limits<std::int64_t>::max())), "9223372036854775807");
}

TEST(Decimal, EqualValuesHaveEqualMembers) {
  EXPECT_EQ(make_decimal(4800, 1), make_decimal(48, 3));
  EXPECT_EQ(make_decimal(180, -1), make_decimal(18));
  EXPECT_EQ(make_decimal(0, -2), make_decimal(0, 7));
}

TEST(Decimal, SumsAreExactOrAbsent) {
  EXPECT_EQ(add(make_decimal(2, 8), make_decimal(5000, 4)), make_decimal(25, 7));
  EXPECT_EQ(add(make_decimal(3), make_decimal(5, -1)), make_decimal(35, -1));
  EXPECT_EQ(add(make_decimal(0), make_decimal(7)), make_decimal(7));
  EXPECT_EQ(add(make_decimal(std::numeric_limits<std::int64_t>::max()), make_decimal(1)), std::nullopt);
  EXPECT_EQ(add(make_decimal(1, 40), make_decimal(1)), std::nullopt);
}

TEST(Decimal, OrderIsThatOfTheValues) {
  EXPECT_TRUE(is_less(make_decimal(99), make_decimal(1, 2)));
  EXPECT_FALSE(is_less(make_decimal(1, 2), make_decimal(1, 2)));
  EXPECT_TRUE(is_less(make_decimal(-5), make_decimal(-1)));
  EXPECT_TRUE(is_less(make_decimal(-1, 30), make_decimal(5, -1)));
  EXPECT_TRUE(is_less(make_decimal(5, -1), make_decimal(1, 30)));
  EXPECT_TRUE(is_less(make_decimal(-1, 30), make_decimal(-1, -3)));
}

// Against whole thousandths, for values that fit.
TEST(Decimal, SumsAndOrderAreThoseOfIntegers) {
  std::mt19937 random(11);
  for (int round = 0; round < 20000; ++round) {
    const auto value = [&] { return static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000; };
    const std::int64_t a = value();
    const std::int64_t b = value();
    const int power = static_cast<int>(random() % 4);
    const std::int64_t factor = power == 0 ? 1 : power == 1 ? 10 : power == 2 ? 100 : 1000;
    EXPECT_EQ(add(make_decimal(a, power - 3), make_decimal(b, -3)), make_decimal(a * factor + b, -3));
    EXPECT_EQ(is_less(make_decimal(a, power - 3), make_decimal(b, -3)), a * factor < b);
  }
}

TEST(SmallInteger, OnlyForWholeNumbersInRange) {
  EXPECT_EQ(small_integer(make_decimal(12), 12), 12);
  EXPECT_EQ(small_integer(make_decimal(2, 3), 2999), 2000);
  EXPECT_EQ(small_integer(make_decimal(13), 12), std::nullopt);
  EXPECT_EQ(small_integer(make_decimal(-1), 12), std::nullopt);
  EXPECT_EQ(small_integer(make_decimal(15, -1), 12), std::nullopt);
  EXPECT_EQ(small_integer(make_decimal(1, 30), 12), std::nullopt);
}

}  // namespace
}  // namespace cipin
