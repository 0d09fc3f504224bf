#pragma once

#include <cstddef>
#include <string_view>

#include "core/patterns/numeral.h"
#include "core/patterns/pattern.h"

namespace cipin::patterns {

/// The day, month, year, quarter, time of day or range of them whose first numeral is `number`; a lunar one may
/// begin before it (正月初六), but not in front of `floor`. False if there is none. Fills kind, type, span, value and
/// dates.
bool match_date(std::string_view text, const Numeral& number, std::size_t floor, std::uint32_t rules, Pattern& found);

/// 上半年, 下半年: `at` is that of 半.
bool match_half_year(std::string_view text, std::size_t at, std::size_t floor, Pattern& found);

}  // namespace cipin::patterns
