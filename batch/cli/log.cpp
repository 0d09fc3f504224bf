#include "batch/cli/log.h"

#include <fmt/format.h>

#include <unistd.h>

#include <cstdio>

#include "batch/cli/exit_code.h"
#include "batch/cli/output.h"
#include "core/text/utf8.h"

namespace cipin::cli {
namespace {

// Names of files are bytes: what is no UTF-8 in them is shown as U+FFFD.
std::string printable(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const Utf8Check check = check_utf8(bytes);
    text += bytes.substr(0, check.valid_bytes);
    if (check.fault != Utf8Fault::kNone) text += kReplacementUtf8;
    bytes.remove_prefix(check.valid_bytes + check.fault_bytes);
  }
  return escape_controls(text);
}

}  // namespace

std::string describe(const Error& error) {
  std::string text;
  if (!error.path.empty()) text += printable(error.path) + ": ";
  if (error.offset_bytes > 0 || error.kind == ErrorKind::kBadText) text += fmt::format("byte {}: ", error.offset_bytes);
  return text + printable(error.what);
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
  fmt::print(stderr, "{}\n", text);
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
