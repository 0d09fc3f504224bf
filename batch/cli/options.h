#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"

namespace cipin::cli {

/// The commands, one bit each, so that an option can name those it belongs to.
enum Command : std::uint32_t {
  kCount = 1,
  kSegment = 2,
  kLexiconBuild = 4,
  kLexiconShow = 8,
  kLexiconLint = 16,
  kUpdate = 32,
  kTop = 64,
  kTrend = 128,
  kExport = 256,
  kVerify = 512,
  kEstimate = 1024,
  kMerge = 2048,
  kArticles = 4096,
  kMap = 8192,
  kReduce = 16384,
  kPlan = 32768,
};

struct CommandSpec {
  Command command;
  std::string_view name;       // "count", "lexicon build"
  std::string_view arguments;  // as usage shows them
  std::string_view summary;    // one line
  std::string_view details;    // for its own --help
};

/// One row of the one table that parser, --help, man page, completion and the config file are made of.
struct OptionSpec {
  std::string_view name;
  char short_name;                 // 0: none
  std::string_view argument;       // what --help calls it; empty: a flag
  std::string_view default_value;  // empty: none
  std::string_view help;
  std::uint32_t commands;
  bool repeatable = false;
  std::string_view values = {};  // those to choose from, by blanks, if there are few: for completion
};

const std::vector<CommandSpec>& command_table();
const std::vector<OptionSpec>& option_table();

/// What a command line says. Every option of the command is known here, with its default if it was not given.
class Options {
 public:
  bool flag(std::string_view name) const { return values_.contains(name); }
  /// True if it was given, and not only has a default.
  bool given(std::string_view name) const { return values_.contains(name); }
  /// As if it had been given so; without values, as if it had not.
  void set(std::string_view name, std::vector<std::string> values);
  /// The last value given, else the default; empty if there is neither.
  const std::string& text(std::string_view name) const;
  /// All values given of a repeatable option.
  std::vector<std::string> list(std::string_view name) const;
  const std::vector<std::string>& arguments() const { return arguments_; }

 private:
  friend Result<Options> parse_options(Command command, const std::vector<std::string>& words);
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::map<std::string, std::string, std::less<>> defaults_;
  std::vector<std::string> arguments_;
};

/// Parses what stands behind the command's name, and the file that --config names: an option or the arguments that the
/// command line gives stand in place of all that the file has of them. Errors: kBadInput, worded for the user; with
/// path and line for the file, and kNotFound or kIo if it cannot be read.
Result<Options> parse_options(Command command, const std::vector<std::string>& words);

/// What an exit code means.
struct ExitCodeSpec {
  int code;
  std::string_view meaning;
};
const std::vector<ExitCodeSpec>& exit_code_table();

/// The overview of all commands, and the page of one.
std::string overview();
std::string help_of(Command command);

/// --temp-dir, else $TMPDIR, else /tmp.
std::string temp_folder(const Options& options);

/// "64", "64K", "64MiB", "2G": a size in bytes, binary units. No value if it is none.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// The same for --memory: half of what the machine can address stands for all that is more, so that any share of it is
/// a std::size_t.
std::optional<std::uint64_t> parse_memory(std::string_view text);
/// A number of decimal digits. No value if it is none.
std::optional<std::uint64_t> parse_number(std::string_view text);

}  // namespace cipin::cli
