#pragma once

#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "core/lexicon/lexicon.h"
#include "core/text/jieba_block.h"

namespace cipin {

/// What a jieba tokenizer wants to know of a code point, ready to be copied: cost, place in the trie, number of its
/// form. 16 bytes, so that the letters of usual text stay in the first-level cache.
struct JiebaLetter {
  double cost;           // of the code point as a token by itself; kOutsideCost outside of blocks
  std::uint32_t base;    // of the words that begin with it, the lexicon's childless_base() for none; with flags
  std::uint32_t number;  // the id of the form as it stands, and 1; 0 for none

  static constexpr std::uint32_t kOutside = 1u << 31;  // of no block: a token by itself, whatever stands around it
  static constexpr std::uint32_t kApart = 1u << 30;    // never goes into a run of single code points that are joined
  static constexpr unsigned kApartShift = 30;          // both of these two
  // Words begin with it, but it is none: no token where one of them is found.
  static constexpr std::uint32_t kWeak = 1u << 29;
  static constexpr std::uint32_t kBaseMask = trie::kNodeCountMax - 1;
};

/// Above any sum of costs, so that what stands outside of blocks wins against every word.
inline constexpr double kOutsideCost = std::numeric_limits<double>::infinity();

/// The letters of a lexicon as one tokenizer sees them. Const and shareable; made in a tenth of a millisecond.
class JiebaAlphabet {
 public:
  struct Options {
    bool joins_han;    // runs of single code points are joined (HMM on); else ASCII letters and digits alone
    bool traditional;  // Traditional code points are looked up as their Simplified ones
  };
  /// `lexicon` outlives this.
  JiebaAlphabet(const Lexicon& lexicon, Options options);

  /// The code point as it is looked up.
  char32_t fold(char32_t code_point) const {
    if (!options_.traditional) return code_point;
    return code_point < 0x10000 ? folded_bmp_[code_point] : fold_astral(code_point);
  }
  bool is_in_block(char32_t code_point) const { return is_jieba_block(fold(code_point)); }

  /// A place in the table of letters. Those up to label_count() are the labels of their code points; those above, at
  /// most kSpareLabels, are of code points that stand in no word, and are no node's label.
  using Place = std::uint16_t;
  static constexpr Place kRare = 0;  // in no place: ask letter_of
  struct Tables {
    // What stands in place_of before the 64 code points of a three-byte sequence's first two bytes (the first one being
    // the upper byte of the index), less the 0x80 that the third has more; 0 for every other two bytes.
    std::uint16_t row_of[0x10000];
    Place place_of[0x10000];    // by code point, from U+0800; those below are kRare here
    Place low_place_of[0x800];  // of those below
    JiebaLetter letters[0x10000];
  };
  const Tables& tables() const { return *tables_; }

  /// The cost in the letter of a code point.
  double cost_of(char32_t code_point) const {
    const Place place = code_point < 0x10000 ? place_of(code_point) : kRare;
    return place != kRare ? tables_->letters[place].cost : letter_of(code_point).letter.cost;
  }
  /// What the table of letters has no place for.
  struct Rare {
    JiebaLetter letter;
    trie::Label label;
    bool folded;
  };
  Rare letter_of(char32_t code_point) const;

 private:
  std::uint32_t single_number(char32_t code_point, trie::Label label) const;
  char32_t fold_astral(char32_t code_point) const;
  Place place_of(char32_t bmp) const { return bmp < 0x800 ? tables_->low_place_of[bmp] : tables_->place_of[bmp]; }
  void set_place(char32_t code_point, Place place);

  const Lexicon* lexicon_;
  Options options_;
  struct Release {
    void operator()(Tables* tables) const;
  };
  // One block, for the hot loop has few registers; what is not used of it stays unmapped.
  std::unique_ptr<Tables, Release> tables_;
  std::vector<char32_t> folded_bmp_;  // only with traditional, as the next
  std::vector<std::pair<char32_t, char32_t>> folded_astral_;
};

}  // namespace cipin
