#pragma once

#include <cstddef>
#include <string_view>

#include "core/patterns/pattern.h"

namespace cipin::patterns {

/// Sets the outer span and the comparator by the words beside the pattern, from `floor` on.
void qualify(std::string_view text, std::size_t floor, Pattern& found);

}  // namespace cipin::patterns
