/// Made-up Chinese newspaper text, the same on every machine, of any size.
///
/// Benchmarks and tests of size need more text than may be shipped, with the figures of real newspapers: how long words
/// and clauses are, how many words no lexicon knows, how the vocabulary grows. `bench/results/2026-11-corpus.md` has
/// the figures of this text beside those of real text.
///
/// Types grow as n^0.68 from 1 to 64 MB: tokens as python jieba 0.42.1 cuts them, counted at 1, 2, 4 .. 64 MB of
/// `make_corpus 64M 1`, a straight line fitted by least squares through log types over log bytes. Real text in the same
/// measure gives 0.54 from 1 to 16 MB (two sources); where many papers come together growth is steeper and does not
/// end, and a store must be tried with that. Growth goes on beyond: inventions are drawn from a power law without end,
/// not from a list.
///
/// Promises
///   (1) Article k depends on the seed, the dictionary, the first date, the articles a page, the pages a day, and k;
///   never on the size asked for. So a smaller corpus is a prefix of a larger one of the same seed, article by article.
///   (2) Integer arithmetic alone decides: no std:: distribution, no libm, no floating point.
///   (3) Memory does not grow with the size asked for, except in the functions that return one string.
///   (4) All of it is valid UTF-8.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "bench/vocabulary.h"

namespace cipin::bench {

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
  std::uint32_t pages_per_day = 0;  // mean; 0: 8 to 16, as one paper has
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

}  // namespace cipin::bench
