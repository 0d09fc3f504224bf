#pragma once

#include <string>

namespace cipin::cli {

/// A script for bash that completes commands, the options of the command in hand, fixed values, and names of files and
/// folders where an option or argument is one; made of the tables of commands and options. It needs nothing but bash.
std::string bash_completion();

}  // namespace cipin::cli
