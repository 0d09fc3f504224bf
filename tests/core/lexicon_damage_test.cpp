#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <random>

#include "core/base/coding.h"
#include "core/base/hash.h"
#include "core/lexicon/format.h"
#include "core/lexicon/lexicon.h"
#include "core/segment/jieba.h"
#include "core/text/utf8.h"
#include "tests/core/support.h"

// Files that are no lexicon, or a damaged, newer or forged one.
namespace cipin {
namespace {

namespace format = lexicon_format;

Result<Lexicon> open(const std::vector<std::uint64_t>& storage, std::size_t size_bytes) {
  return Lexicon::from_bytes(tests::view_of(storage, size_bytes), "news.lexicon");
}

template <class Integer>
void overwrite(std::string& bytes, std::size_t at, Integer value) {
  for (std::size_t i = 0; i < sizeof value; ++i) bytes.at(at + i) = static_cast<char>(value >> (8 * i));
}

std::string tiny_lexicon() {
  LexiconBuilder builder;
  builder.add_dictionary("甲 3\n甲乙 5\n甲乙丙 2\n丙甲 1\n𠀀 1\n𠀀甲 2\n", DictionaryForm::kSystem, "dict");
  builder.add_dictionary("乙甲 0\n", DictionaryForm::kUser, "user");
  builder.set_hmm(tests::small_hmm(), "small");
  EXPECT_TRUE(builder.add_folds("子\t甲\n𠂎\t丙\n", "folds").has_value());
  Result<std::string> bytes = builder.build();
  EXPECT_TRUE(bytes.has_value());
  return *bytes;
}

void expect_refused(const Result<Lexicon>& opened, std::string_view why) {
  ASSERT_FALSE(opened.has_value()) << why;
  EXPECT_EQ(opened.error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(opened.error().path, "news.lexicon");
  EXPECT_NE(opened.error().what.find("cipin lexicon build"), std::string::npos) << opened.error().what;
  EXPECT_NE(opened.error().what.find(why), std::string::npos) << opened.error().what;
}

TEST(DamagedLexicon, EveryTruncationIsRefused) {
  const std::string bytes = tiny_lexicon();
  const std::vector<std::uint64_t> storage = tests::aligned(bytes);
  ASSERT_TRUE(open(storage, bytes.size()).has_value());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const Result<Lexicon> opened = open(storage, length);
    ASSERT_FALSE(opened.has_value()) << length;
    ASSERT_EQ(opened.error().kind, ErrorKind::kCorrupt);
  }
  expect_refused(open(storage, bytes.size() - 1), "where its header says");
  expect_refused(open(storage, 100), "cut short");
}

TEST(DamagedLexicon, TruncationWithAMendedSizeIsRefusedByTheChecksum) {
  const std::string bytes = tiny_lexicon();
  for (std::size_t length = format::kHeaderBytes; length < bytes.size(); length += 1 + length / 50) {
    std::string cut = bytes.substr(0, length);
    overwrite(cut, format::kFileBytesAt, static_cast<std::uint64_t>(length));
    expect_refused(open(tests::aligned(cut), cut.size()), "checksum");
  }
}

TEST(DamagedLexicon, LongerFileIsRefused) {
  const std::string bytes = tiny_lexicon() + "x";
  expect_refused(open(tests::aligned(bytes), bytes.size()), "where its header says");
}

// Every bit outside the two great tables of code points, and every 61st inside them.
TEST(DamagedLexicon, EverySingleBitFlipIsRefused) {
  const std::string bytes = tiny_lexicon();
  std::vector<std::uint64_t> storage = tests::aligned(bytes);
  char* const at = reinterpret_cast<char*>(storage.data());
  const auto section = [&](format::Section number) {
    const std::size_t entry = format::kSectionTableAt + 16 * std::size_t{number};
    return std::pair(load_little_endian<std::uint64_t>(bytes.data() + entry),
                     load_little_endian<std::uint64_t>(bytes.data() + entry + 8));
  };
  const auto inside = [&](format::Section number, std::size_t byte) {
    const auto [offset, size] = section(number);
    return byte >= offset && byte < offset + size;
  };
  std::size_t flipped = 0;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    const std::size_t byte = bit / 8;
    if ((inside(format::kBmpLabels, byte) || inside(format::kHmmRowOfHan, byte)) && bit % 61 != 0) continue;
    at[byte] = static_cast<char>(at[byte] ^ (1 << (bit % 8)));
    EXPECT_FALSE(open(storage, bytes.size()).has_value()) << "bit " << bit % 8 << " of byte " << byte;
    at[byte] = static_cast<char>(at[byte] ^ (1 << (bit % 8)));
    ++flipped;
  }
  EXPECT_GT(flipped, std::size_t{20000});
}

TEST(DamagedLexicon, ForeignFileIsRefusedAsSuch) {
  for (const std::string_view text : {"", "x", "word 5 n\n", "\x89PNG\r\n\x1a\n",
                                      "\x89"
                                      "CPL\n\x1a\n"}) {
    const std::vector<std::uint64_t> storage = tests::aligned(std::string(text) + std::string(500, '\0'));
    expect_refused(open(storage, text.size()), "no lexicon");
    expect_refused(open(storage, text.size() + 500), "no lexicon");
  }
}

TEST(DamagedLexicon, NewerVersionIsRefusedAndNamesTheCommandThatRebuilds) {
  std::string bytes = tiny_lexicon();
  bytes[format::kVersionAt] = static_cast<char>(format::kFormatVersion + 1);
  expect_refused(open(tests::aligned(bytes), bytes.size()), "newer");
}

TEST(DamagedLexicon, FileStillBeingWrittenIsRefused) {
  std::string bytes = tiny_lexicon();
  overwrite(bytes, format::kVersionAt, std::uint32_t{0});
  expect_refused(open(tests::aligned(bytes), bytes.size()), "version 0");
}

// ---- Forged: wrong numbers under a right checksum ----

class Forgery {
 public:
  explicit Forgery(std::string bytes = tiny_lexicon()) : bytes_(std::move(bytes)) {}

  std::size_t section_at(format::Section section) const {
    return get<std::uint32_t>(format::kSectionTableAt + 16 * std::size_t{section});
  }
  std::size_t section_bytes(format::Section section) const {
    return get<std::uint32_t>(format::kSectionTableAt + 16 * std::size_t{section} + 8);
  }
  template <class Integer>
  Forgery& put(std::size_t at, Integer value) {
    overwrite(bytes_, at, value);
    return *this;
  }
  template <class Integer>
  Integer get(std::size_t at) const {
    return load_little_endian<Integer>(bytes_.data() + at);
  }
  std::size_t size() const { return bytes_.size(); }

  const std::vector<std::uint64_t>& finish() {
    put(format::kChecksumAt, checksum_bytes(std::string_view(bytes_).substr(format::kCheckedFrom)));
    storage_ = tests::aligned(bytes_);
    return storage_;
  }
  Result<Lexicon> open_forged() {
    finish();
    return open(storage_, bytes_.size());
  }

 private:
  std::string bytes_;
  std::vector<std::uint64_t> storage_;
};

// Uses everything a lexicon offers. Wrong tokens are allowed; they must cover the text, and no byte outside may be read
// (asan sees that).
void use(const Lexicon& lexicon) {
  std::string text;
  for (const std::string_view part : {"甲乙丙甲", "𠀀甲", "子𠂎丙", "abc1.5%", "龥一\r\n", "丙丙丙甲甲甲乙乙"})
    text += part;
  for (int options = 0; options < 4; ++options) {
    auto tokenizer = JiebaTokenizer::make(lexicon, {.hmm = (options & 1) != 0, .traditional = (options & 2) != 0});
    if (!tokenizer) continue;
    std::vector<Token> tokens;
    const auto scratch = (*tokenizer)->make_scratch();
    (*tokenizer)->tokenize(text, tokens, *scratch);
    std::size_t at = 0;
    const auto forms = (*tokenizer)->make_form_source();
    for (const Token& token : tokens) {
      EXPECT_EQ(token.begin_bytes, at);
      at += token.length_bytes;
      std::string form;
      if (token.form_id != kNoForm) forms->append_form(token.form_id, form);
    }
    EXPECT_EQ(at, text.size());
  }
  const FormIndex index(lexicon);
  for (FormId id = 0; id < lexicon.word_count(); ++id) {
    std::string form;
    index.append_form(id, form);
    lexicon.find(form);
  }
  for (const std::string_view word : {"甲乙丙", "𠀀", "😀", "子"}) lexicon.find(word);
}

TEST(ForgedLexicon, UntouchedOneOpensAndWorks) {
  Forgery forgery;
  const Result<Lexicon> opened = forgery.open_forged();
  ASSERT_TRUE(opened.has_value());
  use(*opened);
}

TEST(ForgedLexicon, NodeOutOfRangeIsRefused) {
  const Forgery original;
  const std::size_t nodes_at = original.section_at(format::kNodes);
  const std::size_t node_count = original.section_bytes(format::kNodes) / 8;
  const std::size_t word_count = original.section_bytes(format::kCostIndexes) / 4 - 1;
  const std::size_t label_count = original.section_bytes(format::kLabelCodePoints) / 4 - 1;
  for (std::size_t i = 0; i < node_count; ++i) {
    const auto node = original.get<std::uint64_t>(nodes_at + 8 * i);
    // The first of these is the base of what has no children.
    for (const std::uint64_t base : {std::uint64_t{node_count - 1 - trie::kSpareLabels - label_count},
                                     std::uint64_t{node_count}, std::uint64_t{0xFFFFFF}}) {
      Forgery forgery;
      forgery.put(nodes_at + 8 * i, (node & 0xFFFFFFFFFF) | base << 40);
      expect_refused(forgery.open_forged(), "outside the trie");
    }
    for (const std::uint64_t number : {std::uint64_t{word_count + 1}, std::uint64_t{0xFFFFFF}}) {
      Forgery forgery;
      forgery.put(nodes_at + 8 * i, (node & ~(std::uint64_t{0xFFFFFF} << 16)) | number << 16);
      expect_refused(forgery.open_forged(), "outside the trie");
    }
  }
}

// Code points of no word have this label: a word would go on with them, out of its block.
TEST(ForgedLexicon, NodeOfNoLabelIsRefused) {
  const std::size_t nodes_at = Forgery().section_at(format::kNodes);
  const std::size_t node_count = Forgery().section_bytes(format::kNodes) / 8;
  for (std::size_t i = 0; i < node_count; ++i) {
    Forgery forgery;
    forgery.put(nodes_at + 8 * i, forgery.get<std::uint64_t>(nodes_at + 8 * i) & ~std::uint64_t{0xFFFF});
    expect_refused(forgery.open_forged(), "outside the trie");
  }
}

TEST(ForgedLexicon, CostThatIsNoFrequencysIsRefused) {
  const std::size_t logs_at = Forgery().section_at(format::kLogFrequencies);
  for (const double forged : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -1.0,
                              -std::numeric_limits<double>::infinity(), 46.0}) {
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      Forgery forgery;
      forgery.put(logs_at + 8 * i, std::bit_cast<std::uint64_t>(forged));
      expect_refused(forgery.open_forged(), "frequency out of range");
    }
  }
  expect_refused(Forgery().put(format::kTotalFrequencyAt, std::uint64_t{0}).open_forged(), "frequency out of range");
}

TEST(ForgedLexicon, CostIndexOutOfRangeIsRefused) {
  const Forgery original;
  const auto frequency_count = static_cast<std::uint32_t>(original.section_bytes(format::kFrequencies) / 8);
  const std::size_t word_count = original.section_bytes(format::kCostIndexes) / 4 - 1;
  for (std::size_t number = 1; number <= word_count; ++number) {
    for (const std::uint32_t index : {0u, frequency_count, 0xFFFFFFFFu}) {
      Forgery forgery;
      forgery.put(original.section_at(format::kCostIndexes) + 4 * number, index);
      expect_refused(forgery.open_forged(), "no frequency");
    }
  }
  expect_refused(Forgery().put(original.section_at(format::kCostIndexes), 1u).open_forged(), "do not fit");
}

// A circle of nodes is a word of any length, which no place's length has room for.
TEST(ForgedLexicon, CircleOfNodesIsHarmless) {
  const Forgery original;
  const std::size_t nodes_at = original.section_at(format::kNodes);
  const std::size_t node_count = original.section_bytes(format::kNodes) / 8;
  std::size_t opened_count = 0;
  for (std::size_t base = 1; base + trie::kSpareLabels < node_count; ++base) {
    for (std::size_t label = 1; label <= 4; ++label) {
      Forgery forgery;
      const auto node = [&](std::uint64_t number) { return label | number << 16 | std::uint64_t{base} << 40; };
      forgery.put(nodes_at + 8 * label, node(1));
      forgery.put(nodes_at + 8 * (base + label), node(2));
      const Result<Lexicon> opened = forgery.open_forged();
      if (!opened) continue;
      ++opened_count;
      const std::string form = [&] {
        std::string text;
        append_code_point(text, opened->code_point_of_label(static_cast<trie::Label>(label)));
        return text;
      }();
      std::string text;
      for (int i = 0; i < 1000; ++i) text += form;
      const auto tokenizer = JiebaTokenizer::make(*opened, {.hmm = false});
      ASSERT_TRUE(tokenizer.has_value());
      const auto scratch = (*tokenizer)->make_scratch();
      std::vector<Token> tokens;
      (*tokenizer)->tokenize(text, tokens, *scratch);
      std::size_t at = 0;
      for (const Token& token : tokens) {
        ASSERT_EQ(token.begin_bytes, at);
        ASSERT_GT(token.length_bytes, 0u);
        at += token.length_bytes;
      }
      ASSERT_EQ(at, text.size());
    }
  }
  EXPECT_GT(opened_count, std::size_t{4});
}

TEST(ForgedLexicon, LabelOutOfRangeIsRefused) {
  const Forgery original;
  const auto label_count = static_cast<std::uint32_t>(original.section_bytes(format::kLabelCodePoints) / 4 - 1);
  for (const std::size_t c : {0u, 0x7532u, 0xFFFFu}) {
    expect_refused(
        Forgery()
            .put(original.section_at(format::kBmpLabels) + 2 * c, static_cast<std::uint16_t>(label_count + 1))
            .open_forged(),
        "label");
  }
  expect_refused(Forgery().put(original.section_at(format::kAstralLabels) + 4, label_count + 1).open_forged(), "label");
  for (const std::uint32_t no_code_point : {0x110000u, 0xD800u, 0xDFFFu, 0xFFFFFFFFu}) {
    expect_refused(Forgery().put(original.section_at(format::kLabelCodePoints) + 4, no_code_point).open_forged(),
                   "code point");
  }
}

TEST(ForgedLexicon, SectionOutsideTheFileOrUnalignedIsRefused) {
  for (std::size_t section = 0; section < format::kSectionCount; ++section) {
    const std::size_t entry = format::kSectionTableAt + 16 * section;
    const Forgery original;
    for (const std::uint64_t offset :
         {std::uint64_t{original.size() + 8} / 8 * 8 + 8, ~std::uint64_t{7}, original.get<std::uint64_t>(entry) + 1}) {
      expect_refused(Forgery().put(entry, offset).open_forged(), "outside the file");
    }
    for (const std::uint64_t size : {std::uint64_t{original.size()}, ~std::uint64_t{0}, std::uint64_t{1} << 32}) {
      expect_refused(Forgery().put(entry + 8, size).open_forged(), "outside the file");
    }
  }
}

TEST(ForgedLexicon, SectionsThatDoNotFitAreRefused) {
  for (const format::Section section :
       {format::kNodes, format::kBmpLabels, format::kLabelCodePoints, format::kFrequencies, format::kLogFrequencies,
        format::kHmmRowOfHan, format::kCostIndexes}) {
    expect_refused(
        Forgery().put(format::kSectionTableAt + 16 * std::size_t{section} + 8, std::uint64_t{0}).open_forged(), "");
  }
  Forgery hmm;
  hmm.put(format::kSectionTableAt + 16 * std::size_t{format::kHmmTables} + 8, std::uint64_t{8 * 23});
  expect_refused(hmm.open_forged(), "HMM");
}

TEST(ForgedLexicon, HmmRowOutOfRangeIsRefused) {
  const Forgery original;
  const std::size_t rows = (original.section_bytes(format::kHmmTables) / 8 - 20) / 4;
  Forgery forgery;
  forgery.put(original.section_at(format::kHmmRowOfHan) + original.section_bytes(format::kHmmRowOfHan) - 2,
              static_cast<std::uint16_t>(rows));
  expect_refused(forgery.open_forged(), "HMM");
}

TEST(ForgedLexicon, ForcedSplitBeyondItsSectionIsRefused) {
  const Forgery original;
  Forgery forgery;
  forgery.put(original.section_at(format::kForcedSplits), std::uint8_t{100});
  expect_refused(forgery.open_forged(), "forced splits");
}

TEST(ForgedLexicon, WrongNumberOfWordsIsRefused) {
  expect_refused(Forgery().put(format::kWordCountAt, std::uint64_t{7}).open_forged(), "number of words");
}

// A word length that is too small must not lead the search for a place to cut outside what it looked at.
TEST(ForgedLexicon, WordLengthOfZeroIsRefusedOrHarmless) {
  for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
    Forgery forgery;
    forgery.put(format::kWordCodePointsMaxAt, length);
    const Result<Lexicon> opened = forgery.open_forged();
    if (!opened) continue;
    auto tokenizer = JiebaTokenizer::make(*opened, {.hmm = false});
    ASSERT_TRUE(tokenizer.has_value());
    std::string text;
    for (int i = 0; i < 140'000; ++i) text += i % 2 == 0 ? "甲" : "丙";
    std::vector<Token> tokens;
    const auto scratch = (*tokenizer)->make_scratch();
    std::string_view rest = text;
    std::size_t forced_count = 0;
    while (!rest.empty()) {
      const ClauseEnd end = (*tokenizer)->find_clause(rest, true);
      ASSERT_GT(end.length_bytes, 0u) << "a pass would never end";
      ASSERT_LE(end.length_bytes, std::min<std::size_t>(rest.size(), kClauseBytesMax));
      tokens.clear();
      (*tokenizer)->tokenize(rest.substr(0, end.length_bytes), tokens, *scratch);
      std::size_t at = 0;
      for (const Token& token : tokens) {
        ASSERT_EQ(token.begin_bytes, at);
        at += token.length_bytes;
      }
      ASSERT_EQ(at, end.length_bytes);
      rest.remove_prefix(end.length_bytes);
      forced_count += end.forced ? 1 : 0;
    }
    EXPECT_EQ(forced_count, 2u);
  }
}

TEST(ForgedLexicon, RandomNumbersAnywhereAreRefusedOrHarmless) {
  std::mt19937_64 random(20240501);
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  const Forgery original;
  std::size_t opened_count = 0;
  for (int round = 0; round < 800; ++round) {
    Forgery forgery;
    for (std::size_t patches = 1 + below(3); patches > 0; --patches) {
      const auto section = static_cast<format::Section>(random() % format::kSectionCount);
      const std::size_t size = original.section_bytes(section);
      if (round % 4 == 0 || size < 8) {  // the header's own numbers, right and wrong by a little
        const std::size_t at = format::kCheckedFrom + 8 * below((format::kHeaderBytes - format::kCheckedFrom) / 8);
        forgery.put(at, original.get<std::uint64_t>(at) + 8 * (random() % 5) - 16);
      } else {
        const std::size_t at = original.section_at(section) + below(size - 7);
        if (section == format::kNodes) {  // small numbers, so that many pass the checks and lead somewhere
          forgery.put(original.section_at(section) + 8 * below(size / 8),
                      random() % 6 | (random() % 4) << 16 | (random() % 8) << 40);
        } else {
          forgery.put(at, random() % 2 == 0 ? random() : random() % 8);
        }
      }
    }
    forgery.put(format::kWordCountAt,
                original.get<std::uint64_t>(format::kWordCountAt) + (round % 2 == 0 ? 0 : random() % 3));
    const Result<Lexicon> opened = forgery.open_forged();
    if (!opened) {
      ASSERT_EQ(opened.error().kind, ErrorKind::kCorrupt);
      continue;
    }
    ++opened_count;
    use(*opened);
    if (HasFailure()) FAIL() << "round " << round;
  }
  EXPECT_GT(opened_count, std::size_t{100});  // else this tested nothing
}

}  // namespace
}  // namespace cipin
