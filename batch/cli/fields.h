#pragma once

#include <string>
#include <string_view>

// Fields between tabs, in lines that programs hand to each other: TAB, LF, CR and backslash stand as \t \n \r and two
// backslashes, everything else as it is, whatever bytes it has. CR too, since some readers take it for a line's end.
namespace cipin::cli {

void append_field(std::string_view text, std::string& out);

/// Takes the first field off a line, and the tab behind it.
std::string_view take_field(std::string_view& line);

/// A field's text into `out`. False where a backslash stands before something else than it escapes.
bool unescape_field(std::string_view field, std::string& out);

}  // namespace cipin::cli
