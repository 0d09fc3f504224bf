#include <gtest/gtest.h>

#include "tests/core/patterns/support.h"

namespace cipin {
namespace {

using tests::found_in;
using tests::Lines;

TEST(FindPatterns, QuantitiesWithUnitsAndMultipliers) {
  EXPECT_EQ(found_in("全年地区生产总值突破1800亿元，新增市场主体4.2万户。"),
            (Lines{"1800亿元|quantity|>180000000000元", "4.2万户|quantity|42000户"}));
  EXPECT_EQ(found_in("集结4.8万余名力量，占地80余亩，房价5000元／平方米"),
            (Lines{"4.8万余名|quantity|>48000名", "80余亩|quantity|>80亩", "5000元／平方米|quantity|5000元/平方米"}));
  EXPECT_EQ(found_in("发电2.3亿千瓦时，改造30万平米，时速80公里/小时"),
            (Lines{"2.3亿千瓦时|quantity|230000000千瓦时", "30万平米|quantity|300000平方米",
                   "80公里/小时|quantity|80公里/小时"}));
  EXPECT_EQ(found_in("投产 20 个项目"), (Lines{"20 个|quantity|20个"}));
  EXPECT_EQ(found_in("税收超亿元楼宇，万余平方米大厅"),
            (Lines{"亿元|quantity|>100000000元", "万余平方米|quantity|>10000平方米"}));
  EXPECT_EQ(found_in("千亿级产业集群"), (Lines{"千亿级|quantity|100000000000"}));
  EXPECT_EQ(found_in("大瓶一元二角半"), (Lines{"一元二角|quantity|1.2元"}));
}

TEST(FindPatterns, QualifiersMakeAComparator) {
  EXPECT_EQ(found_in("超过50人"), (Lines{"50人|quantity|>50人"}));
  EXPECT_EQ(found_in("不少于12次"), (Lines{"12次|quantity|>=12次"}));
  EXPECT_EQ(found_in("5家以上"), (Lines{"5家|quantity|>=5家"}));
  EXPECT_EQ(found_in("不足30人"), (Lines{"30人|quantity|<30人"}));
  EXPECT_EQ(found_in("最多2天"), (Lines{"2天|duration|<=2天"}));
  EXPECT_EQ(found_in("约300名，40岁左右"), (Lines{"300名|quantity|~300名", "40岁|quantity|~40岁"}));
  EXPECT_EQ(found_in("节约3万元，最近3天"), (Lines{"3万元|quantity|30000元", "3天|duration|3天"}));
  EXPECT_EQ(found_in("总值<800亿元，收入＞20亿元"),
            (Lines{"800亿元|quantity|<80000000000元", "20亿元|quantity|>2000000000元"}));
}

TEST(FindPatterns, TheOuterSpanHoldsTheQualifiers) {
  constexpr std::string_view kText = "全年突破了1800亿元，不少于12次以上";
  std::vector<Pattern> patterns;
  std::vector<Pattern> quotes;
  find_patterns(kText, kAllPatternRules, patterns, quotes);
  ASSERT_EQ(patterns.size(), 2u);
  EXPECT_EQ(patterns[0].outer.of(kText), "突破了1800亿元");
  EXPECT_EQ(patterns[0].span.of(kText), "1800亿元");
  EXPECT_EQ(patterns[1].outer.of(kText), "不少于12次以上");
}

TEST(FindPatterns, PercentagesOfAllShapes) {
  EXPECT_EQ(found_in("增长18.6%，占７．６％，提高0.7个百分点，出生率6.39‰"),
            (Lines{"18.6%|percent|18.6%", "７．６％|percent|7.6%", "0.7个百分点|percent|0.7个百分点",
                   "6.39‰|per_mille|6.39‰"}));
  EXPECT_EQ(found_in("百分之五，百分之三点五，千分之三，三成，六成半，近四成"),
            (Lines{"百分之五|percent|5%", "百分之三点五|percent|3.5%", "千分之三|per_mille|3‰", "三成|percent|30%",
                   "六成半|percent|65%", "四成|percent|~40%"}));
  EXPECT_EQ(found_in("三成员国"), Lines{});
}

TEST(FindPatterns, MultiplesRatiosAndRanks) {
  EXPECT_EQ(found_in("是全国的2.2倍，翻了一番，翻两番"),
            (Lines{"2.2倍|multiple|2.2倍", "一番|multiple|2倍", "两番|multiple|4倍"}));
  EXPECT_EQ(found_in("打量一番"), Lines{});
  EXPECT_EQ(found_in("占全省的1/30，约占三分之一，比例为3:1，以2比1取胜"),
            (Lines{"1/30|ratio|1/30", "三分之一|ratio|~1/3", "3:1|ratio|3/1", "2比1|ratio|2/1"}));
  EXPECT_EQ(found_in("结构为2.3:38.9:58.8"), (Lines{"2.3:38.9:58.8|ratio|2.3:38.9:58.8"}));
  EXPECT_EQ(found_in("排名第26位，第三届，第十四次，全球第三大"),
            (Lines{"第26位|rank|第26位", "第三届|rank|第3届", "第十四次|rank|第14次", "第三大|rank|第3"}));
  EXPECT_EQ(found_in("排名26位，有26位代表"), (Lines{"26位|rank|第26位", "26位|quantity|26位"}));
  EXPECT_EQ(found_in("第一时间，第一线，第三方"), Lines{});
}

TEST(FindPatterns, RangesTakeUnitAndMultiplierFromTheirEnd) {
  EXPECT_EQ(found_in("10亿元至30亿元，3至5天，20—30人，3-5万元，5%~8%"),
            (Lines{"10亿元至30亿元|range|1000000000..3000000000元", "3至5天|range|3..5天", "20—30人|range|20..30人",
                   "3-5万元|range|30000..50000元", "5%~8%|range|5..8%"}));
  EXPECT_EQ(
      found_in("两三天，三四十人，二十至三十家，七八成"),
      (Lines{"两三天|range|2..3天", "三四十人|range|30..40人", "二十至三十家|range|20..30家", "七八成|range|70..80%"}));
  EXPECT_EQ(found_in("5000-1万元"), (Lines{"5000-1万元|range|5000..10000元"}));
}

TEST(FindPatterns, BelowZero) {
  EXPECT_EQ(found_in("气温-5℃～-1℃，零下12℃，同比-3.2%"),
            (Lines{"-5℃～-1℃|range|-5..-1℃", "零下12℃|quantity|-12℃", "-3.2%|percent|-3.2%"}));
  EXPECT_EQ(found_in("A-5栋"), (Lines{"A-5|identifier|A-5"}));
}

TEST(FindPatterns, Durations) {
  EXPECT_EQ(found_in("历时3天，24小时，两个月，半年，一年半，两个半小时，半个月"),
            (Lines{"3天|duration|3天", "24小时|duration|24小时", "两个月|duration|2个月", "半年|duration|0.5年",
                   "一年半|duration|1.5年", "两个半小时|duration|2.5小时", "半个月|duration|0.5个月"}));
  EXPECT_EQ(found_in("用了1小时30分，一年零两个月"),
            (Lines{"1小时|duration|1小时", "30分|duration|30分钟", "一年|duration|1年", "两个月|duration|2个月"}));
}

TEST(FindPatterns, WhatCountsNothingIsNoFigure) {
  for (const char* text :
       {"进一步推动", "一批项目", "十分重要", "一般公共预算", "零售额", "统一部署", "一起努力", "三轮车",  "五台山",
        "三门峡市",   "五湖四海", "一心一意", "千方百计",     "二七区", "一名男子", "另一方面", "百姓",    "万一",
        "两手抓",     "半决赛",   "四川",     "九江市",       "一站式", "第一书记", "不三不四", "家家户户"}) {
    EXPECT_EQ(found_in(text), Lines{}) << text;
  }
}

TEST(FindPatterns, AFigureWinsOverAWordItReachesBeyond) {
  EXPECT_EQ(found_in("十分钟"), (Lines{"十分钟|duration|10分钟"}));
  EXPECT_EQ(found_in("十分之一"), (Lines{"十分之一|ratio|1/10"}));
  EXPECT_EQ(found_in("三轮谈判，三轮车"), (Lines{"三轮|quantity|3轮"}));
  EXPECT_EQ(found_in("五方面，五方法"), (Lines{"五方面|quantity|5方面"}));
}

TEST(FindPatterns, OneOfSomethingIsAFigureOnlyOfMeasures) {
  EXPECT_EQ(found_in("一个，一条，一公里，一万元，一小时"),
            (Lines{"一公里|quantity|1公里", "一万元|quantity|10000元", "一小时|duration|1小时"}));
}

TEST(FindPatterns, NumbersBeyondTheRangeAreKeptAsText) {
  EXPECT_EQ(found_in("共计123456789012345678901234元"),
            (Lines{"123456789012345678901234元|quantity|123456789012345678901234元"}));
  EXPECT_EQ(found_in("数百个，几十万人"), (Lines{"数百个|quantity|~数百个", "几十万人|quantity|~几十万人"}));
}

TEST(FindPatterns, TraditionalUnitsAreCountedAsSimplified) {
  EXPECT_EQ(found_in("投資6億元，7個項目，1.3萬餘人次"),
            (Lines{"6億元|quantity|600000000元", "7個|quantity|7个", "1.3萬餘人次|quantity|>13000人次"}));
}

TEST(FindPatterns, MarkersOfListsAreNoFigures) {
  EXPECT_EQ(found_in("1、加强领导\n2、落实责任\n（3）检查"), Lines{});
  EXPECT_EQ(found_in("一、工作回顾\n二、主要任务"), Lines{});
}

// A rule that is off gives none of its patterns; the bare number of an Arabic figure stays.
TEST(FindPatterns, EachFamilyCanBeSwitchedOff) {
  constexpr std::string_view kText = "三家，18%，2.2倍，第5位，1/30，3至5天，9月，24小时，5G，“六稳”";
  const Lines all = found_in(kText);
  ASSERT_EQ(all.size(), 10u);
  const auto without = [&](std::uint32_t rule) { return found_in(kText, kAllPatternRules & ~rule); };
  const auto has = [](const Lines& lines, std::string_view line) {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
  };
  EXPECT_FALSE(has(without(kRuleHanNumerals), all[0]));
  EXPECT_FALSE(has(without(kRulePercent), all[1]));
  EXPECT_FALSE(has(without(kRuleMultiple), all[2]));
  EXPECT_FALSE(has(without(kRuleRank), all[3]));
  EXPECT_FALSE(has(without(kRuleRatio), all[4]));
  EXPECT_FALSE(has(without(kRuleRange), all[5]));
  EXPECT_FALSE(has(without(kRuleDate), all[6]));
  EXPECT_FALSE(has(without(kRuleDuration), all[7]));
  EXPECT_FALSE(has(without(kRuleCode), all[8]));
  EXPECT_FALSE(has(without(kRuleFormula), all[9]));
  EXPECT_EQ(describe_pattern_rules(kAllPatternRules), "patterns=1 pattern_rules=7ff");
  EXPECT_EQ(describe_pattern_rules(kAllPatternRules & ~std::uint32_t{kRuleQuote}), "patterns=1 pattern_rules=3ff");
}

}  // namespace
}  // namespace cipin
