#pragma once

#include <string>
#include <string_view>

#include "core/base/status.h"

namespace cipin::formats {

/// The text of an HTML page or fragment, as a reader sees it: block elements are paragraphs with a blank line between
/// them, <br> is a line end, a table's cells have a tab between them, white space collapses but for <pre>, entities are
/// decoded (&nbsp; is U+00A0), other elements vanish. A < that begins no tag is text, as is a tag or comment that never
/// ends. Scripts, styles, templates and comments are left out.
///
/// html_utf8  UTF-8, whatever it says of itself. NUL and other controls count as blanks.
/// text       appended to, UTF-8, in the order of the page; nothing in front, no line end behind.
/// title      replaced by the first <title>'s text, on one line; empty without one.
/// Cost       linear in time whatever the page; no memory but the text.
/// Errors     none: whatever a page does wrong, it has a text. Threads: any number at once.
Status html_text(std::string_view html_utf8, std::string& text, std::string& title);

}  // namespace cipin::formats
