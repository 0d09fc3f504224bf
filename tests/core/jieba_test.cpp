#include "core/segment/jieba.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <sstream>

#include "core/segment/hmm.h"
#include "tests/core/support.h"

namespace cipin {
namespace {

using reference::Text;
using tests::OwnedLexicon;
using tests::to_utf32;
using tests::to_utf8;

std::vector<std::string> utf8_of(const std::vector<Text>& words) {
  std::vector<std::string> forms;
  for (const Text& word : words) forms.push_back(to_utf8(word));
  return forms;
}

std::unique_ptr<JiebaTokenizer> make_tokenizer(const OwnedLexicon& lexicon, JiebaOptions options) {
  Result<std::unique_ptr<JiebaTokenizer>> tokenizer = JiebaTokenizer::make(*lexicon, options);
  if (!tokenizer) throw std::runtime_error(tokenizer.error().what);
  return *std::move(tokenizer);
}

// One dictionary, as the builder's text and as the twin's map.
struct Words {
  std::string lines;
  reference::Dictionary dictionary;

  void add(const Text& word, std::uint64_t frequency) {
    lines += to_utf8(word) + " " + std::to_string(frequency) + "\n";
    dictionary.add_system_word(word, frequency);
  }
  OwnedLexicon lexicon() const {
    LexiconBuilder builder;
    EXPECT_EQ(builder.add_dictionary(lines, DictionaryForm::kSystem, "test").rejected_count, 0u);
    builder.set_hmm(tests::small_hmm(), "small");
    Result<std::string> bytes = builder.build();
    EXPECT_TRUE(bytes.has_value());
    return OwnedLexicon(*bytes);
  }
  reference::Jieba twin(const reference::Jieba& hmm_from = tests::small_reference()) const {
    return reference::Jieba(dictionary, hmm_from.hmm());
  }
};

// Every text over `alphabet` of 1 to `longest` code points.
template <class Visit>
void for_each_text(const Text& alphabet, std::size_t longest, const Visit& visit) {
  Text text;
  const auto extend = [&](const auto& self) -> void {
    if (!text.empty()) visit(text);
    if (text.size() == longest || ::testing::Test::HasFatalFailure()) return;
    for (const char32_t c : alphabet) {
      text.push_back(c);
      self(self);
      text.pop_back();
    }
  };
  extend(extend);
}

class SmallModel : public ::testing::Test {
 protected:
  void expect_as_twin(const Text& text) const {
    const std::string bytes = to_utf8(text);
    ASSERT_EQ(tests::cut(*with_hmm_, bytes, *scratch_), utf8_of(twin_.cut(text, true))) << "HMM on: " << bytes;
    ASSERT_EQ(tests::cut(*without_hmm_, bytes, *scratch_), utf8_of(twin_.cut(text, false))) << "HMM off: " << bytes;
  }

  OwnedLexicon lexicon_{tests::small_lexicon_bytes()};
  std::unique_ptr<JiebaTokenizer> with_hmm_ = make_tokenizer(lexicon_, {.hmm = true});
  std::unique_ptr<JiebaTokenizer> without_hmm_ = make_tokenizer(lexicon_, {.hmm = false});
  std::unique_ptr<TokenizerScratch> scratch_ = with_hmm_->make_scratch();
  reference::Jieba twin_ = tests::small_reference();
};

// ---- What the real jieba said (tests/golden/small/make_cuts.py) ----

std::string unescape(std::string_view escaped) {
  std::string plain;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '\\') {
      plain += escaped[i];
      continue;
    }
    const char code = escaped.at(++i);
    plain += code == 'n' ? '\n' : code == 'r' ? '\r' : code == 't' ? '\t' : code == '0' ? '\0' : '\\';
  }
  return plain;
}

std::vector<std::string> unescape_fields(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, '\t');) fields.push_back(unescape(field));
  return fields;
}

TEST_F(SmallModel, TokensAreThoseOfTheRealJieba) {
  std::istringstream golden(tests::read_golden("small/cuts.txt"));
  std::size_t text_count = 0;
  std::string text;
  std::string with;
  std::string without;
  while (std::getline(golden, text) && std::getline(golden, with) && std::getline(golden, without)) {
    const std::string plain = unescape(text);
    EXPECT_EQ(tests::cut(*with_hmm_, plain), unescape_fields(with)) << text;
    EXPECT_EQ(tests::cut(*without_hmm_, plain), unescape_fields(without)) << text;
    EXPECT_EQ(utf8_of(twin_.cut(to_utf32(plain), true)), unescape_fields(with)) << "the twin is wrong: " << text;
    EXPECT_EQ(utf8_of(twin_.cut(to_utf32(plain), false)), unescape_fields(without)) << "the twin is wrong: " << text;
    ++text_count;
  }
  EXPECT_EQ(text_count, 600u);
}

// ---- Against the twin ----

TEST_F(SmallModel, EveryShortTextOfTiedHanIsAsTheTwinSays) {
  for_each_text(U"甲乙丙丁", 7, [&](const Text& text) { expect_as_twin(text); });
}

TEST_F(SmallModel, EveryShortMixedTextIsAsTheTwinSays) {
  for_each_text(U"甲戊x1.%", 6, [&](const Text& text) { expect_as_twin(text); });
  for_each_text(U"己庚T恤+ ", 5, [&](const Text& text) { expect_as_twin(text); });
  for_each_text(U"\r\n甲\u9FD6𠀀\u9FD5", 5, [&](const Text& text) { expect_as_twin(text); });
}

TEST_F(SmallModel, RandomLongTextsAreAsTheTwinSays) {
  std::mt19937 random(77);
  for (int round = 0; round < 150; ++round) expect_as_twin(to_utf32(tests::random_text(random, 1 + random() % 300)));
}

// What news relies on behind a name (core/segment/news.cpp): a text that begins beside such a token is cut as it was
// behind other text.
TEST_F(SmallModel, BesideAWordThatIsAlwaysOfThePathTextIsCutAsIfItStoodAlone) {
  std::size_t found_count = 0;
  std::vector<Token> tokens;
  for_each_text(U"甲乙丙丁戊", 6, [&](const Text& text) {
    const std::string bytes = to_utf8(text);
    tokens.clear();
    with_hmm_->tokenize(bytes, tokens, *scratch_);
    const auto form_of = [&](const Token& token) { return bytes.substr(token.begin_bytes, token.length_bytes); };
    const auto cut_from = [&](std::size_t first) {
      std::vector<std::string> forms;
      for (std::size_t i = first; i < tokens.size(); ++i) forms.push_back(form_of(tokens[i]));
      return forms;
    };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (!with_hmm_->is_always_of_path(form_of(tokens[i]), tokens[i].form_id)) continue;
      ++found_count;
      ASSERT_EQ(tests::cut(*with_hmm_, bytes.substr(tokens[i].begin_bytes), *scratch_), cut_from(i)) << bytes;
      const std::uint32_t behind = tokens[i].begin_bytes + tokens[i].length_bytes;
      if (behind < bytes.size()) {
        ASSERT_EQ(tests::cut(*with_hmm_, bytes.substr(behind), *scratch_), cut_from(i + 1)) << bytes;
      }
      // A single code point in front of it, whatever it was put together with: nothing, if it is a token.
      if (i == 0 || tokens[i - 1].length_bytes != 3) continue;
      ASSERT_EQ(tests::cut(*with_hmm_, bytes.substr(tokens[i - 1].begin_bytes), *scratch_), cut_from(i - 1)) << bytes;
    }
  });
  EXPECT_GT(found_count, 100u);
}

TEST_F(SmallModel, EveryShortHanRunGetsTheTwinsStates) {
  const Hmm hmm(*lexicon_);
  std::vector<std::uint8_t> ends;
  std::vector<std::uint8_t> choices;
  for_each_text(U"甲乙戊己丙龥", 5, [&](const Text& text) {
    hmm.find_words(text.data(), text.size(), ends, choices);
    const reference::HmmPath path = twin_.viterbi(text);
    for (std::size_t i = 0; i < text.size(); ++i)
      ASSERT_EQ(ends[i] != 0, path.states[i] == 'E' || path.states[i] == 'S') << to_utf8(text) << " " << path.states;
    if (text.size() == 2) {
      ASSERT_EQ(hmm.joins(text[0], text[1]), path.states == "BE") << to_utf8(text);
    }
  });
}

TEST_F(SmallModel, TwinsStatesAreTheMostProbableOfAll) {
  std::mt19937 random(5);
  const Text alphabet = U"甲乙丙丁戊己庚辛壬癸";
  for (int round = 0; round < 150; ++round) {
    Text text;
    for (std::size_t i = 1 + random() % 5; i > 0; --i) text.push_back(alphabet[random() % alphabet.size()]);
    ASSERT_EQ(twin_.viterbi(text).probability, twin_.best_probability_of_all_sequences(text)) << to_utf8(text);
  }
}

// The lattice by brute force. Han alone and without the HMM, so that tokens are the path's words.
TEST_F(SmallModel, NoSplitOfAShortBlockCostsLessThanTheOneChosen) {
  std::mt19937 random(6);
  const Text alphabet = U"甲乙丙丁戊己庚辛壬癸";
  for (int round = 0; round < 400; ++round) {
    Text text;
    for (std::size_t i = 1 + random() % 8; i > 0; --i)
      text.push_back(alphabet[random() % (round % 2 == 0 ? 4 : alphabet.size())]);
    const std::vector<std::string> forms = tests::cut(*without_hmm_, to_utf8(text));
    std::vector<Text> words;
    for (const std::string& form : forms) words.push_back(to_utf32(form));
    ASSERT_EQ(twin_.cost_of(words), twin_.best_cost_of_all_splits(text)) << to_utf8(text);
    ASSERT_EQ(words, twin_.best_path_by_recursion(text)) << to_utf8(text);
  }
}

// Few different frequencies make many equal costs; each round is another lexicon, so tries of many shapes are met too.
TEST(JiebaTokenizer, RandomDictionariesFullOfTiesAreCutAsTheTwinCuts) {
  std::mt19937 random(123);
  const Text alphabet = U"甲乙丙戊aB1.𠀀";
  const reference::Jieba hmm_from = tests::small_reference();
  for (int round = 0; round < 40; ++round) {
    Words words;
    for (std::size_t i = 3 + random() % 30; i > 0; --i) {
      Text word;
      for (std::size_t length = 1 + random() % 4; length > 0; --length)
        word.push_back(alphabet[random() % alphabet.size()]);
      words.add(word, random() % 3 == 0 ? 0 : 1 + random() % 3);
    }
    words.add(U"甲", 2);
    const OwnedLexicon lexicon = words.lexicon();
    const reference::Jieba twin = words.twin(hmm_from);
    const auto with_hmm = make_tokenizer(lexicon, {.hmm = true});
    const auto without_hmm = make_tokenizer(lexicon, {.hmm = false});
    for (int i = 0; i < 40; ++i) {
      Text text;
      for (std::size_t length = 1 + random() % 20; length > 0; --length)
        text.push_back(alphabet[random() % alphabet.size()]);
      ASSERT_EQ(tests::cut(*with_hmm, to_utf8(text)), utf8_of(twin.cut(text, true))) << to_utf8(text) << " over\n"
                                                                                     << words.lines;
      ASSERT_EQ(tests::cut(*without_hmm, to_utf8(text)), utf8_of(twin.cut(text, false))) << to_utf8(text) << " over\n"
                                                                                         << words.lines;
    }
  }
}

// ---- Named cases; the expectations follow from jieba's source ----

TEST(JiebaTokenizer, OfTwoPathsOfEqualCostTheLongerFirstWordWins) {
  Words words;
  words.add(U"甲乙", 50);
  words.add(U"乙丙", 50);
  words.add(U"甲", 7);
  words.add(U"丙", 7);
  const OwnedLexicon lexicon = words.lexicon();
  EXPECT_EQ(tests::cut(*make_tokenizer(lexicon, {.hmm = false}), "甲乙丙"), (std::vector<std::string>{"甲乙", "丙"}));
}

TEST_F(SmallModel, LettersAndDigitsInARowAreOneTokenWithoutTheHmm) {
  EXPECT_EQ(tests::cut(*without_hmm_, "abc123"), (std::vector<std::string>{"abc123"}));
  EXPECT_EQ(tests::cut(*without_hmm_, "3.14%"), (std::vector<std::string>{"3", ".", "14", "%"}));
}

TEST_F(SmallModel, NumbersKeepTheirPointAndPercentSignWithTheHmm) {
  EXPECT_EQ(tests::cut(*with_hmm_, "93.14%"), (std::vector<std::string>{"93.14%"}));
  EXPECT_EQ(tests::cut(*with_hmm_, "z9.z"), (std::vector<std::string>{"z9", ".", "z"}));
  EXPECT_EQ(tests::cut(*with_hmm_, "--_&#"), (std::vector<std::string>{"--_&#"}));
}

TEST_F(SmallModel, CarriageReturnAndLineFeedAreOneTokenAndEveryOtherLineEndIsItsOwn) {
  EXPECT_EQ(tests::cut(*with_hmm_, "\r\n\r\r\n\n"), (std::vector<std::string>{"\r\n", "\r", "\r\n", "\n"}));
}

TEST_F(SmallModel, NulAndCodePointsBeyondTheBlocksStandAlone) {
  EXPECT_EQ(tests::cut(*with_hmm_, std::string_view("\0\0", 2)),
            (std::vector<std::string>{std::string(1, '\0'), std::string(1, '\0')}));
  EXPECT_EQ(tests::cut(*with_hmm_, "𠀀𠀁"),
            (std::vector<std::string>{"𠀀", "𠀁"}));  // though 𠀀𠀁 stands in the dictionary
  EXPECT_EQ(tests::cut(*with_hmm_, "😀\U0010FFFFａ１"), (std::vector<std::string>{"😀", "\U0010FFFF", "ａ", "１"}));
}

TEST_F(SmallModel, WordOfFrequencyZeroIsNotPutTogetherByTheHmm) {
  // small_hmm would join 戊戊 (B, E cost less than S, S), as it joins 戊甲; the user dictionary forbids 戊戊 alone.
  const reference::HmmPath path = twin_.viterbi(U"戊戊");
  ASSERT_EQ(path.states, "BE");
  EXPECT_EQ(tests::cut(*with_hmm_, "戊戊"), (std::vector<std::string>{"戊", "戊"}));
  EXPECT_EQ(tests::cut(*with_hmm_, "，戊戊，"), (std::vector<std::string>{"，", "戊", "戊", "，"}));
}

TEST_F(SmallModel, EmptyClauseHasNoTokens) {
  EXPECT_TRUE(tests::cut(*with_hmm_, "").empty());
}

TEST_F(SmallModel, TokensAreAppendedBehindWhatIsThere) {
  std::vector<Token> tokens = {{7, 7, 7, Kind::kWord}};
  const auto scratch = with_hmm_->make_scratch();
  with_hmm_->tokenize("甲乙", tokens, *scratch);
  ASSERT_EQ(tokens.size(), 2u);
  EXPECT_EQ(tokens[0].begin_bytes, 7u);
  EXPECT_EQ(tokens[1].length_bytes, 6u);
}

// ---- Form ids ----

void expect_ids_to_be_right(const JiebaTokenizer& tokenizer, const Lexicon& lexicon, std::string_view text) {
  const std::unique_ptr<FormSource> forms = tokenizer.make_form_source();
  std::vector<Token> tokens;
  const auto scratch = tokenizer.make_scratch();
  tokenizer.tokenize(text, tokens, *scratch);
  std::map<std::string, FormId> id_of;
  for (const Token& token : tokens) {
    const std::string form(text.substr(token.begin_bytes, token.length_bytes));
    const auto [seen, is_new] = id_of.emplace(form, token.form_id);
    ASSERT_EQ(seen->second, token.form_id) << form << " has two ids: it would be counted in two places";
    if (token.form_id == kNoForm) continue;
    ASSERT_LT(token.form_id, tokenizer.form_id_count());
    std::string read;
    forms->append_form(token.form_id, read);
    ASSERT_EQ(read, form);
    ASSERT_EQ(forms->kind_of(token.form_id), kind_of_form(form)) << form;
    if (token.form_id < lexicon.word_count()) {
      ASSERT_EQ(lexicon.find(form).form_id, token.form_id) << form;
    }
  }
}

TEST_F(SmallModel, FormIdsNameTheFormsTheyStandFor) {
  std::mt19937 random(9);
  std::string text;
  for (int i = 0; i < 60; ++i) text += tests::random_text(random, 500);
  expect_ids_to_be_right(*with_hmm_, *lexicon_, text);
  expect_ids_to_be_right(*without_hmm_, *lexicon_, text);
}

TEST_F(SmallModel, WordsOfTheLexiconAreCountedByTheirId) {
  std::vector<Token> tokens;
  const auto scratch = with_hmm_->make_scratch();
  for (const std::string_view word : {"甲乙", "T恤", "C++", "卡拉OK", "𠀀", "㐀", "戊己庚"}) {
    tokens.clear();
    with_hmm_->tokenize(word, tokens, *scratch);
    ASSERT_EQ(tokens.size(), 1u) << word;
    EXPECT_EQ(tokens[0].form_id, lexicon_->find(word).form_id) << word;
  }
}

// ---- Traditional text ----

constexpr std::string_view kFolds =
    "# a comment\n"
    "子\t甲\n"
    "丑\t乙 甲\n"
    "𠂎\t丙\n"
    "寅\t㐀\n"  // out of the blocks
    "㐁\t戊\n"  // into them
    "①\t1\n"
    "卯\t己\n"
    "己\t庚\n"  // a target that is folded itself: folded once only
    "甲\t甲\n"
    "多字\t甲乙\n";  // no single code point: passed over

Text fold(Text text) {
  const std::map<char32_t, char32_t> folds = {{U'子', U'甲'}, {U'丑', U'乙'}, {U'𠂎', U'丙'}, {U'寅', U'㐀'},
                                              {U'㐁', U'戊'}, {U'①', U'1'},   {U'卯', U'己'}, {U'己', U'庚'}};
  for (char32_t& c : text) {
    if (const auto found = folds.find(c); found != folds.end()) c = found->second;
  }
  return text;
}

class Traditional : public ::testing::Test {
 protected:
  void expect_as_folded(const Text& text, bool hmm) const {
    const std::vector<Text> folded = twin_.cut(fold(text), hmm);
    std::vector<std::string> expected;
    std::size_t at = 0;
    for (const Text& word : folded) {
      expected.push_back(to_utf8(text.substr(at, word.size())));
      at += word.size();
    }
    ASSERT_EQ(tests::cut(hmm ? *with_hmm_ : *without_hmm_, to_utf8(text)), expected) << to_utf8(text);
  }

  OwnedLexicon lexicon_{tests::small_lexicon_bytes(true, kFolds)};
  std::unique_ptr<JiebaTokenizer> with_hmm_ = make_tokenizer(lexicon_, {.hmm = true, .traditional = true});
  std::unique_ptr<JiebaTokenizer> without_hmm_ = make_tokenizer(lexicon_, {.hmm = false, .traditional = true});
  reference::Jieba twin_ = tests::small_reference();
};

TEST_F(Traditional, TextIsCutWhereItsFoldedFormIsAndKeepsItsOwnForms) {
  EXPECT_EQ(tests::cut(*with_hmm_, "子丑，丑𠂎"), (std::vector<std::string>{"子丑", "，", "丑𠂎"}));
  std::mt19937 random(31);
  const Text alphabet = U"甲乙丙子丑𠂎寅㐁①卯己庚戊x1 \r\n";
  for (int round = 0; round < 1500; ++round) {
    Text text;
    for (std::size_t i = 1 + random() % 14; i > 0; --i) text.push_back(alphabet[random() % alphabet.size()]);
    expect_as_folded(text, round % 2 == 0);
  }
}

TEST_F(Traditional, FoldedFormsNeverShareAnIdWithTheWordThatWasLookedUp) {
  std::string text;
  std::mt19937 random(32);
  const Text alphabet = U"甲乙丙子丑𠂎寅㐁①卯己庚戊x1，";
  for (int i = 0; i < 20000; ++i) text += to_utf8(alphabet[random() % alphabet.size()]);
  expect_ids_to_be_right(*with_hmm_, *lexicon_, text);
  expect_ids_to_be_right(*without_hmm_, *lexicon_, text);
}

TEST_F(Traditional, WithoutTheOptionNothingIsFolded) {
  const auto plain = make_tokenizer(lexicon_, {.hmm = false});
  EXPECT_EQ(tests::cut(*plain, "子丑"), (std::vector<std::string>{"子", "丑"}));
}

// A table from anywhere: whatever it folds to, tokens cover the clause.
TEST(TraditionalTable, FoldingToALineEndLeavesNoByteUncovered) {
  LexiconBuilder builder;
  builder.add_dictionary("甲 1\n", DictionaryForm::kSystem, "test");
  const Status added = builder.add_folds("子\t\r\n丑\t甲\r\n", "a table with CR LF and a target missing");
  if (!added) {
    EXPECT_EQ(added.error().kind, ErrorKind::kBadInput);  // refusing such a table is as good
    return;
  }
  const OwnedLexicon lexicon(*builder.build());
  const auto tokenizer = make_tokenizer(lexicon, {.hmm = false, .traditional = true});
  EXPECT_EQ(tests::cut(*tokenizer, "子\n甲"), (std::vector<std::string>{"子", "\n", "甲"}));
}

TEST(TraditionalTable, LineWithoutTargetIsRefusedWithItsNumber) {
  LexiconBuilder builder;
  const Status added = builder.add_folds("子\t甲\n丑\n", "folds.txt");
  ASSERT_FALSE(added.has_value());
  EXPECT_EQ(added.error().kind, ErrorKind::kBadInput);
  EXPECT_NE(added.error().what.find("line 2"), std::string::npos) << added.error().what;
  EXPECT_EQ(added.error().path, "folds.txt");
  EXPECT_EQ(added.error().offset_bytes, 8u);
}

// ---- Options ----

TEST(JiebaTokenizer, HmmWithoutTablesIsRefused) {
  const OwnedLexicon lexicon(tests::small_lexicon_bytes(false));
  const auto refused = JiebaTokenizer::make(*lexicon, {.hmm = true});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kBadInput);
  EXPECT_NE(refused.error().what.find("--no-hmm"), std::string::npos);
  EXPECT_TRUE(JiebaTokenizer::make(*lexicon, {.hmm = false}).has_value());
}

TEST(JiebaTokenizer, TraditionalWithoutTableIsRefused) {
  const OwnedLexicon lexicon(tests::small_lexicon_bytes());
  const auto refused = JiebaTokenizer::make(*lexicon, {.hmm = false, .traditional = true});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kBadInput);
}

TEST(JiebaTokenizer, DescriptionTellsEverySettingApart) {
  const OwnedLexicon lexicon(tests::small_lexicon_bytes(true, kFolds));
  std::set<std::string> descriptions;
  for (const bool hmm : {false, true}) {
    for (const bool traditional : {false, true})
      descriptions.insert(make_tokenizer(lexicon, {hmm, traditional})->describe());
  }
  EXPECT_EQ(descriptions.size(), 4u);
}

}  // namespace
}  // namespace cipin
