#include <gtest/gtest.h>

#include "tests/core/patterns/support.h"

namespace cipin {
namespace {

using tests::found_in;
using tests::Lines;

TEST(FindDates, DaysMonthsAndYears) {
  EXPECT_EQ(found_in("2020年9月10日，9月10日，2020年，9月，10日"),
            (Lines{"2020年9月10日|date|2020-09-10", "9月10日|date|--09-10", "2020年|date|2020", "9月|date|--09",
                   "10日|date|---10"}));
  EXPECT_EQ(found_in("二○二三年三月二十五日，一九九八年"),
            (Lines{"二○二三年三月二十五日|date|2023-03-25", "一九九八年|date|1998"}));
  EXPECT_EQ(found_in("本报北京５月８日讯"), (Lines{"５月８日|date|--05-08"}));
  EXPECT_EQ(found_in("截至 2020 年 9 月 10 日"), (Lines{"2020 年 9 月 10 日|date|2020-09-10"}));
  EXPECT_EQ(found_in("2020-09-10，2020.9.10，2020/9/10"),
            (Lines{"2020-09-10|date|2020-09-10", "2020.9.10|date|2020-09-10", "2020/9/10|date|2020-09-10"}));
  EXPECT_EQ(found_in("民国二十六年七月七日，元月1日"),
            (Lines{"民国二十六年七月七日|date|1937-07-07", "元月1日|date|--01-01"}));
}

TEST(FindDates, PartsOfAYear) {
  EXPECT_EQ(found_in("一季度，2023年第三季度，前三季度，今年上半年，2020年度，8月初，1月底，9月份"),
            (Lines{"一季度|date|--Q1", "2023年第三季度|date|2023-Q3", "前三季度|range|--Q1..--Q3", "上半年|date|--H1",
                   "2020年度|date|2020", "8月初|date|--08", "1月底|date|--01", "9月份|date|--09"}));
  EXPECT_EQ(found_in("第一季度"), (Lines{"第一季度|date|--Q1"}));
}

TEST(FindDates, Ranges) {
  EXPECT_EQ(found_in("1-8月份，9月10日至12日，9月10-12日，2016-2020年，2019年9月至2020年3月，一至三季度"),
            (Lines{"1-8月份|range|--01..--08", "9月10日至12日|range|--09-10..--09-12",
                   "9月10-12日|range|--09-10..--09-12", "2016-2020年|range|2016..2020",
                   "2019年9月至2020年3月|range|2019-09..2020-03", "一至三季度|range|--Q1..--Q3"}));
}

TEST(FindDates, TimesOfDay) {
  EXPECT_EQ(found_in("上午9时30分，9:30，18：00开始，早上七点半，凌晨3点，12时到15时，8:30-17:30"),
            (Lines{"9时30分|date|T09:30", "9:30|date|T09:30", "18：00|date|T18:00", "七点半|date|T07:30",
                   "3点|date|T03", "12时到15时|range|T12..T15", "8:30-17:30|range|T08:30..T17:30"}));
  EXPECT_EQ(found_in("以21:15战胜对手"), (Lines{"21:15|ratio|21/15"}));
}

TEST(FindDates, LunarDaysAndErasAreKeptAsText) {
  EXPECT_EQ(found_in("正月初六，大年三十，20世纪90年代，八十年代初"),
            (Lines{"正月初六|date|正月初六", "大年三十|date|大年三十", "20世纪90年代|date|20世纪90年代",
                   "八十年代初|date|八十年代初"}));
}

TEST(FindDates, YearsWithoutTheirWord) {
  EXPECT_EQ(found_in("2020是收官之年"), (Lines{"2020|date|2020"}));
  EXPECT_EQ(found_in("规划（2021—2035）"), (Lines{"2021—2035|range|2021..2035"}));
  EXPECT_EQ(found_in("【日期】19960124，编码19961324"),
            (Lines{"19960124|date|1996-01-24", "19961324|quantity|19961324"}));
  EXPECT_EQ(found_in("2000余家"), (Lines{"2000余家|quantity|>2000家"}));
}

TEST(FindDates, WhatIsAsLongAsADateIsNone) {
  EXPECT_EQ(found_in("24年的经验，2000年历史，两月，3日内"),
            (Lines{"24年|duration|24年", "2000年|duration|2000年", "3日|duration|<=3日"}));
}

TEST(FindDates, QualifiersOfDates) {
  EXPECT_EQ(found_in("9月底前，2025年以前"), (Lines{"9月底|date|<=--09", "2025年|date|<=2025"}));
}

}  // namespace
}  // namespace cipin
