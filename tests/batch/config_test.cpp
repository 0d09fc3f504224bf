#include "batch/cli/config.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "core/io/stream.h"

namespace cipin::cli {
namespace {

// "name=value" of all that a config file says to a command; or its error's line and text.
std::vector<std::string> read(std::string_view text, Command command) {
  const Result<std::vector<ConfigValue>> values = parse_config(text, "a.conf", command);
  if (!values) return {"error: " + values.error().path + ": " + values.error().what};
  std::vector<std::string> out;
  for (const ConfigValue& value : *values) out.push_back(value.name + "=" + value.value);
  return out;
}
using Lines = std::vector<std::string>;

TEST(ParseConfig, ValuesAreTrimmedAndKeepBlanksAndEqualSignsInside) {
  EXPECT_EQ(read("store = a b.sqlite\nroot=news=/archive/x \n", kUpdate),
            (Lines{"store=a b.sqlite", "root=news=/archive/x"}));
}

TEST(ParseConfig, CommentsEmptyLinesBomAndCrLfDoNoHarm) {
  EXPECT_EQ(read("\xEF\xBB\xBF# stores\r\n\r\n  store = s.sqlite  # the one\r\n\t# end", kUpdate),
            (Lines{"store=s.sqlite"}));
}

TEST(ParseConfig, RepeatedLinesKeepTheirOrder) {
  EXPECT_EQ(read("exclude = b\nexclude = a\npath = /y\npath = /x\n", kUpdate),
            (Lines{"exclude=b", "exclude=a", "path=/y", "path=/x"}));
}

TEST(ParseConfig, GeneralLinesGoOnlyToCommandsThatHaveTheOption) {
  const std::string_view text = "store = s\nthreads = 2\nmin-df = 3\npath = /x\n";
  EXPECT_EQ(read(text, kUpdate), (Lines{"store=s", "threads=2", "path=/x"}));
  EXPECT_EQ(read(text, kTop), (Lines{"store=s", "min-df=3"}));
}

TEST(ParseConfig, SectionsOfOtherCommandsAreLeftOut) {
  const std::string_view text = "[update]\nthreads = 2\n[ top ]\nfrom = 3\n[trend]\nfrom = 4\n";
  EXPECT_EQ(read(text, kTop), (Lines{"from=3"}));
  EXPECT_EQ(read(text, kTrend), (Lines{"from=4"}));
}

TEST(ParseConfig, SectionStandsInPlaceOfGeneralLines) {
  const std::string_view text = "exclude = a\nexclude = b\nquiet = true\n[update]\nexclude = c\nquiet = false\n";
  EXPECT_EQ(read(text, kUpdate), (Lines{"exclude=c"}));
}

TEST(ParseConfig, FlagsAreTrueOrFalseAndTheLastWordCounts) {
  EXPECT_EQ(read("quiet = true\n", kUpdate), (Lines{"quiet=true"}));
  EXPECT_EQ(read("quiet = false\n", kUpdate), Lines{});
  EXPECT_EQ(read("quiet = true\nquiet = false\n", kUpdate), Lines{});
  EXPECT_EQ(read("\nquiet = yes\n", kUpdate), (Lines{"error: a.conf: line 2: 'quiet' is true or false"}));
}

TEST(ParseConfig, MistakesAreErrorsWithTheirLine) {
  for (const auto& [text, line] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"store = s\n\nstoer = t\n", "line 3: there is no option 'stoer'"},
           {"[update]\nmin-df = 3\n", "line 2: this command has no option 'min-df'"},
           {"[top]\npath = /x\n", "line 2: this command takes no path"},
           {"[count]\n", "line 1: there is no section 'count'"},
           {"[update\nstore = s\n", "line 1: neither"},
           {"store\n", "line 1: neither"},
           {"store =\n", "line 1: 'store' has no value"},
           {"delimiter = x\n", "line 1: there is no option 'delimiter'"},  // segment's
           {"config = other.conf\n", "line 1: there is no option 'config'"},
           {"help = true\n", "line 1: there is no option 'help'"},
           {"path = /archive/#1\n", "line 1: a # inside a value"},
       }) {
    for (const Command command : {kUpdate, kTop}) {  // a mistake in another command's section is one, too
      const Lines lines = read(text, command);
      ASSERT_EQ(lines.size(), 1u) << text;
      EXPECT_EQ(lines[0].find("error: a.conf: " + std::string(line)), 0u) << lines[0];
    }
  }
}

TEST(ParseConfig, ExampleOfTheNightlyJobIsUnderstood) {
  const Result<std::string> text = read_whole_file(CIPIN_SOURCE_DIR "/batch/deploy/news.conf");
  ASSERT_TRUE(text);
  EXPECT_EQ(read(*text, kUpdate), (Lines{"store=/var/lib/cipin/news.sqlite", "root=news=/srv/archive/news",
                                         "exclude=.git", "exclude=*.tmp", "metrics=/var/lib/cipin/news.prom"}));
  EXPECT_EQ(read(*text, kTrend), (Lines{"store=/var/lib/cipin/news.sqlite"}));
}

class ConfigOption : public testing::Test {
 protected:
  void SetUp() override {
    const int descriptor = ::mkstemp(path_.data());
    ASSERT_GE(descriptor, 0);
    ::close(descriptor);
  }
  void TearDown() override { ::unlink(path_.c_str()); }

  Result<Options> parse(std::string_view text, std::vector<std::string> words) {
    std::ofstream(path_) << text;
    words.insert(words.end(), {"--config", path_});
    return parse_options(kUpdate, words);
  }
  std::string path_ = "/tmp/cipin-config-test-XXXXXX";
};

TEST_F(ConfigOption, CommandLineReplacesWhatTheFileHas) {
  const Result<Options> options =
      parse("store = file.sqlite\nthreads = 3\nexclude = a\nexclude = b\npath = /file\nquiet = true\n",
            {"--store", "line.sqlite", "--exclude", "c", "/line"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->text("store"), "line.sqlite");
  EXPECT_EQ(options->text("threads"), "3");
  EXPECT_EQ(options->list("exclude"), Lines{"c"});
  EXPECT_EQ(options->arguments(), Lines{"/line"});
  EXPECT_TRUE(options->flag("quiet"));
  EXPECT_EQ(options->text("max-withdraw"), "20");  // a default still stands
}

TEST_F(ConfigOption, FileAloneGivesOptionsAndPaths) {
  const Result<Options> options = parse("store = file.sqlite\nexclude = a\nexclude = b\npath = /y\npath = /x\n", {});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->text("store"), "file.sqlite");
  EXPECT_EQ(options->list("exclude"), (Lines{"a", "b"}));
  EXPECT_EQ(options->arguments(), (Lines{"/y", "/x"}));
  EXPECT_FALSE(options->flag("quiet"));
}

TEST_F(ConfigOption, MistakeCarriesTheFilesPath) {
  const Result<Options> options = parse("bogus = 1\n", {});
  ASSERT_FALSE(options);
  EXPECT_EQ(options.error().path, path_);
  EXPECT_EQ(options.error().kind, ErrorKind::kBadInput);
}

TEST_F(ConfigOption, FileThatIsNotThereIsNotFound) {
  const Result<Options> options = parse_options(kUpdate, {"--config", path_ + ".none"});
  ASSERT_FALSE(options);
  EXPECT_EQ(options.error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace cipin::cli
