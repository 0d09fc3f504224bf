#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/segment/jieba_alphabet.h"

namespace cipin {

/// All bits set if `differences` (below 2^31) is none, else no bit: a choice that no compiler makes a branch of.
inline std::uint32_t mask_of_none(std::uint32_t differences) {
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(differences - 1) >> 31);
}

/// The words found in a stretch of text, and the best path through each of its blocks. A stretch is some hundred code
/// points of whole blocks and what stands between them: as many as the first-level cache has room for, since they are
/// gone over several times. One a thread; memory is taken for the longest block and touched as far as it is used.
class JiebaLattice {
 public:
  static constexpr std::size_t kBlockCodePointsMax = 65536;
  /// Words of more code points are rare: they are kept apart.
  static constexpr std::size_t kShortMax = 4;

  /// A code point with all that is found out about it: a cache line.
  struct alignas(64) Place {
    JiebaLetter letter;
    double costs[kShortMax - 1];     // of the words of 2, 3, 4 code points that begin here; kNoWordCost: none
    std::uint32_t nodes[kShortMax];  // of the code point itself, which is its label, and of these words
    std::uint32_t begin_bytes;       // in the text; behind the last place stands another with the stretch's end
    std::uint32_t word_length;       // of the best path's word, if the path comes by here

    std::uint32_t label() const { return nodes[0]; }
  };

  JiebaLattice();

  /// Reads a stretch from the front of `text` (checked UTF-8, not empty, whole blocks), and finds its best paths.
  /// Returns the bytes read. No block is longer than kBlockCodePointsMax.
  std::size_t read(const Lexicon& lexicon, const JiebaAlphabet& alphabet, std::string_view text);

  /// The stretch's code points, CR LF being one.
  std::size_t count() const { return count_; }
  const Place* places() const { return places_.get(); }
  /// The id of the code points [begin, end) of one block if they are a word that the lexicon knows, else kNoForm.
  FormId word_form_id(std::size_t begin, std::size_t end) const;
  /// The same for a word of the best path of at most kShortMax code points. No branch to be guessed wrong: half of the
  /// tokens are one code point and half are more.
  FormId path_form_id(const Place& place) const {
    const FormId form_id = lexicon_->form_id_of_node(place.nodes[place.word_length - 1]);
    const std::uint32_t is_single = mask_of_none(place.word_length - 1);
    return (place.letter.form_id() & is_single) | (form_id & ~is_single);
  }
  /// Code points that were folded, rising.
  const std::vector<std::uint32_t>& folded() const { return folded_; }

 private:
  // What may be the node of the word, or the prefix, that begins at a place; rising by place.
  struct Candidate {
    std::uint32_t begin;
    std::uint32_t node;
  };
  struct LongWord {
    std::uint32_t begin;
    std::uint32_t length;
    double cost;
    std::uint32_t node;
  };
  template <class T>
  using Array = std::unique_ptr<T[]>;

  void read_code_points(std::string_view text, std::size_t wanted_count);
  std::size_t read_rare(Place& place, const char* at, const char* end);
  bool cut_behind_last_block();
  template <std::size_t kLength>
  void find_words();
  void find_long_words();
  void find_routes();
  FormId long_word_form_id(std::size_t begin, std::size_t length) const;

  const Lexicon* lexicon_ = nullptr;  // of the stretch at hand, as the alphabet
  const JiebaAlphabet* alphabet_ = nullptr;
  std::size_t count_ = 0;
  std::size_t read_bytes_ = 0;
  Array<Place> places_;
  Array<Candidate> candidates_;
  std::size_t candidate_count_ = 0;
  Array<double> routes_;              // cost of the best path from here to the block's end
  std::vector<LongWord> long_words_;  // rising by begin, then length
  std::vector<std::uint32_t> weak_;
  std::vector<std::uint32_t> folded_;
};

}  // namespace cipin
