#include "batch/store/term_tables.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/batch/store_support.h"

namespace cipin::store {
namespace {

using tests::rows_of;
using tests::StoreFolder;
using Rows = std::vector<std::string>;

constexpr WaitLimits kLimits = {
    .new_terms_share = 10, .sums_share = 5, .settled_sums_share = 4, .settled_terms_share = 16};

// A store of a hundred known terms; so many are recent, and so many of the known ones have sums that wait.
class TermTablesOf : public testing::Test {
 protected:
  void put(int recent_count, int sum_count) {
    const std::string numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 199) ";
    for (const std::string& rows :
         {std::string("INSERT INTO term_known SELECT i, 't' || i, 1, 10, 5 FROM n WHERE i < 100"),
          "INSERT INTO term_recent SELECT i, 'r' || (300 - i), 1, 3, 2 FROM n WHERE i BETWEEN 100 AND 99 + " +
              std::to_string(recent_count),
          "INSERT INTO term_added SELECT i, 7, -1 FROM n WHERE i < " + std::to_string(sum_count)}) {
      ASSERT_TRUE(database_.execute(numbers + rows).has_value());
    }
    recent_count_ = static_cast<std::uint64_t>(recent_count);
    before_ = rows_of(database_, "SELECT * FROM term ORDER BY id");
    ASSERT_EQ(before_.size(), 100 + recent_count_);
  }
  // The tables after they made room for a batch; what the view gives is as it was.
  TermTables make_room(std::uint64_t sum_count, std::uint64_t new_count) {
    Result<TermTables> tables = TermTables::open(database_, kLimits);
    EXPECT_TRUE(tables->make_room(sum_count, new_count, static_cast<TermId>(100 + recent_count_)).has_value());
    EXPECT_EQ(rows_of(database_, "SELECT * FROM term ORDER BY id"), before_);
    return *tables;
  }
  std::int64_t count(const std::string& table) { return *database_.integer("SELECT count(*) FROM " + table); }

  StoreFolder folder_;
  Database database_ = tests::open_to_write(folder_.path("s"));
  std::uint64_t recent_count_ = 0;
  Rows before_;
};

TEST_F(TermTablesOf, LittleBesideTheStoreWaitsAndMuchDoesNot) {
  put(0, 0);
  EXPECT_TRUE(make_room(19, 9).sums_wait());
  EXPECT_TRUE(make_room(19, 9).new_terms_wait());
  EXPECT_FALSE(make_room(20, 9).sums_wait());
  EXPECT_TRUE(make_room(20, 9).new_terms_wait());
  EXPECT_FALSE(make_room(19, 10).new_terms_wait());
  EXPECT_EQ(make_room(19, 9).recent_begin(), 100u);
}

TEST_F(TermTablesOf, NothingWaitsInANewStore) {
  Result<TermTables> tables = TermTables::open(database_, kLimits);
  ASSERT_TRUE(tables->make_room(0, 1, 0).has_value());
  EXPECT_FALSE(tables->new_terms_wait());
  EXPECT_EQ(tables->recent_begin(), 0u);
}

TEST_F(TermTablesOf, RecentTermsAreSettledWhenTheyWouldBeMoreThanTheirShare) {
  put(4, 0);
  EXPECT_EQ(make_room(0, 2).recent_begin(), 100u);
  EXPECT_EQ(count("term_recent"), 4);
  EXPECT_EQ(make_room(0, 3).recent_begin(), 104u);
  EXPECT_EQ(count("term_recent"), 0);
  EXPECT_EQ(count("term_known"), 104);
}

TEST_F(TermTablesOf, RecentTermsAreOutOfTheWayOfNewOnesThatDoNotWait) {
  put(1, 0);
  const TermTables tables = make_room(0, 10);
  EXPECT_FALSE(tables.new_terms_wait());
  EXPECT_EQ(tables.recent_begin(), 101u);
  EXPECT_EQ(count("term_recent"), 0);
}

TEST_F(TermTablesOf, SumsAreSettledWhenMoreThanTheirShareHasSome) {
  put(0, 25);
  make_room(1, 0);
  EXPECT_EQ(count("term_added"), 25);
  EXPECT_EQ(rows_of(database_, "SELECT tf, df FROM term_known WHERE id = 24"), (Rows{"10|5"}));
  ASSERT_TRUE(database_.execute("INSERT INTO term_added VALUES (99, 0, 0)").has_value());
  make_room(1, 0);
  EXPECT_EQ(count("term_added"), 0);
  EXPECT_EQ(rows_of(database_, "SELECT tf, df FROM term_known WHERE id IN (24, 25)"), (Rows{"17|4", "10|5"}));
}

// What people ask in SQL: no table that grows with the archive is gone through, though `term` is a view of three.
TEST(TermViews, AreReadByTheIndicesOfTheirTables) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  for (const char* const query : {
           "SELECT tf, df FROM term WHERE form = '同比'",
           "SELECT form FROM term WHERE id = 7",
           "SELECT form, term_period.tf FROM term_period JOIN term ON id = term_id WHERE month = 201301 ORDER BY 2",
           "SELECT * FROM term_by_month WHERE form = '同比' ORDER BY month",
           "SELECT * FROM term_by_month WHERE month = '2013-01'",
           "SELECT period.month, t.tf FROM period LEFT JOIN term ON form = '同比' LEFT JOIN term_period AS t ON "
           "t.month = "
           "period.month AND t.term_id = term.id",
       }) {
    const Rows plan = rows_of(database, std::string("EXPLAIN QUERY PLAN ") + query);
    EXPECT_GT(plan.size(), 1u) << query;
    for (const std::string& step : plan) {
      EXPECT_EQ(step.find("SCAN term"), std::string::npos) << query << ": " << step;
      EXPECT_EQ(step.find("SCAN t "), std::string::npos) << query << ": " << step;
    }
  }
}

}  // namespace
}  // namespace cipin::store
