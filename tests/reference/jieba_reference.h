#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The slow, obvious twin of core/segment and core/lexicon/word_table: what python jieba 0.42.1 does, over maps of
// strings. That the twin itself does it is shown by tests/golden/small, which the real jieba wrote.
namespace cipin::reference {

using Text = std::u32string;

/// jieba's FREQ and total.
struct Dictionary {
  std::map<Text, std::uint64_t> frequency;  // words, and their beginnings with 0
  std::uint64_t total = 0;
  std::set<Text> forced_splits;

  void add_system_word(const Text& word, std::uint64_t count);
  void add_user_word(const Text& word, std::optional<std::uint64_t> count);
};

/// finalseg's tables by the states' letters B, E, M, S.
struct HmmTables {
  std::map<char, double> start;
  std::map<char, std::map<char, double>> transition;
  std::map<char, std::map<char32_t, double>> emission;
};

struct HmmPath {
  double probability;
  std::string states;
};

class Jieba {
 public:
  explicit Jieba(Dictionary dictionary, HmmTables hmm = {})
      : dictionary_(std::move(dictionary)), hmm_(std::move(hmm)) {}

  /// jieba.cut(text, HMM=hmm).
  std::vector<Text> cut(const Text& text, bool hmm) const;

  /// jieba.suggest_freq(word).
  std::uint64_t suggest_frequency(const Text& word) const;

  /// The best path's words by recursion alone: at each place the greatest of the tuples (cost, last code point).
  std::vector<Text> best_path_by_recursion(const Text& block) const;

  /// The greatest cost of all splits of a block (at most some 16 code points) into words and single code points that no
  /// word begins with.
  double best_cost_of_all_splits(const Text& block) const;
  /// The cost of one split, summed from the right as jieba does.
  double cost_of(const std::vector<Text>& words) const;

  /// finalseg.viterbi.
  HmmPath viterbi(const Text& han) const;
  /// The greatest probability of all sequences of states that jieba allows.
  double best_probability_of_all_sequences(const Text& han) const;

  const Dictionary& dictionary() const { return dictionary_; }
  const HmmTables& hmm() const { return hmm_; }

 private:
  using Tuple = std::pair<double, std::size_t>;  // compares as Python's
  double word_cost(const Text& word) const;
  std::vector<std::size_t> word_lasts(const Text& block, std::size_t begin) const;  // jieba's DAG
  Tuple best_from(const Text& block, std::size_t begin) const;
  std::vector<Text> route(const Text& block) const;
  void cut_block(const Text& block, bool hmm, std::vector<Text>& out) const;
  void cut_by_hmm(const Text& run, std::vector<Text>& out) const;
  void cut_han(const Text& han, std::vector<Text>& out) const;
  double emission_of(char state, char32_t c) const;
  double transition_of(char from, char to) const;

  Dictionary dictionary_;
  HmmTables hmm_;
};

bool in_block(char32_t c);    // [\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]
bool is_han(char32_t c);      // [\u4E00-\u9FD5]
bool is_english(char32_t c);  // [a-zA-Z0-9]

}  // namespace cipin::reference
