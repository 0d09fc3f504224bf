#pragma once

#include <vector>

#include "core/page/classes.h"

namespace cipin::page {

/// Lines of verse become items, so that none is a head and no sentence runs from one to the next: many short lines in
/// a row without full stops, or four and more of one length that end with a mark. Linear.
void settle_verse(const PageText& text, std::vector<Facts>& all);

}  // namespace cipin::page
