#include "batch/cli/progress.h"

#include <gtest/gtest.h>

namespace cipin::cli {
namespace {

using std::chrono::milliseconds;
using Time = ProgressOptions::Clock::time_point;

TEST(ProgressBar, ShowsShareAmountTimeLeftAndRate) {
  ProgressFigures figures;
  figures.done_bytes = 250'000'000;
  figures.total_bytes = 1'000'000'000;
  figures.bytes_per_second = 10'000'000;
  const std::string bar = progress_bar(figures, 100);
  EXPECT_EQ(bar, "cipin: [#######.......................]   25 %  250 MB of 1.0 GB  1:15 left  10.0 MB/s");
}

TEST(ProgressBar, KeepsWithinAnyWidth) {
  ProgressFigures figures;
  figures.done_bytes = 12'345'678'901;
  figures.total_bytes = 98'765'432'109;
  figures.bytes_per_second = 18'300'000;
  for (std::size_t columns = 0; columns <= 200; ++columns) {
    const std::string bar = progress_bar(figures, columns);
    EXPECT_LE(bar.size(), columns) << bar;
    if (columns >= 14) {
      EXPECT_NE(bar.find("12 %"), std::string::npos) << bar;
    }
  }
}

TEST(ProgressBar, WithoutTotalTellsWhatIsDone) {
  ProgressFigures figures;
  figures.done_files = 12;
  figures.done_bytes = 3'400'000;
  figures.bytes_per_second = 1'000'000;
  EXPECT_EQ(progress_bar(figures, 80), "cipin:  12 files, 3.4 MB  1.0 MB/s");
}

TEST(ProgressBar, WithoutBytesGoesByFiles) {
  ProgressFigures figures;
  figures.done_files = 50;
  figures.total_files = 200;
  figures.files_per_second = 25;
  EXPECT_EQ(figures.share(), 0.25);
  EXPECT_EQ(figures.seconds_left(), 6.0);
  const std::string bar = progress_bar(figures, 80);
  EXPECT_NE(bar.find("50 of 200 files  0:06 left  25 files/s"), std::string::npos) << bar;
}

TEST(ProgressBar, FullShareIsSaidOnlyWhenAllIsDone) {
  ProgressFigures figures;
  figures.done_bytes = 999;
  figures.total_bytes = 1000;
  EXPECT_NE(progress_bar(figures, 80).find(" 99 %"), std::string::npos);
  figures.done_bytes = 1200;  // a file grew meanwhile
  EXPECT_NE(progress_bar(figures, 80).find("100 %"), std::string::npos);
}

TEST(ProgressObject, HoldsTotalsOnlyIfKnown) {
  ProgressFigures figures;
  figures.done_files = 5;
  figures.done_bytes = 2'000'000;
  figures.bytes_per_second = 500'000;
  EXPECT_EQ(progress_object(figures), R"({"level":"progress","files":5,"bytes":2000000,"mb_per_second":0.50})");
  figures.total_files = 10;
  figures.total_bytes = 4'000'000;
  EXPECT_EQ(
      progress_object(figures),
      R"({"level":"progress","files":5,"bytes":2000000,"total_files":10,"total_bytes":4000000,"percent":50.0,"mb_per_second":0.50,"seconds_left":4})");
}

// A run of `steps` steps of 10 ms and 1000 bytes each; gives what stderr got.
std::string run_of(int steps, LogFormat format, bool quiet, bool on_terminal) {
  testing::internal::CaptureStderr();
  {
    const Log log(format);
    Time now{};
    Progress progress(log, {.quiet = quiet, .on_terminal = on_terminal, .now = [&] { return now; }});
    progress.set_total(0, static_cast<std::uint64_t>(steps) * 1000);
    for (int step = 0; step < steps; ++step) {
      now += milliseconds(10);
      progress.add(0, 1000);
    }
    progress.finish();
  }
  return testing::internal::GetCapturedStderr();
}

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

TEST(Progress, BarIsDrawnAtMostFiveTimesASecond) {
  EXPECT_EQ(count_of(run_of(1000, LogFormat::kText, false, true), "100 kB/s"), 50u);  // 10 s
}

TEST(Progress, ObjectIsSaidEveryTenSeconds) {
  const std::string said = run_of(3500, LogFormat::kJson, false, true);
  EXPECT_EQ(count_of(said, "\"level\":\"progress\""), 3u);
  EXPECT_EQ(count_of(said, "\n"), 3u);
  EXPECT_EQ(count_of(said, "\r"), 0u);
}

TEST(Progress, NothingWhenQuietOrWithoutTerminal) {
  EXPECT_EQ(run_of(3000, LogFormat::kText, true, true), "");
  EXPECT_EQ(run_of(3000, LogFormat::kText, false, false), "");
  EXPECT_EQ(run_of(3000, LogFormat::kJson, true, true), "");
}

// What a terminal's last line and the lines above it hold after such output.
std::string screen_of(std::string_view output) {
  std::string screen;
  std::string line;
  std::size_t column = 0;
  for (const char c : output) {
    if (c == '\n' || c == '\r') {
      if (c == '\n') {
        line.resize(line.find_last_not_of(' ') + 1);
        screen += line + "\n";
        line.clear();
      }
      column = 0;
    } else {
      line.resize(std::max(line.size(), column + 1), ' ');
      line[column++] = c;
    }
  }
  line.resize(line.find_last_not_of(' ') + 1);
  return screen + line;
}

TEST(Progress, BarIsGoneAtTheEnd) {
  EXPECT_EQ(screen_of(run_of(100, LogFormat::kText, false, true)), "");
}

TEST(Log, LineTakesTheShownTextAway) {
  testing::internal::CaptureStderr();
  const Log log(LogFormat::kText);
  log.show("a long bar");
  log.line("said");
  log.show("a long bar");
  log.show("short");
  EXPECT_EQ(screen_of(testing::internal::GetCapturedStderr()), "said\nshort");
}

TEST(Log, NothingShownNothingTakenAway) {
  testing::internal::CaptureStderr();
  const Log log(LogFormat::kText);
  log.show("");
  log.line("said");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "said\n");
}

}  // namespace
}  // namespace cipin::cli
