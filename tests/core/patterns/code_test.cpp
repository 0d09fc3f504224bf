#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/patterns/support.h"

namespace cipin {
namespace {

using tests::found_in;
using tests::Lines;

Lines quotes_of(std::string_view text) {
  std::vector<Pattern> patterns;
  std::vector<Pattern> quotes;
  find_patterns(text, kAllPatternRules, patterns, quotes);
  Lines out;
  for (const Pattern& quote : quotes) out.emplace_back(quote.span.of(text));
  return out;
}

Lines parts_of(std::string_view text) {
  std::vector<Pattern> patterns;
  std::vector<Pattern> quotes;
  find_patterns(text, kAllPatternRules, patterns, quotes);
  std::vector<Decimal> parts;
  for (const Pattern& pattern : patterns) append_parts(pattern, text, parts);
  Lines out;
  for (const Decimal& part : parts) append_decimal(part, out.emplace_back());
  return out;
}

TEST(FindCodes, LettersAndDigits) {
  EXPECT_EQ(found_in("5G-V2X芯片，G107国道，COVID-19，PM2.5，Ｔ３航站楼"),
            (Lines{"5G-V2X|identifier|5G-V2X", "G107|identifier|G107", "COVID-19|identifier|COVID-19",
                   "PM2.5|identifier|PM2.5", "Ｔ３|identifier|T3"}));
  EXPECT_EQ(found_in("5G基站，100km，30MW，CPI2.1%"),
            (Lines{"5G|identifier|5G", "100km|quantity|100公里", "30MW|quantity|30兆瓦", "2.1%|percent|2.1%"}));
}

TEST(FindCodes, NumbersThatAreNames) {
  EXPECT_EQ(found_in("12345热线，2.0版，107国道，一号工程，3号线，0371-65651234，3·15晚会"),
            (Lines{"12345热线|identifier|12345热线", "2.0版|identifier|2.0版", "107国道|identifier|107国道",
                   "一号工程|identifier|一号工程", "3号线|identifier|3号线", "0371-65651234|identifier|0371-65651234",
                   "3·15|identifier|3·15"}));
  EXPECT_EQ(found_in("1+17+N体系，III、IV型，Ⅲ型，I级响应"),
            (Lines{"1+17+N|identifier|1+17+N", "III|identifier|III", "IV型|identifier|IV型", "Ⅲ型|identifier|Ⅲ型",
                   "I级|rank|第1级"}));
}

TEST(FindCodes, GenerationsGradesAndHouses) {
  EXPECT_EQ(found_in("“90后”青年，00后，5A级景区，3#楼"),
            (Lines{"90后|identifier|90后", "00后|identifier|00后", "5A级|identifier|5A级", "3#楼|identifier|3#楼"}));
  EXPECT_EQ(found_in("30天后，身高1米75"), (Lines{"30天|duration|>=30天", "1米75|quantity|1.75米"}));
}

TEST(FindFormulas, KnownOnesNeedNoQuotes) {
  EXPECT_EQ(found_in("共建一带一路，十三五规划，四个全面"),
            (Lines{"一带一路|enumeration|一带一路", "十三五|identifier|十三五", "四个全面|enumeration|四个全面"}));
  EXPECT_EQ(found_in("一、二、三产融合"), (Lines{"一、二、三产|enumeration|一、二、三产"}));
}

TEST(FindFormulas, NumeralsInQuotes) {
  EXPECT_EQ(found_in("“六稳”“三送一强”“四个三”“531”“双轮驱动”“八横三纵一环”"),
            (Lines{"六稳|enumeration|六稳", "三送一强|enumeration|三送一强", "四个三|enumeration|四个三",
                   "531|identifier|531", "双轮驱动|enumeration|双轮驱动", "八横三纵一环|enumeration|八横三纵一环"}));
  EXPECT_EQ(found_in("「三项工程、一项管理」"),
            (Lines{"三项工程|enumeration|三项工程", "一项管理|enumeration|一项管理"}));
  EXPECT_EQ(found_in("“新城十条”"), (Lines{"十条|enumeration|十条"}));
}

TEST(FindFormulas, QuotedWordsAndFiguresStayWhatTheyAre) {
  EXPECT_EQ(found_in("“一把手”“一站式”“零距离”“最后一公里”“千方百计”"), Lines{});
  EXPECT_EQ(found_in("“三分钟应急圈”“五星”"), (Lines{"三分钟|duration|3分钟", "五星|rank|第5星"}));
}

TEST(FindFormulas, PartsAreTheNumbersInThem) {
  EXPECT_EQ(parts_of("“531”"), (Lines{"5", "3", "1"}));
  EXPECT_EQ(parts_of("“三送一强”"), (Lines{"3", "1"}));
  EXPECT_EQ(parts_of("“四个三”"), (Lines{"4"}));
  EXPECT_EQ(parts_of("十三五"), (Lines{"13"}));
  EXPECT_EQ(parts_of("18+3+1"), (Lines{"18", "3", "1"}));
  EXPECT_EQ(parts_of("IV型"), (Lines{"4"}));
  EXPECT_EQ(parts_of("“双轮驱动”"), (Lines{"2"}));
}

TEST(FindQuotes, OfTwoToTwelveCodePoints) {
  EXPECT_EQ(quotes_of("“早”“火车头”「冲锋号」‘春雨’『平安』"), (Lines{"火车头", "冲锋号", "春雨", "平安"}));
  EXPECT_EQ(quotes_of("“一二三四五六七八九十百千”"), (Lines{"一二三四五六七八九十百千"}));
  EXPECT_EQ(quotes_of("“一二三四五六七八九十百千万”"), Lines{});
  EXPECT_EQ(quotes_of("“加速\n度”"), Lines{});
}

TEST(FindQuotes, NestedAndNeverClosedOnes) {
  EXPECT_EQ(quotes_of("“他说‘好的’吧”"), (Lines{"他说‘好的’吧", "好的"}));
  EXPECT_EQ(quotes_of("“““““开门红”"), (Lines{"开门红"}));
  EXPECT_EQ(quotes_of("“没有结束"), Lines{});
  EXPECT_EQ(quotes_of("没有开始”"), Lines{});
}

// Each must end soon: a quadratic reading of these would take hours.
TEST(FindPatterns, HostileTextsTakeLinearTime) {
  constexpr std::size_t kBytes = std::size_t{1} << 20;
  const std::string_view pieces[] = {"1",       "一", "十",   "a",    "a1",   "1-",   "1+",     "1.",       "1,234",
                                     "“",       "”",  "“‘",   "第",   "半",   "一百", "1至",    "1年",      "零",
                                     "亿",      "近", "(",    "\n",   "1/",   "1:",   "数",     "I",        "·",
                                     "1·",      "月", "一、", "二十", "“一",  "初一", "1 ",     "2020年1-", "1月1-",
                                     "1-1月1-", "千", "千瓦", "零1",  "「」", "a-1",  "1元1角", "百分之",   "正月初"};
  for (const std::string_view piece : pieces) {
    std::string text;
    while (text.size() < kBytes) text += piece;
    std::vector<Pattern> patterns;
    std::vector<Pattern> quotes;
    find_patterns(text, kAllPatternRules, patterns, quotes);
    std::string forms;
    std::size_t last_end = 0;
    for (const Pattern& pattern : patterns) {
      ASSERT_GE(pattern.span.begin, last_end) << piece;
      last_end = pattern.span.end;
    }
    ASSERT_LE(last_end, text.size()) << piece;
  }
}

}  // namespace
}  // namespace cipin
