#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "batch/cli/options.h"
#include "core/base/status.h"

namespace cipin::cli {

/// An option that a config file sets.
struct ConfigValue {
  std::string name;  // the option's; "path" stands for an argument
  std::string value;
  bool is_flag = false;  // it is set: a flag that is `false` is left out
};

/// Reads a config file's text: lines of `NAME = VALUE`, with the options' names; `path = PATH` for the arguments of
/// update; flags as `NAME = true` or `false`; the same name again where an option may be repeated. A `#` at the front
/// or behind a blank begins a comment. Lines before any section are for every command that has the option; those below
/// `[update]`, `[top]`, `[trend]` for that one, and there they stand before the others. A BOM and CR LF do no harm.
///
/// Gives what is meant for `command`, in the order of the lines. Errors: kBadInput with `path` and the line: a name
/// that no command with --config knows, a section of no such command, a line that is none of these.
Result<std::vector<ConfigValue>> parse_config(std::string_view text, const std::string& path, Command command);

}  // namespace cipin::cli
