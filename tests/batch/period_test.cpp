#include "batch/query/period.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace cipin::query {
namespace {

using std::chrono::days;

// What datetime.date.isocalendar() of Python says of the first and last days of years, 53-week years among them.
const std::vector<std::pair<int, std::string>> kIsoWeeks = {
    {18000101, "1800-W01"}, {18000104, "1800-W01"}, {18001228, "1800-W52"}, {18001231, "1801-W01"},
    {19000101, "1900-W01"}, {19000104, "1900-W01"}, {19001228, "1900-W52"}, {19001231, "1901-W01"},
    {19490101, "1948-W53"}, {19490104, "1949-W01"}, {19491228, "1949-W52"}, {19491231, "1949-W52"},
    {19760101, "1976-W01"}, {19760104, "1976-W01"}, {19761228, "1976-W53"}, {19761231, "1976-W53"},
    {19920101, "1992-W01"}, {19920104, "1992-W01"}, {19921228, "1992-W53"}, {19921231, "1992-W53"},
    {19980101, "1998-W01"}, {19980104, "1998-W01"}, {19981228, "1998-W53"}, {19981231, "1998-W53"},
    {19990101, "1998-W53"}, {19990104, "1999-W01"}, {19991228, "1999-W52"}, {19991231, "1999-W52"},
    {20000101, "1999-W52"}, {20000104, "2000-W01"}, {20001228, "2000-W52"}, {20001231, "2000-W52"},
    {20040101, "2004-W01"}, {20040104, "2004-W01"}, {20041228, "2004-W53"}, {20041231, "2004-W53"},
    {20050101, "2004-W53"}, {20050104, "2005-W01"}, {20051228, "2005-W52"}, {20051231, "2005-W52"},
    {20080101, "2008-W01"}, {20080104, "2008-W01"}, {20081228, "2008-W52"}, {20081231, "2009-W01"},
    {20090101, "2009-W01"}, {20090104, "2009-W01"}, {20091228, "2009-W53"}, {20091231, "2009-W53"},
    {20100101, "2009-W53"}, {20100104, "2010-W01"}, {20101228, "2010-W52"}, {20101231, "2010-W52"},
    {20120101, "2011-W52"}, {20120104, "2012-W01"}, {20121228, "2012-W52"}, {20121231, "2013-W01"},
    {20150101, "2015-W01"}, {20150104, "2015-W01"}, {20151228, "2015-W53"}, {20151231, "2015-W53"},
    {20160101, "2015-W53"}, {20160104, "2016-W01"}, {20161228, "2016-W52"}, {20161231, "2016-W52"},
    {20180101, "2018-W01"}, {20180104, "2018-W01"}, {20181228, "2018-W52"}, {20181231, "2019-W01"},
    {20200101, "2020-W01"}, {20200104, "2020-W01"}, {20201228, "2020-W53"}, {20201231, "2020-W53"},
    {20210101, "2020-W53"}, {20210104, "2021-W01"}, {20211228, "2021-W52"}, {20211231, "2021-W52"},
    {20240101, "2024-W01"}, {20240104, "2024-W01"}, {20241228, "2024-W52"}, {20241231, "2025-W01"},
    {20260101, "2026-W01"}, {20260104, "2026-W01"}, {20261228, "2026-W53"}, {20261231, "2026-W53"},
    {21000101, "2099-W53"}, {21000104, "2100-W01"}, {21001228, "2100-W52"}, {21001231, "2100-W52"},
    {21990101, "2199-W01"}, {21990104, "2199-W01"}, {21991228, "2199-W52"}, {21991231, "2200-W01"}};

sys_days day(int number) {
  const auto found = day_of_number(number);
  EXPECT_TRUE(found) << number;
  return found.value_or(sys_days());
}

std::string name_of(int number, Grain grain) {
  return period_name(period_of(day(number), grain).begin, grain);
}

TEST(PeriodName, WeeksAreThoseOfTheIsoCalendar) {
  for (const auto& [number, name] : kIsoWeeks) EXPECT_EQ(name_of(number, Grain::kWeek), name) << number;
}

TEST(PeriodName, OtherGrainsAreCutFromTheDate) {
  EXPECT_EQ(name_of(20130507, Grain::kDay), "2013-05-07");
  EXPECT_EQ(name_of(20130507, Grain::kMonth), "2013-05");
  EXPECT_EQ(name_of(20130507, Grain::kYear), "2013");
  const std::vector<std::string> quarters = {"Q1", "Q1", "Q1", "Q2", "Q2", "Q2", "Q3", "Q3", "Q3", "Q4", "Q4", "Q4"};
  for (int month = 1; month <= 12; ++month) {
    EXPECT_EQ(name_of(20130000 + month * 100 + 15, Grain::kQuarter),
              "2013-" + quarters[static_cast<std::size_t>(month - 1)]);
  }
}

TEST(PeriodOf, PeriodsFollowEachOtherWithoutGapAndTheirNamesRise) {
  for (const Grain grain : {Grain::kDay, Grain::kWeek, Grain::kMonth, Grain::kQuarter, Grain::kYear}) {
    DayRange period = period_of(day(19961230), grain);
    while (period.begin < day(20050101)) {
      for (sys_days inside = period.begin; inside < period.end; inside += days(1))
        ASSERT_EQ(period_of(inside, grain), period);
      const DayRange next = period_of(period.end, grain);
      ASSERT_EQ(next.begin, period.end);
      ASSERT_LT(period_name(period.begin, grain), period_name(next.begin, grain));
      period = next;
    }
  }
}

TEST(PeriodOf, LengthsInDays) {
  const auto length = [](int number, Grain grain) {
    const DayRange period = period_of(day(number), grain);
    return (period.end - period.begin).count();
  };
  EXPECT_EQ(length(20240315, Grain::kDay), 1);
  EXPECT_EQ(length(20241231, Grain::kWeek), 7);
  EXPECT_EQ(length(20240215, Grain::kMonth), 29);
  EXPECT_EQ(length(19000215, Grain::kMonth), 28);
  EXPECT_EQ(length(20240331, Grain::kQuarter), 91);
  EXPECT_EQ(length(20230331, Grain::kQuarter), 90);
  EXPECT_EQ(length(20240101, Grain::kYear), 366);
  EXPECT_EQ(length(20230101, Grain::kYear), 365);
}

TEST(DayOfNumber, WhatIsNoDayHasNone) {
  for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-20130101}, std::int64_t{20130229},
                                    std::int64_t{20131301}, std::int64_t{20130100}, std::int64_t{17991231},
                                    std::int64_t{22000101}, std::int64_t{2013}, std::int64_t{20130101} << 32})
    EXPECT_EQ(day_of_number(number), std::nullopt) << number;
}

TEST(DayOfNumber, EveryDayComesBackAsItsNumber) {
  int before = 0;
  for (sys_days at = kAllDays.begin; at < kAllDays.end; at += days(1)) {
    const int number = number_of_day(at);
    ASSERT_GT(number, before);
    ASSERT_EQ(day_of_number(number), at);
    before = number;
  }
  EXPECT_EQ(number_of_day(kAllDays.begin), 18000101);
  EXPECT_EQ(before, 21991231);
}

TEST(ParseDays, DayMonthAndYear) {
  const auto range = [](int begin, int end) { return DayRange{day(begin), day(end)}; };
  EXPECT_EQ(*parse_days("2013-05-07"), range(20130507, 20130508));
  EXPECT_EQ(*parse_days("2013-12-31"), range(20131231, 20140101));
  EXPECT_EQ(*parse_days("2024-02"), range(20240201, 20240301));
  EXPECT_EQ(*parse_days("2013"), range(20130101, 20140101));
  EXPECT_EQ(*parse_days("2199"), (DayRange{day(21990101), kAllDays.end}));
}

TEST(ParseDays, AnythingElseIsAnErrorThatQuotesIt) {
  for (const char* text :
       {"",         "20",        "201",        "20130",      "2013-",       "2013-5",  "2013-00",    "2013-13",
        "2013-05-", "2013-05-7", "2013-05-32", "2013-02-29", "2013-05-071", "2013/05", "2013-05/07", "20130507",
        "+013",     "2013-+5",   " 2013",      "2013 ",      "1799",        "2200"}) {
    const Result<DayRange> parsed = parse_days(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kBadInput);
    EXPECT_NE(parsed.error().what.find("'" + std::string(text) + "'"), std::string::npos);
  }
}

TEST(GrainOfName, FiveNamesAndNoOther) {
  EXPECT_EQ(grain_of_name("day"), Grain::kDay);
  EXPECT_EQ(grain_of_name("week"), Grain::kWeek);
  EXPECT_EQ(grain_of_name("month"), Grain::kMonth);
  EXPECT_EQ(grain_of_name("quarter"), Grain::kQuarter);
  EXPECT_EQ(grain_of_name("year"), Grain::kYear);
  for (const char* name : {"", "days", "Day", "decade"}) EXPECT_EQ(grain_of_name(name), std::nullopt) << name;
}

}  // namespace
}  // namespace cipin::query
