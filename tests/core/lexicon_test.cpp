#include "core/lexicon/lexicon.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "core/base/coding.h"
#include "core/base/hash.h"
#include "core/lexicon/builder.h"
#include "core/lexicon/exact_log.h"
#include "core/lexicon/format.h"
#include "core/lexicon/trie_builder.h"
#include "core/text/utf8.h"
#include "tests/core/support.h"

namespace cipin {
namespace {

using tests::OwnedLexicon;
using tests::TempFolder;

std::string build(std::string_view dictionary, std::string_view user = "") {
  LexiconBuilder builder;
  builder.add_dictionary(dictionary, DictionaryForm::kSystem, "dict");
  builder.add_dictionary(user, DictionaryForm::kUser, "user");
  Result<std::string> bytes = builder.build();
  EXPECT_TRUE(bytes.has_value());
  return *bytes;
}

// ---- Finding ----

TEST(Lexicon, FindsEveryWordAndNothingElse) {
  std::mt19937 random(13);
  const std::u32string alphabet = U"甲乙丙丁戊abc1+·𠀀𠀁\u3400";
  for (int round = 0; round < 20; ++round) {
    std::map<std::u32string, std::uint64_t> words;
    std::uint64_t total = 0;
    std::string lines;
    for (std::size_t i = 1 + random() % 200; i > 0; --i) {
      std::u32string word;
      for (std::size_t length = 1 + random() % 5; length > 0; --length)
        word.push_back(alphabet[random() % alphabet.size()]);
      const std::uint64_t frequency = random() % 5 == 0 ? kFrequencyMax : 1 + random() % 9;
      words[word] = frequency;
      total += frequency;
      lines += tests::to_utf8(word) + " " + std::to_string(frequency) + "\n";
    }
    const OwnedLexicon lexicon(build(lines));
    EXPECT_EQ(lexicon->word_count(), words.size());
    EXPECT_EQ(lexicon->total_frequency(), total);
    std::set<FormId> ids;
    const FormIndex index(*lexicon);
    for (const auto& [word, frequency] : words) {
      const WordFacts facts = lexicon->find(tests::to_utf8(word));
      ASSERT_EQ(facts.frequency, frequency) << tests::to_utf8(word);
      ASSERT_EQ(facts.cost, exact_log(frequency) - exact_log(total));
      ASSERT_LT(facts.form_id, lexicon->word_count());
      ids.insert(facts.form_id);
      std::string form;
      index.append_form(facts.form_id, form);
      ASSERT_EQ(form, tests::to_utf8(word));
      for (std::size_t length = 0; length < word.size(); ++length) {  // beginnings and extensions
        const std::u32string beginning = word.substr(0, length);
        ASSERT_EQ(lexicon->find(tests::to_utf8(beginning)).frequency,
                  words.contains(beginning) ? words.at(beginning) : 0);
      }
      for (const char32_t c : alphabet) {
        const std::u32string longer = word + c;
        ASSERT_EQ(lexicon->find(tests::to_utf8(longer)).frequency, words.contains(longer) ? words.at(longer) : 0);
      }
      ASSERT_EQ(lexicon->find(tests::to_utf8(word) + "龥").form_id, kNoForm);
    }
    EXPECT_EQ(ids.size(), words.size());
    EXPECT_EQ(lexicon->find("").form_id, kNoForm);
  }
}

TEST(Lexicon, WordOfTheGreatestLengthComesBackWhole) {
  std::string word;
  for (int i = 0; i < 85; ++i) word += "甲乙𠀀";
  const OwnedLexicon lexicon(build(word + " 3\n"));
  EXPECT_EQ(lexicon->word_code_points_max(), 255u);
  const WordFacts facts = lexicon->find(word);
  ASSERT_EQ(facts.frequency, 3u);
  std::string form;
  FormIndex(*lexicon).append_form(facts.form_id, form);
  EXPECT_EQ(form, word);
}

TEST(Lexicon, WordOfFrequencyZeroIsNoWord) {
  const OwnedLexicon lexicon(build("甲乙 5\n丙 1\n", "甲乙 0\n"));
  EXPECT_EQ(lexicon->find("甲乙").form_id, kNoForm);
  EXPECT_EQ(lexicon->total_frequency(), 6u);
  EXPECT_EQ(lexicon->forced_splits(), std::vector<std::string_view>{"甲乙"});
}

TEST(TrieBuilder, NoTwoNodesShareABaseAndEveryChildIsInsideTheArray) {
  std::mt19937 random(3);
  std::set<std::basic_string<char16_t>> forms;
  constexpr std::uint32_t kLabels = 300;
  while (forms.size() < 5000) {
    std::basic_string<char16_t> form;
    for (std::size_t length = 1 + random() % 4; length > 0; --length)
      form.push_back(static_cast<char16_t>(1 + random() % kLabels));
    forms.insert(form);
  }
  std::vector<TrieWord> words;
  for (const auto& form : forms) words.push_back({form, random() % 100, static_cast<std::uint32_t>(words.size() + 1)});
  const Result<std::vector<trie::Node>> nodes = build_trie(words, kLabels);
  ASSERT_TRUE(nodes.has_value());
  std::set<std::uint32_t> bases;
  for (const trie::Node node : *nodes) {
    const std::uint32_t base = trie::base_of(node);
    if (base == 0) continue;
    EXPECT_TRUE(bases.insert(base).second) << "shared base " << base;
    EXPECT_LT(base + kLabels + trie::kSpareLabels + 1, nodes->size());
  }
  for (const TrieWord& word : words) {
    std::uint32_t base = 0;
    trie::Node node = trie::kEmptyNode;
    for (const char16_t label : word.labels) {
      node = nodes->at(base + label);
      ASSERT_EQ(trie::label_of(node), label);
      base = trie::base_of(node);
    }
    ASSERT_EQ(trie::number_of(node), word.number);
  }
}

// ---- The file ----

TEST(LexiconBuilder, SameInputGivesTheSameBytes) {
  EXPECT_EQ(tests::small_lexicon_bytes(), tests::small_lexicon_bytes());
}

TEST(LexiconBuilder, OrderOfLinesDoesNotReachTheTokensPart) {
  const OwnedLexicon one(build("甲 1\n乙 2\n丙丁 3\n"));
  const OwnedLexicon other(build("丙丁 3\n乙 2\n甲 1\n"));
  EXPECT_EQ(one->fingerprint(), other->fingerprint());
}

TEST(LexiconBuilder, EverythingThatCanChangeATokenChangesTheFingerprint) {
  std::set<std::uint64_t> fingerprints;
  const auto add = [&](const std::string& bytes) {
    EXPECT_TRUE(fingerprints.insert(OwnedLexicon(bytes)->fingerprint()).second);
  };
  add(build("甲 1\n乙 2\n"));
  add(build("甲 1\n乙 3\n"));
  add(build("甲 1\n丙 2\n"));
  add(build("甲 1\n乙 2\n乙 2\n"));        // the total alone
  add(build("甲 1\n乙 2\n", "甲乙 0\n"));  // a forced split alone
  add(tests::small_lexicon_bytes());
  add(tests::small_lexicon_bytes(false));
  add(tests::small_lexicon_bytes(true, "子\t甲\n"));
}

TEST(LexiconBuilder, ProvenanceIsNoPartOfTheFingerprint) {
  LexiconBuilder other;
  other.add_dictionary("甲 1\n", DictionaryForm::kSystem, "another name");
  other.add_dictionary("", DictionaryForm::kUser, "user");
  const OwnedLexicon renamed(*other.build());
  const OwnedLexicon lexicon(build("甲 1\n"));
  EXPECT_EQ(renamed->fingerprint(), lexicon->fingerprint());
  EXPECT_NE(renamed->provenance().find("another name"), std::string_view::npos);
}

TEST(LexiconBuilder, NothingToBuildIsRefused) {
  EXPECT_FALSE(LexiconBuilder().build().has_value());
  LexiconBuilder only_zero;
  only_zero.add_dictionary("甲 0\n", DictionaryForm::kSystem, "dict");
  const Result<std::string> refused = only_zero.build();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kBadInput);
}

// FORMAT guard: a file laid out by hand. Going red is expected when a number of the format changes, which needs a new
// kFormatVersion and a change here; or when the trie packs its nodes otherwise, which old programs read as well and
// which needs the change here alone.
TEST(LexiconFormat, TinyFileIsTheOneLaidOutByHand) {
  constexpr std::string_view kDictionary = "甲 3\n甲乙 5\n𠀀 1\n";
  LexiconBuilder builder;
  builder.add_dictionary(kDictionary, DictionaryForm::kSystem, "dict");
  builder.add_dictionary("乙甲 0\n", DictionaryForm::kUser, "user");
  HmmModel model;
  model.start = {-1, -2, -3, -4};
  for (HmmRow& row : model.transition) row = {-5, -6, -7, -8};
  model.emission[U'乙'] = {-9, -10, -11, -12};
  builder.set_hmm(model, "hmm");
  ASSERT_TRUE(builder.add_folds("子\t甲\n", "folds").has_value());
  const Result<std::string> built = builder.build();
  ASSERT_TRUE(built.has_value());
  const OwnedLexicon lexicon(*built);

  std::vector<std::string> sections;
  const auto begin_section = [&]() -> std::string& { return sections.emplace_back(); };
  const auto node = [](std::uint64_t base, std::uint64_t label, std::uint64_t number) {
    return label | number << 16 | base << 40;
  };
  std::string nodes_of_format_1;  // of which the fingerprint is still taken
  {
    // Labels by falling weight: 甲 (3 + 5) is 1, 乙 (5) is 2, 𠀀 (1) is 3. The root's children stand at 1 to 3; the
    // first free place is 4, so 甲's child 乙 stands there, which makes 甲's base 4 - 2 = 2, and 3 the base of what has
    // no children. Numbers by falling frequency: 甲乙 (5) is 1, 甲 (3) is 2, 𠀀 (1) is 3.
    std::string& nodes = begin_section();
    for (const std::uint64_t value :
         {node(0, 0xFFFF, 0), node(2, 1, 2), node(0, 0xFFFF, 0), node(0, 3, 3), node(0, 2, 1), node(0, 0xFFFF, 0)}) {
      append_little_endian(nodes, value);
    }
    for (std::uint32_t spare = 0; spare < 1024 + 1; ++spare) append_little_endian(nodes, node(0, 0xFFFF, 0));
    const auto node_of_format_1 = [](std::uint64_t base, std::uint64_t label, std::uint64_t cost_index) {
      return base | label << 24 | cost_index << 40;
    };
    for (const std::uint64_t value :
         {node_of_format_1(0, 0xFFFF, 0), node_of_format_1(2, 1, 2), node_of_format_1(0, 0xFFFF, 0),
          node_of_format_1(0, 3, 1), node_of_format_1(0, 2, 3), node_of_format_1(0, 0xFFFF, 0)}) {
      append_little_endian(nodes_of_format_1, value);
    }
  }
  {
    std::string& bmp = begin_section();
    for (std::uint32_t c = 0; c < 0x10000; ++c)
      append_little_endian(bmp, static_cast<std::uint16_t>(c == 0x7532 ? 1 : c == 0x4E59 ? 2 : 0));
  }
  begin_section() = std::string("\0\0\x02\0\x03\0\0\0", 8);                         // U+20000: label 3
  begin_section() = std::string("\0\0\0\0\x32\x75\0\0\x59\x4E\0\0\0\0\x02\0", 16);  // by label
  {
    std::string& frequencies = begin_section();
    for (const std::uint64_t value : {0u, 1u, 3u, 5u}) append_little_endian(frequencies, value);
  }
  {
    std::string& logs = begin_section();  // ln 1, ln 1, ln 3, ln 5
    for (const double value : {0.0, 0.0, 0x1.193ea7aad030bp+0, 0x1.9c041f7ed8d33p+0}) append_double(logs, value);
  }
  {
    std::string& rows = begin_section();
    for (std::uint32_t c = 0x4E00; c <= 0x9FD5; ++c)
      append_little_endian(rows, static_cast<std::uint16_t>(c == 0x4E59 ? 1 : 0));
  }
  {
    std::string& tables = begin_section();
    for (const double value : {-1, -2, -3, -4}) append_double(tables, value);
    for (int from = 0; from < 4; ++from) {
      for (const double value : {-5, -6, -7, -8}) append_double(tables, value);
    }
    for (int state = 0; state < 4; ++state) append_double(tables, -3.14e100);
    for (const double value : {-9, -10, -11, -12}) append_double(tables, value);
  }
  begin_section() = std::string("\x50\x5B\0\0\x32\x75\0\0", 8);
  begin_section() = "\x06乙甲";
  begin_section() = std::string(lexicon->provenance());  // words for people: not compared
  {
    std::string& cost_indexes = begin_section();  // frequencies 5, 3, 1 of the words 1, 2, 3
    for (const std::uint32_t value : {0u, 3u, 2u, 1u}) append_little_endian(cost_indexes, value);
  }

  std::string header(
      "\x89"
      "CPL\r\n\x1a\n\x02\0\0\0\x00\x01\0\0",
      16);  // magic, format version, bytes of the header
  std::string table;
  std::string body;
  std::string fingerprinted;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    body.resize((body.size() + 7) / 8 * 8, '\0');
    append_little_endian(table, static_cast<std::uint64_t>(256 + body.size()));
    append_little_endian(table, static_cast<std::uint64_t>(sections[i].size()));
    body += sections[i];
    if (i > 9) continue;  // the provenance, and what format 1 had not
    fingerprinted.resize((fingerprinted.size() + 7) / 8 * 8, '\0');
    fingerprinted += i == 0 ? nodes_of_format_1 : sections[i];
  }
  append_little_endian(fingerprinted, std::uint64_t{9});  // the total
  std::string checked;
  for (const std::uint64_t value : {static_cast<std::uint64_t>(256 + body.size()), checksum_bytes(fingerprinted),
                                    std::uint64_t{9}, std::uint64_t{3}, std::uint64_t{2}}) {
    append_little_endian(checked, value);
  }
  checked += table + body;
  append_little_endian(header, checksum_bytes(checked));
  const std::string expected = header + checked;
  ASSERT_EQ(built->size(), expected.size());
  for (std::size_t at = 0; at < expected.size(); ++at) ASSERT_EQ((*built)[at], expected[at]) << "byte " << at;
}

TEST(Lexicon, OpensTheSameFromAFileAsFromMemory) {
  const TempFolder folder;
  const std::string bytes = tests::small_lexicon_bytes();
  tests::write_file(folder.path("small.lexicon"), bytes);
  const Result<Lexicon> opened = Lexicon::open(folder.path("small.lexicon"));
  ASSERT_TRUE(opened.has_value());
  const OwnedLexicon in_memory(bytes);
  EXPECT_EQ(opened->fingerprint(), in_memory->fingerprint());
  EXPECT_EQ(opened->word_count(), in_memory->word_count());
  EXPECT_EQ(opened->name(), folder.path("small.lexicon"));
  EXPECT_EQ(opened->file_bytes(), bytes.size());
  EXPECT_EQ(opened->find("甲乙").frequency, 50u);
}

TEST(Lexicon, PartOfTheProgramOpensTheSameAndOnlyItsHeadIsChecked) {
  const std::string bytes = tests::small_lexicon_bytes();
  std::vector<std::uint64_t> storage = tests::aligned(bytes);
  const std::string_view view = tests::view_of(storage, bytes.size());
  const Result<Lexicon> lexicon = Lexicon::from_program(view, "(in the binary)");
  ASSERT_TRUE(lexicon.has_value());
  EXPECT_EQ(lexicon->fingerprint(), OwnedLexicon(bytes)->fingerprint());
  EXPECT_EQ(lexicon->find("甲乙").frequency, 50u);
  EXPECT_FALSE(Lexicon::from_program(view.substr(0, bytes.size() - 8), "(in the binary)").has_value());
  storage[lexicon_format::kChecksumAt / 8] ^= 1;
  EXPECT_TRUE(Lexicon::from_program(view, "(in the binary)").has_value());
  EXPECT_FALSE(Lexicon::from_bytes(view, "lexicon").has_value());
}

TEST(Lexicon, FileThatIsNotThereIsNotFound) {
  const TempFolder folder;
  const Result<Lexicon> missing = Lexicon::open(folder.path("none.lexicon"));
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(missing.error().path, folder.path("none.lexicon"));
  EXPECT_FALSE(Lexicon::open(folder.path()).has_value());  // a folder
}

// ---- The real one ----

std::string real_lexicon_path() {
  if (const char* const named = std::getenv("CIPIN_TEST_LEXICON")) return named;
#ifdef CIPIN_TEST_LEXICON
  return CIPIN_TEST_LEXICON;
#else
  return "";
#endif
}

class RealLexicon : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string path = real_lexicon_path();
    if (path.empty() || !std::filesystem::exists(path)) {
      GTEST_SKIP() << "no lexicon of jieba's dictionary in this build (" << path << "); name one in CIPIN_TEST_LEXICON";
    }
    Result<Lexicon> opened = Lexicon::open(path);
    ASSERT_TRUE(opened.has_value()) << opened.error().what;
    lexicon_.emplace(*std::move(opened));
  }
  std::optional<Lexicon> lexicon_;
};

TEST_F(RealLexicon, HoldsJiebasTotalAndItsMostFrequentWord) {
  EXPECT_EQ(lexicon_->total_frequency(), 60101967u);  // jieba.dt.total
  EXPECT_EQ(lexicon_->find("的").frequency, 318825u);
  EXPECT_TRUE(lexicon_->has_hmm());
}

TEST_F(RealLexicon, EveryFormIdLeadsToItsFormAndBack) {
  const FormIndex index(*lexicon_);
  std::string form;
  std::string before;
  for (FormId id = 0; id < lexicon_->word_count(); ++id) {
    form.clear();
    index.append_form(id, form);
    ASSERT_EQ(check_utf8(form).fault, Utf8Fault::kNone);
    ASSERT_EQ(lexicon_->find(form).form_id, id) << form;
  }
}

}  // namespace
}  // namespace cipin
