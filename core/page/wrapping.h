#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/page/page_text.h"

// The lines of a page, and which of them a column's width has cut.
namespace cipin::page {

/// A line with something in it.
struct Line {
  Range range;                     // without the blanks at both ends
  std::size_t break_at = 0;        // its line end, or the text's
  std::uint32_t blank_before = 0;  // empty lines in front of it
  std::uint32_t indent = 0;        // columns of blanks at its begin
  std::uint32_t columns = 0;       // wide as printed, indent included: a Han takes two
  std::uint32_t code_points = 0;   // the same without regard to how wide they are
  std::uint32_t hanging = 0;       // marks at its end that may not begin a line
};

/// Lines end at LF, CR LF or a lone CR. Of more than `count_max` with something in them, count_max + 1.
std::vector<Line> cut_lines(const PageText& text, std::size_t count_max);

struct Wrapping {
  /// For each line whether it was cut at a column's width, whatever it says, and goes on in the next (a hard-wrapped
  /// page, or part of a page).
  std::vector<bool> goes_on;
  /// Where nearly each line has an empty one in front of it, the lines without that one; else nothing.
  std::vector<Line> closer;

  const std::vector<Line>& lines(const std::vector<Line>& as_printed) const {
    return closer.empty() ? as_printed : closer;
  }
};

/// Columns are counted as printed, or in code points, as programs wrap. Linear.
Wrapping find_wrapping(const PageText& text, const std::vector<Line>& lines);

/// True if a line ends with a full stop or the like, closing marks behind it not counted.
bool ends_sentence(const PageText& text, Range line);
/// The same, or with a mark that ends a clause.
bool ends_like_text(const PageText& text, Range line);

}  // namespace cipin::page
