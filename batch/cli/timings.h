#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "batch/cli/log.h"

namespace cipin::cli {

/// What a thread does.
enum class Stage : std::uint8_t {
  kPlan,        // finds out what there is to do
  kCut,         // cuts containers into pieces
  kRead,        // reads, decompresses, decodes, parses
  kPage,        // tells the articles of a page apart
  kSegment,     // checks UTF-8 and segments
  kTally,       // counts, numbers terms and makes contributions
  kRows,        // rows of files, documents and articles
  kSums,        // rows of terms and of their months
  kCommit,      // a transaction's end
  kCheckpoint,  // the log's changes go into the store
  kMerge,       // joins and ranks what threads have counted
  kWait,        // for another thread
};
inline constexpr std::size_t kStageCount = 12;

/// Where the time of a run goes: wall time by stage, summed over the threads.
class Timings {
 public:
  /// From any thread.
  void add(Stage stage, std::chrono::nanoseconds time) {
    nanoseconds_[static_cast<std::size_t>(stage)].fetch_add(time.count(), std::memory_order_relaxed);
  }
  /// For the end of a closing line: "; by stage, summed over threads: read 1.204 s, segment 3.870 s", the stages that
  /// were in their order; as a further field of a JSON object: ,"timings":{"read":1.204,"segment":3.870}.
  std::string closing(LogFormat format) const;

 private:
  std::array<std::atomic<std::int64_t>, kStageCount> nanoseconds_ = {};
};

/// A thread's clock: the thread is in one stage at any time. Without timings it does nothing.
class StageClock {
 public:
  /// `timings` may be null; it outlives this.
  StageClock(Timings* timings, Stage first) : timings_(timings), stage_(first) {
    if (timings_ != nullptr) since_ = Clock::now();
  }
  ~StageClock() { settle(); }
  StageClock(const StageClock&) = delete;
  StageClock& operator=(const StageClock&) = delete;

  bool is_on() const { return timings_ != nullptr; }
  /// Time from here on is `stage`'s. Returns the stage before.
  Stage enter(Stage stage);
  /// Adds the time of the stage at hand so far: before the timings are told.
  void settle() { enter(stage_); }

 private:
  using Clock = std::chrono::steady_clock;
  Timings* timings_;
  Stage stage_;
  Clock::time_point since_;
};

/// In a stage while it lives, then in the one before. Stages within stages are not counted twice.
class InStage {
 public:
  InStage(StageClock& clock, Stage stage) : clock_(&clock), before_(clock.enter(stage)) {}
  ~InStage() { clock_->enter(before_); }
  InStage(const InStage&) = delete;
  InStage& operator=(const InStage&) = delete;

 private:
  StageClock* clock_;
  Stage before_;
};

}  // namespace cipin::cli
