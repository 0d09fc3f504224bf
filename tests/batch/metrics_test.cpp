#include "batch/ops/metrics.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "batch/ops/disk_writes.h"
#include "core/io/stream.h"

namespace cipin::ops {
namespace {

RunFigures figures_of(std::string store) {
  RunFigures figures;
  figures.store = std::move(store);
  figures.start_seconds = 1700000000.25;
  figures.end_seconds = 1700000060.75;
  figures.success = true;
  figures.exit_code = 3;
  figures.new_documents = 5;
  figures.changed_documents = 4;
  figures.withdrawn_documents = 3;
  figures.renamed_documents = 2;
  figures.read_bytes = 123456789012;
  figures.disk_written_bytes = 8192;
  figures.totals = StoreTotals{.files = 10,
                               .documents = 20,
                               .articles = 30,
                               .tokens = 4000000000000,
                               .terms = 50,
                               .skipped = 6,
                               .stale = 7,
                               .size_bytes = 80};
  return figures;
}

// Samples by name and labels. Holds the format's rules on the way: HELP and TYPE once, before the samples of a name.
std::map<std::string, std::string> samples_of(const std::string& text) {
  std::map<std::string, std::string> samples;
  std::set<std::string> helped;
  std::set<std::string> typed;
  std::istringstream stream(text);
  EXPECT_TRUE(text.ends_with('\n'));
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words(line);
    std::string hash, word, name;
    if (line.starts_with("# ")) {
      words >> hash >> word >> name;
      EXPECT_TRUE((word == "HELP" ? helped : typed).insert(name).second) << line;
      if (word == "TYPE") {
        words >> word;
        EXPECT_EQ(word, "gauge") << line;
        EXPECT_FALSE(name.ends_with("_total")) << name;  // of counters alone
      }
      continue;
    }
    name = line.substr(0, line.find('{'));
    EXPECT_TRUE(name.starts_with("cipin_")) << line;
    EXPECT_TRUE(helped.contains(name) && typed.contains(name)) << line;
    const std::size_t blank = line.rfind("} ") + 1;
    EXPECT_TRUE(samples.emplace(line.substr(0, blank), line.substr(blank + 1)).second) << line;
  }
  return samples;
}

TEST(MetricsText, EveryFigureIsASampleOfItsStore) {
  const auto samples = samples_of(metrics_text(figures_of("/s/n.sqlite"), 1700000060.75));
  const std::map<std::string, std::string> expected = {
      {"cipin_run_start_timestamp_seconds", "1700000000.250"},
      {"cipin_run_end_timestamp_seconds", "1700000060.750"},
      {"cipin_run_duration_seconds", "60.500"},
      {"cipin_run_success", "1"},
      {"cipin_run_exit_code", "3"},
      {"cipin_last_success_timestamp_seconds", "1700000060.750"},
      {"cipin_run_read_bytes", "123456789012"},
      {"cipin_run_disk_written_bytes", "8192"},
      {"cipin_store_files", "10"},
      {"cipin_store_documents", "20"},
      {"cipin_store_articles", "30"},
      {"cipin_store_tokens", "4000000000000"},
      {"cipin_store_terms", "50"},
      {"cipin_store_skipped", "6"},
      {"cipin_store_stale_documents", "7"},
      {"cipin_store_size_bytes", "80"},
  };
  for (const auto& [name, value] : expected) {
    const auto found = samples.find(name + "{store=\"/s/n.sqlite\"}");
    ASSERT_NE(found, samples.end()) << name;
    EXPECT_EQ(found->second, value) << name;
  }
  for (const auto& [change, count] :
       std::map<std::string, std::string>{{"new", "5"}, {"changed", "4"}, {"withdrawn", "3"}, {"renamed", "2"}}) {
    EXPECT_EQ(samples.at("cipin_run_documents{store=\"/s/n.sqlite\",change=\"" + change + "\"}"), count);
  }
  EXPECT_EQ(samples.size(), expected.size() + 4);
}

TEST(MetricsText, TotalsThatAreNotKnownAreLeftOut) {
  RunFigures figures = figures_of("s");
  figures.totals.reset();
  figures.disk_written_bytes.reset();
  const std::string text = metrics_text(figures, 0);
  EXPECT_EQ(text.find("cipin_store_"), std::string::npos);
  EXPECT_EQ(text.find("disk_written"), std::string::npos);
  EXPECT_NE(text.find("cipin_run_exit_code{store=\"s\"} 3\n"), std::string::npos);
}

TEST(MetricsText, LabelIsEscapedAndStaysUtf8) {
  const std::string text = metrics_text(figures_of("a\"b\\c\nd 报 \xFF"), 0);
  EXPECT_NE(text.find("cipin_run_success{store=\"a\\\"b\\\\c\\nd 报 \xEF\xBF\xBD\"} 1\n"), std::string::npos) << text;
}

TEST(LastSuccessIn, IsThatOfTheStoreOrZero) {
  const std::string text =
      "# HELP cipin_last_success_timestamp_seconds x\n"
      "cipin_last_success_timestamp_seconds{store=\"b\"} 11.000\n"
      "cipin_last_success_timestamp_seconds{store=\"a\"} 22.500\n";
  EXPECT_EQ(last_success_in(text, "a"), 22.5);
  EXPECT_EQ(last_success_in(text, "b"), 11);
  EXPECT_EQ(last_success_in(text, "c"), 0);
  EXPECT_EQ(last_success_in("", "a"), 0);
  EXPECT_EQ(last_success_in("cipin_last_success_timestamp_seconds{store=\"a\"} soon", "a"), 0);
  EXPECT_EQ(last_success_in("cipin_last_success_timestamp_seconds{store=\"a\"} 1", "a"), 1);
}

TEST(DiskWrittenBytesIn, IsWhatWasWrittenLessWhatWasTakenBack) {
  const std::string io =
      "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 12288\ncancelled_write_bytes: 4096\n";
  EXPECT_EQ(disk_written_bytes_in(io), 8192U);
  EXPECT_EQ(disk_written_bytes_in("write_bytes: 4096\ncancelled_write_bytes: 8192\n"), 0U);
  EXPECT_EQ(disk_written_bytes_in("cancelled_write_bytes: 8192\n"), std::nullopt);
  EXPECT_EQ(disk_written_bytes_in("write_bytes: many\ncancelled_write_bytes: 0\n"), std::nullopt);
  EXPECT_EQ(disk_written_bytes_in(""), std::nullopt);
}

class WriteMetrics : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(::mkdtemp(folder_.data()), nullptr); }
  void TearDown() override {
    ::unlink(path().c_str());
    EXPECT_EQ(::rmdir(folder_.c_str()), 0);  // nothing else was left in it
  }
  std::string path() const { return folder_ + "/news.prom"; }
  std::string folder_ = "/tmp/cipin-metrics-test-XXXXXX";
};

TEST_F(WriteMetrics, LastSuccessSurvivesFailedRuns) {
  RunFigures figures = figures_of("s\"t");
  ASSERT_TRUE(write_metrics(path(), figures));
  for (int night = 1; night <= 3; ++night) {
    figures.success = false;
    figures.exit_code = 1;
    figures.start_seconds += 86400;
    figures.end_seconds += 86400;
    ASSERT_TRUE(write_metrics(path(), figures));
    const auto samples = samples_of(*read_whole_file(path()));
    EXPECT_EQ(samples.at("cipin_last_success_timestamp_seconds{store=\"s\\\"t\"}"), "1700000060.750");
    EXPECT_EQ(samples.at("cipin_run_success{store=\"s\\\"t\"}"), "0");
  }
  figures.success = true;
  ASSERT_TRUE(write_metrics(path(), figures));
  EXPECT_EQ(last_success_in(*read_whole_file(path()), "s\"t"), 1700000060.75 + 3 * 86400);
}

TEST_F(WriteMetrics, FirstRunThatFailsHasNeverSucceeded) {
  RunFigures figures = figures_of("s");
  figures.success = false;
  ASSERT_TRUE(write_metrics(path(), figures));
  EXPECT_EQ(samples_of(*read_whole_file(path())).at("cipin_last_success_timestamp_seconds{store=\"s\"}"), "0.000");
}

TEST_F(WriteMetrics, OthersMayReadTheFile) {
  ASSERT_TRUE(write_metrics(path(), figures_of("s")));
  struct stat status;
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0644u);
}

TEST_F(WriteMetrics, PromtoolHasNothingToSay) {
  if (std::system("command -v promtool >/dev/null") != 0) GTEST_SKIP() << "promtool is not at hand";
  ASSERT_TRUE(write_metrics(path(), figures_of("a\"b\\c 报")));
  EXPECT_EQ(std::system(("promtool check metrics <" + path()).c_str()), 0);
}

TEST_F(WriteMetrics, FolderThatIsNotThereIsAnError) {
  EXPECT_FALSE(write_metrics(folder_ + "/none/news.prom", figures_of("s")));
}

}  // namespace
}  // namespace cipin::ops
