#pragma once

#include <vector>

#include "core/page/paragraphs.h"

namespace cipin::page {

/// For each paragraph whether it is a line of the page's own, at its top or foot: the paper's name, the day, the number
/// of the page, its section, whom to call. Told by what is in the line; a short name above such a line is one, too.
/// Linear.
std::vector<bool> masthead_lines(const PageText& text, const std::vector<Paragraph>& paragraphs);

}  // namespace cipin::page
