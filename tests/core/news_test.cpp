#include "core/segment/news.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "core/io/stream.h"
#include "core/segment/news_spans.h"
#include "tests/core/support.h"
#include "tests/reference/news_reference.h"
#include "tests/reference/utf8_reference.h"

namespace cipin::tests {
namespace {

const std::string kWordsFolder = CIPIN_SOURCE_DIR "/seeds/words";

// The real lexicon with what is made over it once; null where there is none.
const Lexicon* real_lexicon() {
  static const std::unique_ptr<Lexicon> lexicon = [] {
    const char* path = std::getenv("CIPIN_TEST_LEXICON");
#ifdef CIPIN_TEST_LEXICON
    if (path == nullptr) path = CIPIN_TEST_LEXICON;
#endif
    if (path == nullptr) return std::unique_ptr<Lexicon>();
    Result<Lexicon> opened = Lexicon::open(path);
    return opened ? std::make_unique<Lexicon>(*std::move(opened)) : nullptr;
  }();
  return lexicon.get();
}

std::vector<reference::News::Token> tokens_of(const Tokenizer& tokenizer, std::string_view text,
                                              TokenizerScratch& scratch) {
  std::vector<reference::News::Token> forms;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view clause = text.substr(at, tokenizer.find_clause(text.substr(at), true).length_bytes);
    std::vector<Token> tokens;
    tokenizer.tokenize(clause, tokens, scratch);
    std::size_t end = 0;
    for (const Token& token : tokens) {
      EXPECT_EQ(token.begin_bytes, end) << "tokens cover the clause without gap";
      end = token.begin_bytes + std::size_t{token.length_bytes};
      forms.push_back({std::string(clause.substr(token.begin_bytes, token.length_bytes)), token.kind, token.form_id});
    }
    EXPECT_EQ(end, clause.size());
    at += clause.size();
  }
  return forms;
}

class News : public ::testing::Test {
 protected:
  void SetUp() override {
    if (real_lexicon() == nullptr) GTEST_SKIP() << "no real lexicon: name one in CIPIN_TEST_LEXICON";
    tokenizer_ = *NewsTokenizer::make(*real_lexicon(), {});
    scratch_ = tokenizer_->make_scratch();
  }

  // Forms between blanks; those of a kind of their own with it behind a slash.
  std::string marked(std::string_view text) {
    std::string out;
    for (const auto& token : tokens_of(*tokenizer_, text, *scratch_)) {
      if (!out.empty()) out += ' ';
      out += token.form;
      if (token.kind != Kind::kByForm) out += '/' + std::string(kind_name(token.kind));
    }
    return out;
  }

  std::unique_ptr<NewsTokenizer> tokenizer_;
  std::unique_ptr<TokenizerScratch> scratch_;
};

TEST_F(News, FiguresDatesAndCodesAreWholeTokens) {
  EXPECT_EQ(marked("增长18.6%，投资1800亿元。"), "增长 18.6%/figure ， 投资 1800亿元/figure 。");
  EXPECT_EQ(marked("9月10日启动"), "9月10日/date 启动");
  EXPECT_EQ(marked("5G-V2X试点"), "5G-V2X/code 试点");
  EXPECT_EQ(marked("4.8万余名学生"), "4.8万余名/figure 学生");
}

TEST_F(News, QuotedFormulasAndCoinagesAreTokensAndWhatIsSaidIsNot) {
  EXPECT_EQ(marked("“三送一强”活动"), "“ 三送一强/formula ” 活动");
  EXPECT_EQ(marked("建成“数字小镇”"), "建成 “ 数字小镇/quote ”");
  EXPECT_EQ(marked("他说：“数字小镇”"), "他 说 ： “ 数字 小镇 ”");
  EXPECT_EQ(marked("“我们的小镇”"), "“ 我们 的 小镇 ”");
  EXPECT_EQ(marked("“小镇”"), "“ 小镇 ”");  // a word of the lexicon is a word
}

TEST_F(News, NamesAreTokensAndTheLatticeRunsBetween) {
  EXPECT_EQ(marked("记者王晓明从郑州市人民政府获悉"), "记者 王晓明/person 从 郑州市人民政府/organisation 获悉");
}

TEST_F(News, JunkOfTheLexiconIsCutAndTermsAreJoined) {
  EXPECT_EQ(marked("他部手机"), "他 部 手机");
  EXPECT_EQ(marked("深化放管服改革"), "深化 放管服 改革");
  EXPECT_EQ(marked("放管服务"), "放管 服务");  // no term ends inside a word
}

TEST_F(News, FormsOfLexiconWordsKeepTheirNumbers) {
  const std::unique_ptr<FormSource> forms = tokenizer_->make_form_source();
  for (const auto& token : tokens_of(*tokenizer_, "一部手机在金水区增长18.6%", *scratch_)) {
    if (token.form_id == kNoForm) continue;
    std::string form;
    forms->append_form(token.form_id, form);
    EXPECT_EQ(form, token.form);
    EXPECT_EQ(forms->kind_of(token.form_id), kind_of_form(form)) << form;
  }
}

TEST_F(News, BylinesOfAPageCountInItsArticlesAndNotAfterIt) {
  // A name that its own line does not make sure of.
  const std::string line = "台下，人们等着高峰开口。\n";
  const std::string without = marked(line);
  ASSERT_EQ(without.find("/person"), without.npos) << without;
  const std::string_view persons[] = {"高峰"};
  tokenizer_->begin_page(persons, *scratch_);
  const std::string within = marked(line);
  tokenizer_->end_page(*scratch_);
  EXPECT_NE(within.find("高峰/person"), within.npos) << within;
  EXPECT_EQ(marked(line), without);
}

TEST_F(News, SampleArchiveIsAsTheTwinCutsIt) {
  const reference::News twin(*real_lexicon(), kWordsFolder);
  std::size_t file_count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CIPIN_SOURCE_DIR "/seeds/archive")) {
    if (entry.path().extension() != ".txt") continue;
    const std::string text = read_file(entry.path());
    ASSERT_EQ(tokens_of(*tokenizer_, text, *scratch_), twin.cut(text)) << entry.path();
    ++file_count;
  }
  EXPECT_GT(file_count, 30u);
}

// Text of pieces that patterns, names, lists and the lattice quarrel about.
std::string quarrelsome_text(std::mt19937& random, std::size_t pieces) {
  static const std::vector<std::string> kPieces = {
      "1800",     "亿元", "18.6%", "9月",    "10日", "2020年",   "三",   "一",   "十二",   "第",     "万",
      "个",       "名",   "余",    "近",     "5G",   "-V2X",     "+",    "“",    "”",      "‘",      "’",
      "「",       "」",   "：",    "，",     "。",   "、",       "（",   "）",   " ",      "\u3000", "\n",
      "\r\n",     "\r",   "记者",  "王晓明", "王",   "李强",     "说",   "书长", "市长",   "郑州",   "市",
      "人民政府", "北京", "大学",  "区",     "路",   "村",       "公司", "集团", "部手机", "放管服", "务",
      "放",       "管",   "服",    "送",     "强",   "稳",       "的",   "了",   "发展",   "经济",   "数字",
      "小镇",     "A",    "ａ１",  "·",      "列夫", "托尔斯泰", "𠀀",   "é",    "第一",   "医院",   "两会",
      "半年",     "上午", "新",    "国",     "中国", "人民",     "银行", "%",    ".",      "0"};
  std::string text;
  for (std::size_t i = 0; i < pieces; ++i) text += kPieces[random() % kPieces.size()];
  return text;
}

TEST_F(News, QuarrelsomeTextIsAsTheTwinCutsIt) {
  const reference::News twin(*real_lexicon(), kWordsFolder);
  std::mt19937 random(1234);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = quarrelsome_text(random, 1 + random() % 60);
    ASSERT_EQ(tokens_of(*tokenizer_, text, *scratch_), twin.cut(text)) << "round " << round << ": " << text;
  }
}

TEST(NewsOverASmallLexicon, RandomTextIsAsTheTwinCutsIt) {
  const OwnedLexicon lexicon(small_lexicon_bytes());
  const auto tokenizer = *NewsTokenizer::make(*lexicon, {});
  const auto scratch = tokenizer->make_scratch();
  const reference::News twin(*lexicon, kWordsFolder);
  std::mt19937 random(77);
  for (int round = 0; round < 3000; ++round) {
    std::string text = random_text(random, random() % 40);
    text += quarrelsome_text(random, random() % 10);
    text += random_text(random, random() % 20);
    ASSERT_EQ(tokens_of(*tokenizer, text, *scratch), twin.cut(text)) << "round " << round << ": " << text;
  }
}

TEST_F(News, TokensAreTheSameForEveryWindow) {
  std::mt19937 random(5);
  std::string text;
  for (const std::size_t pieces : {10u, 30000u, 5u, 40000u, 3u}) {  // lines below and above the longest that is whole
    std::string line = quarrelsome_text(random, pieces);
    std::erase_if(line, [](char c) { return c == '\n' || c == '\r'; });
    text += line + (pieces == 5 ? "\r\n" : "\n");
    text += quarrelsome_text(random, 500);
    text += "\xFF";  // a fault ends a clause
  }
  Pass pass(*tokenizer_);
  std::vector<TokenList::Item> whole;
  for (const std::size_t window_bytes : {std::size_t{1} << 20, tokenizer_->lookahead_bytes(), std::size_t{70001}}) {
    MemorySource source(text, window_bytes);
    TokenList sink;
    ASSERT_TRUE(pass.run(source, sink).has_value());
    EXPECT_EQ(sink.uncovered_count(), 0u);
    if (whole.empty()) whole = sink.items();
    ASSERT_EQ(sink.items(), whole) << window_bytes;
  }
}

TEST_F(News, HostileTextTakesLinearTimeAndIsCovered) {
  for (const std::string piece : {"1", "\n", "“", "三", "王", "的", "\r", "1+", "。", "部手机", "市"}) {
    const auto seconds_of = [&](std::size_t size) {
      std::string text;
      while (text.size() < size) text += piece;
      return tests::processor_seconds_of([&] { tokens_of(*tokenizer_, text, *scratch_); });
    };
    const double small = seconds_of(std::size_t{1} << 18);
    EXPECT_LT(seconds_of(std::size_t{1} << 21), 24 * small + 1) << piece;  // eight times the text
  }
}

TEST_F(News, ClausesEndWithLinesThenWithSentences) {
  const std::string filler(NewsTokenizer::kLineBytesMax - 10, 'x');
  EXPECT_EQ(tokenizer_->find_clause("甲乙\r\n丙", true).length_bytes, 11u);  // all of a short text
  const std::string lines = "甲。\r\n" + filler + filler;
  EXPECT_EQ(tokenizer_->find_clause(lines, true).length_bytes, 8u);
  const std::string sentences = "甲。乙" + filler + filler;
  EXPECT_EQ(tokenizer_->find_clause(sentences, true).length_bytes, 6u);
  EXPECT_FALSE(tokenizer_->find_clause(sentences, true).forced);
  const std::string none = filler + filler;
  EXPECT_TRUE(tokenizer_->find_clause(none, true).forced);
  // CR LF is not cut where the room ends between the two.
  const std::string cr = "甲\n" + std::string(NewsTokenizer::kLineBytesMax - 5, 'x') + "\r\n" + filler;
  EXPECT_EQ(tokenizer_->find_clause(cr, true).length_bytes, 4u);
}

TEST(NewsRules, EveryFamilyCanBeSwitchedOffAndIsNamed) {
  const OwnedLexicon lexicon(small_lexicon_bytes());
  const auto described = [&](NewsRules rules) {
    return (*NewsTokenizer::make(*lexicon, {.rules = rules}))->describe();
  };
  const std::string all = described({});
  EXPECT_EQ(all.rfind("tokenizer=news/", 0), 0u);
  EXPECT_NE(all.find("patterns="), all.npos);
  EXPECT_NE(all.find("gazetteer="), all.npos);
  EXPECT_NE(described({.patterns = kAllPatternRules & ~kRuleDate}), all);
  EXPECT_NE(described({.find_names = false}), all);
  EXPECT_NE(described({.names = {.bare_person = false}}), all);
  EXPECT_NE(described({.join_terms = false}), all);
  EXPECT_NE(described({.cut_junk = false}), all);
}

TEST_F(News, WithEveryRuleOffTokensAreJiebas) {
  const auto off = *NewsTokenizer::make(
      *real_lexicon(), {.rules = {.patterns = 0, .find_names = false, .join_terms = false, .cut_junk = false}});
  const auto jieba = *JiebaTokenizer::make(*real_lexicon(), {});
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    const std::string text = quarrelsome_text(random, 40);
    EXPECT_EQ(cut(*off, text), cut(*jieba, text));
  }
}

// ---- Which spans stand ----

std::vector<FixedSpan> chosen(std::string_view text, std::vector<TextSpan> patterns, std::vector<TextSpan> quotes,
                              std::vector<Name> names) {
  std::vector<Pattern> pattern_list;
  std::vector<Pattern> quote_list;
  for (const TextSpan span : patterns) pattern_list.emplace_back().span = span;
  for (const TextSpan span : quotes) quote_list.emplace_back().span = span;
  std::vector<FixedSpan> spans;
  choose_spans(text, pattern_list, quote_list, names, {}, spans);
  return spans;
}

TEST(ChooseSpans, APatternStandsAgainstANameThatCrossesIt) {
  EXPECT_EQ(chosen("abcdefgh", {{2, 5}}, {}, {{Kind::kPerson, false, 4, 3, 0}}),
            (std::vector<FixedSpan>{{2, 5, Kind::kFigure}}));
  EXPECT_EQ(chosen("abcdefgh", {{2, 5}}, {}, {{Kind::kPerson, false, 2, 3, 0}}),
            (std::vector<FixedSpan>{{2, 5, Kind::kFigure}}));
  EXPECT_EQ(chosen("abcdefgh", {{2, 5}}, {}, {{Kind::kPerson, false, 3, 1, 0}}),
            (std::vector<FixedSpan>{{2, 5, Kind::kFigure}}));
}

TEST(ChooseSpans, ANameStandsAgainstWhatItHolds) {
  EXPECT_EQ(chosen("abcdefgh", {{2, 4}}, {}, {{Kind::kOrganisation, false, 2, 4, 0}, {Kind::kPlace, true, 4, 2, 0}}),
            (std::vector<FixedSpan>{{2, 6, Kind::kOrganisation}}));
  EXPECT_EQ(chosen("abcdefgh", {{6, 7}}, {}, {{Kind::kPlace, false, 0, 2, 0}, {Kind::kPerson, false, 1, 3, 0}}),
            (std::vector<FixedSpan>{{0, 2, Kind::kPlace}, {6, 7, Kind::kFigure}}));
}

TEST(ChooseSpans, ACoinageStandsAgainstWhatItHoldsAlone) {
  EXPECT_EQ(chosen("“abcd”efg", {{4, 5}}, {{3, 7}}, {}), (std::vector<FixedSpan>{{3, 7, Kind::kQuote}}));
  EXPECT_EQ(chosen("“abcd”efg", {{3, 7}}, {{3, 7}}, {}), (std::vector<FixedSpan>{{3, 7, Kind::kFigure}}));
  EXPECT_EQ(chosen("“abcd”efg", {}, {{3, 7}}, {{Kind::kOrganisation, false, 0, 12, 0}}),
            (std::vector<FixedSpan>{{0, 12, Kind::kOrganisation}}));
}

}  // namespace
}  // namespace cipin::tests
