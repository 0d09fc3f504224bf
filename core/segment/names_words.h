#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace cipin::names {

/// What the lists of seeds/words say of a word; the bits are those of make_name_tables.py.
enum WordFlag : std::uint32_t {
  kSurname = 1u << 0,
  kCommonSurname = 1u << 1,
  kTitle = 1u << 2,
  kWeakTitle = 1u << 3,  // of work and village life: stands before other words as often as before a name
  kByline = 1u << 4,     // names follow: 记者, 责编
  kCredit = 1u << 5,     // a name stands before: 摄, 供图
  kSpeech = 1u << 6,
  kPerson = 1u << 7,
  kPlace = 1u << 8,
  kShortPlace = 1u << 9,  // also a common word: a place only on a page that has its full name
  kFullPlace = 1u << 10,  // with its administrative suffix
  kPlaceEnding = 1u << 11,
  kOrganisationEnding = 1u << 12,
  kOrganisation = 1u << 13,
  kBoundary = 1u << 14,      // never part of a place's or an organisation's name
  kGiven = 1u << 15,         // common in given names
  kSound = 1u << 16,         // foreign names are written with it
  kAbbreviation = 1u << 17,  // of a province or city: 京, 豫
  kAreaEnding = 1u << 18,    // a place ending that takes any words between a known place and itself
  kCountry = 1u << 19,
  kCourtesy = 1u << 20,      // stands behind a name: 同志, 先生
  kTrade = 1u << 21,         // ends a firm's short name: 华润|置业
  kDirection = 1u << 22,     // 东部, 城北
  kCommonEnding = 1u << 23,  // ends organisations, but says little: 中心, 学校
  kModifier = 1u << 24,      // stands before 公司 and names none: 上市, 龙头
  kBetween = 1u << 25,       // a verb behind a name, a part of it elsewhere: 联合, 组织
  kNotName = 1u << 27,       // looks like the name of a person or a place, and is a common word: 高才生, 直辖市
  kOwnCore = 1u << 28,       // a place ending of two and more code points behind a core of its own: 社区, 水库
  kAct = 1u << 26,           // stands behind a person's name: 出席, 主持
};

/// The lists as one trie whose equal lists of children are kept once, so that a node may have several parents. The
/// children of node n are the nodes from list_begins[child_lists[n]] to list_begins[child_lists[n] + 1], their labels
/// rising; list 0 is empty. Node 0 is the root and no node's child.
struct WordTables {
  std::span<const std::uint16_t> labels;
  std::span<const std::uint16_t> child_lists;
  std::span<const std::uint8_t> sets;  // index into flag_sets
  std::span<const std::uint32_t> list_begins;
  std::span<const std::uint32_t> flag_sets;
  std::string_view gazetteer_name;  // "none", or package, version and hash of the table of administrative divisions
  std::string_view digest;          // changes with any word
};

/// Generated at build time (make_name_tables.py).
extern const WordTables kWordTables;

/// Looks words up.
class Words {
 public:
  explicit Words(const WordTables& tables);

  /// The flags of a single code point.
  std::uint32_t flags_of(char32_t c) const { return c < 0x10000 ? tables_.flag_sets[single_set_[c]] : 0; }

  /// False if no word of two or more code points begins so.
  bool may_begin(char32_t first, char32_t second) const { return find_pair(first, second) != nullptr; }

  /// Calls found(length_code_points, flags) for every word that `text` begins with, shorter ones first. True if longer
  /// words begin with all of `text`.
  template <class Found>
  bool find_prefixes(std::span<const char32_t> text, Found found) const {
    if (text.empty() || text[0] >= 0x10000) return false;
    const std::uint32_t node = root_child_[text[0]];
    if (node == 0) return false;
    const std::uint32_t flags = tables_.flag_sets[tables_.sets[node]];
    if (flags != 0) found(1, flags);
    if (text.size() == 1) return tables_.child_lists[node] != 0;
    const Pair* const pair = find_pair(text[0], text[1]);
    return pair != nullptr && find_longer(*pair, text, found);
  }

  /// The first two code points of some words, with what nearly all questions about longer ones want to know: a look
  /// into the trie's arrays waits for the memory twice.
  struct Pair {
    std::uint32_t code_points;
    std::uint32_t node;   // 0: the slot is free
    std::uint32_t next;   // a bit for each code point that goes on, by its lowest five
    std::uint32_t flags;  // of the word that the two are
  };
  /// The words that begin with the two; null if there are none.
  const Pair* find_pair(char32_t first, char32_t second) const {
    if (first >= 0x10000 || second >= 0x10000) return nullptr;
    const std::uint32_t code_points = first << 16 | second;
    // Nine of ten pairs are none: seen from a filter that stays in a near cache. Of 17 bits, it let a fifth of them
    // through, and waiting for the table took half of the time of look_at_single.
    const std::uint32_t bit = code_points * 0x85EBCA6Bu >> (32 - kFilterBits);
    if ((filter_[bit >> 6] >> (bit & 63) & 1) == 0) return nullptr;
    const std::size_t mask = pairs_.size() - 1;
    for (std::size_t slot = hash_of(code_points, mask); pairs_[slot].node != 0; slot = (slot + 1) & mask) {
      if (pairs_[slot].code_points == code_points) return &pairs_[slot];
    }
    return nullptr;
  }

  /// Asks for what find_pair() will look at.
  void prefetch_pair(char32_t first, char32_t second) const {
    const std::uint32_t code_points = first << 16 | (second & 0xFFFF);
    __builtin_prefetch(&filter_[code_points * 0x85EBCA6Bu >> (32 - kFilterBits) >> 6]);
  }

  /// find_prefixes from two code points on, which are the pair.
  template <class Found>
  bool find_longer(const Pair& pair, std::span<const char32_t> text, Found found) const {
    if (pair.flags != 0) found(std::size_t{2}, pair.flags);
    if (text.size() == 2) return pair.next != 0;
    if ((pair.next >> (text[2] & 31) & 1) == 0) return false;
    std::uint32_t node = child_of(pair.node, text[2]);
    if (node == 0) return false;
    for (std::size_t length = 3;; ++length) {
      const std::uint32_t flags = tables_.flag_sets[tables_.sets[node]];
      if (flags != 0) found(length, flags);
      if (length == text.size()) return tables_.child_lists[node] != 0;
      node = child_of(node, text[length]);
      if (node == 0) return false;
    }
  }

  /// A bit for each code point that goes on behind all of `text` in a longer word, by its lowest three.
  std::uint32_t next_after(std::span<const char32_t> text) const;

  /// Flags by the number of their set, for who keeps the number.
  std::uint32_t flags_of_set(std::size_t set) const { return tables_.flag_sets[set]; }
  std::size_t set_of(std::uint32_t flags) const;

  const WordTables& tables() const { return tables_; }

 private:
  static std::size_t hash_of(std::uint32_t code_points, std::size_t mask) {
    return (code_points * 0x9E3779B1u >> 9) & mask;
  }
  std::uint32_t child_of(std::uint32_t node, char32_t c) const;
  std::uint32_t children_begin(std::uint32_t node) const { return tables_.list_begins[tables_.child_lists[node]]; }
  std::uint32_t children_end(std::uint32_t node) const {
    return tables_.list_begins[std::size_t{tables_.child_lists[node]} + 1];
  }

  WordTables tables_;
  std::unique_ptr<std::uint16_t[]> root_child_;  // node of a word's first code point, by code point; 0: none
  std::unique_ptr<std::uint8_t[]> single_set_;
  static constexpr int kFilterBits = 19;
  std::array<std::uint64_t, (1u << kFilterBits) / 64> filter_{};
  // A table with open addressing. Half of the time of the name finder went into searching among the children of common
  // characters.
  std::vector<Pair> pairs_;
};

}  // namespace cipin::names
