#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cipin {

/// jieba's FREQ dictionary as it grows while dictionaries are loaded: words, their prefixes (frequency 0) and the
/// total. For building only: plain and slow, and by that also the lattice's obvious twin.
class WordTable {
 public:
  /// A line of a main dictionary (jieba's gen_pfdict): a repeated word replaces the frequency and still adds to the
  /// total.
  void add_system_word(std::string_view word, std::uint64_t frequency);

  /// A user's word (jieba's add_word): the same, and a frequency of 0 forbids the word in the lattice and the HMM.
  /// Without a frequency it gets suggest_frequency(word). Returns the frequency given.
  std::uint64_t add_user_word(std::string_view word, std::optional<std::uint64_t> frequency);

  /// jieba's suggest_freq(word, tune=False): the least frequency at which the word wins over the parts it is now cut
  /// into.
  std::uint64_t suggest_frequency(std::string_view word) const;

  /// jieba's cut(text, HMM=False) over this table. `text` is checked UTF-8.
  std::vector<std::string> cut_without_hmm(std::string_view text) const;

  /// The word's frequency; absent where it is neither word nor prefix.
  std::optional<std::uint64_t> frequency_of(std::string_view word) const;

  std::uint64_t total_frequency() const { return total_frequency_; }
  const std::unordered_map<std::string, std::uint64_t>& frequencies() const { return frequencies_; }
  /// Words that the HMM must not put together, bytewise sorted (jieba's Force_Split_Words).
  const std::set<std::string, std::less<>>& forced_splits() const { return forced_splits_; }

 private:
  void set_frequency(std::string_view word, std::uint64_t frequency);
  void cut_block(std::string_view block, std::vector<std::string>& tokens) const;

  std::unordered_map<std::string, std::uint64_t> frequencies_;
  std::set<std::string, std::less<>> forced_splits_;
  std::uint64_t total_frequency_ = 0;
};

}  // namespace cipin
