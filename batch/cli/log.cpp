#include "batch/cli/log.h"

#include <fmt/format.h>

#include <unistd.h>

#include <cstdio>

#include "batch/cli/exit_code.h"
#include "batch/cli/output.h"

namespace cipin::cli {
std::string describe(const Error& error) {
  std::string text;
  if (!error.path.empty()) text += escape_bytes(error.path) + ": ";
  if (error.offset_bytes > 0 || error.kind == ErrorKind::kBadText) text += fmt::format("byte {}: ", error.offset_bytes);
  return text + escape_bytes(error.what);
}

int print_page(std::string_view text, int code, const Log& log) {
  Output output(STDOUT_FILENO);
  Status written = output.write(text);
  if (written) written = output.flush();
  if (written || written.error().kind == ErrorKind::kClosedPipe) return code;
  log.error(written.error());
  return kFailed;
}

void Log::line(std::string_view text) const {
  const std::lock_guard lock(mutex_);
  if (shown_columns_ > 0) fmt::print(stderr, "\r{:{}}\r", "", shown_columns_);
  shown_columns_ = 0;
  fmt::print(stderr, "{}\n", text);
}

void Log::line_about(std::string_view what, std::string_view path) const {
  if (format_ == LogFormat::kText) {
    line(fmt::format("{:<10}{}", what, escape_bytes(path)));
  } else {
    line(fmt::format("{{\"level\":\"info\",\"what\":{},\"path\":{}}}", json_string(what), json_string(path)));
  }
}

// Blanks, not an escape sequence, take away what is longer: any terminal knows them.
void Log::show(std::string_view text) const {
  const std::lock_guard lock(mutex_);
  if (text.empty() && shown_columns_ == 0) return;
  fmt::print(stderr, "\r{:{}}{}", text, shown_columns_, text.empty() ? "\r" : "");
  std::fflush(stderr);
  shown_columns_ = text.size();
}

void Log::say(std::string_view level, const Error& error) const {
  if (format_ == LogFormat::kText) {
    line(fmt::format("cipin: {}{}", level == "warning" ? "" : "error: ", describe(error)));
    return;
  }
  line(fmt::format("{{\"level\":\"{}\",\"path\":{},\"offset_bytes\":{},\"what\":{}}}", level, json_string(error.path),
                   error.offset_bytes, json_string(error.what)));
}

}  // namespace cipin::cli
