#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/lexicon/lexicon.h"

namespace cipin {

/// jieba's hidden Markov model for runs of Han that no lexicon word joins: the most probable sequence of the states
/// begin, middle, end, single. Same double arithmetic in the same order as finalseg.viterbi, same ties (the later
/// letter of B < E < M < S). Source: Viterbi, IEEE Trans. Inf. Theory 13(2), 1967.
class Hmm {
 public:
  /// The lexicon has HMM tables and outlives this.
  explicit Hmm(const Lexicon& lexicon);

  /// For each of `count` (> 0) code points, all is_jieba_han, whether a word ends behind it. `word_ends` is resized;
  /// `choices` is scratch. Cost: linear.
  void find_words(const char32_t* han, std::size_t count, std::vector<std::uint8_t>& word_ends,
                  std::vector<std::uint8_t>& choices) const;

  /// What find_words says of two code points, without its scratch: whether they are one word. Most runs are of two.
  bool joins(char32_t first, char32_t second) const;

 private:
  HmmRow emission_of(char32_t han) const;

  const Lexicon* lexicon_;
  HmmRow start_;
  // The two ways into each state (jieba's PrevStatus), by the names of the states.
  double end_to_begin_, single_to_begin_, begin_to_end_, middle_to_end_, begin_to_middle_, middle_to_middle_,
      end_to_single_, single_to_single_;
};

}  // namespace cipin
