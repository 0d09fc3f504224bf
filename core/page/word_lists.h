#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace cipin::page {

/// A word of a list in seeds/words, and the number that stands beside it.
struct Word {
  std::u32string_view form;
  int value = 0;
};
inline constexpr int kNoValue = std::numeric_limits<int>::min();  // the list says: none

/// A list, looked up by the code points in folded text (PageText). Most look-ups end at the first code point.
class WordList {
 public:
  WordList() = default;
  template <std::size_t kCount>
  explicit WordList(const Word (&words)[kCount]) {
    add(words);
    finish();
  }
  /// Adds words, all with the same value if there is one; of a word that is there already, the first stays.
  template <std::size_t kCount>
  void add(const Word (&words)[kCount], std::optional<int> value = std::nullopt) {
    for (const Word& word : words) words_.push_back({word.form, value.value_or(word.value)});
  }
  /// After the last words, before the first look-up.
  void finish();

  bool contains(std::u32string_view form) const { return find(form) != nullptr; }
  /// The code points of the longest word that `text` begins with; 0 if none.
  std::size_t prefix_length(std::u32string_view text) const {
    const Word* const word = longest_prefix(text);
    return word == nullptr ? 0 : word->form.size();
  }
  /// That word itself; null if none.
  const Word* longest_prefix(std::u32string_view text) const {
    return text.empty() || !begins_a_word(text[0]) ? nullptr : longest_of(text);
  }
  /// False if no word begins with it.
  bool may_begin(char32_t first) const { return begins_a_word(first); }
  /// The value of a word; no value if it is no word or the list gives none.
  std::optional<int> value_of(std::u32string_view form) const;

 private:
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  bool begins_a_word(char32_t first) const {
    return first >= 0x10000 || (first_bits_[first / 64] >> (first % 64) & 1) != 0;
  }
  const Word* longest_of(std::u32string_view text) const;
  const Word* find(std::u32string_view form) const;
  Range words_from(char32_t first) const;

  std::vector<Word> words_;                     // by first code point; of those with the same one, the longer first
  std::vector<std::uint64_t> first_bits_;       // which code points of the BMP a word begins with
  // In words_, by first code point: a table with open addressing, twice as many slots as there are.
  struct Slot {
    char32_t first = 0;  // 0: free
    Range range;
  };
  static std::size_t slot_of(char32_t first, std::size_t slot_count) {
    return (first * std::uint32_t{0x9E3779B1} >> 16) & (slot_count - 1);
  }
  std::vector<Slot> slots_;
};

/// What the words of a byline say of the names beside them; of a word in several lists, the first counts.
enum class Role : std::uint8_t { kNone, kTextAndPicture, kReporter, kCorrespondent, kPhotographer, kDesk, kTextOnly };
const WordList& role_words();  // with the Role as value

const WordList& chrome_words();
const WordList& standing_heads();
const WordList& banner_words();
const WordList& relative_days();
const WordList& mid_sentence_starts();
const WordList& mid_sentence_ends();
const WordList& running_text_words();
const WordList& sentence_openings();
const WordList& surnames();
const WordList& speech_verbs();
const WordList& short_openings();
const WordList& notice_endings();
const WordList& places();  // provinces, cities and what else is known everywhere

}  // namespace cipin::page
