#include "batch/update/settings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/batch/store_support.h"

namespace cipin::update {
namespace {

using tests::StoreFolder;

cli::Options options(const std::vector<std::string>& words) {
  Result<cli::Options> parsed = cli::parse_options(cli::kUpdate, words);
  if (!parsed) std::abort();
  return *std::move(parsed);
}

const Settings kStored = {{"date-pattern", "%Y/%m%d\n%Y-%m-%d"},
                          {"follow", "true"},
                          {"include", "*.txt\n*.md"},
                          {"json-text", "a.b"},
                          {"no-hmm", "false"},
                          {"record-max", "1048576"}};

TEST(Settings, RunWithoutOptionsInheritsAllOfTheStores) {
  cli::Options now = options({});
  ASSERT_TRUE(inherit_settings(kStored, now).has_value());
  EXPECT_EQ(now.list("date-pattern"), (std::vector<std::string>{"%Y/%m%d", "%Y-%m-%d"}));
  EXPECT_EQ(now.list("include"), (std::vector<std::string>{"*.txt", "*.md"}));
  EXPECT_EQ(now.text("json-text"), "a.b");
  EXPECT_TRUE(now.flag("follow"));
  EXPECT_FALSE(now.flag("no-hmm"));
  EXPECT_EQ(cli::parse_size(now.text("record-max")), std::uint64_t{1} << 20);
}

TEST(Settings, OptionThatSaysTheSameIsTaken) {
  for (const char* const size : {"1M", "1024K", "1048576"}) {
    cli::Options now = options({"--follow", "--record-max", size, "--include", "*.txt", "--include", "*.md"});
    EXPECT_TRUE(inherit_settings(kStored, now).has_value()) << size;
  }
}

TEST(Settings, OptionThatDiffersIsNamed) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"--record-max", "2M"}, "--record-max"},
      {{"--json-text", "a.c"}, "--json-text"},
      {{"--include", "*.md"}, "--include"},
      {{"--no-hmm"}, "--no-hmm"},
      {{"--date-pattern", "%Y%m%d"}, "--date-pattern"}};
  for (const auto& [words, name] : cases) {
    cli::Options now = options(words);
    const Status inherited = inherit_settings(kStored, now);
    ASSERT_FALSE(inherited.has_value()) << name;
    EXPECT_EQ(inherited.error().kind, ErrorKind::kOtherSettings);
    EXPECT_TRUE(inherited.error().what.starts_with(name + " is ")) << inherited.error().what;
  }
}

TEST(Settings, EqualSettingsPassAndAnyOtherIsNamed) {
  EXPECT_TRUE(check_settings(kStored, kStored).has_value());
  for (std::size_t i = 0; i < kStored.size(); ++i) {
    Settings now = kStored;
    now[i].second += "x";
    const Status checked = check_settings(kStored, now);
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(checked.error().kind, ErrorKind::kOtherSettings);
    EXPECT_NE(checked.error().what.find(kStored[i].first), std::string::npos) << checked.error().what;
  }
  Settings shorter = kStored;
  shorter.pop_back();
  EXPECT_FALSE(check_settings(kStored, shorter).has_value());
  EXPECT_FALSE(check_settings(shorter, kStored).has_value());
}

TEST(Settings, SettingThatAnOlderStoreLacksHasItsDefault) {
  for (const char* const name : {"no-hmm", "record-max", "expand-max", "json-title"}) {
    Settings now = kStored;
    std::erase_if(now, [&](const auto& setting) { return setting.first == name; });
    const Settings older = now;
    const std::string by_default = name == std::string("no-hmm")       ? "false"
                                   : name == std::string("record-max") ? "67108864"
                                   : name == std::string("expand-max") ? "200"
                                                                       : "";
    now.emplace_back(name, by_default);
    std::sort(now.begin(), now.end());
    EXPECT_TRUE(check_settings(older, now).has_value()) << name;
    for (auto& [of, value] : now) {
      if (of == name) value = "other";
    }
    const Status checked = check_settings(older, now);
    ASSERT_FALSE(checked.has_value()) << name;
    EXPECT_NE(checked.error().what.find(by_default + "' in the store"), std::string::npos) << checked.error().what;
  }
}

TEST(Settings, SettingOfANewerProgramIsRefused) {
  Settings newer = kStored;
  newer.emplace_back("z-of-tomorrow", "7");
  const Status checked = check_settings(newer, kStored);
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().kind, ErrorKind::kOtherSettings);
  EXPECT_NE(checked.error().what.find("z-of-tomorrow"), std::string::npos) << checked.error().what;
  EXPECT_NE(checked.error().what.find("newer cipin"), std::string::npos) << checked.error().what;
}

TEST(Settings, FingerprintChangesWithNameValueAndPlace) {
  const std::string of_stored = fingerprint_of(kStored);
  EXPECT_EQ(of_stored.size(), 16u);
  EXPECT_EQ(of_stored.find_first_not_of("0123456789abcdef"), std::string::npos);
  Settings other = kStored;
  other[3].second = "a.c";
  EXPECT_NE(fingerprint_of(other), of_stored);
  EXPECT_NE(fingerprint_of({{"a", "b"}, {"c", "d"}}), fingerprint_of({{"a", "bc"}, {"", "d"}}));
  EXPECT_NE(fingerprint_of({{"a", "b"}}), fingerprint_of({{"b", "a"}}));
}

TEST(Settings, WrittenOnesAreReadBackWithoutTheFingerprint) {
  StoreFolder folder;
  const store::Database database = tests::open_to_write(folder.path("s"));
  ASSERT_TRUE(stored_settings(database)->empty());
  ASSERT_TRUE(write_settings(kStored, database).has_value());
  EXPECT_EQ(*stored_settings(database), kStored);
  EXPECT_EQ(*database.setting("fingerprint"), fingerprint_of(kStored));
}

}  // namespace
}  // namespace cipin::update
