#include "batch/query/expected_days.h"

#include <gtest/gtest.h>

#include <fstream>

namespace cipin::query {
namespace {

DayRange range(std::string_view first, std::string_view last) {
  return {parse_days(first)->begin, parse_days(last)->end};
}

std::string write_list(const std::string& text) {
  std::string path = testing::TempDir() + "/expected_days.txt";
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

TEST(ExpectedDays, DailyIsEveryDay) {
  const Result<ExpectedDays> expected = ExpectedDays::make("daily");
  ASSERT_TRUE(expected);
  EXPECT_EQ(expected->count(range("2024-02", "2024-02")), 29u);
  EXPECT_EQ(expected->count(range("2013", "2013")), 365u);
}

TEST(ExpectedDays, WeekdaysAreMondayToFriday) {
  const Result<ExpectedDays> expected = ExpectedDays::make("weekdays");
  ASSERT_TRUE(expected);
  EXPECT_EQ(expected->count(range("2024-06-01", "2024-06-02")), 0u);  // Saturday and Sunday
  EXPECT_EQ(expected->count(range("2024-06-03", "2024-06-09")), 5u);
  EXPECT_EQ(expected->count(range("2024-06-07", "2024-06-10")), 2u);
}

TEST(ExpectedDays, ListedDaysMonthsAndYearsCountOnce) {
  const Result<ExpectedDays> expected =
      ExpectedDays::make(write_list("\xEF\xBB\xBF# a list\r\n2013-05-07\r\n2013-05 \n\n2013-06-01\n2013-06-01\n2011"));
  ASSERT_TRUE(expected);
  EXPECT_EQ(expected->count(range("2013", "2013")), 32u);
  EXPECT_EQ(expected->count(range("2013-05-31", "2013-06-01")), 2u);
  EXPECT_EQ(expected->count(range("2013-06-01", "2013-06-01")), 1u);
  EXPECT_EQ(expected->count(range("2013-06-02", "2020")), 0u);
  EXPECT_EQ(expected->count(range("2010", "2012")), 365u);
}

TEST(ExpectedDays, BadLineIsAnErrorWithItsNumberAndPath) {
  const std::string path = write_list("2013-05-07\n# x\nMay\n");
  const Result<ExpectedDays> expected = ExpectedDays::make(path);
  ASSERT_FALSE(expected);
  EXPECT_EQ(expected.error().kind, ErrorKind::kBadInput);
  EXPECT_EQ(expected.error().path, path);
  EXPECT_NE(expected.error().what.find("line 3"), std::string::npos);
}

TEST(ExpectedDays, FileThatIsNotThereIsNotFound) {
  const Result<ExpectedDays> expected = ExpectedDays::make("/nonexistent/days");
  ASSERT_FALSE(expected);
  EXPECT_EQ(expected.error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace cipin::query
