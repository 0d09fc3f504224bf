#include "core/page/kinship.h"

#include <algorithm>
#include <bit>

namespace cipin::page {
namespace {

template <class Take>
void for_pairs(const PageText& text, Range range, const Take& take) {
  if (range.empty()) return;
  const std::u32string_view form = text.folded(range);
  bool han_before = false;
  char32_t before = 0;
  for (const char32_t c : form) {
    const bool han = is_han(c);
    if (han && han_before) {
      const std::uint32_t mixed = (static_cast<std::uint32_t>(before) * 0x9E3779B1U + c) * 0x85EBCA6BU;
      take(static_cast<std::uint16_t>(mixed >> 16));
    }
    han_before = han;
    before = c;
  }
}

}  // namespace

void Kinship::count_pairs() const {
  counts_.assign(0x10000, 0);
  Pairs seen;  // in this paragraph: none counts twice there
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (all_[i].text.empty()) continue;
    ++paragraph_count_;
    seen.clear();
    std::size_t room = all_[i].text.size();
    add(i, room, seen);
    for (const std::uint16_t pair : seen.pairs_) {
      if (counts_[pair] < 255) ++counts_[pair];
    }
  }
}

bool Kinship::add(std::size_t paragraph, std::size_t& room, Pairs& pairs) const {
  Range range = all_[paragraph].text;
  if (range.empty()) return room > 0;
  range.end = std::min(range.end, range.begin + room);
  room -= range.size();
  if (pairs.bits_.empty()) pairs.bits_.assign(0x10000 / 64, 0);
  // Written at each pair, kept if it is new: whether it is cannot be guessed well.
  const std::size_t known = pairs.pairs_.size();
  pairs.pairs_.resize(known + range.size());
  std::uint16_t* end = pairs.pairs_.data() + known;
  std::uint64_t* const bits = pairs.bits_.data();
  for_pairs(text_, range, [&](std::uint16_t pair) {
    std::uint64_t& word = bits[pair / 64];
    *end = pair;
    end += static_cast<std::ptrdiff_t>(~(word >> (pair % 64)) & 1);
    word |= std::uint64_t{1} << (pair % 64);
  });
  pairs.pairs_.resize(static_cast<std::size_t>(end - pairs.pairs_.data()));
  return room > 0;
}

void Kinship::add(std::span<const std::size_t> paragraphs, std::size_t code_points_max, Pairs& pairs) const {
  for (const std::size_t i : paragraphs) {
    if (!add(i, code_points_max, pairs)) return;
  }
}

void Kinship::add_section(std::size_t begin, std::size_t code_points_max, Pairs& pairs) const {
  bool has_text = false;
  for (std::size_t i = begin; i < all_.size(); ++i) {
    if (is_passed_over(all_[i].kind)) continue;
    if ((i > begin && all_[i].kind == Kind::kHead) || (has_text && all_[i].opening)) break;
    has_text = has_text || all_[i].kind != Kind::kByline;
    if (!add(i, code_points_max, pairs)) break;
  }
}

void Kinship::add_above(std::size_t end, std::size_t code_points_max, Pairs& pairs) const {
  bool at_begin = false;  // only heads may still come
  for (std::size_t i = end; i-- > 0;) {
    if (is_passed_over(all_[i].kind)) continue;
    const bool is_head = all_[i].kind == Kind::kHead;
    if ((at_begin && !is_head) || !add(i, code_points_max, pairs)) break;
    at_begin = at_begin || is_head || all_[i].opening;
  }
}

// A whole logarithm: the same on every machine.
std::uint32_t Kinship::weight(std::uint16_t pair) const {
  return static_cast<std::uint32_t>(std::bit_width((paragraph_count_ + 1) / std::max<std::size_t>(1, counts_[pair])));
}

double Kinship::share(const Pairs& part, const Pairs& whole) const {
  if (counts_.empty()) count_pairs();
  std::uint64_t sum = 0;
  std::uint64_t shared = 0;
  for (const std::uint16_t pair : part.pairs_) {
    const std::uint32_t cost = weight(pair);
    sum += cost;
    if (whole.contains(pair)) shared += cost;
  }
  return sum == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(sum);
}

double Kinship::plain_share(std::size_t paragraph, const Pairs& whole) const {
  std::size_t count = 0;
  std::size_t found = 0;
  for_pairs(text_, all_[paragraph].text, [&](std::uint16_t pair) {
    ++count;
    found += whole.contains(pair) ? 1 : 0;
  });
  return count == 0 ? 0 : static_cast<double>(found) / static_cast<double>(count);
}

std::size_t Kinship::pair_count(std::size_t paragraph) const {
  std::size_t count = 0;
  for_pairs(text_, all_[paragraph].text, [&](std::uint16_t) { ++count; });
  return count;
}

}  // namespace cipin::page
