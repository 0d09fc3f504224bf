#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/random.h"

namespace cipin::bench {

/// jieba's word list as Debian installs it: `word frequency tag` a line.
inline constexpr const char* kDefaultDictPath = "/usr/lib/python3/dist-packages/jieba/dict.txt";

/// The classes of dictionary words that the sentence templates ask for.
enum class WordClass : std::uint8_t {
  kNoun,        // two code points or more, as kVerb and kAdjective
  kNounSingle,  // one code point, as kVerbSingle and kAdjectiveSingle
  kVerb,
  kVerbSingle,
  kVerbalNoun,
  kAdjective,
  kAdjectiveSingle,
  kAdverb,
  kPlace,
  kPerson,
  kOrganisation,
  kTime,
  kIdiom,
  kPhrase,  // of three or four code points, most of them
  kPronoun,
  kLocative,
  kProper,
  kManner,
  kAny,  // every word, by its frequency alone
  kCount,
};

inline constexpr std::size_t kWordClassCount = static_cast<std::size_t>(WordClass::kCount);

struct VocabularyOrError;

/// A dictionary's words by class, each drawn as often as its frequency says. Const once loaded; threads may share it.
class Vocabulary {
 public:
  /// Reads `dict_path`, a UTF-8 file with `word frequency tag` on each line. Errors: `vocabulary` is null and `error`
  /// says where and why.
  static VocabularyOrError load(const std::string& dict_path);

  /// One word id of `word_class`, common words more often still than their frequency says (see raised_frequency in the
  /// .cpp). O(1).
  std::uint32_t draw(WordClass word_class, Random& random) const {
    return draw_from(raised_[static_cast<std::size_t>(word_class)], random);
  }

  /// One word id of `word_class` by the frequencies as they stand. O(1).
  std::uint32_t draw_plain(WordClass word_class, Random& random) const {
    return draw_from(plain_[static_cast<std::size_t>(word_class)], random);
  }

  /// UTF-8; points into this object.
  std::string_view word(std::uint32_t word_id) const {
    return std::string_view(bytes_.data() + words_[word_id].offset_bytes, words_[word_id].size_bytes);
  }

  std::size_t word_count() const { return words_.size(); }

 private:
  struct Word {
    std::uint32_t offset_bytes;
    std::uint32_t size_bytes;
  };
  // Walker's alias method in integers: a cell is a coin between its own word and another.
  struct AliasCell {
    std::uint32_t threshold;
    std::uint32_t own_word_id;
    std::uint32_t other_word_id;
  };

  using AliasTable = std::vector<AliasCell>;

  static AliasTable build_alias(const std::vector<std::uint32_t>& word_ids,
                                const std::vector<std::uint32_t>& frequencies);
  static std::uint32_t draw_from(const AliasTable& cells, Random& random);

  std::string bytes_;
  std::vector<Word> words_;
  std::array<AliasTable, kWordClassCount> raised_;
  std::array<AliasTable, kWordClassCount> plain_;
};

struct VocabularyOrError {
  std::unique_ptr<const Vocabulary> vocabulary;
  std::string error;
};

}  // namespace cipin::bench
