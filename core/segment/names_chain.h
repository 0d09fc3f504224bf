#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/segment/names_stretch.h"

namespace cipin::names {

/// Where the names found so far lie in a stretch: asked for at every ending, so kept by code point.
class Marks {
 public:
  void reset(std::size_t size, std::span<const Span> persons);
  void add_place(std::size_t begin, std::size_t end);

  /// Shorter places that begin here are not to be kept.
  void replace_place(std::size_t begin, std::size_t end) { replaced_to_[begin] = static_cast<std::uint32_t>(end); }
  std::size_t place_replaced_to(std::size_t begin) const { return replaced_to_[begin]; }

  bool in_person(std::size_t i) const { return (cover_[i] & kInPerson) != 0; }
  bool in_place(std::size_t i) const { return (cover_[i] & kInPlace) != 0; }
  /// The beginning of the longest place that ends at `end`; `end` itself if none does.
  std::size_t place_ending_at(std::size_t end) const { return place_begin_[end]; }

 private:
  static constexpr std::uint8_t kInPerson = 1;
  static constexpr std::uint8_t kInPlace = 2;
  std::vector<std::uint8_t> cover_;
  std::vector<std::uint32_t> place_begin_;
  std::vector<std::uint32_t> replaced_to_;
};

/// The words left of an ending that may belong to its name.
struct Chain {
  std::size_t begin = 0;        // of the leftmost token that may belong
  std::size_t place_begin = 0;  // of the leftmost place in the chain; the ending's own beginning if there is none
  std::size_t place_end = 0;
  std::size_t token_count = 0;  // places count as one
  std::size_t unknown_begin =
      0;                      // of the leftmost word that no lexicon has; the ending's own beginning if there is none
  bool has_modifier = false;  // 上市, 龙头
  int level_max = -1;         // of the known words of more than one code point outside places
};

/// Goes left from `end` over whole tokens and whole places: over Han, letters, digits and dots, to the first break,
/// boundary word or person, at most `code_points_max`.
Chain find_chain(const Stretch& stretch, std::size_t end, std::size_t code_points_max, const Marks& marks);

/// 新区|热力公司, 新区|会展中心: 新区 as a word of its own, the new area of this town.
bool is_new_area(const Stretch& stretch, std::size_t begin);

}  // namespace cipin::names
