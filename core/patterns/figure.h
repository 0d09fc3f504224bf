#pragma once

#include <cstddef>
#include <string_view>

#include "core/patterns/numeral.h"
#include "core/patterns/pattern.h"

namespace cipin::patterns {

/// The quantity, percentage, multiple, rank, ratio, range or duration whose number `n` was read at n.begin. False if
/// the number is none: a Chinese numeral that counts nothing (一个), or a switched-off family's. Fills all but the
/// outer span and the comparator.
bool match_figure(std::string_view text, const Numeral& n, std::size_t floor, std::uint32_t rules, Pattern& found);

/// 第26位, 第三届: `at` is that of 第.
bool match_rank(std::string_view text, std::size_t at, std::uint32_t rules, Pattern& found);

/// 半年, 半个月: `at` is that of 半.
bool match_half(std::string_view text, std::size_t at, Pattern& found);

}  // namespace cipin::patterns
