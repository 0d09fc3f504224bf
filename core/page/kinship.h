#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/page/classes.h"

namespace cipin::page {

/// How much of what one text says is said in another, told by pairs of Han (bigrams), those that few paragraphs of the
/// page have counting most. Pairs are told apart by 16 bits of a hash: what that confuses is a few in a thousand.
///
/// Source   cohesion of neighbouring texts; Hearst, TextTiling, Computational Linguistics 23(1), 1997.
class Kinship {
 public:
  /// `text` and `all` outlive this, and the texts of `all` do not change. The page's pairs are counted by paragraphs
  /// when share() first asks: most pages of one article never do. Linear.
  Kinship(const PageText& text, const std::vector<Facts>& all) : text_(text), all_(all) {}

  /// Pairs of one text, each once. 8 KB once it has any; who needs many clears one again and again, which costs what is
  /// in it.
  class Pairs {
   public:
    bool contains(std::uint16_t pair) const { return !bits_.empty() && (bits_[pair / 64] >> (pair % 64) & 1) != 0; }
    std::size_t size() const { return pairs_.size(); }
    void clear() {
      for (const std::uint16_t pair : pairs_) bits_[pair / 64] = 0;
      pairs_.clear();
    }

   private:
    friend class Kinship;
    std::vector<std::uint64_t> bits_;
    std::vector<std::uint16_t> pairs_;
  };

  /// Adds the pairs of the first `code_points_max` code points of paragraphs.
  void add(std::span<const std::size_t> paragraphs, std::size_t code_points_max, Pairs& pairs) const;
  /// Adds those of the paragraphs from `begin` on, pictures passed over, up to the next head or opening.
  void add_section(std::size_t begin, std::size_t code_points_max, Pairs& pairs) const;

  /// Adds those of the paragraphs above `end`, pictures passed over, down from the heads or the opening that they stand
  /// below (and the heads of that).
  void add_above(std::size_t end, std::size_t code_points_max, Pairs& pairs) const;

  /// The weight of the pairs that both have, of those of `part`: 0 to 1.
  double share(const Pairs& part, const Pairs& whole) const;
  /// The share of a paragraph's pairs that a text has, each counting alike: 0 to 1; 0 if it has none.
  double plain_share(std::size_t paragraph, const Pairs& whole) const;
  /// How many pairs a paragraph has.
  std::size_t pair_count(std::size_t paragraph) const;

 private:
  // Takes as many code points of the paragraph as there is room for; false when there is no more.
  bool add(std::size_t paragraph, std::size_t& room, Pairs& pairs) const;
  void count_pairs() const;
  std::uint32_t weight(std::uint16_t pair) const;

  const PageText& text_;
  const std::vector<Facts>& all_;
  // Of one page, which one thread reads; empty until they are asked for.
  mutable std::vector<std::uint8_t> counts_;  // paragraphs that have a pair, up to 255
  mutable std::size_t paragraph_count_ = 0;
};

}  // namespace cipin::page
