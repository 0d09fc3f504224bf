/// Made-up Chinese newspaper text, the same on every machine, of any size.
///
/// Benchmarks and tests of size need more text than may be shipped, with the figures of real newspapers: how long words
/// and clauses are, how many words no lexicon knows, how the vocabulary grows. `bench/results/2026-11-corpus.md` has
/// the figures of this text beside those of real text.
///
/// Types grow as n^0.64 from 1 to 64 MB: tokens of python jieba 0.42.1 (HMM on, line by line) counted at 1, 2, 4 .. 64
/// MB of `make_corpus 64M 1`, a straight line fitted by least squares through log types over log bytes. Real text in
/// the same measure gives 0.53 from 1 to 16 MB (mixed sources); the counts of types themselves stay within 15 % of the
/// real ones there. Growth goes on beyond: inventions are drawn from a power law without end, not from a list.
///
/// Promises
///   (1) Article k depends on the seed, the dictionary, the first date, the articles a page, and k; never on the size
///   asked for. So a
///       smaller corpus is a prefix of a larger one of the same seed, article by article.
///   (2) Integer arithmetic alone decides: no std:: distribution, no libm, no floating point.
///   (3) Memory does not grow with the size asked for, except in the functions that return one string.
///   (4) All of it is valid UTF-8.

#ifndef CIPIN_BENCH_CORPUS_H_
#define CIPIN_BENCH_CORPUS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cipin::bench {

/// jieba's word list as Debian installs it: `word frequency tag` a line.
inline constexpr const char* kDefaultDictPath = "/usr/lib/python3/dist-packages/jieba/dict.txt";

/// xoshiro256** seeded through splitmix64, from the public description by Blackman and Vigna.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t next();

  /// Uniform in [0, bound) but for a bias below bound / 2^32; bound >= 1.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * static_cast<std::uint64_t>(bound)) >> 32);
  }

  /// True `permille` times in a thousand.
  bool chance(std::uint32_t permille) { return below(1000) < permille; }

 private:
  std::array<std::uint64_t, 4> state_;
};

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

struct CalendarDate {
  std::int32_t year = 2012;
  std::uint32_t month = 1;
  std::uint32_t day = 1;
};

struct CorpusOptions {
  std::uint64_t size_bytes = 0;
  std::uint64_t seed = 1;
  std::string dict_path = kDefaultDictPath;
  CalendarDate first_date;
  std::uint32_t articles_per_page = 5;
};

/// One article. `title` and the paragraphs of `text` (parted by LF, none at the end) are UTF-8.
struct Article {
  std::uint64_t ordinal = 0;  // from 0, in the whole corpus
  CalendarDate date;
  std::uint32_t page = 0;             // from 1, in the day's paper
  std::uint32_t ordinal_on_page = 0;  // from 0
  std::string_view source;            // the paper's name; static storage
  std::string title;
  std::string text;
};

/// Makes articles in order, for ever. Not for sharing between threads; the vocabulary must outlive it.
class ArticleGenerator {
 public:
  /// `options.size_bytes` is not looked at. `options.articles_per_page` is at least 1, the first date a real one.
  ArticleGenerator(const Vocabulary& vocabulary, const CorpusOptions& options);
  ~ArticleGenerator();
  ArticleGenerator(const ArticleGenerator&) = delete;
  ArticleGenerator& operator=(const ArticleGenerator&) = delete;

  /// Overwrites `article`, whose strings keep their capacity.
  void next(Article& article);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Appends the article as the `text` format has it: the title, the paragraphs, and a blank line.
void append_plain(const Article& article, std::string& out);

/// The `text` format in memory, cut at the last code point that ends within options.size_bytes: at most 3 bytes short
/// of it. Without a vocabulary at hand it is loaded from options.dict_path; the empty string means that it could not
/// be.
std::string make_text(const Vocabulary& vocabulary, const CorpusOptions& options);
std::string make_text(const CorpusOptions& options);

/// As make_text, with a run of English-looking Latin text after about every other sentence's worth of Chinese.
std::string mixed_text(const Vocabulary& vocabulary, const CorpusOptions& options);
std::string mixed_text(const CorpusOptions& options);

/// English-looking made-up ASCII words in lines of sentences; exactly size_bytes.
std::string latin_text(std::uint64_t size_bytes, std::uint64_t seed);

/// What hurts a segmenter most: long runs of common Han in which few neighbours make a word, rare Han (extensions A and
/// B), one code point a thousand times, emoji with joiners, combining marks, controls (NUL among them), blocks of
/// 10,000 code points without a separator. Valid UTF-8; at most 3 bytes short of size_bytes.
std::string hostile_text(std::uint64_t size_bytes, std::uint64_t seed);

}  // namespace cipin::bench

#endif  // CIPIN_BENCH_CORPUS_H_
