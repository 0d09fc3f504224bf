#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "core/base/status.h"

namespace cipin::cli {

enum class LogFormat { kText, kJson };

/// Everything that goes to stderr, spoken here and nowhere else. Threads: any number at once; lines stay whole.
class Log {
 public:
  explicit Log(LogFormat format) : format_(format) {}

  /// `what` in a line of its own, with place and reason.
  void error(const Error& error) const { say("error", error); }
  void warning(const Error& error) const { say("warning", error); }
  /// What was done with a file: "new  pages/01.txt".
  void line_about(std::string_view what, std::string_view path) const;
  /// A line as it stands: already worded (text) or already an object (json).
  void line(std::string_view text) const;
  /// Shows `text` (ASCII, narrower than the terminal) on the terminal's last line, in place of what was shown there
  /// before; empty: nothing is shown any more. It is gone before any line is said.
  void show(std::string_view text) const;
  LogFormat format() const { return format_; }

 private:
  void say(std::string_view level, const Error& error) const;
  LogFormat format_;
  mutable std::mutex mutex_;
  mutable std::size_t shown_columns_ = 0;
};

/// Writes a text to standard output and returns `code`, or says why that failed and returns kFailed. A closed pipe is
/// no failure.
int print_page(std::string_view text, int code, const Log& log);

/// "path: byte 40391: what"; a terminal cannot be driven by it.
std::string describe(const Error& error);

}  // namespace cipin::cli
