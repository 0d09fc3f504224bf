#include "batch/archive/dates.h"

#include <gtest/gtest.h>

namespace cipin::archive {
namespace {

TEST(MakeDay, DaysOfTheGregorianCalendarAndNoOthers) {
  EXPECT_EQ(make_day(2013, 1, 5), 20130105);
  EXPECT_EQ(make_day(1800, 1, 1), 18000101);
  EXPECT_EQ(make_day(2199, 12, 31), 21991231);
  EXPECT_EQ(make_day(2000, 2, 29), 20000229);
  EXPECT_EQ(make_day(2012, 2, 29), 20120229);
  EXPECT_EQ(make_day(1900, 2, 29), 0);
  EXPECT_EQ(make_day(2013, 2, 29), 0);
  EXPECT_EQ(make_day(2013, 4, 31), 0);
  EXPECT_EQ(make_day(2013, 99, 5), 0);
  EXPECT_EQ(make_day(2013, 0, 5), 0);
  EXPECT_EQ(make_day(2013, 13, 1), 0);
  EXPECT_EQ(make_day(2013, 1, 0), 0);
  EXPECT_EQ(make_day(1799, 12, 31), 0);
  EXPECT_EQ(make_day(2200, 1, 1), 0);
}

TEST(MakeDay, EveryYearHasAsManyDaysAsItsLengthSays) {
  int day_count = 0;
  for (unsigned year = 1800; year < 2200; ++year) {
    for (unsigned month = 0; month < 20; ++month) {
      for (unsigned day = 0; day < 40; ++day) day_count += make_day(year, month, day) != 0 ? 1 : 0;
    }
  }
  EXPECT_EQ(day_count, 146097);  // 400 Gregorian years, from wherever they are counted
}

TEST(DayText, IsTheIsoDateOrUndated) {
  EXPECT_EQ(day_text(20130105), "2013-01-05");
  EXPECT_EQ(day_text(0), "undated");
}

TEST(DateSourceName, EachHasItsOwn) {
  EXPECT_EQ(date_source_name(DateSource::kUndated), "undated");
  EXPECT_EQ(date_source_name(DateSource::kField), "field");
  EXPECT_EQ(date_source_name(DateSource::kPath), "path");
  EXPECT_EQ(date_source_name(DateSource::kDateline), "dateline");
  EXPECT_EQ(date_source_name(DateSource::kPage), "page");
}

TEST(DayOfField, EveryUsualWayOfWritingIsTheSameDay) {
  for (const char* const field :
       {"2013-01-05", "2013-01-05 19:01", "2013-1-5", "2013/1/5", "2013/01/05 19:01:33", "2013.1.5", "20130105",
        "20130105T1901", "2013-01-05T19:01:00+08:00", "20130105190133", "2013年1月5日", "2013年01月05日 星期六",
        "2013 年 1 月 5 日", "发布时间：2013年1月5日19:01", "Sat, 05 Jan 2013 19:01:00 +0800", "5 January 2013",
        "  2013-01-05  ", "No. 7 of 2013-01-05", "12345 2013-01-05"}) {
    EXPECT_EQ(day_of_field(field), 20130105) << field;
  }
}

TEST(DayOfField, TheFirstFullDateCounts) {
  EXPECT_EQ(day_of_field("2013-13-05, 2014-01-06, 2015-01-07"), 20140106);
  EXPECT_EQ(day_of_field("2013年的2014年2月3日"), 20140203);
}

TEST(DayOfField, WhatIsNoFullDateIsUndated) {
  for (const char* const field :
       {"",          "2013",         "2013-01",     "2013年1月", "20139905",  "2013-02-30",  "1357383660000",
        "201301051", "2013-01-055",  "2013-001-05", "2013/1-5",  "2013年1-5", "12013-01-05", "05 Jux 2013",
        "05 Jan 13", "05 Jan 20133", "1月5日",      "-",         "2013-",     "2013-1-"}) {
    EXPECT_EQ(day_of_field(field), 0) << field;
  }
}

Day by_default(std::string_view path) {
  return (*PathDates::make(PathDates::default_patterns())).find(path);
}

TEST(PathDates, DefaultsFindTheWaysArchivesAreLaidOut) {
  for (const char* const path :
       {"2013/20130105.json", "2013/01-05/02.txt", "20130105-01-002.txt", "2013-01-05.txt", "2013/01/05/x.html",
        "20130105.md", "2013年1月5日.txt", "2013年01月05日/1.txt", "某市条例(2013-01-05).md", "2013-01/05/nw_1-01.htm",
        "2013-01/05/nw.D110000xxxx_20130105_1-01.htm", "2013/0105/3.txt", "201301/05/3.txt", "a/2013_01_05.txt",
        "2013.1.5.txt", "2013-1-5/1.txt", "/srv/archive/rm2013-01-05", "2013/01/05"}) {
    EXPECT_EQ(by_default(path), 20130105) << path;
  }
}

TEST(PathDates, NumbersThatAreNoDatesStayUndated) {
  for (const char* const path :
       {"1357383660000.txt", "20139905.txt", "a/120130105.txt", "2013010512.txt", "2013-02-30.txt", "2013/13/05.txt",
        "2013-01.txt", "1.txt", "", "%", "17991231.txt", "2013/01/055"}) {
    EXPECT_EQ(by_default(path), 0) << path;
  }
}

TEST(PathDates, TheRightmostDayCounts) {
  EXPECT_EQ(by_default("2012-12-31/2013-01-05.txt"), 20130105);
  EXPECT_EQ(by_default("2013-01-05/20139905.txt"), 20130105);
  EXPECT_EQ(by_default("2012/12/31/20130105-3.txt"), 20130105);
}

Day by(const std::vector<std::string>& patterns, std::string_view path) {
  Result<PathDates> dates = PathDates::make(patterns);
  if (!dates) {
    ADD_FAILURE() << dates.error().what;
    return -1;
  }
  return dates->find(path);
}

TEST(PathDates, OwnPatternsReplaceTheDefaults) {
  EXPECT_EQ(by({"%y%m%d"}, "rm980101.txt"), 19980101);
  EXPECT_EQ(by({"%y%m%d"}, "rm500101.txt"), 19500101);
  EXPECT_EQ(by({"%y%m%d"}, "rm490101.txt"), 20490101);
  EXPECT_EQ(by({"%y%m%d"}, "19980101.txt"), 0);  // digits before it
  EXPECT_EQ(by({"%d.%m.%Y"}, "05.01.2013.txt"), 20130105);
  EXPECT_EQ(by({"%d.%m.%Y"}, "5.1.2013.txt"), 0);
  EXPECT_EQ(by({"%e.%n.%Y"}, "5.1.2013.txt"), 20130105);
  EXPECT_EQ(by({"第%Y-%m-%d期"}, "第2013-01-05期/2014-01-05.txt"), 20130105);
  EXPECT_EQ(by({}, "2013-01-05.txt"), 0);
}

TEST(PathDates, OfTwoPatternsAtOnePlaceTheEarlierCounts) {
  EXPECT_EQ(by({"%y-%m-%d", "%d-%m-%y"}, "11-10-12"), 20111012);
  EXPECT_EQ(by({"%d-%m-%y", "%y-%m-%d"}, "11-10-12"), 20121011);
}

TEST(PathDates, PatternWithoutAFieldOrWithAnUnknownOneIsAnError) {
  for (const char* const pattern : {"", "%Y-%m", "%m-%d", "%Y%d", "%Y%m%d%H", "%Y%m%d%", "%%Y%m%d", "%Y%y%m%d", "x"}) {
    EXPECT_FALSE(PathDates::make({pattern}).has_value()) << pattern;
  }
}

}  // namespace
}  // namespace cipin::archive
