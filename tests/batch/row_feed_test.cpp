#include "batch/store/row_feed.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/batch/store_support.h"

namespace cipin::store {
namespace {

using tests::rows_of;
using tests::StoreFolder;

// Texts are handed out from one buffer that changes with each row.
class Rows final : public RowFeed::Source {
 public:
  explicit Rows(std::vector<std::string> texts) : texts_(std::move(texts)) {}
  bool next(RowFeed::Row& row) override {
    if (at_ == texts_.size()) return false;
    buffer_ = texts_[at_];
    const auto number = static_cast<std::int64_t>(at_++);
    row = {{number, -number, INT64_MAX - number, INT64_MIN + number}, buffer_};
    return true;
  }

 private:
  std::vector<std::string> texts_;
  std::string buffer_;
  std::size_t at_ = 0;
};

class RowFeedTest : public ::testing::Test {
 protected:
  RowFeedTest() {
    EXPECT_TRUE(database_.execute("CREATE TABLE kept (a INTEGER PRIMARY KEY, b, c, d, text TEXT NOT NULL UNIQUE)"));
  }
  Status insert(RowFeed& feed, std::vector<std::string> texts) {
    Result<Statement> statement = database_.prepare("INSERT OR FAIL INTO kept SELECT a, b, c, d, text FROM feed");
    if (!statement) return statement.error();
    Rows rows(std::move(texts));
    return feed.run(*statement, rows);
  }
  StoreFolder folder_;
  Database database_ = tests::open_to_write(folder_.path("s"));
};

TEST_F(RowFeedTest, RowsArriveAsTheyAre) {
  Result<RowFeed> feed = RowFeed::open(database_);
  ASSERT_TRUE(feed.has_value());
  ASSERT_TRUE(insert(*feed, {"词", "", std::string("a\0b", 3)}));
  EXPECT_EQ(rows_of(database_, "SELECT a, b, c, d, hex(text), typeof(text) FROM kept ORDER BY a"),
            (std::vector<std::string>{"0|0|9223372036854775807|-9223372036854775808|E8AF8D|text",
                                      "1|-1|9223372036854775806|-9223372036854775807||text",
                                      "2|-2|9223372036854775805|-9223372036854775806|610062|text"}));
}

TEST_F(RowFeedTest, NoRowsAreNoRows) {
  Result<RowFeed> feed = RowFeed::open(database_);
  ASSERT_TRUE(feed.has_value());
  ASSERT_TRUE(insert(*feed, {}));
  EXPECT_TRUE(rows_of(database_, "SELECT * FROM kept").empty());
}

TEST_F(RowFeedTest, ManyRowsAreManyStatementsAndNoneIsLostBetweenThem) {
  for (const std::size_t count : {11u, 12u, 13u, 24u, 1000u}) {
    Result<RowFeed> feed = RowFeed::open(database_);
    ASSERT_TRUE(feed.has_value());
    ASSERT_TRUE(database_.execute("DELETE FROM kept"));
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) texts.push_back("t" + std::to_string(i));
    ASSERT_TRUE(insert(*feed, texts));
    EXPECT_EQ(rows_of(database_, "SELECT text FROM kept ORDER BY a"), texts);
  }
}

// What a statement keeps to take itself back does not fit in memory: half a megabyte of pages for a few rows.
TEST_F(RowFeedTest, RowsOfManyPagesAreChangedWhereTheyStand) {
  Result<RowFeed> feed = RowFeed::open(database_);
  ASSERT_TRUE(feed.has_value());
  Result<Statement> change = database_.prepare(
      "INSERT INTO kept SELECT a, b, c, d, text FROM feed WHERE true ON CONFLICT (a) DO UPDATE SET text = "
      "excluded.text");
  ASSERT_TRUE(change.has_value());
  ASSERT_TRUE(database_.execute("BEGIN"));
  for (const char fill : {'x', 'y', 'z'}) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 100; ++i) texts.push_back(std::to_string(i) + std::string(60000, fill));
    Rows rows(texts);
    const Status changed = feed->run(*change, rows);
    ASSERT_TRUE(changed.has_value()) << changed.error().what;
    EXPECT_EQ(rows_of(database_, "SELECT text FROM kept ORDER BY a"), texts);
  }
  EXPECT_TRUE(database_.execute("COMMIT"));
}

TEST_F(RowFeedTest, ARowThatIsRefusedIsTold) {
  Result<RowFeed> feed = RowFeed::open(database_);
  ASSERT_TRUE(feed.has_value());
  const Status refused = insert(*feed, {"twice", "twice"});
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().what.find("UNIQUE"), std::string::npos) << refused.error().what;
}

TEST_F(RowFeedTest, OneAfterTheOther) {
  for (const char* const text : {"first", "second"}) {
    Result<RowFeed> feed = RowFeed::open(database_);
    ASSERT_TRUE(feed.has_value());
    ASSERT_TRUE(database_.execute("DELETE FROM kept"));
    ASSERT_TRUE(insert(*feed, {text}));
    EXPECT_EQ(rows_of(database_, "SELECT text FROM kept"), std::vector<std::string>{text});
  }
  EXPECT_FALSE(database_.prepare("SELECT a FROM feed").has_value()) << "a table that stayed behind";
}

TEST_F(RowFeedTest, OutsideARunTheTableIsEmpty) {
  Result<RowFeed> feed = RowFeed::open(database_);
  ASSERT_TRUE(feed.has_value());
  EXPECT_TRUE(rows_of(database_, "SELECT a FROM feed").empty());
}

}  // namespace
}  // namespace cipin::store
