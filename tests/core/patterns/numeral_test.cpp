#include "core/patterns/numeral.h"

#include <gtest/gtest.h>

#include <random>

namespace cipin::patterns {
namespace {

std::string value_of(std::string_view text) {
  const Numeral n = read_numeral(text, 0);
  if (!n) return "none";
  if (n.beyond) return "beyond";
  if (n.vague) return "vague";
  std::string out;
  append_decimal(n.low, out);
  if (n.is_range()) {
    out += "..";
    append_decimal(n.high, out);
  }
  return out + std::string(text.substr(n.end));
}

// An integer below 10^12 as Chinese writes it, the plain way: the twin of the reader.
std::string in_chinese(std::int64_t value) {
  static const std::string kDigits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  static const std::string kUnits[] = {"", "十", "百", "千"};
  if (value == 0) return kDigits[0];
  const auto section = [&](std::int64_t part) {
    std::string out;
    bool gap = false;
    for (int place = 3; place >= 0; --place) {
      const std::int64_t unit = place == 3 ? 1000 : place == 2 ? 100 : place == 1 ? 10 : 1;
      const std::int64_t digit = part / unit % 10;
      if (digit == 0) {
        gap = gap || !out.empty();
        continue;
      }
      if (gap) out += kDigits[0];
      gap = false;
      out += kDigits[digit] + kUnits[place];
    }
    return out;
  };
  std::string out;
  const std::int64_t parts[] = {value / 100'000'000, value / 10'000 % 10'000, value % 10'000};
  const std::string names[] = {"亿", "万", ""};
  for (int i = 0; i < 3; ++i) {
    if (parts[i] == 0) continue;
    if (!out.empty() && (parts[i] < 1000 || parts[i - 1] == 0)) out += kDigits[0];
    out += section(parts[i]) + names[i];
  }
  return out;
}

TEST(ReadNumeral, ReadsWhatTheTwinWrites) {
  for (std::int64_t value = 1; value < 20000; ++value) ASSERT_EQ(value_of(in_chinese(value)), std::to_string(value));
  std::mt19937_64 random(3);
  for (int round = 0; round < 20000; ++round) {
    std::int64_t value = static_cast<std::int64_t>(random() % 1'000'000'000'000);
    if (round % 2 == 0) value = value / 10'000'000 * 10'000'000 + value % 1000;  // with gaps
    if (value == 0) continue;
    ASSERT_EQ(value_of(in_chinese(value)), std::to_string(value)) << in_chinese(value);
  }
}

TEST(ReadNumeral, TenMayStandWithoutOne) {
  EXPECT_EQ(value_of("十"), "10");
  EXPECT_EQ(value_of("十二"), "12");
  EXPECT_EQ(value_of("十二万"), "120000");
  EXPECT_EQ(value_of("两百"), "200");
}

TEST(ReadNumeral, TheLastUnitMayBeLeftOut) {
  EXPECT_EQ(value_of("一万二"), "12000");
  EXPECT_EQ(value_of("两千五"), "2500");
  EXPECT_EQ(value_of("一百零二"), "102");
  EXPECT_EQ(value_of("二十五"), "25");
}

TEST(ReadNumeral, NeighboursAreAnEstimate) {
  EXPECT_EQ(value_of("两三"), "2..3");
  EXPECT_EQ(value_of("三五"), "3..5");
  EXPECT_EQ(value_of("七八百"), "700..800");
  EXPECT_EQ(value_of("十七八"), "17..18");
  EXPECT_EQ(value_of("三四百万"), "3000000..4000000");
}

TEST(ReadNumeral, DigitsOneByOneAreReadAsDigits) {
  EXPECT_EQ(value_of("二○二三"), "2023");
  EXPECT_EQ(value_of("一九九八"), "1998");
  EXPECT_EQ(value_of("二〇二〇"), "2020");
}

TEST(ReadNumeral, OldFormsOfNumerals) {
  EXPECT_EQ(value_of("廿四"), "24");
  EXPECT_EQ(value_of("壹佰贰拾叁"), "123");
  EXPECT_EQ(value_of("拾起"), "none");  // alone it is the verb
  EXPECT_EQ(value_of("三萬五千"), "35000");
}

TEST(ReadNumeral, WhatIsNoNumberIsBeyond) {
  EXPECT_EQ(value_of("十百千"), "beyond");
  EXPECT_EQ(value_of("一百一千"), "beyond");
  EXPECT_EQ(value_of("九二三万"), "beyond");
  EXPECT_EQ(value_of("123456789012345678901234"), "beyond");
  EXPECT_EQ(value_of("人"), "none");
  EXPECT_EQ(value_of(""), "none");
}

TEST(ReadNumeral, ArabicFigures) {
  EXPECT_EQ(value_of("979.4亿元"), "97940000000元");
  EXPECT_EQ(value_of("１２．５％"), "12.5％");
  EXPECT_EQ(value_of("1,234,567元"), "1234567元");
  EXPECT_EQ(value_of("3，060万元"), "30600000元");
  EXPECT_EQ(value_of("214个,2020年"), "214个,2020年");
  EXPECT_EQ(value_of("12,2020年"), "12,2020年");  // a comma between two figures
  EXPECT_EQ(value_of("1.2万亿元"), "1200000000000元");
  EXPECT_EQ(value_of("3000余万元"), "30000000元");
  EXPECT_EQ(value_of("2亿5000万元"), "250000000元");
  EXPECT_EQ(value_of("3万5千吨"), "35000吨");
  EXPECT_EQ(value_of("1.2.3"), "1.2.3");
}

TEST(ReadNumeral, AUnitKeepsItsThousand) {
  EXPECT_EQ(value_of("5千瓦时"), "5千瓦时");
  EXPECT_EQ(value_of("5万千瓦"), "50000千瓦");
  EXPECT_EQ(value_of("5千人"), "5000人");
  EXPECT_EQ(value_of("五百帕"), "5百帕");
}

TEST(ReadNumeral, FractionsInWords) {
  EXPECT_EQ(value_of("三点五亿"), "350000000");
  EXPECT_EQ(value_of("三点五个"), "3.5个");
  EXPECT_EQ(value_of("三点五十分"), "3点五十分");
  EXPECT_EQ(value_of("三点一刻"), "3点一刻");
}

TEST(ReadNumeral, VagueNumbersHaveNoValue) {
  EXPECT_EQ(value_of("数百个"), "vague");
  EXPECT_EQ(value_of("几十万"), "vague");
  EXPECT_EQ(value_of("数据"), "none");
}

}  // namespace
}  // namespace cipin::patterns
