#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/random.h"

namespace cipin::bench {

/// How many bytes a UTF-8 sequence that begins with `lead` has.
std::size_t code_point_size_bytes(char lead);

/// The code points of `text`; views into it.
std::vector<std::string_view> split_code_points(std::string_view text);

/// The parts of `text` between spaces; views into it.
std::vector<std::string_view> split_items(std::string_view text);

/// Items of which the first are drawn most: the smaller of two uniform draws, a falling straight line.
class Palette {
 public:
  explicit Palette(std::vector<std::string_view> items) : items_(std::move(items)) {}
  std::string_view draw(Random& random) const {
    const auto count = static_cast<std::uint32_t>(items_.size());
    return items_[std::min(random.below(count), random.below(count))];
  }
  std::string_view draw_evenly(Random& random) const {
    return items_[random.below(static_cast<std::uint32_t>(items_.size()))];
  }

 private:
  std::vector<std::string_view> items_;
};

}  // namespace cipin::bench
