#include <gtest/gtest.h>

#include "tests/core/page_reading.h"

// Lists, tables, boxes and what else stands between articles; and to whom a line belongs.
namespace cipin::tests {
namespace {

using page::Article;
using page::ArticleKind;
using page::Page;
using page::read_page;
using Texts = std::vector<std::string>;

// The first line of each article; a headless one by its text.
Texts firsts_of(std::string_view text, const Page& page) {
  Texts firsts;
  for (const Article& article : page.articles) {
    firsts.push_back(bytes_of(text, article.headline.empty() ? article.body.front() : article.headline.front()));
  }
  return firsts;
}

TEST(Lists, AHeadAboveBulletsBeginsAnItemAndSoDoesTheNext) {
  const std::string text =
      "堤坝加固工程开工\n\n本报讯 昨日，工人们加固堤坝。\n\n周末去处\n\n"
      "●江边街周六有旧书市。\n\n●图书馆周日讲老地图。\n\n●菜园桥夜里封闭检修。\n\n新校门开了\n\n昨天清早，孩子们从新校"
      "门进学校。\n";
  const Page page = read(text);
  EXPECT_EQ(firsts_of(text, page), (Texts{"堤坝加固工程开工", "周末去处", "新校门开了"}));
}

TEST(Lists, BulletsBehindASignedTextAreBriefsOfTheirOwn) {
  const std::string text =
      "堤坝加固工程开工\n\n本报讯 "
      "昨日，工人们加固堤坝。\n\n（周海）\n\n●江边街周六有旧书市。\n\n●图书馆周日讲老地图。\n";
  const Page page = read(text);
  EXPECT_EQ(firsts_of(text, page), (Texts{"堤坝加固工程开工", "●江边街周六有旧书市。", "●图书馆周日讲老地图。"}));
}

TEST(Lists, RowsWithLabelsHaveAHeadOfTheirOwn) {
  const std::string text =
      "老小区怎么装电梯\n\n本报记者 "
      "周海\n\n江边街的楼一共五层，住的多是老人。\n\n谁来出钱\n\n大家把账贴在楼道里，一笔一笔地算。\n\n"
      "他山之石\n\n广州：按楼层高低分摊，一楼不出钱。\n\n福州：财政补贴四成。\n\n厦门：两户反对就先停一停。\n";
  const Page page = read(text);
  EXPECT_EQ(firsts_of(text, page), (Texts{"老小区怎么装电梯", "他山之石"}));
}

TEST(Lists, WhoAsksAndAnswersIsNoList) {
  const std::string text =
      "棉价还会跌吗\n\n记者：现在见底了吗？\n\n卓文：还早，新棉马上要上市。\n\n记者：小厂怎么办？\n\n卓文：快进快出。"
      "\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(page.articles[0].body.size(), 4u);
}

TEST(Lists, EntriesWithDaysAreNoHeads) {
  const std::string text =
      "大事记\n\n1937年12月　交通站建立\n\n1943年3月　卓如兰等三人牺牲\n\n1984年5月　成为文物\n\n"
      "老兵的军功章\n\n九十三岁的老兵有一只铁皮盒，六十年没有打开过。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(page.articles[0].body.size(), 3u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"老兵的军功章"});
}

TEST(Lists, BehindNumberedSubheadsAPlainHeadIsANewArticle) {
  const std::string text =
      "从卖设备到卖服务\n\n本报记者 "
      "周海\n\n订单一个月比一个月少。\n\n一、把维修站开进车间\n\n五名技师在厂里有了办公室。\n\n"
      "二、按米收钱\n\n机器不卖，织出一米布收一分钱。\n\n棉价过山车 企业系好安全带\n\n新棉上市，收购价一天一个样。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[0].subheads), (Texts{"一、把维修站开进车间", "二、按米收钱"}));
}

TEST(Boxes, BelowTheLeadTheBylineEndsNothing) {
  const std::string text =
      "一楼点头为何这么难\n\n【核心提示】\n\n房子越住越老，人也越住越老。\n\n本报记者 周海\n\n九户同意一户摇头\n\n"
      "苗老太扶着栏杆说，上楼要歇三回。\n\n补多少才算公平\n\n居民们按楼层分摊。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), Texts{"一楼点头为何这么难"});
  EXPECT_EQ(page.articles[0].subheads.size(), 2u);
}

TEST(Boxes, WhoSaidItStandsBelowIt) {
  const std::string text =
      "企业家语录\n\n做企业像熬汤，火大了糊。\n\n——福寿堂药业董事长 温火旺\n\n电价降了\n\n本报讯 "
      "昨日起，电价每度降一分。\n";
  const Page page = read(text);
  EXPECT_EQ(bytes_of(text, page.articles.back().headline), Texts{"电价降了"});
}

TEST(Boxes, OneHandAtBothEndsIsOneArticle) {
  const std::string text =
      "饺子皇后的第二次创业\n\n本报讯（记者 "
      "周海）清早五点，厨房里已经热气腾腾。\n\n一场大火\n\n2008年冬天，总店烧光了。\n\n"
      "从头再来\n\n去年春天她重新开张，每天限量三千只。\n\n图/文 周海\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(bytes_of(text, page.articles[0].subheads), (Texts{"一场大火", "从头再来"}));
}

TEST(Boxes, WhatTheWriterIsBelongsToHisText) {
  const std::string text =
      "让数据跑起来\n\n周海\n\n数据共享讲了多年，堵点不在技术，在权责。\n\n边界在哪里\n\n管理讲秩序，治理讲协同。\n\n标"
      "尺是什么\n\n看群众少跑了几趟腿。\n\n"
      "（作者系江城党校副教授）\n\n来信摘登\n\n本报讯 读者来信昨日起每周登一次。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[0].body.back()), "（作者系江城党校副教授）");
}

TEST(Rests, BehindWhoSignsANoticeAnotherTextGoesOn) {
  const std::string text =
      "县医院做成首例微创手术\n\n本报讯 "
      "昨日，病人三天就下了床，这标志着我县的微创外\n\n出让公告\n\n经批准，我局挂牌出让土地两宗。\n\n"
      "江城县资源局\n\n2019年3月15日\n\n科上了新台阶。医院还要派六名医生进修。（周海）\n";
  Page page = read_page(text, ToyWords({"外科"}), {});
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[0].body.back()), "科上了新台阶。医院还要派六名医生进修。（周海）");
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海"});
}

TEST(Rests, ARestThatNothingLeadsToTellsOfABeginAboveTheNextHead) {
  // The line 受伤的老人分别被送往 could be a kicker, were it not for what stands behind the signed article.
  const std::string text =
      "老年公寓起火\n\n本报讯（记者 周海）昨日，江城一座老年公寓起火，受伤的老人有六位。\n\n受伤的六位老人被送往\n\n"
      "图书馆延长开放\n\n本报讯（记者 何苗）图书馆昨日起延长开放到晚上十点。\n\n周末不闭馆。（何苗）\n\n"
      "的是县里的医院，公寓起火的原因还在查，老人的伤势稳定。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"图书馆延长开放"});
  EXPECT_EQ(page.articles[0].body.size(), 3u);
}

TEST(Rests, WithoutSuchARestTheLineIsAKicker) {
  const std::string text =
      "老年公寓起火\n\n本报讯（记者 周海）昨日，江城一座老年公寓起火，受伤的老人有六位。\n\n从今天起到年底\n\n"
      "图书馆延长开放\n\n本报讯（记者 何苗）图书馆昨日起延长开放到晚上十点。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), (Texts{"从今天起到年底", "图书馆延长开放"}));
}

TEST(Lines, WaysToThePageAreChrome) {
  const std::string text =
      "首页 > 新闻中心 > 本地新闻\n\n堤坝加固\n\n2021-06-08 "
      "07:42　来源：江城日报　作者：周海\n\n昨日，工人们加固堤坝。\n\n"
      "上一篇：图书馆延长开放\n\n下一篇：食堂开张了\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海"});
  EXPECT_EQ(page.set_aside.size(), 3u);
}

TEST(Lines, ReadersSignWithWhateverTheyCallThemselves) {
  const std::string text =
      "别让扫码挡住老人\n\n一个小小的方块，就是一堵墙。（网友 "
      "碧海潮生）\n\n歇歇吧\n\n跑了五趟，只为证明还活着。（体文）\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"碧海潮生"});
  EXPECT_EQ(forms_of(page.articles[1].reporters), Texts{"体文"});
}

TEST(Lines, APictureIsKnownByWhoHandsItOut) {
  const std::string text =
      "堤坝加固\n\n本报讯 昨日，工人们加固堤坝。\n\n6月3日，救援人员在废墟中救出一名男孩。\n\n新华社发\n\n"
      "6月4日，工人们在站前排队测温。（图片由市交通局提供）\n\n6月5日，盐田里收获秋盐。\n\n解 放摄（人民视觉）\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 4u);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(page.articles[i].kind, ArticleKind::kCaption) << i;
  EXPECT_EQ(forms_of(page.articles[3].photographers), Texts{"解放"});
}

TEST(Lines, WhoReportsMayBeRunTogetherWithWhereFrom) {
  const std::string text = "街會湧入三萬人\n【本報記者司空見紐約報道】街會昨日登場，估計有三萬人。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"司空見"});
}

TEST(Lines, ABylineInBracketsOpensAText) {
  const std::string text =
      "法院发通知\n\n（本报记者 周海）最高法院今\n\n图为昨日的法院大楼。\n本报记者 何苗 "
      "摄\n\n天发出通知，要求各级法院从严惩处。\n";
  Page page = read_page(text, ToyWords({"今天"}), {});
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), Texts{"法院发通知"});
  EXPECT_EQ(page.articles[0].body.size(), 2u);
}

}  // namespace
}  // namespace cipin::tests
