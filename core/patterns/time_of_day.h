#pragma once

#include <cstddef>
#include <string_view>

#include "core/patterns/pattern.h"

namespace cipin::patterns {

/// The time of day at `at`: 9时30分, 9:30, 下午三点, 七点半. Its end, or 0 if there is none; fills the time's parts.
std::size_t read_time(std::string_view text, std::size_t at, CalendarDate& time);

}  // namespace cipin::patterns
