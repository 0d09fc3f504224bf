#include "batch/archive/walk.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/batch/store_support.h"

namespace cipin::archive {
namespace {

using tests::StoreFolder;

constexpr std::size_t kPrefixBytes = 1;  // the slash behind the root

// Paths below the root in the order of the walk; a problem has a "!" behind it, a folder's two.
std::vector<std::string> walked(const std::string& root, WalkOptions options) {
  std::vector<std::string> paths;
  Walk walk({root}, std::move(options));
  while (const std::optional<WalkItem> item = walk.next()) {
    paths.push_back(item->path.substr(std::min(item->path.size(), root.size() + kPrefixBytes)) + (item->is_folder ? "!!"
                                                                                                  : item->problem
                                                                                                      ? "!"
                                                                                                      : ""));
  }
  return paths;
}

TEST(WalkOrder, IsThatOfWholePathsBytewise) {
  StoreFolder folder;
  const std::vector<std::string> names = {"a",       "a-b",     "a.b",  "a.d/x", "a!/z",   "a d/1/2", "b/a",
                                          "b/a.b/c", "b/a-c/d", "b/b0", "b0",    "b-",     "b.txt",   "报/一",
                                          "报.txt",  "\x7f",    "Z",    "z/y",   "z/y-/x", "z/y.x"};
  for (const std::string& name : names) folder.write("root/" + name, "x");
  folder.write("root/c/deep/deeper/file", "x");
  std::vector<std::string> wanted = names;
  wanted.push_back("c/deep/deeper/file");
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(walked(folder.path("root"), {{"*"}, {}, false}), wanted);
  EXPECT_EQ(walked(folder.path("root"), {{"*"}, {}, true}), wanted);
}

TEST(WalkOrder, FollowedLinkToAFolderStandsWhereItsFilesDo) {
  StoreFolder folder;
  folder.write("elsewhere/1", "x");
  folder.write("root/a-b", "x");
  folder.write("root/a.b", "x");
  folder.write("root/a0", "x");
  std::filesystem::create_directory_symlink(folder.path("elsewhere"), folder.path("root/a"));
  EXPECT_EQ(walked(folder.path("root"), {{"*"}, {}, true}), (std::vector<std::string>{"a-b", "a.b", "a/1", "a0"}));
  EXPECT_EQ(walked(folder.path("root"), {{"*"}, {}, false}), (std::vector<std::string>{"a-b", "a.b", "a0"}));
}

TEST(WalkOrder, LinkBackToAFolderStandsWhereItsFilesWould) {
  StoreFolder folder;
  folder.write("root/loop.txt", "x");
  folder.write("root/loop0", "x");
  std::filesystem::create_directory_symlink(folder.path("root"), folder.path("root/loop"));
  EXPECT_EQ(walked(folder.path("root"), {{"*"}, {}, true}), (std::vector<std::string>{"loop.txt", "loop/!", "loop0"}));
}

TEST(Walk, LinkThatLeadsNowhereIsAProblemIfFollowed) {
  StoreFolder folder;
  folder.write("root/a", "x");
  std::filesystem::create_symlink("none", folder.path("root/b"));
  EXPECT_EQ(walked(folder.path("root"), {{"*"}, {}, true}), (std::vector<std::string>{"a", "b!"}));
  EXPECT_EQ(walked(folder.path("root"), {{"*"}, {}, false}), std::vector<std::string>{"a"});
}

TEST(Walk, SizeAndTimeAreThoseOfTheFile) {
  StoreFolder folder;
  folder.write("root/a", "12345");
  const timespec times[2] = {{1, 2}, {1700000000, 123456789}};
  ASSERT_EQ(::utimensat(AT_FDCWD, folder.path("root/a").c_str(), times, 0), 0);
  Walk walk({folder.path("root")}, {{"*"}, {}, false});
  const std::optional<WalkItem> item = walk.next();
  ASSERT_TRUE(item.has_value());
  EXPECT_EQ(item->size_bytes, 5);
  EXPECT_EQ(item->mtime_ns, 1700000000123456789);
}

TEST(Walk, FolderThatCannotBeReadIsAFoldersProblem) {
  StoreFolder folder;
  folder.write("root/a/1", "x");
  folder.write("root/b", "x");
  std::filesystem::permissions(folder.path("root/a"), std::filesystem::perms(0000));
  const bool as_wanted = tests::as_nobody([&] {
    return walked(folder.path("root"), {{"*"}, {}, false}) == std::vector<std::string>{"a!!", "b"};
  });
  std::filesystem::permissions(folder.path("root/a"), std::filesystem::perms(0755));
  EXPECT_TRUE(as_wanted);
}

// A folder whose names can be read and whose entries cannot be looked at.
TEST(Walk, FolderInAFolderThatMayNotBeEnteredIsAFoldersProblem) {
  StoreFolder folder;
  folder.write("root/a/sub/1", "x");
  folder.write("root/a/file", "x");
  folder.write("root/b", "x");
  std::filesystem::permissions(folder.path("root/a"), std::filesystem::perms(0444));
  const bool as_wanted = tests::as_nobody([&] {
    return walked(folder.path("root"), {{"*"}, {}, false}) == std::vector<std::string>{"a/file!", "a/sub!!", "b"};
  });
  std::filesystem::permissions(folder.path("root/a"), std::filesystem::perms(0755));
  EXPECT_TRUE(as_wanted);
}

}  // namespace
}  // namespace cipin::archive
