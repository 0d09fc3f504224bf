#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/lexicon/lexicon.h"
#include "core/segment/names_words.h"
#include "core/text/one_of.h"
#include "core/text/token.h"

namespace cipin::names {

/// What stands between two code points of a cut text.
enum class Edge : std::uint8_t {
  kInside,  // a lexicon word goes across
  kLoose,   // a token goes across that is in no lexicon: the HMM's guess
  kCut,     // a token ends and another begins
};

/// A listed word that stands in the text.
struct Hit {
  std::uint32_t begin;  // code points
  std::uint32_t end;
  std::uint32_t flags;
};

/// A name found, in code points of the stretch.
struct Span {
  std::uint32_t begin;
  std::uint32_t end;
  std::int32_t points;
};

/// Traditional code points below U+10000 as their Simplified ones.
class Folds {
 public:
  bool empty() const { return to_.empty(); }
  void add(char32_t from, char32_t to) {
    if (from >= 0x10000 || to >= 0x10000 || from == to) return;
    if (to_.empty()) {
      to_.resize(0x10000);
      for (std::size_t c = 0; c < to_.size(); ++c) to_[c] = static_cast<char16_t>(c);
    }
    to_[from] = static_cast<char16_t>(to);
    is_folded_[from / 64] |= std::uint64_t{1} << (from % 64);
  }
  /// `c` is below U+10000.
  char32_t operator[](char32_t c) const { return to_[c]; }
  /// Whether it folds to another; asked for most of a text, so it stays near: 8 KB instead of 128.
  bool is_folded(char32_t c) const { return (is_folded_[c / 64] >> (c % 64) & 1) != 0; }

 private:
  std::vector<char16_t> to_;
  std::array<std::uint64_t, 0x10000 / 64> is_folded_ = {};
};

/// One stretch of text, decoded, with its cuts and the listed words in it: what all rules look at. Memory is kept from
/// stretch to stretch.
class Stretch {
 public:
  /// Takes tokens from tokens[first] on, until a line's end behind half the most code points, or the most; gives the
  /// number of the first token that is left. `offset_bytes` is where tokens begin to count in `text`.
  /// `folds` gives the Simplified for each code point below U+10000, and is empty if there is no such table: a
  /// Traditional text is looked at as if it were Simplified.
  std::size_t read(std::string_view text, std::span<const Token> tokens, std::size_t first, const Lexicon& lexicon,
                   const Words& words, const Folds& folds, std::size_t code_points_max);

  std::size_t size() const { return count_; }
  /// U+0000 outside the stretch.
  char32_t at(std::size_t i) const { return i < count_ ? code_points_[i] : U'\0'; }
  std::span<const char32_t> part(std::size_t begin, std::size_t end) const {
    return std::span(code_points_.data() + begin, end - begin);
  }
  /// i may be size(). Walks from the token's beginning, a few code points.
  std::uint32_t begin_bytes(std::size_t i) const;

  bool is_cut(std::size_t i) const { return i >= size() || token_begin_[i] == i; }
  Edge edge(std::size_t i) const {
    if (is_cut(i)) return Edge::kCut;
    return is_known(i) ? Edge::kInside : Edge::kLoose;
  }
  /// The token around code point i, and whether the lexicon has it. Behind the stretch: an empty one.
  std::size_t token_begin(std::size_t i) const { return i < count_ ? token_begin_[i] : i; }
  std::size_t token_end(std::size_t i) const { return i < count_ ? token_end_[token_begin_[i]] : i; }
  bool is_known(std::size_t i) const { return i < count_ && token_facts_[token_begin_[i]] != 0; }
  /// At a token's beginning: a word of two code points that is far too common to be a name.
  bool is_common(std::size_t i) const { return i < count_ && (token_facts_[i] & kCommonBit) != 0 && is_cut(i); }

  /// Flags of the listed words that begin or end at i; i may be size() for ends.
  std::uint32_t starts(std::size_t i) const { return i <= count_ ? starts_[i] : 0; }
  std::uint32_t ends(std::size_t i) const { return i <= count_ ? ends_[i] : 0; }
  /// Flags of the single code point i.
  std::uint32_t single(std::size_t i) const { return i < size() ? words_->flags_of(code_points_[i]) : 0; }
  /// Listed names and endings, by their beginning, shorter ones first; not checked against the cuts.
  std::span<const Hit> hits() const { return hits_; }
  /// Where a person's name may begin: at a surname or a listed person with no lexicon word going across in front, and
  /// behind a title; at a word of foreign sounds; and the dots of foreign names. Rising.
  std::span<const std::uint32_t> person_places() const { return person_places_; }

  /// Code points that may be a province's or a city's abbreviation. Rising.
  std::span<const std::uint32_t> abbreviations() const { return abbreviations_; }

  /// How common the lexicon has [begin, end): 8 times the natural logarithm of its frequency, rounded down; -1: not a
  /// word. 高兴 is 67, 袁隆平 31.
  int level(std::size_t begin, std::size_t end) const;
  /// The flags of the listed word that [begin, end) is.
  std::uint32_t flags_of_word(std::size_t begin, std::size_t end) const;
  /// That the token that begins here is a listed word which no name of a place or an organisation goes across.
  bool is_boundary_token(std::size_t begin) const { return begin <= count_ && (starts_[begin] & kBoundaryToken) != 0; }

 private:
  /// What the word lists say of a lexicon word whatever stands around it.
  enum WordFact : std::uint32_t {
    kSeen = 1 << 0,
    kHasPrefix = 1 << 1,  // a shorter listed word lies at its beginning
    kHasTail = 1 << 3,    // an ending or a title lies at its end
    kFirstSurname = 1 << 4,
    kSounds = 1 << 5,
    kTooCommon = 1 << 6,
    kAbbreviated = 1 << 7,  // 在京
    kOwnSet = 8,            // from this bit on the set of its own flags, as Words numbers them
    kLevel = 16,            // from this its level, and one, at most kLevelMax
    kNext = 24,             // and from this a bit for each code point that a longer listed word goes on with, by its
                            // lowest three
    kAlone = kSeen | kHasPrefix | kHasTail | kFirstSurname | kSounds | kAbbreviated,
  };
  static constexpr int kLevelMax = 254;  // far above what any rule asks for
  static constexpr std::size_t kShortToken = 16;
  static constexpr std::uint32_t kBoundaryToken = 1u << 31;  // among the flags of starts_
  // Of token_facts_. The words' own set and level stand where WordFact has them: the lexicon is far from the cache, and
  // looking them up again took a tenth of the time.
  static constexpr std::uint32_t kKnownBit = 1;
  static constexpr std::uint32_t kCommonBit = 2;
  static constexpr std::uint32_t kFactsBit = 4;

  void grow(std::size_t count);
  void find_words(std::span<const Token> tokens);
  void look_at_token(std::size_t begin, std::size_t end, FormId form_id);
  void look_at(std::size_t i);
  void look_at_single(std::size_t i);
  void find_at(std::size_t i);
  std::uint32_t facts_of(std::size_t begin, std::size_t end) const;
  bool is_whole_token(std::size_t begin, std::size_t end) const {
    return begin < count_ && token_begin_[begin] == begin && token_end_[begin] == end;
  }
  static std::uint32_t token_facts_of(std::uint32_t facts) {
    return (facts & ~std::uint32_t{0xFF}) | kFactsBit | kKnownBit | ((facts & kTooCommon) != 0 ? kCommonBit : 0);
  }
  int look_up_level(std::size_t begin, std::size_t end) const;
  void take_word(std::size_t begin, std::size_t end, std::uint32_t flags);

  void fold(const Folds& folds);

  const Lexicon* lexicon_ = nullptr;
  const Words* words_ = nullptr;
  const char* text_ = nullptr;
  std::size_t count_ = 0;  // code points; the arrays are longer and keep what they had
  std::vector<char32_t> code_points_;
  std::vector<std::uint32_t> begin_bytes_;  // at a token's beginning; in a token above kShortToken at each code point
  std::vector<std::uint32_t> token_begin_;
  std::vector<std::uint32_t> token_end_;
  std::vector<std::uint32_t> token_facts_;  // at a token's beginning
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> ends_;
  std::vector<Hit> hits_;
  std::vector<std::uint32_t> person_places_;
  std::vector<std::uint32_t> abbreviations_;
  const Lexicon* facts_lexicon_ = nullptr;
  std::vector<std::uint32_t> facts_;          // by form id, filled when first met
  mutable std::vector<std::uint8_t> levels_;  // of single code points, and two; 0: not looked up yet
};

/// Counts code points of Traditional writing in a sample of a text.
class WritingSample {
 public:
  /// Which to look at: each of a short text, else one in four.
  static std::size_t step(std::size_t size) { return size < 1024 ? 1 : 4; }
  explicit WritingSample(const Folds& folds) : folds_(&folds) {}
  void add(char32_t c) {
    if (c < 0x4E00 || c > 0x9FFF) return;
    ++han_;
    folded_ += folds_->is_folded(c) ? 1 : 0;
  }
  /// A Simplified text has a few, too: 乾, 著.
  bool is_traditional() const { return folded_ > 2 && 12 * folded_ > han_; }

 private:
  const Folds* folds_;
  std::size_t han_ = 0;
  std::size_t folded_ = 0;
};

/// Han as names have them.
inline bool is_name_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || c == U'〇' || c == U'\u3007';
}
inline bool is_dot(char32_t c) {
  return c == U'·' || c == U'•' || c == U'・' || c == U'‧' || c == U'．';
}
/// White space inside a line.
inline bool is_blank(char32_t c) {
  return c == U' ' || c == U'\t' || c == U'\u00A0' || c == U'\u3000' || (c >= U'\u2002' && c <= U'\u200A');
}
/// Neither Han, nor letter or digit that could belong to a name.
bool is_break(char32_t c);

}  // namespace cipin::names
