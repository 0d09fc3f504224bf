#pragma once

#include <string>
#include <string_view>

namespace cipin::cli {

/// The manual page cipin(1) in roff with the man macros, made of the tables of commands, options and exit codes. `date`
/// is YYYY-MM-DD, of the version.
std::string man_page(std::string_view version, std::string_view date);

}  // namespace cipin::cli
