#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "batch/cli/log.h"

namespace cipin::cli {

/// How far a run has come.
struct ProgressFigures {
  std::uint64_t done_files = 0;
  std::uint64_t done_bytes = 0;
  std::uint64_t total_files = 0;  // 0: unknown, as total_bytes
  std::uint64_t total_bytes = 0;
  double bytes_per_second = 0;  // of late
  double files_per_second = 0;

  /// The share that is done, in [0, 1]: by bytes if their total is known, else by files. No value if neither is.
  std::optional<double> share() const;
  /// No value while it cannot be told.
  std::optional<double> seconds_left() const;
};

/// The bar: at most `columns` columns of ASCII; what is least needed is left out where they are few.
std::string progress_bar(const ProgressFigures& figures, std::size_t columns);
/// One line of the JSON log.
std::string progress_object(const ProgressFigures& figures);

/// "12 B", "3.4 MB", "250 GB"; decimal units.
std::string bytes_text(double bytes);
/// "0:07", "3:05:00", "4 days"; rounded to seconds.
std::string time_text(double seconds);

struct ProgressOptions {
  using Clock = std::chrono::steady_clock;
  bool quiet = false;
  bool on_terminal = false;  // stderr is one: stderr_is_terminal()
  std::function<Clock::time_point()> now = Clock::now;
};

bool stderr_is_terminal();

/// Tells how far a run has come: a bar on a terminal, redrawn at most five times a second; with the JSON log an object
/// at most every ten seconds; else nothing. One thread. The log outlives this, which takes the bar away when it ends.
class Progress {
 public:
  Progress(const Log& log, ProgressOptions options);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// What there is to do, 0 if unknown; may change on the way.
  void set_total(std::uint64_t files, std::uint64_t bytes);
  /// So much more is done. Cost: a reading of the clock where something is shown at all.
  void add(std::uint64_t files, std::uint64_t bytes);
  /// Takes the bar away. Nothing is shown after it.
  void finish();

 private:
  using Time = ProgressOptions::Clock::time_point;
  void measure_rates(Time now);

  const Log* log_;
  ProgressOptions options_;
  ProgressFigures figures_;
  std::chrono::milliseconds interval_{0};  // 0: nothing is shown
  Time shown_at_;
  Time measured_at_;
  std::uint64_t measured_files_ = 0;
  std::uint64_t measured_bytes_ = 0;
  bool any_rate_ = false;
};

}  // namespace cipin::cli
