#include <gtest/gtest.h>

#include "tests/core/page_reading.h"

// The ways in which pages arrive, each as short as it can be; tests/gold/broken.py has them from real articles.
namespace cipin::tests {
namespace {

using page::Article;
using page::ArticleKind;
using page::Page;
using Texts = std::vector<std::string>;

TEST(Layout, ABylineBetweenHeadAndOpeningIsTheArticles) {
  const std::string text =
      "堤坝连夜加固\n\n□ 本报记者 周海\n\n本报讯 昨日，工人们加固堤坝。\n\n一直干到天亮。\n\n"
      "食堂开张\n\n本报记者 林 冬\n\n本报讯 社区食堂昨日开张。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), Texts{"堤坝连夜加固"});
  EXPECT_EQ(page.articles[0].body.size(), 3u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海"});
  EXPECT_EQ(forms_of(page.articles[1].reporters), Texts{"林冬"});
}

TEST(Layout, TrianglesInARowAreItemsAndOneAloneIsACaption) {
  const std::string text =
      "简讯\n\n▲东湖社区食堂昨日开张，来了八十位老人。\n\n▲图书馆昨日起延长开放。\n\n▲江边新种了三百棵树。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(page.articles[0].body.size(), 3u);

  const std::string alone = "堤坝加固\n\n本报讯 昨日，工人们加固堤坝。\n\n▲工人们在搬运沙袋。\n";
  const Page other = read(alone);
  ASSERT_EQ(other.articles.size(), 2u);
  EXPECT_EQ(other.articles[1].kind, ArticleKind::kCaption);
}

TEST(Layout, TurnedToAnotherPageAndFromOne) {
  const std::string text =
      "（上接第一版）堤坝的缺口在天亮前合龙。\n\n工人们这才回去吃饭。\n\n"
      "食堂开张\n\n本报讯（记者 周海）社区食堂昨日开张，来了八十位老人，他们说饭菜又热又（下转第三版）\n\n"
      "图书馆延长开放\n\n本报讯（记者 林冬青）图书馆昨日起延长开放。\n";
  const Page page = read(text, ToyWords({"又图"}));
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_TRUE(page.articles[0].headline.empty());
  EXPECT_EQ(page.articles[0].body.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"食堂开张"});
  EXPECT_EQ(bytes_of(text, page.articles[2].headline), Texts{"图书馆延长开放"});
  EXPECT_TRUE(page.joins.empty());
}

TEST(Layout, LabelsAndSignaturesOfANoticeAreNoHeads) {
  const std::string text =
      "拍卖公告\n\n受委托，我公司公开拍卖旧机动车6辆。\n\n展示时间：3月26日至27日\n\n江城诚信拍卖有限公司\n\n"
      "食堂开张\n\n本报讯（记者 周海）社区食堂昨日开张。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(page.articles[0].body.size(), 3u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"食堂开张"});
}

TEST(Layout, AColumnsTitleInsideASentenceIsPassedOver) {
  const std::string text =
      "堤坝加固\n\n本报讯（记者 周海）昨日，江边的工人们连夜加固河\n\n特别报道·回眸这一年\n\n"
      "堤，一直干到天亮。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(page.articles[0].body.size(), 2u);
  EXPECT_EQ(page.articles[1].kind, ArticleKind::kBanner);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"特别报道·回眸这一年"});
  ASSERT_EQ(page.joins.size(), 1u);
  EXPECT_EQ(text.substr(page.joins[0].resume_bytes, 6), "堤，");
}

TEST(Layout, HeadsBehindAllTexts) {
  const std::string text =
      "本报讯（记者 周海）昨日，工人们连夜加固江边堤坝。\n\n工地上灯火通明。\n\n江边堤坝连夜加固\n\n"
      "本报讯（记者 林冬青）东湖社区食堂昨日开张。\n\n八十位老人来吃饭。\n\n东湖社区食堂开张\n\n"
      "本报讯（记者 何苗）市图书馆昨日起延长开放。\n\n读者很高兴。\n\n市图书馆延长开放\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), Texts{"江边堤坝连夜加固"});
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"东湖社区食堂开张"});
  EXPECT_EQ(bytes_of(text, page.articles[2].headline), Texts{"市图书馆延长开放"});
  for (const Article& article : page.articles) EXPECT_EQ(article.body.size(), 2u);
}

TEST(Layout, HeadsInFrontStayWhereAnArticleHasNone) {
  const std::string text =
      "本报讯（记者 周海）昨日，工人们连夜加固江边堤坝。\n\n工地上灯火通明。\n\n东湖社区食堂开张\n\n"
      "本报讯（记者 林冬青）东湖社区食堂昨日开张。\n\n八十位老人来吃饭。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_TRUE(page.articles[0].headline.empty());
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"东湖社区食堂开张"});
}

TEST(Layout, WhereArticlesHaveOpeningsPlainHeadsInARowAreSubheads) {
  const std::string text =
      "堤坝连夜加固\n\n本报讯（记者 周海）昨日，工人们加固堤坝。\n\n"
      "食堂开张\n\n本报讯（记者 林冬青）社区食堂昨日开张。\n\n人从哪来\n\n社区里退休的厨师都来了。\n\n"
      "钱怎么花\n\n账每天贴在门口，谁都能看。\n\n"
      "图书馆延长开放\n\n本报讯（记者 何苗）图书馆昨日起延长开放。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(bytes_of(text, page.articles[1].subheads), (Texts{"人从哪来", "钱怎么花"}));
}

TEST(Layout, AHeadThatSaysWhatItsTextSaysBeginsAnArticleThoughNobodyIsNamed) {
  const std::string text =
      "江边堤坝连夜加固\n\n工人们连夜加固江边堤坝，一直干到天亮，工地上灯火通明。\n\n"
      "东湖社区食堂开张\n\n东湖社区的食堂前天开张，八十位老人来吃第一顿饭，都说饭菜热乎。\n\n"
      "市图书馆延长开放\n\n市图书馆把开放延长到晚上十点，读者多了三成，座位也多了一百个。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"东湖社区食堂开张"});
  EXPECT_EQ(bytes_of(text, page.articles[2].headline), Texts{"市图书馆延长开放"});
}

TEST(Layout, AHeadOfThreePartsWithFiguresAboveAnOpeningIsNoRow) {
  const std::string text =
      "食堂开张\n\n本报讯 社区食堂昨日开张。\n\n江城通报表扬 3个单位 12名个人\n\n本报讯 市里昨日通报表扬。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"江城通报表扬 3个单位 12名个人"});
}

TEST(Layout, TheRestBetweenHeadAndOpeningLeavesTheHeadAlone) {
  const std::string text =
      "食堂开张\n\n本报讯（记者 何苗）社区食堂昨日开张。\n\n江边堤坝连夜加固\n\n堤，一直干到天亮。\n\n记者 周海\n\n"
      "本报讯 昨日，江边的工人们连夜加固河\n";
  const Page page = read(text, ToyWords({"河堤"}));
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"江边堤坝连夜加固"});
  EXPECT_EQ(forms_of(page.articles[1].reporters), Texts{"周海"});
  ASSERT_EQ(page.joins.size(), 1u);
  EXPECT_LT(page.joins[0].resume_bytes, page.joins[0].at_bytes);
}

TEST(Layout, ARestGoesToTheTextThatSpeaksOfTheSame) {
  // No word crosses either break; the far paragraph speaks of camphor trees and the caterpillars on them.
  const std::string text =
      "老樟树有了医生\n\n本报讯（记者 周海）河口镇的老樟树今年六百岁，春天叶片落了大半，树医生在樟树根部打孔输液，"
      "又在樟树冠上放了寄生蜂来治樟巢螟，专家说今后只要每年\n\n"
      "食堂开张\n\n本报讯（记者 林冬青）社区食堂昨日开张，来了八十位老人，饭菜三荤两素，只收十二元。\n\n"
      "食堂的账每天贴在门口，谁都能看。\n\n"
      "给老樟树输液两回，再放寄生蜂治住樟巢螟，樟树冠上的叶片就能长齐，河口镇的老樟树便保住了。\n\n"
      "图书馆延长开放\n\n本报讯（记者 何苗）图书馆昨日起延长开放。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(page.articles[0].body.size(), 2u);
  EXPECT_EQ(page.articles[1].body.size(), 2u);
  ASSERT_EQ(page.joins.size(), 1u);
  EXPECT_EQ(text.substr(page.joins[0].resume_bytes, 12), "给老樟树");
}

TEST(Layout, OneBracketIsOneTextWhateverBreaksIt) {
  const std::string text =
      "堤坝加固\n\n本报讯 昨日，工人们加固堤坝。（本报记者 周\n\n海 林冬青）\n\n食堂开张\n\n本报讯 食堂昨日开张。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), (Texts{"周海", "林冬青"}));
  ASSERT_EQ(page.joins.size(), 1u);
}

TEST(Layout, LinesALittleShortOfTheColumnAreItsLines) {
  // Ten to a line; the mark that may not begin a line hangs over, and a blank at a line's end is not seen.
  const std::string text =
      "堤坝加固\n　　本报讯 "
      "昨日夜里\n江边的工人们扛着沙袋，\n一趟一趟往堤上走一直\n干到天亮才回去吃饭。\n　　工地上灯火通明风又\n"
      "大雨又急没有一个人说\n要回去。（记者 \n周海）\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海"});
  EXPECT_EQ(page.joins.size(), 6u);
}

TEST(Layout, AHeadsLinesStayLinesOnAWrappedPage) {
  const std::string text =
      "堤坝加固\n　　本报讯 昨日夜里\n江边的工人们扛着沙袋\n一趟一趟往堤上走一直\n干到天亮才回去吃饭。\n\n"
      "东湖社区的食堂今天开\n张来了八十位老人吃饭\n　　本报讯 "
      "社区的食堂\n今天开张来了八十位老\n人他们说饭菜又热又香\n又便宜。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), (Texts{"东湖社区的食堂今天开", "张来了八十位老人吃饭"}));
}

TEST(Layout, APictureHandedOutByAnAgency) {
  const std::string text =
      "堤坝加固\n\n本报讯 昨日，工人们加固堤坝。\n\n\n工人们在江边搬运沙袋。\n新华社发（周海摄）\n\n\n"
      "江边的灯一直亮到天明。新华社发（林冬青 摄）\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(page.articles[1].kind, ArticleKind::kCaption);
  EXPECT_EQ(forms_of(page.articles[1].photographers), Texts{"周海"});
  EXPECT_EQ(page.articles[2].kind, ArticleKind::kCaption);
  EXPECT_EQ(forms_of(page.articles[2].photographers), Texts{"林冬青"});
}

std::string day_of(const std::string& lead) {
  const std::string text = "食堂开张\n\n本报讯 " + lead + "\n";
  const Page page = read(text, {}, page::Date{2024, 3, 6});  // a Wednesday
  return page.articles.empty() ? "" : page.articles[0].event_date;
}

TEST(Layout, DaysToldFromTheDayOfIssue) {
  EXPECT_EQ(day_of("上周五，社区食堂开张。"), "2024-03-01");
  EXPECT_EQ(day_of("上周日上午，社区食堂开张。"), "2024-03-03");
  EXPECT_EQ(day_of("本周二，社区食堂开张。"), "2024-03-05");
  EXPECT_EQ(day_of("周三上午，社区食堂开张。"), "2024-03-06");
  EXPECT_EQ(day_of("周六晚，社区食堂开张。"), "2024-03-02");
  EXPECT_EQ(day_of("本月4日，社区食堂开张。"), "2024-03-04");
  EXPECT_EQ(day_of("上月29日，社区食堂开张。"), "2024-02-29");
  EXPECT_EQ(day_of("记者5日从社区获悉，食堂开张。"), "2024-03-05");
  EXPECT_EQ(day_of("28日，社区食堂开张。"), "2024-02-28");
  EXPECT_EQ(day_of("大前天，社区食堂开张。"), "2024-03-03");
  // A date before a word for a day, and the first of several.
  EXPECT_EQ(day_of("昨日传来消息，食堂3月2日开张。"), "2024-03-02");
  EXPECT_EQ(day_of("4日，食堂开张，5月1日的账还没有算。"), "2024-03-04");
  EXPECT_EQ(day_of("昨日，食堂开张，上周五的账算清了。"), "2024-03-05");
  // No day: every week, the week to come, a name.
  EXPECT_EQ(day_of("食堂每周二、周四晚开到八点。"), "");
  EXPECT_EQ(day_of("本周五，社区食堂将开张。"), "");
  EXPECT_EQ(day_of("周一鸣说，食堂的饭菜很香。"), "");
  EXPECT_EQ(day_of("本月35日，社区食堂开张。"), "");
}

}  // namespace
}  // namespace cipin::tests
