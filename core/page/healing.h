#pragma once

#include <cstddef>
#include <vector>

#include "core/page/kinship.h"

namespace cipin::page {

/// A sentence that ends in the middle of one paragraph's end and goes on at another's begin.
struct Joint {
  std::size_t from = 0;  // paragraph
  std::size_t to = 0;
  double score = 0;
  bool in_place = false;  // nothing but pictures and page chrome stands between
};

/// Every cut sentence with where it goes on: each paragraph is at most once a `from` and once a `to`. Rising by `from`.
/// Cost: O(n log n) for n paragraphs.
std::vector<Joint> find_joints(const PageText& text, const std::vector<Facts>& all, const WordCosts& words,
                               const Kinship& kinship);

}  // namespace cipin::page
