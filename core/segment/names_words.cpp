#include "core/segment/names_words.h"

#include <algorithm>
#include <cassert>

namespace cipin::names {

Words::Words(const WordTables& tables)
    : tables_(tables),
      root_child_(std::make_unique<std::uint16_t[]>(0x10000)),
      single_set_(std::make_unique<std::uint8_t[]>(0x10000)) {
  const auto first_child = [&](std::uint32_t node) { return tables_.nodes[node] >> 8; };
  assert(first_child(1) <= 0x10000);  // all words' first code points have numbers of 16 bits
  std::size_t slots = 1024;
  while (2 * slots < 3 * std::size_t{first_child(first_child(1)) - first_child(1)}) slots *= 2;
  pairs_.assign(slots, {0, 0, 0, 0});
  for (std::uint32_t node = first_child(0); node < first_child(1); ++node) {
    const std::uint32_t first = tables_.labels[node];
    root_child_[first] = static_cast<std::uint16_t>(node);
    single_set_[first] = static_cast<std::uint8_t>(tables_.nodes[node] & 0xFF);
    for (std::uint32_t second = first_child(node); second < first_child(node + 1); ++second) {
      const std::uint32_t code_points = first << 16 | tables_.labels[second];
      std::size_t slot = hash_of(code_points, slots - 1);
      while (pairs_[slot].node != 0) slot = (slot + 1) & (slots - 1);
      std::uint32_t next = 0;
      for (std::uint32_t third = first_child(second); third < first_child(second + 1); ++third) {
        next |= std::uint32_t{1} << (tables_.labels[third] & 31);
      }
      pairs_[slot] = {code_points, second, next, tables_.flag_sets[tables_.nodes[second] & 0xFF]};
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
  for (std::uint32_t child = tables_.nodes[node] >> 8; child < tables_.nodes[node + 1] >> 8; ++child) {
    next |= std::uint32_t{1} << (tables_.labels[child] & 7);
  }
  return next;
}

std::uint32_t Words::child_of(std::uint32_t node, char32_t c) const {
  const auto begin = tables_.labels.begin() + (tables_.nodes[node] >> 8);
  const auto end = tables_.labels.begin() + (tables_.nodes[node + 1] >> 8);
  const auto at = std::lower_bound(begin, end, c);
  return at != end && *at == c ? static_cast<std::uint32_t>(at - tables_.labels.begin()) : 0;
}

}  // namespace cipin::names
