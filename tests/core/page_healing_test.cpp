#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/page_support.h"

namespace cipin::tests {
namespace {

using page::Page;
using page::read_page;

// The joins as "left|right": two code points on either side.
std::vector<std::string> joins_of(std::string_view text, const Page& page) {
  constexpr std::size_t kShown = 6;  // bytes: two Han
  std::vector<std::string> shown;
  for (const page::Join& join : page.joins) {
    shown.push_back(std::string(text.substr(join.at_bytes - kShown, kShown)) + "|" +
                    std::string(text.substr(join.resume_bytes, kShown)));
  }
  return shown;
}

std::vector<std::string> joins_of(std::string_view text, const ToyWords& words = {}) {
  return joins_of(text, read_page(text, words, {}));
}

using Joins = std::vector<std::string>;

TEST(Healing, AWordCutByABlankLineIsOne) {
  EXPECT_EQ(joins_of("河堤加固\n\n本报讯 昨日，江边的工人们连夜加固河\n\n堤，一直干到天亮。\n"), Joins{"固河|堤，"});
}

TEST(Healing, ASentenceThatHasEndedIsNotJoined) {
  EXPECT_EQ(joins_of("河堤加固\n\n本报讯 昨日，工人们连夜加固河堤。\n\n工地上灯火通明。\n\n记者 周海\n"), Joins{});
  EXPECT_EQ(joins_of("河堤加固\n\n本报讯 昨日，工人说：“干到天亮！”\n\n工地上灯火通明。\n"), Joins{});
}

TEST(Healing, ACommaAtTheEndGoesOn) {
  EXPECT_EQ(joins_of("河堤加固\n\n本报讯 昨日，工人们连夜加固河堤，\n\n工地上灯火通明。\n"), Joins{"堤，|工地"});
}

TEST(Healing, APictureBetweenIsPassedOver) {
  const std::string text =
      "河堤加固\n\n本报讯 昨日，江边的工人们连夜加固河\n\n图为工人在搬运沙袋。 本报记者 周海 "
      "摄\n\n堤，一直干到天亮。\n\n记者 林冬青\n";
  const Page page = read_page(text, ToyWords(), {});
  EXPECT_EQ(joins_of(text, page), Joins{"固河|堤，"});
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(page.articles[0].nested_captions.size(), 1u);
  EXPECT_EQ(page.articles[1].kind, page::ArticleKind::kCaption);
}

TEST(Healing, AnotherArticleBetweenIsPassedOver) {
  const std::string text =
      "河堤加固\n\n本报讯 昨日，江边的工人们连夜加固河\n\n食堂开张\n\n本报讯（记者 "
      "周海）社区食堂昨日开张，来了八十位老人。\n\n"
      "堤，一直干到天亮。\n\n工地上灯火通明。\n\n记者 林冬青\n";
  const Page page = read_page(text, ToyWords(), {});
  EXPECT_EQ(joins_of(text, page), Joins{"固河|堤，"});
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[0].body),
            (std::vector<std::string>{"本报讯 昨日，江边的工人们连夜加固河", "堤，一直干到天亮。", "工地上灯火通明。",
                                      "记者 林冬青"}));
  EXPECT_EQ(forms_of(page.articles[1].reporters), std::vector<std::string>{"周海"});
}

TEST(Healing, TheRestMayStandBeforeTheBegin) {
  const std::string text =
      "食堂开张\n\n本报讯 社区食堂昨日开张，来了八十位老人。\n\n（记者 周海）\n\n堤，一直干到天亮。\n\n"
      "河堤加固\n\n本报讯 昨日，江边的工人们连夜加固河\n\n（记者 林冬青）\n";
  const Page page = read_page(text, ToyWords(), {});
  EXPECT_EQ(joins_of(text, page), Joins{"固河|堤，"});
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[1].body),
            (std::vector<std::string>{"本报讯 昨日，江边的工人们连夜加固河", "堤，一直干到天亮。", "（记者 林冬青）"}));
  EXPECT_LT(page.joins[0].resume_bytes, page.joins[0].at_bytes);
}

TEST(Healing, AShortLineIsACutSentenceIfAWordSaysSo) {
  const std::string text =
      "河堤加固\n\n本报讯 工地上灯火通明。\n\n周海要求,要把群众的安全放\n\n在第一位。\n\n记者 林冬青\n";
  EXPECT_EQ(joins_of(text, ToyWords({"放在", "安全", "群众", "第一位"})), Joins{"全放|在第"});
}

TEST(Healing, AHeadIsNoCutSentence) {
  EXPECT_EQ(
      joins_of("河堤加固 群众安心\n\n本报讯 工地上灯火通明。\n\n记者 林冬青\n\n食堂开张\n\n本报讯 来了八十位老人。\n",
               ToyWords({"安心", "开张"})),
      Joins{});
}

TEST(Healing, RowsOfATableAreNotJoined) {
  EXPECT_EQ(joins_of("各区空气质量排名\n\n排名如下：\n\n第1名 东区 98.6分\n\n第2名 西区 97.1分\n\n第3名 南区 95.4分\n"),
            Joins{});
}

TEST(Healing, WrappedLinesAreJoinedAndCountedWhereASentenceIsCut) {
  const std::string text =
      "河堤加固\n\n本报讯（记者 周海）昨夜，江边\n的工人们连夜加固河堤，一直干到\n天亮。工地上灯火通明，附近的居\n"
      "民送来了热茶和馒头，一共送了三\n趟，直到天亮之后才回家休息去。\n大家都说，今年的水来得早，堤要\n加得更高一些才放"
      "心。\n";
  const Page page = read_page(text, ToyWords(), {});
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(joins_of(text, page), (Joins{"江边|的工", "干到|天亮", "的居|民送", "了三|趟，", "堤要|加得"}));
  EXPECT_EQ(find_broken_promise(text, page), "");
}

// As programs wrap: after so many code points, however wide those are.
TEST(Healing, LinesOfAsManyCodePointsAreWrapped) {
  const std::string text =
      "河堤加固\n\n"
      "本报讯（记者 周海）昨夜，江边8\n"
      "6名工人连夜加固河堤，到今天早上\n"
      "6时，用去沙袋2400只，加固堤\n"
      "坝310米，附近的居民送来热茶和\n"
      "馒头120份，大家都说今年的水来\n"
      "得早，堤要加得更高一些，家里的粮\n"
      "食和牲口也要早些往高处搬才放心。\n";
  const Page page = read_page(text, ToyWords(), {});
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(page.joins.size(), 6u);
  EXPECT_EQ(page::article_text(text, page, page.articles[0]).text,
            "河堤加固\n"
            "本报讯（记者 "
            "周海）昨夜，江边86名工人连夜加固河堤，到今天早上6时，用去沙袋2400只，加固堤坝310米，附近的居民送来热茶和馒"
            "头120份，大家都说今年的水来得早，堤要加得更高一些，家里的粮食和牲口也要早些往高处搬才放心。");
  EXPECT_EQ(forms_of(page.articles[0].reporters), std::vector<std::string>{"周海"});
}

// Rows that a table prints at one width stay rows.
TEST(Healing, RowsOfOneWidthAreNotWrapped) {
  const std::string text =
      "七月水位一览\n\n"
      "东江 江城站 28.21 警戒27.50 超0.71 落\n"
      "西江 湖口站 24.86 警戒24.50 超0.36 落\n"
      "南河 古桥站 19.42 警戒19.80 低0.38 落\n"
      "北河 新渡站 33.07 警戒33.00 超0.07 平\n"
      "梅溪 山口站 16.55 警戒17.20 低0.65 落\n"
      "白溪 石门站 41.90 警戒41.00 超0.90 落\n"
      "清溪 水磨站 12.30 警戒13.00 低0.70 落\n";
  EXPECT_TRUE(read_page(text, ToyWords(), {}).joins.empty());
}

TEST(Healing, CanBeSwitchedOff) {
  const Page page = read_page("河堤加固\n\n本报讯 昨日，江边的工人们连夜加固河\n\n堤，一直干到天亮。\n", ToyWords(),
                              {.heal = false, .issue_date = std::nullopt});
  EXPECT_TRUE(page.joins.empty());
}

TEST(Healing, ABlankStaysBetweenLatinWords) {
  const std::string text = "本报讯 展会昨日开幕，主题是Green\n\nCity，共有八十家企业参加。\n";
  const Page page = read_page(text, ToyWords(), {});
  ASSERT_EQ(page.joins.size(), 1u);
  EXPECT_TRUE(page.joins[0].space);
  const page::ArticleText joined = page::article_text(text, page, page.articles[0]);
  EXPECT_NE(joined.text.find("主题是Green City，共有"), std::string::npos);
}

TEST(ArticleText, OffsetsLeadBackToThePage) {
  const std::string text = "堤，一直干到天亮。\n\n河堤加固\n\n本报讯 昨日，江边的工人们连夜加固河\n\n（记者 林冬青）\n";
  const Page page = read_page(text, ToyWords(), {});
  ASSERT_EQ(page.articles.size(), 1u);
  const page::ArticleText joined = page::article_text(text, page, page.articles[0]);
  EXPECT_EQ(joined.text, "河堤加固\n本报讯 昨日，江边的工人们连夜加固河堤，一直干到天亮。\n（记者 林冬青）");
  for (std::size_t at = 0; at < joined.text.size(); ++at) {
    const auto after = std::ranges::upper_bound(joined.pieces, at, {}, &page::ArticleText::Piece::begin_bytes);
    ASSERT_NE(after, joined.pieces.begin());
    const page::ArticleText::Piece& piece = *(after - 1);
    EXPECT_EQ(text[piece.page_bytes + at - piece.begin_bytes], joined.text[at]) << at;
  }
}

// gain_of_join against every way to cut the text, one by one.
double best_by_trying(std::u32string_view form, std::size_t wall, const page::WordCosts& words,
                      const page::PageText& page) {
  double best = -1e9;
  for (std::uint32_t cuts = 0; cuts < (1u << (form.size() - 1)); ++cuts) {
    if (wall < form.size() && (cuts & (1u << (wall - 1))) == 0) continue;
    double cost = 0;
    std::size_t begin = 0;
    for (std::size_t end = 1; end <= form.size(); ++end) {
      if (end < form.size() && (cuts & (1u << (end - 1))) == 0) continue;
      const auto known = words.cost(page.bytes({begin, end}));
      cost += known ? *known : end - begin == 1 ? -18 : -1e6;
      begin = end;
    }
    best = std::max(best, cost);
  }
  return best;
}

TEST(GainOfJoin, IsThatOfAllCutsTriedOut) {
  const ToyWords words({"甲乙", "乙丙", "丙甲", "甲乙丙", "乙", "丙丙丙"});
  const std::string alphabet[] = {"甲", "乙", "丙"};
  for (int number = 0; number < 3 * 3 * 3 * 3 * 3 * 3; ++number) {
    std::string text;
    for (int i = 0, rest = number; i < 6; ++i, rest /= 3) text += alphabet[rest % 3];
    const page::PageText page(text);
    for (std::size_t wall = 1; wall < 6; ++wall) {
      const std::u32string_view form = page.folded({0, 6});
      const double expected = best_by_trying(form, 6, words, page) - best_by_trying(form, wall, words, page);
      EXPECT_NEAR(page::gain_of_join(page, {0, wall}, {wall, 6}, words), expected, 1e-9) << text << " " << wall;
    }
  }
}

}  // namespace
}  // namespace cipin::tests
