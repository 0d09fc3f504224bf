#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/page/page_text.h"

namespace cipin::page {

/// A line with something in it.
struct Line {
  Range range;                     // without the blanks at both ends
  std::size_t break_at = 0;        // its line end, or the text's
  std::uint32_t blank_before = 0;  // empty lines in front of it
  std::uint32_t indent = 0;        // columns of blanks at its begin
  std::uint32_t columns = 0;       // wide as printed, indent included: a Han takes two
  std::uint32_t code_points = 0;   // the same without regard to how wide they are
};

/// Lines end at LF, CR LF or a lone CR. Of more than `count_max` with something in them, count_max + 1.
std::vector<Line> cut_lines(const PageText& text, std::size_t count_max);

/// For each line whether it was cut at a column's width, whatever it says, and goes on in the next (a hard-wrapped
/// page, or part of a page). Columns are counted as printed, or in code points, as programs wrap.
std::vector<bool> wrapped_lines(const PageText& text, const std::vector<Line>& lines);

/// One line, or the lines of a hard-wrapped page that were one.
struct Paragraph {
  Range range;  // from its first line's begin to its last line's end
  std::size_t first_line = 0;
  std::size_t last_line = 0;
  std::uint32_t blank_before = 0;
};
std::vector<Paragraph> join_wrapped(const PageText& text, const std::vector<Line>& lines);

/// The page without the line ends inside paragraphs (a blank stays between ASCII letters), so that a rule finds a date
/// or a name wherever it was cut; no value if there are none. The paragraphs' ranges become those of the new text;
/// lines keep theirs of `text`.
std::optional<PageText> without_inner_breaks(const PageText& text, const std::vector<Line>& lines,
                                             std::vector<Paragraph>& paragraphs);

}  // namespace cipin::page
