#include "batch/store/shard.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "batch/store/merged_terms.h"
#include "tests/batch/store_support.h"

namespace cipin::store {
namespace {

using tests::StoreFolder;

// A store at rest with a setting, so that two of them can differ.
std::string make_store(const StoreFolder& folder, const std::string& name, const std::string& setting) {
  const Result<Database> database = Database::open_to_write(folder.path(name));
  EXPECT_TRUE(database);
  EXPECT_TRUE(database->execute("INSERT INTO setting VALUES ('x', '" + setting + "')"));
  return folder.path(name);
}

std::vector<std::string> names_in(const StoreFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

TEST(Shard, SealedStoreIsOneFileWithItsMark) {
  const StoreFolder folder;
  ShardMark mark{"0123456789abcdef", 2, 5, ""};
  ASSERT_TRUE(seal_shard(make_store(folder, "a", "1"), mark));
  EXPECT_EQ(mark.digest.size(), 16u);
  EXPECT_EQ(names_in(folder), std::vector<std::string>{"a"});
  const Result<Database> database = Database::open_to_read(folder.path("a"));
  ASSERT_TRUE(database);
  const Result<std::vector<ShardMark>> marks = shard_marks(*database);
  ASSERT_TRUE(marks);
  ASSERT_EQ(marks->size(), 1u);
  EXPECT_EQ(marks->front().plan_hash, mark.plan_hash);
  EXPECT_EQ(marks->front().shard, 2u);
  EXPECT_EQ(marks->front().shard_count, 5u);
  EXPECT_EQ(marks->front().digest, mark.digest);
}

TEST(Shard, OfTwoAttemptsTheFirstStays) {
  const StoreFolder folder;
  ShardMark first{"p", 0, 1, ""};
  ShardMark equal = first;
  ShardMark other = first;
  ASSERT_TRUE(seal_shard(make_store(folder, "first", "1"), first));
  ASSERT_TRUE(seal_shard(make_store(folder, "equal", "1"), equal));
  ASSERT_TRUE(seal_shard(make_store(folder, "other", "2"), other));
  EXPECT_EQ(first.digest, equal.digest);
  EXPECT_NE(first.digest, other.digest);
  const std::string path = folder.path("published");
  const Result<bool> published = publish_shard(folder.path("first"), path, first);
  ASSERT_TRUE(published);
  EXPECT_TRUE(*published);
  const Result<bool> again = publish_shard(folder.path("equal"), path, equal);
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again);
  const Result<bool> differing = publish_shard(folder.path("other"), path, other);
  ASSERT_FALSE(differing);
  EXPECT_EQ(differing.error().kind, ErrorKind::kOtherSettings);
  EXPECT_EQ(names_in(folder), (std::vector<std::string>{"equal", "first", "other", "published"}));
  const Result<bool> is_first = is_published(path, first);
  ASSERT_TRUE(is_first);
  EXPECT_TRUE(*is_first);
}

TEST(Shard, AnotherPlansStoreIsNotTakenForIt) {
  const StoreFolder folder;
  ShardMark mark{"p", 0, 2, ""};
  ASSERT_TRUE(seal_shard(make_store(folder, "a", "1"), mark));
  for (const ShardMark& other : {ShardMark{"q", 0, 2, ""}, ShardMark{"p", 1, 2, ""}, ShardMark{"p", 0, 3, ""}}) {
    const Result<bool> published = is_published(folder.path("a"), other);
    ASSERT_FALSE(published);
    EXPECT_EQ(published.error().kind, ErrorKind::kOtherSettings);
  }
  make_store(folder, "whole", "1");
  EXPECT_FALSE(is_published(folder.path("whole"), mark));  // an error: it is no shard
  const Result<bool> none = is_published(folder.path("none"), mark);
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
}

TEST(Shard, WhereThereIsNoFolderNothingIsPublished) {
  const StoreFolder folder;
  ShardMark mark{"p", 0, 1, ""};
  ASSERT_TRUE(seal_shard(make_store(folder, "a", "1"), mark));
  EXPECT_FALSE(publish_shard(folder.path("a"), folder.path("none/b"), mark));
  EXPECT_EQ(names_in(folder), std::vector<std::string>{"a"});
}

// Whatever fits, terms are those of a map, the most frequent first.
TEST(MergedTerms, AreNumberedByRankWhateverFits) {
  for (const std::size_t budget_bytes : {std::size_t{1}, std::size_t{5000}, std::size_t{1} << 20}) {
    const StoreFolder folder;
    std::mt19937 random(5);
    std::map<std::pair<std::string, std::int64_t>, std::int64_t> sums;
    MergedTerms terms(budget_bytes, folder.path());
    for (const char* const name : {"a", "b", "c"}) {
      const Result<Database> part = Database::open_to_write(folder.path(name));
      ASSERT_TRUE(part);
      ASSERT_TRUE(part->execute("BEGIN"));
      Result<Statement> insert =
          part->prepare("INSERT OR IGNORE INTO term_known VALUES (NULL, ?1, ?2, ?3, ?3) RETURNING id");
      ASSERT_TRUE(insert);
      for (int i = 0; i < 300; ++i) {
        const std::string form = "词" + std::to_string(random() % 300);
        const auto kind = static_cast<std::int64_t>(1 + random() % 3);
        const auto token_count = static_cast<std::int64_t>(random() % 6);  // 0: no article has it any more
        const Result<bool> inserted = insert->bind(1, form).bind(2, kind).bind(3, token_count).step();
        ASSERT_TRUE(inserted);
        if (*inserted && token_count > 0) sums[{form, kind}] += token_count;
        insert->reset();
      }
      ASSERT_TRUE(part->execute("COMMIT"));
      ASSERT_TRUE(terms.add(*part));
    }
    const Result<Database> whole = Database::open_to_write(folder.path("whole"));
    ASSERT_TRUE(whole);
    ASSERT_TRUE(whole->execute("BEGIN"));
    ASSERT_TRUE(terms.write(*whole));
    ASSERT_TRUE(whole->execute("COMMIT"));
    std::vector<std::pair<std::int64_t, std::pair<std::string, std::int64_t>>> expected;  // by falling sums
    for (const auto& [term, sum] : sums) expected.push_back({-sum, term});
    std::sort(expected.begin(), expected.end());
    Result<Statement> rows = whole->prepare("SELECT id, form, kind, tf, df FROM term ORDER BY id");
    ASSERT_TRUE(rows);
    for (std::size_t id = 0; id < expected.size(); ++id) {
      const Result<bool> row = rows->step();
      ASSERT_TRUE(row && *row);
      EXPECT_EQ(rows->integer(0), static_cast<std::int64_t>(id));
      EXPECT_EQ(std::pair(std::string(rows->text(1)), rows->integer(2)), expected[id].second) << budget_bytes;
      EXPECT_EQ(rows->integer(3) + rows->integer(4), 0);
    }
    const Result<bool> more = rows->step();
    ASSERT_TRUE(more);
    EXPECT_FALSE(*more);
    // The index is the schema's.
    const Result<std::int64_t> same = whole->integer(
        "SELECT count(*) FROM sqlite_master WHERE name = 'term_form' AND sql = 'CREATE UNIQUE INDEX term_form ON "
        "term_known (form, kind)'");
    ASSERT_TRUE(same);
    EXPECT_EQ(*same, 1);
  }
}

}  // namespace
}  // namespace cipin::store
