#include "batch/update/plan.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/batch/store_support.h"

namespace cipin::update {
namespace {

using tests::StoreFolder;

Work random_work(std::mt19937_64& random, std::size_t path_bytes_max) {
  Work work;
  work.root = static_cast<std::uint32_t>(random());
  work.file_id = static_cast<std::int64_t>(random() >> 1);
  work.facts.root_id = static_cast<std::int64_t>(random() % 9);
  work.facts.size_bytes = static_cast<std::int64_t>(random() % 1000000);
  work.facts.mtime_ns = static_cast<std::int64_t>(random());  // before 1970, too
  work.facts.path = std::string(static_cast<std::size_t>(random() % path_bytes_max), static_cast<char>(random()));
  work.problem = std::string(static_cast<std::size_t>(random() % 3), 'p');
  work.raw_path = std::string(static_cast<std::size_t>(random() % 3), '\xff');
  return work;
}

void expect_same(const Work& had, const Work& wanted) {
  ASSERT_EQ(had.root, wanted.root);
  ASSERT_EQ(had.file_id, wanted.file_id);
  ASSERT_EQ(had.facts.root_id, wanted.facts.root_id);
  ASSERT_EQ(had.facts.size_bytes, wanted.facts.size_bytes);
  ASSERT_EQ(had.facts.mtime_ns, wanted.facts.mtime_ns);
  ASSERT_EQ(had.facts.path, wanted.facts.path);
  ASSERT_EQ(had.problem, wanted.problem);
  ASSERT_EQ(had.raw_path, wanted.raw_path);
}

// `count` entries go in and come out, the same and in order.
void give_and_take(std::size_t count, std::size_t path_bytes_max) {
  StoreFolder folder;
  WorkList list(folder.path());
  std::mt19937_64 random(count + path_bytes_max);
  std::vector<Work> given;
  std::uint64_t size_bytes = 0;
  for (std::size_t i = 0; i < count; ++i) {
    given.push_back(random_work(random, path_bytes_max));
    size_bytes += static_cast<std::uint64_t>(given.back().facts.size_bytes);
    ASSERT_TRUE(list.add(given.back()).has_value());
  }
  EXPECT_EQ(list.size(), count);
  EXPECT_EQ(list.size_bytes(), size_bytes);
  Work work;
  for (const Work& wanted : given) {
    const Result<bool> more = list.next(work);
    ASSERT_TRUE(more.has_value() && *more);
    expect_same(work, wanted);
    if (testing::Test::HasFatalFailure()) return;
  }
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(*list.next(work));
}

TEST(WorkList, EmptyListHasNoNext) {
  give_and_take(0, 1);
}

TEST(WorkList, ListInMemoryComesBackInOrder) {
  give_and_take(50, 60);
}

TEST(WorkList, ListInAFileComesBackInOrder) {
  give_and_take(20000, 60);
}

TEST(WorkList, EntryLongerThanTheBufferComesBackWhole) {
  give_and_take(40, 300000);
}

TEST(WorkList, FolderThatIsNotThereIsAnErrorOnceTheListIsLong) {
  WorkList list("/nonexistent/cipin");
  std::mt19937_64 random(1);
  bool failed = false;
  for (int i = 0; i < 5000 && !failed; ++i) failed = !list.add(random_work(random, 60)).has_value();
  EXPECT_TRUE(failed);
}

constexpr std::int64_t kTime = 1700000000;

// An archive in a folder and a store that knows it as it was.
class Fixture {
 public:
  Fixture() : database_(tests::open_to_write(folder_.path("store"))) {
    options_.walk.include = {"*"};
    options_.temp_folder = folder_.path();
    std::filesystem::create_directory(folder_.path("root"));
    Root root;
    root.id = 1;
    root.name = "root";
    root.place = folder_.path("root");
    roots_.push_back(root);
    run("INSERT INTO root VALUES (1, 'root', 'x')");
  }

  void write(const std::string& path, const std::string& bytes = "text", std::time_t mtime_s = kTime) {
    folder_.write("root/" + path, bytes);
    const timespec times[2] = {{mtime_s, 0}, {mtime_s, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, folder_.path("root/" + path).c_str(), times, 0), 0);
  }
  /// A row of the store: a file of 4 bytes, with one document.
  void know(const std::string& path, store::FileStatus status = store::FileStatus::kCounted,
            std::int64_t mtime_ns = kTime * 1000000000) {
    run("INSERT INTO file (root_id, path, size_bytes, mtime_ns, status) VALUES (1, '" + path + "', 4, " +
        std::to_string(mtime_ns) + ", " + std::to_string(static_cast<int>(status)) + ")");
    if (status != store::FileStatus::kSkipped) {
      run("INSERT INTO document (file_id, member, content_hash) SELECT max(id), '', 1 FROM file");
    }
  }
  void run(const std::string& sql) { ASSERT_TRUE(database_.execute(sql).has_value()) << sql; }
  std::string path_of(std::int64_t file_id) {
    return tests::rows_of(database_, "SELECT path FROM file WHERE id = " + std::to_string(file_id)).at(0);
  }

  Plan plan() {
    Result<Plan> made = make_plan(database_, roots_, options_);
    if (!made) std::abort();
    return *std::move(made);
  }
  /// "new a", "changed b", "problem c".
  static std::vector<std::string> work_of(Plan& plan) {
    std::vector<std::string> lines;
    for (Work work; *plan.work.next(work);) {
      const char* const what = !work.problem.empty() ? "problem " : work.file_id == 0 ? "new " : "changed ";
      lines.push_back(what + work.facts.path);
    }
    return lines;
  }
  std::vector<std::string> missing_of(const Plan& plan) {
    std::vector<std::string> paths;
    for (const Missing& missing : plan.missing) {
      for (const std::int64_t id : missing.file_ids) paths.push_back(path_of(id));
    }
    return paths;
  }

  StoreFolder& folder() { return folder_; }
  PlanOptions& options() { return options_; }
  std::vector<Root>& roots() { return roots_; }
  const store::Database& database() { return database_; }

 private:
  StoreFolder folder_;
  store::Database database_;
  PlanOptions options_;
  std::vector<Root> roots_;
};

using Lines = std::vector<std::string>;

TEST(Plan, UnchangedFilesAreNoWork) {
  Fixture archive;
  for (const char* const path : {"a", "a-b", "a.b", "b/c"}) {
    archive.write(path);
    archive.know(path);
  }
  Plan plan = archive.plan();
  EXPECT_EQ(plan.work.size(), 0u);
  EXPECT_EQ(plan.file_count, 4u);
  EXPECT_TRUE(plan.missing.empty());
  EXPECT_TRUE(plan.root_errors.empty());
}

TEST(Plan, NewChangedAndMissingFilesAreToldApart) {
  Fixture archive;
  archive.write("a/new");
  archive.write("a-longer", "longer text");
  archive.know("a-longer");
  archive.write("a.touched", "text", kTime + 1);
  archive.know("a.touched");
  archive.write("same");
  archive.know("same");
  for (const char* const path : {"a", "a/gone", "z", "a!"}) archive.know(path);
  Plan plan = archive.plan();
  EXPECT_EQ(Fixture::work_of(plan), (Lines{"changed a-longer", "changed a.touched", "new a/new"}));
  EXPECT_EQ(plan.new_count, 1u);
  EXPECT_EQ(plan.changed_count, 2u);
  EXPECT_EQ(archive.missing_of(plan), (Lines{"a", "a!", "a/gone", "z"}));
  EXPECT_EQ(plan.missing.at(0).document_count, 7);
}

TEST(Plan, FileThatWasAtWorkStaleOrNotTrustedIsReadAgain) {
  Fixture archive;
  for (const char* const path : {"at-work", "counted", "fresh", "skipped", "stale"}) archive.write(path);
  archive.know("at-work", store::FileStatus::kAtWork);
  archive.know("counted");
  archive.know("fresh", store::FileStatus::kCounted, store::kReadAgain);
  archive.know("skipped", store::FileStatus::kSkipped);
  archive.know("stale", store::FileStatus::kStale, store::kReadAgain);
  Plan plan = archive.plan();
  EXPECT_EQ(Fixture::work_of(plan), (Lines{"changed at-work", "changed fresh", "changed stale"}));
}

TEST(Plan, FileWhoseTimeIsTheOneOfNoTrustIsReadAgain) {
  Fixture archive;
  archive.write("a");
  const timespec times[2] = {{-1, 999999999}, {-1, 999999999}};
  ASSERT_EQ(::utimensat(AT_FDCWD, archive.folder().path("root/a").c_str(), times, 0), 0);
  archive.know("a", store::FileStatus::kCounted, store::kReadAgain);
  Plan plan = archive.plan();
  EXPECT_EQ(Fixture::work_of(plan), Lines{"changed a"});
}

TEST(Plan, ContentIsCheckedWhereAskedFor) {
  Fixture archive;
  archive.write("a");
  archive.know("a");
  archive.options().check_content = true;
  Plan plan = archive.plan();
  EXPECT_EQ(Fixture::work_of(plan), Lines{"changed a"});
}

TEST(Plan, LimitLeavesTheRest) {
  Fixture archive;
  for (const char* const path : {"a", "b", "c", "d"}) archive.write(path);
  archive.write("b", "longer text");
  archive.know("b");
  archive.know("gone");
  archive.options().limit = 2;
  Plan plan = archive.plan();
  EXPECT_EQ(Fixture::work_of(plan), (Lines{"new a", "changed b"}));
  EXPECT_EQ(plan.left_count, 2u);
  EXPECT_EQ(archive.missing_of(plan), Lines{"gone"});
}

TEST(Plan, FilesOlderThanModifiedSinceAreLeft) {
  Fixture archive;
  archive.write("newer", "text", kTime + 10);
  archive.write("older", "text", kTime - 10);
  archive.write("same", "text", kTime);
  archive.options().modified_since_ns = kTime * 1000000000;
  Plan plan = archive.plan();
  EXPECT_EQ(Fixture::work_of(plan), (Lines{"new newer", "new same"}));
  EXPECT_EQ(plan.left_count, 1u);
}

TEST(Plan, MissingRootIsAnErrorAndNothingOfItIsMissing) {
  Fixture archive;
  archive.know("a");
  std::filesystem::remove(archive.folder().path("root"));
  Plan plan = archive.plan();
  EXPECT_EQ(plan.root_errors.size(), 1u);
  EXPECT_TRUE(plan.missing.empty());
  EXPECT_EQ(plan.work.size(), 0u);
}

TEST(Plan, SignalEndsTheWalk) {
  Fixture archive;
  archive.write("a");
  std::atomic<bool> stop{false};
  archive.options().stop = &stop;
  EXPECT_EQ(archive.plan().work.size(), 1u);
  stop = true;
  const Result<Plan> plan = make_plan(archive.database(), archive.roots(), archive.options());
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().kind, ErrorKind::kInterrupted);
}

TEST(Plan, OtherRootsOfTheStoreAreLeftAlone) {
  Fixture archive;
  archive.run("INSERT INTO root VALUES (2, 'other', 'y')");
  archive.run("INSERT INTO file (root_id, path, size_bytes, mtime_ns, status) VALUES (2, 'a', 4, 1, 0)");
  EXPECT_TRUE(archive.plan().missing.empty());
}

TEST(Plan, RootThatIsAFileIsPlannedByItsName) {
  Fixture archive;
  archive.write("one.txt");
  archive.roots()[0].place += "/one.txt";
  archive.roots()[0].is_file = true;
  Plan plan = archive.plan();
  EXPECT_EQ(Fixture::work_of(plan), Lines{"new one.txt"});
  archive.know("one.txt");
  EXPECT_EQ(archive.plan().work.size(), 0u);
}

TEST(Plan, NameThatIsNoUtf8IsAProblemToldOnce) {
  Fixture archive;
  archive.write("a\xff");
  Plan plan = archive.plan();
  EXPECT_EQ(Fixture::work_of(plan), Lines{"problem a\\xff"});
  archive.know("a\\xff", store::FileStatus::kSkipped, store::kReadAgain);
  archive.run(
      "INSERT INTO skipped VALUES (1, 'a\\xff', '', 0, 0, 'its name is not UTF-8; rename it to have it counted', 1)");
  plan = archive.plan();
  EXPECT_EQ(plan.work.size(), 0u);
  EXPECT_TRUE(plan.missing.empty());
  std::filesystem::remove(archive.folder().path("root/a\xff"));
  plan = archive.plan();
  EXPECT_EQ(archive.missing_of(plan), Lines{"a\\xff"});
}

TEST(Plan, FilesBelowAFolderThatCannotBeReadAreUnreachableAndNothingIsWithdrawn) {
  Fixture archive;
  archive.write("a/sub/1");
  archive.write("b");
  for (const char* const path : {"a/sub/1", "a/sub/2", "a.gone", "b"}) archive.know(path);
  const std::string place = archive.folder().path("root/a");
  for (const int mode : {0, 0444}) {  // not to be listed; listed, and its entries not to be looked at
    std::filesystem::permissions(place, std::filesystem::perms(mode));
    std::filesystem::permissions(archive.folder().path("store"), std::filesystem::perms(0644));
    EXPECT_TRUE(tests::as_nobody([&] {
      const Result<Plan> plan = make_plan(archive.database(), archive.roots(), archive.options());
      return plan && plan->missing.empty() && plan->unreachable_files.size() == 2 && plan->root_errors.size() == 1;
    })) << mode;
  }
  std::filesystem::permissions(place, std::filesystem::perms(0755));
}

}  // namespace
}  // namespace cipin::update
