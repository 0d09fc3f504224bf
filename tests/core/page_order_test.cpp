#include <gtest/gtest.h>

#include "tests/core/page_reading.h"

// Whose a head is: above or behind its text, first of all, one of a row; with bylines in odd places.
namespace cipin::tests {
namespace {

using page::ArticleKind;
using page::Page;
using Texts = std::vector<std::string>;

// The headlines of each article, a line each.
Texts heads_of(std::string_view text, const Page& page) {
  Texts heads;
  for (const page::Article& article : page.articles) {
    std::string head;
    for (const std::string& line : bytes_of(text, article.headline)) head += (head.empty() ? "" : " / ") + line;
    heads.push_back(head);
  }
  return heads;
}

TEST(Order, AHeadAboveATextThatTellsItsDayBeginsAnArticle) {
  const std::string text =
      "堤坝连夜加固\n沙河镇的一百名工人加固堤坝，一直干到天亮。\n镇长说，水退以后还要守七天。\n"
      "社区食堂昨日迎来八十位老人\n6月3日上午，槐安里社区食堂开张，来了八十位老人。\n"
      "本报记者 周海\n图书馆延长开放\n读者可以读到深夜十一点，馆里有热水。\n本报记者 林冬青\n";
  EXPECT_EQ(heads_of(text, read(text)), (Texts{"堤坝连夜加固", "社区食堂昨日迎来八十位老人", "图书馆延长开放"}));
}

TEST(Order, HeadsOfOneFormAreARowOfSubheads) {
  std::string text =
      "一年干成了什么\n本报记者 周海\n镇里的人翻开一年的账本，从工厂、田头和楼道里挑出几组数，念给大家听。\n";
  for (const std::string head : {"厂房里 从一百到一百三", "田埂上 从六十到二百四", "楼道里 从两盏到四千盏"}) {
    text += head +
            "\n今年镇里的产值比去年多了三成，用电量多了两成，工人多了一成。\n这些数都写在账本上，谁都可以来看。\n还有一"
            "笔账没有算清。\n";
  }
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(page.articles[0].subheads.size(), 3u);
}

TEST(Order, BelowHeadAndBylineASingleHeadIsASubhead) {
  const std::string text =
      "营商环境是办出来的\n——沙河镇改革一年间\n本报记者 "
      "周海\n六枚印章并成一枚\n在政务大厅的玻璃柜里，摆着六枚封存的印章。\n"
      "一张清单挡住随意\n不该查的不去查，也是服务。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(page.articles[0].subheads.size(), 2u);
}

TEST(Order, ABylineAboveTheFirstHeadStandsAboveAllOfThem) {
  const std::string text =
      "□ 本报记者 "
      "周海\n修鞋摊一摆三十八年\n文昌巷口的修鞋匠把摊子从毛头小伙摆到了满头白发。\n涨价最慢的手艺\n补一个鞋掌五块钱，十"
      "年没有涨过。\n"
      "□ 本报记者 林冬青\n地铁二号线今起试运行\n今天早上，地铁二号线首班车从江东站驶出。\n";
  const Page page = read(text);
  EXPECT_EQ(heads_of(text, page), (Texts{"修鞋摊一摆三十八年", "地铁二号线今起试运行"}));
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海"});
  EXPECT_EQ(forms_of(page.articles[1].reporters), Texts{"林冬青"});
  EXPECT_EQ(page.articles[0].subheads.size(), 1u);
}

TEST(Order, ASignedTextLeavesTheNextBylineToAHeadWithout) {
  const std::string text =
      "堤坝加固\n本报讯（记者 周海）工人们昨日加固堤坝。\n干到天亮。\n记者 林冬青\n食堂开张\n本报讯 "
      "社区食堂昨日开张。\n来了八十位老人。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海"});
  EXPECT_EQ(forms_of(page.articles[1].reporters), Texts{"林冬青"});
}

TEST(Order, HeadsFirstAndTextsBehindInTheirOrder) {
  const std::string text =
      "省里召开秋种会议\n强调抓好小麦播种质量\n北湖油田打出高产井\n省化肥厂提前完成全年计划\n盲人的推拿诊所\n\n"
      "本报讯 全省秋种会议昨日召开，要求抓好小麦播种的质量。\n本报讯 北湖油田的高产井昨日试油，日产一百二十吨。\n"
      "本报讯 省化肥厂到九月底完成了全年计划。\n城关镇有一家推拿诊所，主人是一位盲人。\n他的诊所开了五年。\n（周 "
      "海）\n";
  const Page page = read(text);
  EXPECT_EQ(heads_of(text, page), (Texts{"省里召开秋种会议 / 强调抓好小麦播种质量", "北湖油田打出高产井",
                                         "省化肥厂提前完成全年计划", "盲人的推拿诊所"}));
  ASSERT_EQ(page.articles.size(), 4u);
  EXPECT_EQ(page.articles[3].body.size(), 3u);
}

TEST(Order, AnArticleThatHasItsHeadBehindKeepsItFromThePicture) {
  const std::string text =
      "本报讯 沙湾小学的水火箭昨日飞过打谷场。\n孩子们排着队看。\n记者 周海\n水火箭飞过打谷场\n"
      "图为幼儿园的孩子把萝卜送给环卫工人。\n食堂开张\n本报讯 社区食堂昨日开张。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), Texts{"水火箭飞过打谷场"});
  EXPECT_EQ(page.articles[1].kind, ArticleKind::kCaption);
  EXPECT_TRUE(page.articles[1].headline.empty());
}

TEST(Order, TheRestBetweenBylineAndOpeningIsTheArticles) {
  const std::string text =
      "一张红纸上的名字\n记者 周海\n静了。她没有念稿，开口就说会记账。\n唱票的时候下起了雨。\n"
      "本报讯 昨日，望江村的祠堂前摆开了三张方桌。\n候选人有两个，轮到她，祠堂里一下子安\n食堂开张\n本报讯 "
      "社区食堂昨日开张。\n";
  const Page page = read(text, ToyWords({"安静"}));
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(page.articles[0].body.size(), 5u);
}

TEST(Order, AnInterviewAndALetterHaveHeadsOfTheirOwn) {
  const std::string text =
      "堤坝加固\n本报讯（记者 "
      "周海）工人们昨日加固堤坝。\n小区的早餐店\n编辑同志：\n楼下的早餐店凌晨三点就开始和面，请问该找谁？我们一家三口都"
      "睡不好觉。\n"
      "棉价何时见底\n记者：这一轮棉价下跌见底了吗？\n卓文：现在谈还早。\n";
  EXPECT_EQ(heads_of(text, read(text)), (Texts{"堤坝加固", "小区的早餐店", "棉价何时见底"}));
}

TEST(Order, ASignedItemBelowATextIsABrief) {
  const std::string text =
      "空气质量通报\n市生态环境局昨日发布，全市优良天数19天。\n●霜降已过，小麦亩播量以12公斤为宜。（周 海）\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_TRUE(page.articles[1].headline.empty());
}

TEST(Order, WhoTellsAReporterIsNoByline) {
  const std::string text = "物业费打折判了\n本报讯 法院昨日判决。\n审判长百里川告诉记者,判决不\n是打折的示范。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_TRUE(page.articles[0].reporters.empty());
}

}  // namespace
}  // namespace cipin::tests
