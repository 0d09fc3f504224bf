#include <gtest/gtest.h>

#include "core/page/dates.h"

namespace cipin::page {
namespace {

std::string date_at_begin(std::string_view text) {
  const PageText page(text);
  const std::optional<FoundDate> date = parse_date(page, 0, page.size());
  return date ? date_text(date->date) + " " + std::string(page.bytes(date->range)) : "";
}

TEST(PageDate, DigitsOfEveryScript) {
  EXPECT_EQ(date_at_begin("2020年9月10日上午"), "2020-09-10 2020年9月10日");
  EXPECT_EQ(date_at_begin("９月１０日，"), "--09-10 ９月１０日");
  EXPECT_EQ(date_at_begin("十二月三十一日电"), "--12-31 十二月三十一日");
  EXPECT_EQ(date_at_begin("二○二三年三月二十三日"), "2023-03-23 二○二三年三月二十三日");
  EXPECT_EQ(date_at_begin("一九九八年十月二十日"), "1998-10-20 一九九八年十月二十日");
  EXPECT_EQ(date_at_begin("二〇〇八年十月十日"), "2008-10-10 二〇〇八年十月十日");
}

TEST(PageDate, WhatIsNoDayIsNone) {
  for (const char* const text :
       {"13月1日", "2月30日", "2023年2月29日", "9月", "9月10", "2020年", "10日", "9月0日", "九月十", "", "月日"}) {
    EXPECT_EQ(date_at_begin(text), "") << text;
  }
  EXPECT_EQ(date_at_begin("2月29日"), "--02-29 2月29日");  // without a year it may be
}

TEST(PageDate, ShiftedCrossesMonthsAndYears) {
  EXPECT_EQ(date_text(shifted({2024, 3, 1}, -1)), "2024-02-29");
  EXPECT_EQ(date_text(shifted({2023, 3, 1}, -1)), "2023-02-28");
  EXPECT_EQ(date_text(shifted({2025, 1, 1}, -2)), "2024-12-30");
  EXPECT_EQ(date_text(shifted({1999, 12, 31}, 1)), "2000-01-01");
  EXPECT_EQ(date_text(shifted({2023, 5, 9}, 0)), "2023-05-09");
}

TEST(PageDate, WeekdaysOfKnownDays) {
  EXPECT_EQ(weekday({2024, 3, 4}), 0);
  EXPECT_EQ(weekday({2024, 2, 29}), 3);
  EXPECT_EQ(weekday({1998, 1, 1}), 3);
  EXPECT_EQ(weekday({2000, 2, 29}), 1);
  EXPECT_EQ(weekday({1949, 10, 1}), 5);
  Date day{1899, 12, 31};  // a Sunday; then one after the other
  for (int expected = 6, count = 0; count < 80'000; ++count, expected = (expected + 1) % 7, day = shifted(day, 1)) {
    ASSERT_EQ(weekday(day), expected) << date_text(day);
  }
}

}  // namespace
}  // namespace cipin::page
