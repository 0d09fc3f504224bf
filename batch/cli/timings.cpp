#include "batch/cli/timings.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace cipin::cli {
namespace {

constexpr std::array<std::string_view, kStageCount> kStageNames = {
    "plan", "cut", "read", "page", "segment", "tally", "rows", "sums", "commit", "checkpoint", "merge", "wait"};

// Each stage that was as `form` has it, with commas between.
template <class Form>
std::string join_stages(const std::array<std::atomic<std::int64_t>, kStageCount>& nanoseconds, std::string_view comma,
                        Form form) {
  std::string text;
  for (std::size_t i = 0; i < kStageCount; ++i) {
    const std::int64_t time = nanoseconds[i].load(std::memory_order_relaxed);
    if (time == 0) continue;
    if (!text.empty()) text += comma;
    text += form(kStageNames[i], static_cast<double>(time) / 1e9);
  }
  return text;
}

}  // namespace

std::string Timings::closing(LogFormat format) const {
  if (format == LogFormat::kJson) {
    const auto field = [](std::string_view name, double seconds) {
      return fmt::format(R"("{}":{:.6f})", name, seconds);
    };
    return fmt::format(R"(,"timings":{{{}}})", join_stages(nanoseconds_, ",", field));
  }
  const auto stage = [](std::string_view name, double seconds) { return fmt::format("{} {:.3f} s", name, seconds); };
  return "; by stage, summed over threads: " + join_stages(nanoseconds_, ", ", stage);
}

Stage StageClock::enter(Stage stage) {
  if (timings_ == nullptr) return stage_;
  const Clock::time_point now = Clock::now();
  timings_->add(stage_, now - since_);
  since_ = now;
  return std::exchange(stage_, stage);
}

}  // namespace cipin::cli
