#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/page/wrapping.h"

namespace cipin::page {

/// One line, or the lines of a hard-wrapped page that were one.
struct Paragraph {
  Range range;  // from its first line's begin to its last line's end
  std::size_t first_line = 0;
  std::size_t last_line = 0;
  std::uint32_t blank_before = 0;
};

/// The page's paragraphs; a line that was not cut is one by itself. Linear.
std::vector<Paragraph> join_wrapped(const PageText& text, const std::vector<Line>& lines);

/// The page without the line ends inside paragraphs, so that a rule finds a date or a name wherever it was cut; no
/// value if there are none. A blank stays between ASCII letters, and where one stood at a line's end and few lines have
/// any. The paragraphs' ranges become those of the new text; lines keep theirs of `text`.
std::optional<PageText> without_inner_breaks(const PageText& text, const std::vector<Line>& lines,
                                             std::vector<Paragraph>& paragraphs);

}  // namespace cipin::page
