#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/patterns/pattern.h"

namespace cipin::patterns {

/// A set of words with a number each, for the longest word that stands at a place. Built once, then read by all
/// threads.
class WordTrie {
 public:
  static constexpr std::uint32_t kRoot = 1;

  /// Adds a word (checked UTF-8, not empty) with a value of 1 to 65,535; the last value given wins.
  void add(std::string_view word, std::uint32_t value);

  /// The node behind `code_point`; 0 where no word goes on so.
  std::uint32_t step(std::uint32_t node, char32_t code_point) const {
    const Slot* const slot = find(node, code_point);
    return slot == nullptr ? 0 : slot->node;
  }
  /// 0 where no word ends.
  std::uint32_t value_of(std::uint32_t node) const { return values_[node]; }

  struct Match {
    std::size_t end = 0;  // 0: none
    std::uint32_t value = 0;
  };
  /// The longest word at `at`; full-width ASCII matches ASCII. Cost: the words' length.
  Match longest(std::string_view text, std::size_t at) const;
  /// The longest word that ends at `at`, in a trie of reversed words; the match's end is where it begins.
  Match longest_back(std::string_view text, std::size_t at) const;

 private:
  void grow();

  struct Slot {
    std::uint64_t key = 0;  // node << 21 | code point; 0 is empty
    std::uint32_t node = 0;
    std::uint16_t value = 0;  // of the node: what is looked for is seldom far from where it was found
    std::uint16_t next = 0;  // a bit for each code point that goes on, by its lowest four: a look at another slot waits
                             // for the memory
    bool may_go_on(char32_t c) const { return (next >> (c & 15) & 1) != 0; }
  };
  const Slot* find(std::uint32_t node, char32_t code_point) const;
  static std::uint32_t filter_bit(char32_t c) { return (c * 0x9E3779B1U) >> 20; }  // 12 bits

  // Of the words' first code points: most places where a word is looked for begin none.
  std::array<std::uint64_t, 64> begins_ = {};
  std::vector<Slot> slots_ = std::vector<Slot>(64);
  std::size_t used_ = 0;
  std::vector<std::uint32_t> values_ = std::vector<std::uint32_t>(2);
};

/// What may be said of a unit after a number; the classes of seeds/words/units.txt.
enum class UnitClass : std::uint8_t {
  kMoney,
  kMeasure,  // length, weight, energy, data: one of them is a figure, too
  kTime,
  kCount,  // classifiers: 一个 is no figure, 两个 is
  kNoun,   // nouns counted without a classifier: 两省, 三大
  kGrade,  // 五星
  kWeak,   // too ambiguous behind one Chinese numeral alone: 三角, 二楼
  kNone,   // words that begin with a unit and are none: 方法, 强调
};

struct Unit {
  std::string_view name;  // as it is counted
  UnitClass unit_class = UnitClass::kCount;
};

/// The word lists of seeds/words that the rules read.
struct Words {
  WordTrie units;  // values: 1 + index in unit_list
  std::vector<Unit> unit_list;
  WordTrie not_figures;
  WordTrie formulas;
  WordTrie code_suffixes;      // 1: after Arabic figures only; 2: after any
  WordTrie qualifiers_before;  // reversed; values: 1 + Comparator, as the next
  WordTrie qualifiers_after;
};

/// The lists compiled into the program, read at the first call.
const Words& words();

struct UnitMatch {
  std::size_t end = 0;
  Unit unit;
};
/// The longest unit that stands at `at`, if it is one.
std::optional<UnitMatch> unit_at(std::string_view text, std::size_t at);

/// The lines of a word list: what stands before and behind the first tab, and the class of the last "#: CLASS" line.
/// Comments and empty lines are left out.
struct WordLine {
  std::string_view word;
  std::string_view attribute;
  std::string_view word_class;
};
std::vector<WordLine> word_lines(std::string_view list);

}  // namespace cipin::patterns
