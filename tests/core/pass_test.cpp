#include "core/pass.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <random>
#include <thread>

#include "core/io/stream.h"
#include "tests/core/support.h"
#include "tests/core/toy_tokenizer.h"
#include "tests/reference/utf8_reference.h"

namespace cipin {
namespace {

using tests::expected_toy_tokens;
using tests::kToyLookahead;
using tests::OwnedLexicon;
using tests::TokenList;
using tests::ToyTokenizer;

std::string damaged_text(std::mt19937& random, std::size_t code_points) {
  std::string text = tests::random_text(random, code_points);
  for (std::uint32_t i = static_cast<std::uint32_t>(random() % 6); i > 0 && !text.empty(); --i) {
    const std::size_t at = random() % text.size();
    if (random() % 2 == 0) {
      text.erase(at, 1 + random() % 3);
    } else {
      text[at] = static_cast<char>(random());
    }
  }
  return text;
}

TEST(Pass, TokensAndFaultsAreThoseOfTheReferenceWhateverTheWindow) {
  const ToyTokenizer toy;
  Pass pass(toy);
  std::mt19937 random(41);
  for (int round = 0; round < 400; ++round) {
    const std::string text = damaged_text(random, random() % 40);
    const std::vector<TokenList::Item> expected = expected_toy_tokens(text);
    const auto faults = reference::faulty_sequences(text);
    for (std::size_t window_bytes = kToyLookahead; window_bytes < kToyLookahead + 16; ++window_bytes) {
      MemorySource source(text, window_bytes);
      TokenList sink;
      const Result<PassReport> report = pass.run(source, sink);
      ASSERT_TRUE(report.has_value());
      ASSERT_EQ(sink.items(), expected) << "window of " << window_bytes << " bytes, round " << round;
      ASSERT_EQ(sink.uncovered_count(), 0u);
      ASSERT_EQ(report->faulty_sequence_count, faults.size());
      ASSERT_EQ(report->token_count, expected.size());
      ASSERT_EQ(report->size_bytes, text.size());
      ASSERT_EQ(report->missing_bytes, 0u);
      std::uint64_t in_ranges = 0;
      for (const FaultyRange& range : report->faulty_ranges) in_ranges += range.sequence_count;
      ASSERT_EQ(in_ranges, faults.size());
    }
  }
}

TEST(Pass, EverySequenceLengthMeetsEveryPlaceOfAWindowsEdge) {
  const ToyTokenizer toy;
  Pass pass(toy);
  for (const std::string_view unit : {"a", "é", "汉", "😀"}) {
    for (std::size_t padding = 0; padding < 12; ++padding) {
      std::string text(padding, '.');
      for (int i = 0; i < 20; ++i) text += unit;
      for (std::size_t window_bytes = kToyLookahead; window_bytes < 24; ++window_bytes) {
        MemorySource source(text, window_bytes);
        TokenList sink;
        const Result<PassReport> report = pass.run(source, sink);
        ASSERT_TRUE(report.has_value());
        ASSERT_EQ(report->faulty_sequence_count, 0u);
        ASSERT_EQ(sink.items(), expected_toy_tokens(text));
      }
    }
  }
}

// ---- Byte order marks, faults, strictness ----

std::vector<std::string> run_toy(std::string_view text) {
  const ToyTokenizer toy;
  MemorySource source(text);
  TokenList sink;
  EXPECT_TRUE(Pass(toy).run(source, sink).has_value());
  return sink.forms();
}

TEST(Pass, ByteOrderMarkIsDroppedAtTheFrontAlone) {
  EXPECT_EQ(run_toy("\xEF\xBB\xBF"), std::vector<std::string>{});
  EXPECT_EQ(run_toy("\xEF\xBB\xBF"
                    "a"),
            std::vector<std::string>{"a"});
  EXPECT_EQ(run_toy("\xEF\xBB\xBF\xEF\xBB\xBF"), std::vector<std::string>{"\xEF\xBB\xBF"});
  EXPECT_EQ(run_toy("a\xEF\xBB\xBF"), (std::vector<std::string>{"a", "\xEF\xBB\xBF"}));
  EXPECT_EQ(run_toy("\xEF\xBB"), std::vector<std::string>{"\xEF\xBF\xBD"});
  EXPECT_EQ(run_toy(""), std::vector<std::string>{});
}

TEST(Pass, OffsetsCountTheDroppedByteOrderMark) {
  const ToyTokenizer toy;
  MemorySource source(
      "\xEF\xBB\xBF"
      "ab");
  TokenList sink;
  const Result<PassReport> report = Pass(toy).run(source, sink);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->size_bytes, 5u);
  EXPECT_EQ(sink.items()[0].offset_bytes, 3u);
}

TEST(Pass, FaultsThatTouchAreOneRange) {
  const ToyTokenizer toy;
  MemorySource source(
      "a\xFF\xE6\xB1\xFF"
      "b\xFF");
  TokenList sink;
  const Result<PassReport> report = Pass(toy).run(source, sink);
  ASSERT_TRUE(report.has_value());
  ASSERT_EQ(report->faulty_ranges.size(), 2u);
  EXPECT_EQ(report->faulty_ranges[0].offset_bytes, 1u);
  EXPECT_EQ(report->faulty_ranges[0].length_bytes, 4u);
  EXPECT_EQ(report->faulty_ranges[0].sequence_count, 3u);
  EXPECT_EQ(report->faulty_ranges[1].offset_bytes, 6u);
}

TEST(Pass, BeyondTheRangesKeptTheLastReachesToTheLastFault) {
  std::string text;
  for (int i = 0; i < 250; ++i) text += "a\xFF";
  const ToyTokenizer toy;
  MemorySource source(text);
  TokenList sink;
  const Result<PassReport> report = Pass(toy).run(source, sink);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->faulty_sequence_count, 250u);
  ASSERT_EQ(report->faulty_ranges.size(), PassReport::kRangesKept);
  EXPECT_EQ(report->faulty_ranges[98].length_bytes, 1u);
  const FaultyRange& last = report->faulty_ranges.back();
  EXPECT_EQ(last.offset_bytes, 199u);
  EXPECT_EQ(last.offset_bytes + last.length_bytes, text.size());
  EXPECT_EQ(last.sequence_count, 151u);
}

TEST(Pass, SinkSeesHowManyBytesAReplacementStandsFor) {
  class Faults final : public TokenSink {
   public:
    Status take(const Clause& clause, std::span<const Token> tokens) override {
      if (clause.fault_bytes == 0) return Done{};
      EXPECT_EQ(clause.text, "\xEF\xBF\xBD");
      EXPECT_EQ(tokens.size(), 1u);
      places.emplace_back(clause.offset_bytes, clause.fault_bytes);
      return Done{};
    }
    std::vector<std::pair<std::uint64_t, std::uint32_t>> places;
  };
  const ToyTokenizer toy;
  MemorySource source("汉\xF0\x9F\x98!\xFF");
  Faults sink;
  ASSERT_TRUE(Pass(toy).run(source, sink).has_value());
  EXPECT_EQ(sink.places, (std::vector<std::pair<std::uint64_t, std::uint32_t>>{{3, 3}, {7, 1}}));
}

TEST(Pass, StrictEndsAtTheFirstFaultWithItsOffset) {
  const ToyTokenizer toy;
  Pass pass(toy, {.strict = true});
  for (std::size_t window_bytes = kToyLookahead; window_bytes < 20; ++window_bytes) {
    MemorySource source(
        "\xEF\xBB\xBF"
        "汉字汉字汉字\xFF"
        "abc",
        window_bytes);
    TokenList sink;
    const Result<PassReport> report = pass.run(source, sink);
    ASSERT_FALSE(report.has_value());
    EXPECT_EQ(report.error().kind, ErrorKind::kBadText);
    EXPECT_EQ(report.error().offset_bytes, 21u);
  }
  MemorySource whole("汉字");
  TokenList sink;
  EXPECT_TRUE(pass.run(whole, sink).has_value());  // and the same Pass goes on with the next document
}

TEST(Pass, SinksErrorEndsThePassAndComesBack) {
  class Full final : public TokenSink {
   public:
    Status take(const Clause&, std::span<const Token>) override {
      return ++calls == 2 ? Status(Error{ErrorKind::kNoSpace, "full"}) : Status(Done{});
    }
    int calls = 0;
  };
  const ToyTokenizer toy;
  MemorySource source("abcdefghijk");
  Full sink;
  const Result<PassReport> report = Pass(toy).run(source, sink);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().kind, ErrorKind::kNoSpace);
  EXPECT_EQ(sink.calls, 2);
}

// ---- jieba's clauses over windows ----

class JiebaPass : public ::testing::Test {
 protected:
  void SetUp() override {
    auto made = JiebaTokenizer::make(*lexicon_, {});
    ASSERT_TRUE(made.has_value());
    tokenizer_ = *std::move(made);
  }

  std::pair<TokenList, PassReport> run(std::string_view text, std::size_t window_bytes) const {
    MemorySource source(text, window_bytes);
    return run(source);
  }
  std::pair<TokenList, PassReport> run(ByteSource& source) const {
    TokenList sink;
    Result<PassReport> report = Pass(*tokenizer_).run(source, sink);
    EXPECT_TRUE(report.has_value());
    return {std::move(sink), report ? *report : PassReport{}};
  }

  // Blocks of all lengths around the clause's and the lattice's limits, CR LF and faults between them.
  std::string long_text() const {
    std::mt19937 random(99);
    std::string text;
    const std::u32string han = U"甲乙丙丁戊己庚辛壬癸";
    for (const std::size_t block : {10u, 21844u, 21845u, 21846u, 30000u, 65535u, 65536u, 65537u, 70000u, 140000u, 5u}) {
      for (std::size_t i = 0; i < block; ++i) text += tests::to_utf8(han[random() % (block % 2 == 0 ? han.size() : 3)]);
      text += block % 3 == 0 ? "\r\n" : block % 3 == 1 ? "\xE6\xB1" : "，";
      text += tests::random_text(random, 3000);
    }
    return text;
  }

  OwnedLexicon lexicon_{tests::small_lexicon_bytes()};
  std::unique_ptr<JiebaTokenizer> tokenizer_;
};

TEST_F(JiebaPass, TokensAreTheSameForEveryWindow) {
  const std::string text = long_text();
  const auto [whole, whole_report] = run(text, text.size());
  EXPECT_EQ(whole.uncovered_count(), 0u);
  const std::size_t least = tokenizer_->lookahead_bytes();
  ASSERT_LT(least, std::size_t{ByteSource::kWindowBytesMin});
  for (const std::size_t window_bytes : {least, least + 1, least + 2, least + 5, std::size_t{300007},
                                         std::size_t{ByteSource::kWindowBytesMin}, std::size_t{1000003}}) {
    const auto [part, report] = run(text, window_bytes);
    ASSERT_EQ(part.items().size(), whole.items().size()) << window_bytes;
    ASSERT_TRUE(part.items() == whole.items()) << window_bytes;
    ASSERT_EQ(part.clause_count(), whole.clause_count()) << window_bytes;
    ASSERT_EQ(report.forced_cut_count, whole_report.forced_cut_count);
    ASSERT_EQ(report.faulty_sequence_count, whole_report.faulty_sequence_count);
  }
}

TEST_F(JiebaPass, TokensAreTheSameThroughAPipe) {
  const std::string text = long_text();
  const auto [whole, whole_report] = run(text, text.size());
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  std::thread writer([&] {
    std::mt19937 random(1);
    for (std::size_t at = 0; at < text.size();) {
      const std::string_view piece = std::string_view(text).substr(at, 1 + random() % 50000);
      if (!write_all(ends[1], piece, "pipe")) break;
      at += piece.size();
    }
    ::close(ends[1]);
  });
  StreamSource source(ends[0], "pipe");
  const auto [part, report] = run(source);
  writer.join();
  ::close(ends[0]);
  EXPECT_TRUE(part.items() == whole.items());
  EXPECT_EQ(report.size_bytes, text.size());
  EXPECT_EQ(report.forced_cut_count, whole_report.forced_cut_count);
}

TEST_F(JiebaPass, TokensOfManyClausesAreTheTwinsOfTheWholeText) {
  const reference::Jieba twin = tests::small_reference();
  std::mt19937 random(8);
  for (int padding = 65530; padding < 65540;
       ++padding) {  // where a clause ends: CR LF, Han and astral code points at every side of it
    std::string text(static_cast<std::size_t>(padding), ',');
    text += padding % 2 == 0 ? "\r\n甲乙丙\r\n" : "𠀀𠀀甲乙";
    text += tests::random_text(random, 2000);
    const auto [tokens, report] = run(text, ByteSource::kWindowBytesMin);
    std::vector<std::string> expected;
    for (const reference::Text& word : twin.cut(tests::to_utf32(text), true)) expected.push_back(tests::to_utf8(word));
    ASSERT_TRUE(tokens.forms() == expected) << padding;
    ASSERT_GT(tokens.clause_count(), 1u);
    ASSERT_EQ(report.forced_cut_count, 0u);
  }
}

// The test's own words for where a block is cut: as far behind as no word crosses, within the limit. Words are at most
// 6 long, so what lies far before the limit does not matter here.
std::size_t last_uncrossed(const reference::Text& block, const reference::Dictionary& dictionary, std::size_t limit) {
  std::size_t best = 0;
  std::size_t reach = 0;
  for (std::size_t begin = limit - 1000; begin < limit; ++begin) {
    for (std::size_t length = 1; length <= 6 && begin + length <= block.size(); ++length) {
      const auto found = dictionary.frequency.find(block.substr(begin, length));
      if (found != dictionary.frequency.end() && found->second > 0) reach = std::max(reach, begin + length);
    }
    if (reach <= begin + 1) best = begin + 1;
  }
  return best;
}

TEST_F(JiebaPass, BlockOfTheGreatestLengthIsNotCut) {
  const reference::Jieba twin = tests::small_reference();
  std::mt19937 random(17);
  const reference::Text han = U"甲乙丙丁戊己庚辛壬癸";
  reference::Text block;
  while (block.size() < JiebaTokenizer::kBlockCodePointsMax) block.push_back(han[random() % han.size()]);
  const std::string text = tests::to_utf8(block);
  const auto [tokens, report] = run(text, ByteSource::kWindowBytesMin);
  EXPECT_EQ(report.forced_cut_count, 0u);
  std::vector<std::string> expected;
  for (const reference::Text& word : twin.cut(block, true)) expected.push_back(tests::to_utf8(word));
  EXPECT_TRUE(tokens.forms() == expected);
}

TEST_F(JiebaPass, LongerBlockIsCutWhereNoWordCrosses) {
  const reference::Jieba twin = tests::small_reference();
  std::mt19937 random(18);
  for (const reference::Text crossing :
       {U"甲乙丙丁戊", U"己庚", U"辛壬癸"}) {  // the limit falls into this word: no cut in it
    reference::Text block;
    while (block.size() < JiebaTokenizer::kBlockCodePointsMax - 1) block.push_back(U"丙己癸"[random() % 3]);
    block += crossing;
    for (int i = 0; i < 400; ++i) block.push_back(U"甲乙丙丁"[random() % 4]);
    const std::size_t at = last_uncrossed(block, twin.dictionary(), JiebaTokenizer::kBlockCodePointsMax);
    ASSERT_EQ(at, JiebaTokenizer::kBlockCodePointsMax - 1);
    const std::string text = "，" + tests::to_utf8(block) + "。";
    const auto [tokens, report] = run(text, ByteSource::kWindowBytesMin);
    EXPECT_EQ(report.forced_cut_count, 1u);
    std::vector<std::string> expected = {"，"};
    for (const reference::Text& part : {block.substr(0, at), block.substr(at)}) {
      for (const reference::Text& word : twin.cut(part, true)) expected.push_back(tests::to_utf8(word));
    }
    expected.push_back("。");
    EXPECT_TRUE(tokens.forms() == expected) << tests::to_utf8(crossing);
  }
}

TEST(JiebaPassOfOneWord, BlockCrossedEverywhereIsCutAtTheLimit) {
  LexiconBuilder builder;
  builder.add_dictionary("甲甲 5\n", DictionaryForm::kSystem, "test");
  const OwnedLexicon lexicon(*builder.build());
  auto tokenizer = JiebaTokenizer::make(*lexicon, {.hmm = false});
  ASSERT_TRUE(tokenizer.has_value());
  std::string text;
  for (int i = 0; i < 65537 + 2; ++i) text += "甲";
  MemorySource source(text);
  TokenList sink;
  const Result<PassReport> report = Pass(**tokenizer).run(source, sink);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->forced_cut_count, 1u);
  EXPECT_EQ(sink.uncovered_count(), 0u);
  // 65,536 in pairs, then 3: the pair first or last, of equal cost, so the longer first.
  ASSERT_EQ(sink.items().size(), 32768u + 2);
  EXPECT_EQ(sink.forms().back(), "甲");
}

TEST_F(JiebaPass, OneCodePointAMillionTimesIsCoveredAndItsCutsAreCounted) {
  for (const std::string_view unit : {"甲", "癸", "a", "。", "\r\n"}) {
    std::string text;
    for (int i = 0; i < 1'000'000; ++i) text += unit;
    class Counter final : public TokenSink {
     public:
      Status take(const Clause& clause, std::span<const Token> tokens) override {
        EXPECT_EQ(clause.offset_bytes, at);
        for (const Token& token : tokens) {
          EXPECT_EQ(clause.offset_bytes + token.begin_bytes, at);
          at += token.length_bytes;
        }
        EXPECT_LE(clause.text.size(), kClauseBytesMax);
        return Done{};
      }
      std::uint64_t at = 0;
    };
    MemorySource source(text);
    Counter sink;
    const Result<PassReport> report = Pass(*tokenizer_).run(source, sink);
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(sink.at, text.size());
    EXPECT_EQ(report->forced_cut_count, unit == "。" || unit == "\r\n" ? 0u : 15u)
        << unit;  // 16 parts of at most 65,536
  }
}

}  // namespace
}  // namespace cipin
