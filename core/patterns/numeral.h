#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/patterns/decimal.h"

namespace cipin::patterns {

/// A number as it stands in a text, before its unit.
struct Numeral {
  std::size_t begin = 0;
  std::size_t end = 0;  // begin: there is none
  Decimal low;
  Decimal high;                   // greater than low in 两三, 三五, 十七八; else equal
  std::uint32_t digit_count = 0;  // Arabic digits in front of the point, or Chinese ones read one by one
  std::uint32_t code_points = 0;  // Chinese numeral characters, at most 255
  bool arabic = false;
  bool fraction = false;         // has a decimal point
  bool grouped = false;          // 1,234,567
  bool multiplied = false;       // 万, 亿 and the like behind the digits
  bool bare_multiplier = false;  // begins with one: 百强, 万余
  bool positional = false;       // Chinese digits one by one: 二○二三
  bool more = false;             // 余, 多, 来, 几 in it
  bool beyond = false;           // too long or out of range: no value
  bool vague = false;            // 数百, 几十: no value

  explicit operator bool() const { return end > begin; }
  bool is_range() const { return !(low == high); }
};

/// 1 to 9 and 0 of the Chinese digits, those of documents (壹, 貳) too; -1 for others. 两 is 2.
int han_digit(char32_t c);
/// The power of ten of 十, 百, 千, 万, 亿 and their other shapes; 0 for others.
int han_power(char32_t c);
/// What stands between a number and its multiplier or unit and says "somewhat more".
inline bool is_more(char32_t c) {
  return c == U'余' || c == U'多' || c == U'来' || c == U'几' || c == U'餘';
}
inline bool is_han_numeral(char32_t c) {
  return han_digit(c) >= 0 || han_power(c) > 0;
}

/// The number at `at`. A run of Chinese numerals that makes no number (一二一千) has an end and `beyond` is set: all of
/// it is to be skipped. Arabic digits may be followed by multipliers (1.2万亿, 3000余万, 2亿5000万); those that begin a
/// unit (千瓦) are left to it. Cost: linear in the run.
Numeral read_numeral(std::string_view text, std::size_t at);

}  // namespace cipin::patterns
