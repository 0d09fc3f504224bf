#include "batch/cli/options.h"

#include <gtest/gtest.h>

#include <set>

namespace cipin::cli {
namespace {

TEST(ParseSize, BinaryUnitsWithOrWithoutB) {
  EXPECT_EQ(parse_size("0"), 0u);
  EXPECT_EQ(parse_size("17"), 17u);
  EXPECT_EQ(parse_size("64K"), 65536u);
  EXPECT_EQ(parse_size("64M"), 67108864u);
  EXPECT_EQ(parse_size("64MiB"), 67108864u);
  EXPECT_EQ(parse_size("2GB"), std::uint64_t{2} << 30);
  EXPECT_EQ(parse_size("1T"), std::uint64_t{1} << 40);
}

TEST(ParseSize, AnythingElseIsNoSize) {
  for (const char* text : {"", "M", "-1", "1.5G", "64X", "64 M", "99999999999999999999", "20000000T"})
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
}

TEST(ParseMemory, NothingIsMoreThanAMachineCanAddress) {
  EXPECT_EQ(parse_memory("64M"), 67108864u);
  EXPECT_EQ(parse_memory("64X"), std::nullopt);
  const std::uint64_t half = sizeof(void*) == 4 ? (std::uint64_t{1} << 31) - 1 : (std::uint64_t{1} << 63) - 1;
  EXPECT_EQ(parse_memory("2147483647"), std::uint64_t{2147483647});
  EXPECT_EQ(parse_memory("16777215T"), half);
}

TEST(ParseOptions, LastValueWinsListsKeepAllDefaultsStand) {
  const Result<Options> options =
      parse_options(kCount, {"--top", "3", "a", "--top=5", "--stop", "x", "--stop", "y", "-", "b"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->text("top"), "5");
  EXPECT_EQ(options->list("stop"), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(options->arguments(), (std::vector<std::string>{"a", "-", "b"}));
  EXPECT_EQ(options->text("kinds"), "word,latin,person,place,organisation");
  EXPECT_FALSE(options->flag("strict"));
}

TEST(ParseOptions, AfterTwoDashesAllArePaths) {
  const Result<Options> options = parse_options(kCount, {"--strict", "--", "--top", "-x"});
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->flag("strict"));
  EXPECT_EQ(options->arguments(), (std::vector<std::string>{"--top", "-x"}));
}

TEST(ParseOptions, UnknownAbbreviatedAndForeignOptionsAreErrors) {
  EXPECT_FALSE(parse_options(kCount, {"--bogus"}));
  EXPECT_FALSE(parse_options(kCount, {"--thr", "2"}));
  EXPECT_FALSE(parse_options(kCount, {"--delimiter", "/"}));  // segment's
  EXPECT_FALSE(parse_options(kCount, {"--top"}));
}

TEST(OptionTable, NamesAreUniqueInACommandAndAllAreInItsHelp) {
  for (const CommandSpec& command : command_table()) {
    std::set<std::string_view> names;
    std::set<char> letters;
    const std::string help = help_of(command.command);
    for (const OptionSpec& option : option_table()) {
      if ((option.commands & command.command) == 0) continue;
      EXPECT_TRUE(names.insert(option.name).second) << option.name;
      if (option.short_name != 0) {
        EXPECT_TRUE(letters.insert(option.short_name).second) << option.name;
      }
      EXPECT_NE(help.find("--" + std::string(option.name)), std::string::npos) << option.name;
      EXPECT_FALSE(option.help.empty()) << option.name;
    }
  }
}

}  // namespace
}  // namespace cipin::cli
