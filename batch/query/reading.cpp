#include "batch/query/reading.h"

#include <fmt/format.h>

#include "batch/archive/read_options.h"
#include "batch/cli/exit_code.h"
#include "batch/ops/tokenizer_option.h"

namespace cipin::query {

Result<Reading> parse_reading(const cli::Options& options) {
  Reading reading;
  reading.paths = options.arguments();
  if (reading.paths.empty()) reading.paths = {"-"};
  reading.walk = {options.list("include"), options.list("exclude"), options.flag("follow")};
  reading.pass.strict = options.flag("strict");
  if (options.text("log-format") == "json") {
    reading.log_format = cli::LogFormat::kJson;
  } else if (options.text("log-format") != "text") {
    return Error{ErrorKind::kBadInput, fmt::format("--log-format {}: text or json", options.text("log-format"))};
  }
  if (Status known = ops::check_tokenizer(options); !known) return known.error();
  Result<archive::ReadSettings> read_settings = archive::parse_read_settings(options);
  if (!read_settings) return read_settings.error();
  reading.read_settings = *std::move(read_settings);
  return reading;
}

int finish_reading(const cli::Options& options, const archive::Skips& skips, std::uint64_t input_count,
                   const cli::Log& log) {
  if (!options.text("skipped").empty()) {
    if (Status written = skips.write(options.text("skipped")); !written) {
      log.error(written.error());
      return cli::kFailed;
    }
  }
  if (!skips.any()) return cli::kAllCounted;
  return input_count == 0 ? cli::kFailed : cli::kSomeSkipped;  // nothing of what was asked for could be read
}

}  // namespace cipin::query
