#include "batch/cli/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace cipin::cli {
namespace {

constexpr std::chrono::milliseconds kBarInterval{200};
constexpr std::chrono::seconds kObjectInterval{10};
// Rates forget what lies further back: files that are only looked at go by a thousand times faster than those read.
constexpr double kRateMemorySeconds = 10;
constexpr std::size_t kColumnsUnknown = 80;
constexpr std::size_t kBarColumnsMin = 10;
constexpr std::size_t kBarColumnsMax = 30;
constexpr double kDaySeconds = 86400;

std::size_t terminal_columns() {
  winsize size = {};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kColumnsUnknown;
  return size.ws_col;
}

std::string amount_text(const ProgressFigures& figures) {
  if (figures.total_bytes > 0) {
    return fmt::format("{} of {}", bytes_text(static_cast<double>(figures.done_bytes)),
                       bytes_text(static_cast<double>(figures.total_bytes)));
  }
  if (figures.total_files > 0) return fmt::format("{} of {} files", figures.done_files, figures.total_files);
  return fmt::format("{} files, {}", figures.done_files, bytes_text(static_cast<double>(figures.done_bytes)));
}

std::string rate_text(const ProgressFigures& figures) {
  if (figures.done_bytes > 0) return bytes_text(figures.bytes_per_second) + "/s";
  return fmt::format("{:.0f} files/s", figures.files_per_second);
}

}  // namespace

std::string bytes_text(double bytes) {
  std::size_t unit = 0;
  static constexpr std::string_view kUnits[] = {"B", "kB", "MB", "GB", "TB", "PB"};
  while (bytes >= 999.5 && unit + 1 < std::size(kUnits)) {
    bytes /= 1000;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", bytes, unit > 0 && bytes < 99.95 ? 1 : 0, kUnits[unit]);
}

std::string time_text(double seconds) {
  if (seconds >= 2 * kDaySeconds) return fmt::format("{:.0f} days", seconds / kDaySeconds);
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::optional<double> ProgressFigures::share() const {
  const std::uint64_t total = total_bytes > 0 ? total_bytes : total_files;
  if (total == 0) return std::nullopt;
  const std::uint64_t done = total_bytes > 0 ? done_bytes : done_files;
  return std::min(1.0, static_cast<double>(done) / static_cast<double>(total));  // files grow while they are read
}

std::optional<double> ProgressFigures::seconds_left() const {
  const std::optional<double> part = share();
  const double rate = total_bytes > 0 ? bytes_per_second : files_per_second;
  if (!part || rate <= 0) return std::nullopt;
  return (1 - *part) * static_cast<double>(total_bytes > 0 ? total_bytes : total_files) / rate;
}

std::string progress_bar(const ProgressFigures& figures, std::size_t columns) {
  const std::optional<double> share = figures.share();
  // Rounded down: 100 % is said when all is done.
  const std::string percent = share ? fmt::format("{:3.0f} %", std::floor(*share * 100)) : "";
  std::string text = "cipin:";
  const auto append = [&](const std::string& part) {
    if (!part.empty() && text.size() + 2 + part.size() <= columns) text += "  " + part;
  };
  append(percent);
  append(amount_text(figures));
  if (const std::optional<double> seconds = figures.seconds_left()) append(time_text(*seconds) + " left");
  append(rate_text(figures));
  if (share && text.size() + kBarColumnsMin + 3 <= columns) {
    const std::size_t width = std::min(kBarColumnsMax, columns - text.size() - 3);
    const auto filled = static_cast<std::size_t>(*share * static_cast<double>(width));
    text.insert(6, fmt::format(" [{}{}]", std::string(filled, '#'), std::string(width - filled, '.')));
  }
  text.resize(std::min(text.size(), columns));
  return text;
}

std::string progress_object(const ProgressFigures& figures) {
  std::string text =
      fmt::format(R"({{"level":"progress","files":{},"bytes":{})", figures.done_files, figures.done_bytes);
  if (figures.total_files > 0) text += fmt::format(R"(,"total_files":{})", figures.total_files);
  if (figures.total_bytes > 0) text += fmt::format(R"(,"total_bytes":{})", figures.total_bytes);
  if (const auto share = figures.share()) text += fmt::format(R"(,"percent":{:.1f})", *share * 100);
  text += fmt::format(R"(,"mb_per_second":{:.2f})", figures.bytes_per_second / 1e6);
  if (const auto seconds = figures.seconds_left()) text += fmt::format(R"(,"seconds_left":{:.0f})", *seconds);
  return text + "}";
}

bool stderr_is_terminal() {
  return ::isatty(STDERR_FILENO) == 1;
}

Progress::Progress(const Log& log, ProgressOptions options) : log_(&log), options_(std::move(options)) {
  if (options_.quiet) return;
  if (log.format() == LogFormat::kJson) {
    interval_ = kObjectInterval;
  } else if (options_.on_terminal) {
    interval_ = kBarInterval;
  }
  shown_at_ = measured_at_ = options_.now();
}

void Progress::set_total(std::uint64_t files, std::uint64_t bytes) {
  figures_.total_files = files;
  figures_.total_bytes = bytes;
}

void Progress::add(std::uint64_t files, std::uint64_t bytes) {
  figures_.done_files += files;
  figures_.done_bytes += bytes;
  if (interval_.count() == 0) return;
  const Time now = options_.now();
  if (now - shown_at_ < interval_) return;
  shown_at_ = now;
  measure_rates(now);
  if (log_->format() == LogFormat::kJson) {
    log_->line(progress_object(figures_));
  } else {
    log_->show(progress_bar(figures_, terminal_columns() - 1));  // the last column would wrap on some terminals
  }
}

void Progress::finish() {
  if (interval_.count() > 0 && log_->format() == LogFormat::kText) log_->show({});
  interval_ = std::chrono::milliseconds(0);
}

// The mean of the past, fading by e every kRateMemorySeconds.
void Progress::measure_rates(Time now) {
  const double seconds = std::chrono::duration<double>(now - measured_at_).count();
  if (seconds <= 0) return;
  const double weight = any_rate_ ? 1 - std::exp(-seconds / kRateMemorySeconds) : 1;
  const auto blend = [&](double& rate, std::uint64_t done, std::uint64_t& measured) {
    rate += weight * (static_cast<double>(done - measured) / seconds - rate);
    measured = done;
  };
  blend(figures_.bytes_per_second, figures_.done_bytes, measured_bytes_);
  blend(figures_.files_per_second, figures_.done_files, measured_files_);
  measured_at_ = now;
  any_rate_ = true;
}

}  // namespace cipin::cli
