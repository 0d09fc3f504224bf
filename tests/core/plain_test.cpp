#include "core/segment/plain.h"

#include <gtest/gtest.h>

#include <random>

#include "core/segment/plain_scan.h"
#include "core/text/code_point.h"
#include "core/text/kind.h"
#include "core/text/utf8.h"
#include "core/text/word_break.h"
#include "tests/core/support.h"
#include "tests/reference/plain_reference.h"
#include "tests/reference/utf8_reference.h"

namespace cipin {
namespace {

using Forms = std::vector<std::string>;

constexpr PlainKind kAllKinds[] = {PlainKind::kSpace, PlainKind::kWords, PlainKind::kChars, PlainKind::kHanBigram};

Forms expected_tokens(PlainKind kind, std::string_view text) {
  switch (kind) {
    case PlainKind::kSpace:
      return reference::space_tokens(text);
    case PlainKind::kWords:
      return reference::words_tokens(text);
    case PlainKind::kChars:
      return reference::chars_tokens(text);
    case PlainKind::kHanBigram:
      return reference::han_bigram_tokens(text);
  }
  return {};
}

struct Cut {
  Forms forms;
  std::size_t forced_count = 0;
};

// Clause by clause, with as much in sight as `in_sight_bytes` beyond what must be; ids are checked on the way.
Cut cut(const Tokenizer& tokenizer, std::string_view text, std::size_t in_sight_bytes) {
  Cut result;
  const auto scratch = tokenizer.make_scratch();
  const auto forms = tokenizer.make_form_source();
  std::vector<Token> tokens;
  while (!text.empty()) {
    std::size_t seen = std::min(text.size(), tokenizer.lookahead_bytes() + in_sight_bytes);
    while (seen < text.size() && is_utf8_continuation(text[seen])) --seen;
    const ClauseEnd end = tokenizer.find_clause(text.substr(0, seen), seen == text.size());
    if (end.length_bytes == 0 || end.length_bytes > seen) {
      ADD_FAILURE() << "a clause of " << end.length_bytes << " bytes";
      return result;
    }
    result.forced_count += end.forced ? 1 : 0;
    const std::string clause(text.substr(0, end.length_bytes));  // exact, for the sanitizers
    tokens.clear();
    tokenizer.tokenize(clause, tokens, *scratch);
    for (const Token& token : tokens) {
      result.forms.push_back(clause.substr(token.begin_bytes, token.length_bytes));
      const std::string& form = result.forms.back();
      const CodePoint first = decode_code_point(form.data());
      const bool may_have_id =
          tokenizer.form_id_count() > 0 && first.length_bytes == form.size() && first.value < 0x10000;
      EXPECT_EQ(token.form_id, may_have_id ? static_cast<FormId>(first.value) : kNoForm) << form;
      if (may_have_id) {
        std::string back;
        forms->append_form(token.form_id, back);
        EXPECT_EQ(back, form);
      }
    }
    text.remove_prefix(end.length_bytes);
  }
  return result;
}

Forms tokens_of(PlainKind kind, std::string_view text) {
  return cut(*make_plain_tokenizer(kind), text, 0).forms;
}

TEST(PlainTokenizer, TokensAreThoseWrittenHere) {
  const std::string text = "The 3.5 km, don't—中国人民 GDP\u3000增长18%。\r\n";
  EXPECT_EQ(tokens_of(PlainKind::kSpace, text), (Forms{"The", "3.5", "km,", "don't—中国人民", "GDP", "增长18%。"}));
  EXPECT_EQ(tokens_of(PlainKind::kWords, text),
            (Forms{"The", "3.5", "km", ",", "don't", "—", "中", "国", "人", "民", "GDP", "增", "长", "18", "%", "。"}));
  EXPECT_EQ(tokens_of(PlainKind::kHanBigram, text),
            (Forms{"The", "3.5", "km", ",", "don't", "—", "中国", "国人", "人民", "GDP", "增长", "18", "%", "。"}));
  EXPECT_EQ(tokens_of(PlainKind::kChars, "G 增\t%\U00020000\u3000e\u0301"),
            (Forms{"G", "增", "%", "\U00020000", "e", "\u0301"}));
  EXPECT_EQ(tokens_of(PlainKind::kHanBigram, "一 二三，四"), (Forms{"一", "二三", "，", "四"}));
  EXPECT_EQ(tokens_of(PlainKind::kHanBigram, "葛\U000E0100城市"), (Forms{"葛\U000E0100城", "城市"}));
}

TEST(PlainTokenizer, OnlyWhatWcSplitsAtSeparatesInSpace) {
  std::u32string separators;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    if (tokens_of(PlainKind::kSpace, "a" + reference::encode(std::u32string(1, c)) + "b").size() == 2) separators += c;
  }
  EXPECT_EQ(
      separators,
      U"\t\n\v\f\r \u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u2060"
      U"\u3000");
}

// What matters to some tokenizer, often.
const std::u32string kAlphabet =
    U"aZé×÷ñ\u023F09_'\".,:;-%   \t\r\n\u00A0\u1C80\u2009\u200A\u200B\u2028\u202F\u2060\u2019\u3000、。“汉字"
    U"\u3007々\u0301\u200D\U000E0100\U0001F1E6\U0001F600\U00020000アあ가\u05D0\x1C\x85";

std::string random_text(std::mt19937& random, std::size_t code_points) {
  std::u32string text;
  while (text.size() < code_points) {
    switch (random() % 6) {
      case 0:  // runs that vector bodies go through, of all lengths around a block
        text.append(random() % 70, kAlphabet[random() % 5]);
        break;
      case 1:
        for (std::size_t i = random() % 90; i > 0; --i) text += U"the dog, it's 3.5 km: a_b "[random() % 26];
        break;
      case 2:
        for (std::size_t i = random() % 40; i > 0; --i) text += U"中国人民的、报纸\u3000。“”"[random() % 13];
        break;
      default:
        for (std::size_t i = random() % 20; i > 0; --i) text += kAlphabet[random() % kAlphabet.size()];
    }
  }
  return reference::encode(text);
}

TEST(PlainTokenizer, RandomTextsAreCutAsTheTwinsCutThem) {
  std::mt19937 random(7);
  for (const PlainKind kind : kAllKinds) {
    for (int round = 0; round < 1500; ++round) {
      const std::string text = random_text(random, random() % 250);
      ASSERT_EQ(tokens_of(kind, text), expected_tokens(kind, text)) << plain_name(kind) << ": " << text;
    }
  }
}

// Some texts are longer than clauses and windows; what is in sight must not matter.
TEST(PlainTokenizer, TokensAreTheSameWhateverIsInSight) {
  std::mt19937 random(8);
  std::string text;
  while (text.size() < 300'000) text += random_text(random, 2000);
  std::string without_cuts;  // of words: nowhere is it certain
  while (without_cuts.size() < 200'000) without_cuts += "ab,1.2'c:";
  for (const PlainKind kind : kAllKinds) {
    const auto tokenizer = make_plain_tokenizer(kind);
    for (const std::string* const each : {&text, &without_cuts}) {
      const Cut first = cut(*tokenizer, *each, 0);
      for (const std::size_t in_sight_bytes : {1u, 3u, 70'001u, 1'000'000u}) {
        const Cut other = cut(*tokenizer, *each, in_sight_bytes);
        EXPECT_EQ(other.forms == first.forms, true)
            << plain_name(kind) << " with " << in_sight_bytes << " bytes more in sight";
        EXPECT_EQ(other.forced_count, first.forced_count);
      }
    }
    // A part longer than a clause, for the twins of words take a text's square of time.
    const std::string_view part = std::string_view(text).substr(0, text.find('\n', 20'000));
    if (kind == PlainKind::kSpace || kind == PlainKind::kChars) {
      EXPECT_EQ(cut(*tokenizer, text, 0).forms == expected_tokens(kind, text), true) << plain_name(kind);
    } else {
      EXPECT_EQ(cut(*tokenizer, part, 0).forms == expected_tokens(kind, part), true) << plain_name(kind);
    }
  }
}

TEST(PlainTokenizer, ATokenThatIsTooLongIsCutAndSaidToBe) {
  const std::string longest(kPlainTokenBytesMax, 'x');
  for (const PlainKind kind : {PlainKind::kSpace, PlainKind::kWords}) {
    const auto tokenizer = make_plain_tokenizer(kind);
    const Cut whole = cut(*tokenizer, "a " + longest + " b", 0);
    EXPECT_EQ(whole.forms == (Forms{"a", longest, "b"}), true) << plain_name(kind);
    EXPECT_EQ(whole.forced_count, 0u);
    const Cut in_two = cut(*tokenizer, "a " + longest + "yz b", 0);
    EXPECT_EQ(in_two.forms == (Forms{"a", longest, "yz", "b"}), true) << plain_name(kind);
    EXPECT_EQ(in_two.forced_count, 1u);
  }
  std::string han;
  while (han.size() < kPlainTokenBytesMax + 30) han += "汉";
  const Cut in_two = cut(*make_plain_tokenizer(PlainKind::kSpace), han, 0);
  ASSERT_EQ(in_two.forms.size(), 2u);
  EXPECT_EQ(in_two.forms[0].size(), kPlainTokenBytesMax / 3 * 3);
  EXPECT_EQ(in_two.forms[0] + in_two.forms[1], han);
}

TEST(PlainTokenizer, WithWhiteSpaceKeptTokensCoverTheText) {
  std::mt19937 random(9);
  for (const PlainKind kind : {PlainKind::kSpace, PlainKind::kWords, PlainKind::kChars}) {
    const auto tokenizer = make_plain_tokenizer(kind, {.keep_white_space = true});
    const auto scratch = tokenizer->make_scratch();
    for (int round = 0; round < 500; ++round) {
      const std::string text = random_text(random, random() % 100);
      std::vector<Token> tokens;
      if (!text.empty()) tokenizer->tokenize(text, tokens, *scratch);
      Forms black;
      std::size_t at = 0;
      for (const Token& token : tokens) {
        ASSERT_EQ(token.begin_bytes, at);
        at += token.length_bytes;
        const std::string form = text.substr(token.begin_bytes, token.length_bytes);
        const bool white =
            token.kind == Kind::kSpace || (kind != PlainKind::kSpace && kind_of_form(form) == Kind::kSpace);
        if (!white) black.push_back(form);
        const bool line_end_apart =
            form.size() == 1 || form == "\r\n" || form.find_first_of("\r\n") == std::string::npos;
        ASSERT_TRUE(line_end_apart || kind == PlainKind::kSpace) << text;
      }
      ASSERT_EQ(at, text.size());
      ASSERT_EQ(black, expected_tokens(kind, text));
    }
  }
}

// ---- The vector bodies, at every alignment of what they must see. ----

TEST(PlainScan, SpacedTextIsScannedAlikeByBothBodies) {
  const plain_scan::Bodies bodies = plain_scan::bodies_of(vectors_of_cpu());
  if (bodies.find_spaced == nullptr)
    GTEST_SKIP() << "this machine has no vector instructions that a body is written for";
  std::mt19937 random(10);
  std::vector<std::uint32_t> places(4000);
  for (int round = 0; round < 4000; ++round) {
    std::string text = std::string(random() % 67, round % 2 == 0 ? 'x' : ' ') + random_text(random, random() % 150);
    plain_scan::Spans slow{places.data(), places.data() + 1000};
    plain_scan::find_spaced_portably(text, 0, slow);
    plain_scan::Spans fast{places.data() + 2000, places.data() + 3000};
    const std::size_t scanned = bodies.find_spaced(text.data(), text.size(), fast);
    ASSERT_LE(scanned, text.size());
    ASSERT_GE(scanned + 130, text.size());
    plain_scan::find_spaced_portably(text, scanned, fast);
    ASSERT_EQ(std::vector(fast.begins, fast.begins + fast.begin_count),
              std::vector(slow.begins, slow.begins + slow.begin_count));
    ASSERT_EQ(std::vector(fast.ends, fast.ends + fast.end_count), std::vector(slow.ends, slow.ends + slow.end_count));
  }
}

TEST(PlainScan, LatinTextIsCutAtTheBoundariesOfTheRules) {
  const plain_scan::Bodies bodies = plain_scan::bodies_of(vectors_of_cpu());
  if (bodies.find_latin == nullptr)
    GTEST_SKIP() << "this machine has no vector instructions that a body is written for";
  std::mt19937 random(11);
  std::vector<std::uint32_t> places(8000);
  const std::u32string latin = U"aZé9_'.,:; \"\r\n\t-ñ\u023F";
  std::size_t scanned_bytes = 0;
  for (int round = 0; round < 6000; ++round) {
    std::u32string code_points;
    for (std::size_t i = random() % 300; i > 0; --i) code_points += latin[random() % latin.size()];
    const char32_t foreign = U"×÷汉\u0301\u2019\u00A0\u05D0\U0001F600"[random() % 8];
    if (round % 3 != 0) code_points.insert(random() % (code_points.size() + 1), 1, foreign);
    const std::string text = reference::encode(code_points);
    plain_scan::Spans spans{places.data(), places.data() + 4000};
    const std::size_t scanned = bodies.find_latin(text.data(), text.size(), spans);
    ASSERT_EQ(spans.begin_count, spans.end_count);
    Forms found;
    for (std::size_t i = 0; i < spans.begin_count; ++i)
      found.push_back(text.substr(spans.begins[i], spans.ends[i] - spans.begins[i]));
    Forms expected;
    std::size_t at = 0;
    while (at < scanned) {
      const std::size_t end = find_word_end(text, at);
      if (kind_of_form(std::string_view(text).substr(at, end - at)) != Kind::kSpace)
        expected.push_back(text.substr(at, end - at));
      at = end;
    }
    ASSERT_EQ(at, scanned) << "not at a boundary of " << text;
    ASSERT_EQ(found, expected) << text;
    scanned_bytes += scanned;
  }
  EXPECT_GT(scanned_bytes, 200'000u);
}

TEST(PlainScan, TwoByteLatinLettersAreLettersOfTheRules) {
  for (char32_t c = 0xC0; c < 0x240; ++c) {
    const bool sign = c == U'×' || c == U'÷';
    EXPECT_EQ(word_break_of(c) == WordBreak::kALetter, !sign) << static_cast<std::uint32_t>(c);
  }
}

TEST(PlainTokenizer, NamesAndDescriptionsTellThemApart) {
  Forms descriptions;
  for (const PlainKind kind : kAllKinds) {
    EXPECT_EQ(plain_kind_of_name(plain_name(kind)), kind);
    descriptions.push_back(make_plain_tokenizer(kind)->describe());
    EXPECT_EQ(make_plain_tokenizer(kind, {.keep_white_space = true})->describe(), descriptions.back());
  }
  EXPECT_EQ(
      descriptions,
      (Forms{"tokenizer=space token_bytes_max=65536", "tokenizer=words unicode=15.0 token_bytes_max=65536",
             "tokenizer=chars token_bytes_max=65536", "tokenizer=han-bigram unicode=15.0 token_bytes_max=65536"}));
  EXPECT_EQ(plain_kind_of_name("jieba"), std::nullopt);
}

}  // namespace
}  // namespace cipin
