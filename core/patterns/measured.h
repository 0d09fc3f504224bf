#pragma once

#include <cstddef>
#include <string_view>

#include "core/patterns/numeral.h"
#include "core/patterns/pattern.h"
#include "core/patterns/words.h"

namespace cipin::patterns {

inline constexpr std::string_view kPercentUnit = "%";
inline constexpr std::string_view kPerMilleUnit = "‰";
inline constexpr std::string_view kMultipleUnit = "倍";
inline constexpr std::string_view kPointUnit = "个百分点";

/// A number and what it counts.
struct Measured {
  Numeral number;
  Decimal low;
  Decimal high;
  PatternType type = PatternType::kQuantity;
  std::string_view unit;  // empty: none
  UnitClass unit_class = UnitClass::kCount;
  bool more = false;
  bool has_unit = false;  // or a sign, or a word in its place
  std::size_t end = 0;
};

/// Sets what is counted and where it ends.
void take(Measured& m, PatternType type, std::string_view unit, std::size_t end);

/// What the number `n` counts: 百分之五, 三成, 18.6%, 2.2倍, 两个半小时, 80余亩, 5000元/平方米, 千亿级.
Measured read_measured(std::string_view text, const Numeral& n);

/// Whether a number in Chinese numerals counts something. The lists of words that hold a numeral are asked later.
bool counts_something(std::string_view text, const Measured& m);

}  // namespace cipin::patterns
