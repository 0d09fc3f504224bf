#include "core/segment/names_words.h"

#include <algorithm>
#include <cassert>

namespace cipin::names {

Words::Words(const WordTables& tables)
    : tables_(tables),
      root_child_(std::make_unique<std::uint16_t[]>(0x10000)),
      single_set_(std::make_unique<std::uint8_t[]>(0x10000)) {
  assert(children_end(0) <= 0x10000);  // all words' first code points have numbers of 16 bits
  std::size_t pair_count = 0;
  for (std::uint32_t node = children_begin(0); node < children_end(0); ++node) {
    pair_count += children_end(node) - children_begin(node);
  }
  std::size_t slots = 1024;
  while (2 * slots < 3 * pair_count) slots *= 2;
  pairs_.assign(slots, {0, 0, 0, 0});
  for (std::uint32_t node = children_begin(0); node < children_end(0); ++node) {
    const std::uint32_t first = tables_.labels[node];
    root_child_[first] = static_cast<std::uint16_t>(node);
    single_set_[first] = tables_.sets[node];
    for (std::uint32_t second = children_begin(node); second < children_end(node); ++second) {
      const std::uint32_t code_points = first << 16 | tables_.labels[second];
      std::size_t slot = hash_of(code_points, slots - 1);
      while (pairs_[slot].node != 0) slot = (slot + 1) & (slots - 1);
      std::uint32_t next = 0;
      for (std::uint32_t third = children_begin(second); third < children_end(second); ++third) {
        next |= std::uint32_t{1} << (tables_.labels[third] & 31);
      }
      pairs_[slot] = {code_points, second, next, tables_.flag_sets[tables_.sets[second]]};
      const std::uint32_t bit = code_points * 0x85EBCA6Bu >> (32 - kFilterBits);
      filter_[bit >> 6] |= std::uint64_t{1} << (bit & 63);
    }
  }
}

std::size_t Words::set_of(std::uint32_t flags) const {
  return static_cast<std::size_t>(std::find(tables_.flag_sets.begin(), tables_.flag_sets.end(), flags) -
                                  tables_.flag_sets.begin());
}

std::uint32_t Words::next_after(std::span<const char32_t> text) const {
  if (text.empty() || text[0] >= 0x10000) return 0;
  std::uint32_t node = root_child_[text[0]];
  for (std::size_t i = 1; i < text.size() && node != 0; ++i) node = child_of(node, text[i]);
  if (node == 0) return 0;
  std::uint32_t next = 0;
  for (std::uint32_t child = children_begin(node); child < children_end(node); ++child) {
    next |= std::uint32_t{1} << (tables_.labels[child] & 7);
  }
  return next;
}

std::uint32_t Words::child_of(std::uint32_t node, char32_t c) const {
  const auto begin = tables_.labels.begin() + children_begin(node);
  const auto end = tables_.labels.begin() + children_end(node);
  const auto at = std::lower_bound(begin, end, c);
  return at != end && *at == c ? static_cast<std::uint32_t>(at - tables_.labels.begin()) : 0;
}

}  // namespace cipin::names
