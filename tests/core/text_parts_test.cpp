#include "core/io/text_parts.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fcntl.h>

#include <algorithm>
#include <random>

#include "core/io/mapped_file.h"
#include "core/io/stream.h"
#include "core/segment/jieba.h"
#include "core/segment/news.h"
#include "core/segment/plain.h"
#include "tests/core/support.h"

namespace cipin {
namespace {

using tests::TempFolder;
using tests::TokenList;

std::string read_all(ByteSource& source) {
  std::string bytes;
  for (std::size_t consumed = 0;;) {
    const Result<Window> window = source.advance(consumed);
    EXPECT_TRUE(window.has_value());
    if (!window) return bytes;
    bytes += window->bytes;
    consumed = window->bytes.size();
    if (window->at_end) return bytes;
  }
}

// Lines of very different lengths, many of them empty.
std::string random_lines(std::mt19937& random, std::size_t size_bytes) {
  std::string text;
  while (text.size() < size_bytes) {
    const std::size_t left = size_bytes - text.size();
    text.append(std::min<std::size_t>(left, random() % 3 == 0 ? random() % 200 : random() % 8), 'a');
    if (text.size() < size_bytes && random() % 8 > 0) text += '\n';
  }
  return text;
}

TEST(TextParts, OneAfterTheOtherTheyAreTheTextAndEachEndsWithALine) {
  std::mt19937 random(5);
  for (int round = 0; round < 2000; ++round) {
    const std::string text = random_lines(random, random() % 600);
    MemorySource source(text, 1 + random() % 100);
    const std::size_t part_bytes = 1 + random() % 100;
    TextParts parts(source, part_bytes);
    std::string seen;
    while (!parts.at_end()) {
      ASSERT_TRUE(seen.empty() || seen.back() == '\n') << "the part before ended inside of a line";
      if (random() % 2 == 0) {
        const Result<std::optional<TextParts::Copy>> part = parts.copy();
        ASSERT_TRUE(part.has_value());
        if (*part) {
          ASSERT_EQ((*part)->offset_bytes, seen.size());
          seen += (*part)->bytes;
          continue;
        }
      }
      const std::size_t begin = seen.size();
      seen += read_all(parts.section());
      const std::size_t line_end = text.find('\n', begin + part_bytes - 1);
      ASSERT_EQ(seen.size(), line_end == std::string::npos ? text.size() : line_end + 1);
    }
    ASSERT_EQ(seen, text);
  }
}

TEST(TextParts, NoCopyIsMadeWhereNoLineEndsInSight) {
  const std::string text = std::string(50, 'a') + "\nb";
  MemorySource source(text, 10);
  TextParts parts(source, 1);
  const Result<std::optional<TextParts::Copy>> none = parts.copy();
  ASSERT_TRUE(none.has_value());
  EXPECT_FALSE(none->has_value());
  EXPECT_EQ(read_all(parts.section()), text.substr(0, 51));
  EXPECT_FALSE(parts.at_end());
  const Result<std::optional<TextParts::Copy>> last = parts.copy();
  ASSERT_TRUE(last.has_value() && last->has_value());
  EXPECT_EQ((*last)->bytes, "b");
  EXPECT_TRUE(parts.at_end());
}

TEST(TextParts, FileThatBecomesShorterEndsWhereItEnds) {
  const TempFolder folder;
  std::string text;
  while (text.size() < 5 * TextParts::kPartBytes) text += "江城日报\n";
  tests::write_file(folder.path("a"), text);
  Result<std::unique_ptr<MappedFile>> file =
      MappedFile::open(::open(folder.path("a").c_str(), O_RDONLY | O_CLOEXEC), "a");
  ASSERT_TRUE(file.has_value());
  TextParts parts(**file);
  std::string seen = read_all(parts.section());
  const std::size_t left_bytes = seen.size() + 13 * 3000;
  ASSERT_EQ(::truncate(folder.path("a").c_str(), static_cast<off_t>(left_bytes)), 0);
  while (!parts.at_end()) {
    const Result<std::optional<TextParts::Copy>> part = parts.copy();
    ASSERT_TRUE(part.has_value());
    if (*part) seen += (*part)->bytes;
  }
  EXPECT_EQ(seen, text.substr(0, left_bytes));
  EXPECT_EQ((*file)->missing_bytes(), text.size() - left_bytes);
}

// What a pass tells of the whole text, and what passes over its parts tell, cut wherever a line ends.
void expect_parts_are_the_whole(const Tokenizer& tokenizer, const std::string& text, std::mt19937& random) {
  Pass pass(tokenizer);
  MemorySource whole(text);
  TokenList expected;
  const Result<PassReport> report = pass.run(whole, expected);
  ASSERT_TRUE(report.has_value());
  MemorySource source(text);
  TextParts parts(source, 1 + random() % 64);
  TokenList tokens;
  PassReport sum;
  while (!parts.at_end()) {
    const Result<PassReport> of_part = pass.run(parts.section(), tokens);
    ASSERT_TRUE(of_part.has_value());
    sum.append(*of_part);
  }
  ASSERT_TRUE(tokens.items() == expected.items()) << tokenizer.describe() << "\n" << text;
  EXPECT_EQ(sum.size_bytes, report->size_bytes);
  EXPECT_EQ(sum.token_count, report->token_count);
  EXPECT_EQ(sum.faulty_sequence_count, report->faulty_sequence_count);
  EXPECT_EQ(sum.forced_cut_count, report->forced_cut_count);
  ASSERT_EQ(sum.faulty_ranges.size(), report->faulty_ranges.size());
  for (std::size_t i = 0; i < sum.faulty_ranges.size(); ++i) {
    EXPECT_EQ(sum.faulty_ranges[i].offset_bytes, report->faulty_ranges[i].offset_bytes);
    EXPECT_EQ(sum.faulty_ranges[i].length_bytes, report->faulty_ranges[i].length_bytes);
    EXPECT_EQ(sum.faulty_ranges[i].sequence_count, report->faulty_ranges[i].sequence_count);
  }
}

TEST(TextParts, NoTokenizerLooksAcrossALinesEnd) {
  const tests::OwnedLexicon lexicon(tests::small_lexicon_bytes());
  std::vector<std::unique_ptr<Tokenizer>> tokenizers;
  tokenizers.push_back(*JiebaTokenizer::make(*lexicon, {}));
  tokenizers.push_back(*NewsTokenizer::make(*lexicon, {}));
  for (const PlainKind kind : {PlainKind::kSpace, PlainKind::kWords, PlainKind::kChars, PlainKind::kHanBigram}) {
    tokenizers.push_back(make_plain_tokenizer(kind));
  }
  std::mt19937 random(8);
  for (int round = 0; round < 150; ++round) {
    std::string text = round % 3 == 0 ? "\xEF\xBB\xBF" : "";
    for (std::size_t pieces = random() % 40; pieces > 0; --pieces) {
      text += tests::random_text(random, random() % 12);
      // What a rule could want to join: marks, figures, combining letters, blanks, a CR before the line feed.
      static constexpr const char* kBreaks[] = {"\n",         "\r\n",     "\n\n",   "12\n34",
                                                "百分\n之",   "\n\u0301", " \n ",   "\n\xEF\xBB\xBF",
                                                "\xFF\n\xFF", "“\n”",     "\r\r\n", "a\u200D\nb"};
      text += kBreaks[random() % std::size(kBreaks)];
    }
    for (const auto& tokenizer : tokenizers) expect_parts_are_the_whole(*tokenizer, text, random);
  }
}

TEST(TextParts, FaultsBeyondThoseThatAreKeptAreOneRangeHoweverTheTextIsCut) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += i % 4 == 0 ? "a\xFF\n" : "\xFF";
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    expect_parts_are_the_whole(*make_plain_tokenizer(PlainKind::kSpace), text, random);
  }
}

}  // namespace
}  // namespace cipin
