#pragma once

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/lexicon/builder.h"
#include "core/lexicon/lexicon.h"
#include "core/pass.h"
#include "core/segment/jieba.h"
#include "tests/reference/jieba_reference.h"

// What many tests need. Nothing here checks anything.
namespace cipin::tests {

/// A folder of its own, removed with all that is in it.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  std::string path(std::string_view name = "") const;
  std::size_t entry_count() const;

 private:
  std::filesystem::path folder_;
};

/// What `work` takes of the processor's time, whatever else the machine does.
template <class Work>
double processor_seconds_of(Work&& work) {
  const std::clock_t begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// Writes a file (created or cut to nothing first) and dies where it cannot.
void write_file(const std::string& path, std::string_view bytes);
/// Reads a file and dies where it cannot.
std::string read_file(const std::string& path);
/// A file of tests/golden.
std::string read_golden(const std::string& name);

/// A lexicon over bytes it keeps.
class OwnedLexicon {
 public:
  /// The file's bytes; dies where they are no lexicon.
  explicit OwnedLexicon(std::string bytes);
  const Lexicon& operator*() const { return lexicon_; }
  const Lexicon* operator->() const { return &lexicon_; }

 private:
  std::vector<std::uint64_t> bytes_;  // 8-byte aligned, as Lexicon asks
  Lexicon lexicon_;
};

/// The bytes on an 8-byte boundary.
std::vector<std::uint64_t> aligned(std::string_view bytes);
inline std::string_view view_of(const std::vector<std::uint64_t>& words, std::size_t size_bytes) {
  return {reinterpret_cast<const char*>(words.data()), size_bytes};
}

/// The small model of tests/golden/small: dictionary, user dictionary and HMM tables, with ties.
HmmModel small_hmm();
std::string small_lexicon_bytes(bool with_hmm = true, std::string_view folds = "");
reference::Jieba small_reference();

/// A sink that keeps every token's bytes and place, and what the tokens do not cover.
class TokenList final : public TokenSink {
 public:
  struct Item {
    std::string form;
    std::uint64_t offset_bytes;
    FormId form_id;
    bool operator==(const Item&) const = default;
  };
  Status take(const Clause& clause, std::span<const Token> tokens) override;

  const std::vector<Item>& items() const { return items_; }
  std::vector<std::string> forms() const;
  std::size_t clause_count() const { return clause_count_; }
  /// Bytes of clauses that no token covers, or that two do.
  std::size_t uncovered_count() const { return uncovered_count_; }

 private:
  std::vector<Item> items_;
  std::size_t clause_count_ = 0;
  std::size_t uncovered_count_ = 0;
};

/// The forms of the tokens of one clause.
std::vector<std::string> cut(const Tokenizer& tokenizer, std::string_view text);
/// The same with a scratch kept between calls: a new one costs more than a short text.
std::vector<std::string> cut(const Tokenizer& tokenizer, std::string_view text, TokenizerScratch& scratch);

/// Random text from weighted alphabets: the Han of the small model, letters, digits, signs, spaces, line ends, rare and
/// astral code points.
std::string random_text(std::mt19937& random, std::size_t code_points);

std::u32string to_utf32(std::string_view text);
std::string to_utf8(std::u32string_view text);
std::string to_utf8(char32_t code_point);

}  // namespace cipin::tests
