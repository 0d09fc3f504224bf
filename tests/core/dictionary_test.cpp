#include "core/lexicon/dictionary.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "core/lexicon/exact_log.h"
#include "core/lexicon/hmm_source.h"
#include "core/lexicon/word_table.h"
#include "tests/core/support.h"

namespace cipin {
namespace {

struct Read {
  std::vector<std::pair<std::string, std::optional<std::uint64_t>>> entries;
  DictionaryReport report;
};

Read read(std::string_view bytes, DictionaryForm form) {
  Read result;
  result.report = read_dictionary(
      bytes, form, [&](const DictionaryEntry& entry) { result.entries.emplace_back(entry.word, entry.frequency); });
  EXPECT_EQ(result.report.loaded_count, result.entries.size());
  return result;
}

using Entries = decltype(Read::entries);

// ---- jieba's dict.txt ----

TEST(SystemDictionary, WordFrequencyAndTagAreReadWithBomCrLfAndEmptyLines) {
  const Read got = read("\xEF\xBB\xBF北京 34488 ns\r\n\r\n  上海 5\t\n\n上海 7", DictionaryForm::kSystem);
  EXPECT_EQ(got.entries, (Entries{{"北京", 34488}, {"上海", 5}, {"上海", 7}}));
  EXPECT_EQ(got.report.rejected_count, 0u);
}

TEST(SystemDictionary, BadLinesAreRejectedWithTheirNumberAndTheRestIsRead) {
  std::string bytes = "甲 1\n乙\n\n丙 x n\n丁\xFF 1\n戊 -1\n己  2\n庚 1099511627776\n辛 1099511627777\n" +
                      std::string(256, 'a') + " 1\n" + std::string(255, 'b') + " 1\n";
  const Read got = read(bytes, DictionaryForm::kSystem);
  EXPECT_EQ(got.entries, (Entries{{"甲", 1}, {"庚", kFrequencyMax}, {std::string(255, 'b'), 1}}));
  std::vector<std::uint64_t> lines;
  for (const LineProblem& problem : got.report.rejected) {
    lines.push_back(problem.line);
    EXPECT_FALSE(problem.what.empty());
  }
  EXPECT_EQ(lines, (std::vector<std::uint64_t>{2, 4, 5, 6, 7, 9, 10}));
  EXPECT_EQ(got.report.rejected_count, 7u);
  EXPECT_NE(got.report.rejected[1].what.find("'x'"), std::string::npos);
  EXPECT_NE(got.report.rejected[2].what.find("UTF-8"), std::string::npos);
}

TEST(SystemDictionary, RejectsBeyondTheListAreStillCounted) {
  std::string bytes;
  for (int i = 0; i < 1500; ++i) bytes += "乙\n";
  const Read got = read(bytes, DictionaryForm::kSystem);
  EXPECT_EQ(got.report.rejected_count, 1500u);
  EXPECT_EQ(got.report.rejected.size(), DictionaryReport::kProblemsKept);
}

// ---- User dictionaries: groups as Python's re.match('^(.+?)( [0-9]+)?( [a-z]+)?$', line) gives them ----

TEST(UserDictionary, FieldsAreCutOffAsJiebasExpressionDoes) {
  const std::map<std::string, std::pair<std::string, std::optional<std::uint64_t>>> cases = {
      {"云计算", {"云计算", std::nullopt}},
      {"云计算 5", {"云计算", 5}},
      {"云计算 n", {"云计算", std::nullopt}},
      {"云计算 5 n", {"云计算", 5}},
      {"云计算 n 5", {"云计算 n", 5}},
      {"云 计算 5 n", {"云 计算", 5}},
      {"word 5 5", {"word 5", 5}},
      {"word n n", {"word n", std::nullopt}},
      {"word  n", {"word ", std::nullopt}},
      {"word N", {"word N", std::nullopt}},
      {"5 3", {"5", 3}},
      {"n", {"n", std::nullopt}},
      {"台中 0", {"台中", 0}},
      {"台中 5n", {"台中 5n", std::nullopt}},
      {"台中 ５", {"台中 ５", std::nullopt}},
  };
  for (const auto& [line, expected] : cases)
    EXPECT_EQ(read(line, DictionaryForm::kUser).entries, Entries{expected}) << line;
}

TEST(UserDictionary, TabsSeparateWordsThatHoldSpacesAndSigns) {
  const Read got = read("\xEF\xBB\xBF新 质·生产-力%\t120\tn\r\nA B\t\tnz\r\n阿·甲\t\r\n", DictionaryForm::kUser);
  EXPECT_EQ(got.entries, (Entries{{"新 质·生产-力%", 120}, {"A B", std::nullopt}, {"阿·甲", std::nullopt}}));
}

TEST(UserDictionary, ByteOrderMarkOnAnyLineDoesNoHarm) {
  EXPECT_EQ(read("甲\n\xEF\xBB\xBF乙 3\n", DictionaryForm::kUser).entries, (Entries{{"甲", std::nullopt}, {"乙", 3}}));
}

TEST(UserDictionary, FrequencyThatIsNoNumberIsRejected) {
  const Read got = read("甲\tfive\n乙 99999999999999999999\n", DictionaryForm::kUser);
  EXPECT_TRUE(got.entries.empty());
  EXPECT_EQ(got.report.rejected_count, 2u);
}

TEST(LintDictionary, NamesRejectsRepeatsAndWordsThatCannotBeFound) {
  DictionaryReport report;
  const std::vector<LineProblem> problems =
      lint_dictionary("甲\n乙\tx\n甲 5\n阿·乙\nC++ 3\n", DictionaryForm::kUser, report);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].line, 2u);
  EXPECT_EQ(problems[1].line, 3u);
  EXPECT_NE(problems[1].what.find("line 1"), std::string::npos) << problems[1].what;
  EXPECT_EQ(problems[2].line, 4u);
  EXPECT_NE(problems[2].what.find("·"), std::string::npos) << problems[2].what;
  EXPECT_EQ(report.loaded_count, 4u);
  EXPECT_EQ(report.rejected_count, 1u);
}

TEST(LintDictionary, GoodDictionaryHasNoProblem) {
  DictionaryReport report;
  EXPECT_TRUE(lint_dictionary("北京 5 ns\nT恤\n", DictionaryForm::kUser, report).empty());
  EXPECT_EQ(report.loaded_count, 2u);
}

// ---- WordTable, against what the real jieba said (tests/golden/small/make_cuts.py) ----

WordTable small_table() {
  WordTable table;
  const auto add_system = [&](const DictionaryEntry& entry) { table.add_system_word(entry.word, *entry.frequency); };
  const auto add_user = [&](const DictionaryEntry& entry) { table.add_user_word(entry.word, entry.frequency); };
  read_dictionary(tests::read_golden("small/dict.txt"), DictionaryForm::kSystem, add_system);
  read_dictionary(tests::read_golden("small/user.txt"), DictionaryForm::kUser, add_user);
  return table;
}

TEST(WordTable, FrequenciesAndTotalAreThoseOfTheRealJieba) {
  const WordTable table = small_table();
  const reference::Jieba twin = tests::small_reference();
  std::istringstream golden(tests::read_golden("small/table.txt"));
  std::size_t word_count = 0;
  std::uint64_t total = 0;
  for (std::string line; std::getline(golden, line);) {
    const std::size_t tab = line.find('\t');
    const std::string word = line.substr(0, tab);
    const std::uint64_t frequency = std::stoull(line.substr(tab + 1));
    if (word.empty()) {
      total = frequency;
      continue;
    }
    ++word_count;
    EXPECT_EQ(table.frequency_of(word), frequency) << word;
    EXPECT_EQ(twin.dictionary().frequency.at(tests::to_utf32(word)), frequency) << "the twin is wrong: " << word;
  }
  EXPECT_EQ(table.frequencies().size(), word_count);
  EXPECT_EQ(table.total_frequency(), total);
  EXPECT_EQ(twin.dictionary().total, total);
  EXPECT_EQ(table.frequency_of("不在"), std::nullopt);
}

TEST(WordTable, SuggestedFrequenciesAreThoseOfTheRealJieba) {
  const WordTable table = small_table();
  std::istringstream golden(tests::read_golden("small/suggested.txt"));
  std::size_t word_count = 0;
  for (std::string line; std::getline(golden, line); ++word_count) {
    const std::size_t tab = line.find('\t');
    EXPECT_EQ(table.suggest_frequency(line.substr(0, tab)), std::stoull(line.substr(tab + 1))) << line;
  }
  EXPECT_EQ(word_count, 150u);
}

TEST(WordTable, CutsWithoutTheHmmAsTheTwinDoes) {
  const WordTable table = small_table();
  const reference::Jieba twin = tests::small_reference();
  std::mt19937 random(4);
  for (int round = 0; round < 500; ++round) {
    const std::string text = tests::random_text(random, 1 + random() % 40);
    std::vector<std::string> expected;
    for (const reference::Text& word : twin.cut(tests::to_utf32(text), false)) expected.push_back(tests::to_utf8(word));
    ASSERT_EQ(table.cut_without_hmm(text), expected) << text;
  }
}

TEST(WordTable, RepeatedWordReplacesItsFrequencyAndStillAddsToTheTotal) {
  WordTable table;
  table.add_system_word("甲乙", 5);
  table.add_system_word("甲乙", 3);
  EXPECT_EQ(table.frequency_of("甲乙"), 3u);
  EXPECT_EQ(table.frequency_of("甲"), 0u);
  EXPECT_EQ(table.total_frequency(), 8u);
}

TEST(WordTable, FrequencyZeroForbidsTheWordAndOnlyThat) {
  WordTable table;
  table.add_system_word("甲乙", 5);
  EXPECT_EQ(table.add_user_word("甲乙", 0), 0u);
  EXPECT_EQ(table.forced_splits(), (std::set<std::string, std::less<>>{"甲乙"}));
  EXPECT_EQ(table.cut_without_hmm("甲乙"), (std::vector<std::string>{"甲", "乙"}));
}

// ---- exact_log ----

// Rounded from 60 digits by Python's decimal (tests/golden/make_logarithms.py). Red means that costs, and with them
// tokens, may move.
TEST(ExactLog, EveryBitIsThatOfTheExactLogarithm) {
  std::istringstream golden(tests::read_golden("logarithms.txt"));
  std::uint64_t value = 0;
  std::string hex;
  std::size_t line_count = 0;
  while (golden >> value >> hex) {
    const double expected = std::strtod(hex.c_str(), nullptr);
    EXPECT_EQ(std::bit_cast<std::uint64_t>(exact_log(value)), std::bit_cast<std::uint64_t>(expected)) << value;
    ++line_count;
  }
  EXPECT_EQ(line_count, 6000u);
}

// ---- HMM sources ----

constexpr std::string_view kStart = "P={'B': -0.5, 'E': -3.14e+100, 'M': -3.14e+100, 'S': -1.25}";
constexpr std::string_view kTransition = "P={'B': {'E': -0.5, 'M': -1}, 'E': {'B': -0.5}, 'M': {}, 'S': {'S': -0.5,},}";
constexpr std::string_view kEmission = "P={'B': {'\\u7532': -2.5e-1}, 'E': {}, 'M': {}, 'S': {u'乙': -1.5}}";

TEST(HmmSource, NumbersLandInTheirPlacesAndTheRestIsImpossible) {
  const Result<HmmModel> model = parse_hmm_sources(
      std::string("# -*- coding: utf-8 -*-\nfrom x import y\n") + std::string(kStart), kTransition, kEmission);
  ASSERT_TRUE(model.has_value()) << model.error().what;
  EXPECT_EQ(model->start, (HmmRow{-0.5, kHmmImpossible, kHmmImpossible, -1.25}));
  EXPECT_EQ(model->transition[kHmmBegin], (HmmRow{kHmmImpossible, -0.5, -1, kHmmImpossible}));
  EXPECT_EQ(model->transition[kHmmMiddle], (HmmRow{kHmmImpossible, kHmmImpossible, kHmmImpossible, kHmmImpossible}));
  EXPECT_EQ(model->transition[kHmmSingle][kHmmSingle], -0.5);
  ASSERT_EQ(model->emission.size(), 2u);
  EXPECT_EQ(model->emission.at(U'甲'), (HmmRow{-0.25, kHmmImpossible, kHmmImpossible, kHmmImpossible}));
  EXPECT_EQ(model->emission.at(U'乙')[kHmmSingle], -1.5);
}

TEST(HmmSource, EveryTruncationOfEachTableIsRefusedAndNamed) {
  for (std::size_t length = 0; length < kStart.size(); ++length) {
    const Result<HmmModel> model = parse_hmm_sources(kStart.substr(0, length), kTransition, kEmission);
    ASSERT_FALSE(model.has_value()) << length;
    EXPECT_EQ(model.error().kind, ErrorKind::kBadInput);
    EXPECT_EQ(model.error().path, "prob_start.py");
    EXPECT_LE(model.error().offset_bytes, length);
  }
  for (std::size_t length = 0; length < kTransition.size(); ++length) {
    const Result<HmmModel> model = parse_hmm_sources(kStart, kTransition.substr(0, length), kEmission);
    ASSERT_FALSE(model.has_value()) << length;
    EXPECT_EQ(model.error().path, "prob_trans.py");
  }
  for (std::size_t length = 0; length < kEmission.size(); ++length) {
    const Result<HmmModel> model = parse_hmm_sources(kStart, kTransition, kEmission.substr(0, length));
    ASSERT_FALSE(model.has_value()) << length;
    EXPECT_EQ(model.error().path, "prob_emit.py");
  }
}

TEST(HmmSource, WhatIsNoTableIsRefusedWithItsPlace) {
  const std::map<std::string, std::uint64_t> cases = {
      {"P={'X': 1}", 6},          // no state
      {"P={'B': x}", 8},          // no number
      {"P={'BE': 1}", 4},         // a key of two letters
      {"P={'B' 1}", 7},           // no colon
      {"P={'B': 1 'E': 2}", 10},  // no comma
      {"Q={'B': 1}", 0},         {"P={'\\u12': 1}", 4}, {"P={'\xFF': 1}", 4},
  };
  for (const auto& [source, offset] : cases) {
    const Result<HmmModel> model = parse_hmm_sources(source, kTransition, kEmission);
    ASSERT_FALSE(model.has_value()) << source;
    EXPECT_EQ(model.error().kind, ErrorKind::kBadInput);
    EXPECT_NEAR(static_cast<double>(model.error().offset_bytes), static_cast<double>(offset), 3) << source;
  }
}

}  // namespace
}  // namespace cipin
