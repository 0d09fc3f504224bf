#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include "core/segment/jieba_alphabet.h"

namespace cipin {

/// The words found in a stretch of text, and the best path through each of its blocks. A stretch is some hundred code
/// points of whole blocks and what stands between them: as many as the first-level cache has room for, since they are
/// gone over several times. One a thread; memory is taken for the longest block and touched as far as it is used.
class JiebaLattice {
 public:
  static constexpr std::size_t kBlockCodePointsMax = 65536;
  /// Words of more code points are rare: they are kept apart.
  static constexpr std::size_t kShortMax = 4;

  /// A code point with what begins there. Numbers are form ids and 1; 0: none.
  struct alignas(32) Place {
    double cost;                       // as JiebaLetter, whose copy the place begins with
    std::uint32_t base;                // with JiebaLetter's flags
    std::uint32_t numbers[kShortMax];  // of the code point itself and of the words of 2, 3, 4 code points
    std::uint32_t begin_bytes;         // in the text; behind the last place stands another with the stretch's end
  };
  /// Code points in a word of the best path, if the path comes by here.
  using Length = std::uint8_t;
  static constexpr std::uint32_t kLengthMax = std::numeric_limits<Length>::max();

  JiebaLattice();

  /// Reads a stretch from the front of `text` (checked UTF-8, not empty, whole blocks), and finds its best paths.
  /// Returns the bytes read. No block is longer than kBlockCodePointsMax.
  std::size_t read(const Lexicon& lexicon, const JiebaAlphabet& alphabet, std::string_view text);

  /// The stretch's code points, CR LF being one.
  std::size_t count() const { return count_; }
  const Place* places() const { return places_; }
  const Length* lengths() const { return lengths_.get(); }
  /// The number of the code points [begin, end) of one block if they are a word that the lexicon knows, else 0. A code
  /// point by itself has the number of its form, as the alphabet gives it.
  std::uint32_t word_number(std::size_t begin, std::size_t end) const;
  /// Code points that were folded, rising.
  const std::vector<std::uint32_t>& folded() const { return folded_; }

 private:
  // What may be the node of the word, or the prefix, of three code points that begins at a place; rising by place.
  struct Candidate {
    std::uint32_t begin;
    std::uint32_t node;
  };
  struct LongWord {
    std::uint32_t begin;
    std::uint32_t length;
    std::uint32_t number;
  };
  template <class T>
  using Array = std::unique_ptr<T[]>;

  void read_code_points(std::string_view text, std::size_t wanted_count);
  std::size_t read_rare(std::size_t i, const char* at, const char* end);
  bool cut_behind_last_block();
  void find_pairs();
  void find_longer_words();
  void walk_on(std::uint32_t begin, trie::Node node);
  void ban_weak();
  void find_routes();
  double add_longer(std::size_t begin, double best);

  const Lexicon* lexicon_ = nullptr;  // of the stretch at hand, as the alphabet
  const JiebaAlphabet* alphabet_ = nullptr;
  std::size_t count_ = 0;
  std::size_t read_bytes_ = 0;
  Array<Place> place_array_;
  Place* places_;  // behind the array's first, which is written to and never read
  Array<trie::Label> labels_;
  Array<Length> lengths_;
  Array<Candidate> candidates_;
  std::size_t candidate_count_ = 0;
  Array<double> routes_;              // cost of the best path from here to the block's end
  std::vector<LongWord> long_words_;  // of more than kShortMax; rising by begin, then length
  double zero_ = 0;                   // that the compiler cannot see: of a constant it would make a branch
  std::vector<std::uint32_t> weak_;
  std::vector<std::uint32_t> folded_;
};

}  // namespace cipin
