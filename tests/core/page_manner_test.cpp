#include <gtest/gtest.h>

#include "tests/core/page_reading.h"

// What a page says of itself: its own lines, who signs, how it parts its articles.
namespace cipin::tests {
namespace {

using page::Page;
using Texts = std::vector<std::string>;

Texts set_aside(std::string_view text, const Page& page) {
  Texts texts;
  for (const page::Aside& aside : page.set_aside) texts.push_back(bytes_of(text, aside.span));
  return texts;
}

constexpr std::string_view kArticle = "食堂开张\n本报讯（记者 周海）社区食堂昨日开张，来了八十位老人。\n";

TEST(Masthead, LinesWithDayPageOrAddressAreThePagesOwn) {
  for (const std::string line :
       {"江 城 晚 报", "2014.7.16 星期三 编辑/苗苗 美编/大曾", "A05 城事", "B02｜公司与市场", "07 清溪 副刊",
        "2018年5月9日　星期三　农历戊戌年三月廿四　第18321期　今日16版", "A6　香島新聞　二○一五年十二月八日　星期二",
        "投稿邮箱：a@example.com", "星期五　2012.8.3　第12版"}) {
    const std::string text = line + "\n" + std::string(kArticle);
    const Page page = read(text);
    EXPECT_EQ(set_aside(text, page), Texts{line});
    ASSERT_EQ(page.articles.size(), 1u) << line;
    EXPECT_EQ(bytes_of(text, page.articles[0].headline), Texts{"食堂开张"});
  }
}

TEST(Masthead, AShortNameAboveSuchALineIsASection) {
  const std::string text = "体 育\n星期五　2012.8.3　第12版\n" + std::string(kArticle);
  EXPECT_EQ(set_aside(text, read(text)), (Texts{"体 育", "星期五　2012.8.3　第12版"}));
}

TEST(Masthead, WhatTellsTheIssueIsSetAsideWhereverItStands) {
  for (const std::string line :
       {"2023年12月12日　星期二", "2023-12-12", "2023年12月12日 澜州日报 02版", "www.lzrb.example.cn", "LANZHOU DAILY",
        "国内统一刊号：CN41-0001", "浏览次数：238", "中共澜州市委机关报", "新闻热线：0371-65551234",
        "本版图片由记者瞿亮摄", "编校：时雨 何欣"}) {
    const std::string second = "图书馆延长开放\n本报讯（记者 林冬青）图书馆昨日起延长开放。\n";
    for (const std::string& text :
         {std::string(kArticle) + line + "\n" + second, std::string(kArticle) + line + "\n"}) {
      const Page page = read(text);
      EXPECT_EQ(set_aside(text, page), Texts{line});
      EXPECT_EQ(bytes_of(text, page.articles[0].headline), Texts{"食堂开张"}) << line;
    }
  }
}

TEST(Masthead, TheTopTellsSectionPublisherAndContents) {
  const std::string text =
      "江口县融媒体中心　主办\n江口新闻\n2019年5月17日　星期五　第312期\n· 食堂开张了\n· 堤坝连夜加固\n食堂开张了\n" +
      std::string("本报讯 社区食堂昨日开张。\n堤坝连夜加固\n本报讯 工人们昨日加固堤坝，一直干到天亮，镇长说水退以后") +
      "还要守七天，一个人也不能少，直到堤坝的每一段都干透为止，食堂会把面送到河边来。\n";
  const Page page = read(text);
  EXPECT_EQ(set_aside(text, page), (Texts{"江口县融媒体中心　主办", "江口新闻", "2019年5月17日　星期五　第312期",
                                          "· 食堂开张了", "· 堤坝连夜加固"}));
  EXPECT_EQ(page.articles.size(), 2u);
  const std::string title = "光影·假日\n" + std::string(kArticle);
  EXPECT_EQ(set_aside(title, read(title)), Texts{"光影·假日"});
}

TEST(Masthead, HeadsWithFiguresAndDaysOfATextStay) {
  for (const std::string head : {"2018年5月9日夜里，江边的灯亮了", "12名学生获奖", "三万人看灯"}) {
    const std::string text = head + "\n本报讯（记者 周海）江边的灯会昨日开幕。\n";
    const Page page = read(text);
    EXPECT_TRUE(page.set_aside.empty()) << head;
    ASSERT_EQ(page.articles.size(), 1u) << head;
  }
  // Below the top, such a line is text.
  const std::string below = std::string(kArticle) + "开放时间\n每天从早到晚都开放，周一休息。\n2018年5月9日\n";
  EXPECT_TRUE(read(below).set_aside.empty());
}

TEST(Masthead, ADayBelowAHeadTakesNoHeadAway) {
  const std::string text = "食堂开张\n2021年3月18日\n社区食堂开张，来了八十位老人。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), Texts{"食堂开张"});
}

TEST(Masthead, APageOfNothingElseIsNotLost) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "12 34 56\n";
  const Page page = read(text);
  EXPECT_FALSE(page.articles.empty());
}

TEST(Signatures, NamesAloneAreBylinesByWhereTheyStand) {
  const std::string text =
      "父亲的扁担\n周 江雪\n扁担挂在墙上，落了灰。\n后来我才知道，那天他一口饭也没有吃。\n"
      "三问下乡\n书送到村里，有没有人看呢。\n林海\n"
      "桑干河封冻\n本报讯 桑干河昨日封冻。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周江雪"});
  EXPECT_EQ(forms_of(page.articles[1].reporters), Texts{"林海"});
  EXPECT_EQ(bytes_of(text, page.articles[2].headline), Texts{"桑干河封冻"});
}

TEST(Signatures, APlaceAboveAHeadIsAKickerThoughItBeginsWithASurname) {
  const std::string text =
      "食堂开张\n本报讯 社区食堂昨日开张。\n石梯镇\n四项清单促禁毒\n本报讯 石梯镇昨日列出四项清单。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), (Texts{"石梯镇", "四项清单促禁毒"}));
}

TEST(Signatures, WhatStandsFarToTheRightSigns) {
  const std::string text =
      "公园里的灯\n编辑同志：\n　　路灯天黑了还不亮，有一段石阶特别暗。\n　　　　　　　　　　　　　　　读者　周桂香\n"
      "食堂开张\n本报讯 社区食堂昨日开张。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(page.articles[0].body.size(), 3u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周桂香"});
}

TEST(Signatures, AReadersProgramTellsOfTheArticle) {
  const std::string text =
      "江豚监测船队首航\n来源： 江州都市报  2021年03月18日  版次：A03  作者：韩 江雪 周海\n"
      "本报讯 3月16日，江豚监测船队首航。\n";
  const Page page = read(text, page::Date{2021, 3, 18});
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), (Texts{"韩江雪", "周海"}));
  EXPECT_EQ(page.articles[0].event_date, "2021-03-16");
}

TEST(Signatures, ThreeFormsOfNamesWithBlanks) {
  const std::string text = "食堂开张\n记者　周 海 林　通讯员　司马 林　欧阳 江\n社区食堂开张，来了八十位老人。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海林"});
  EXPECT_EQ(forms_of(page.articles[0].correspondents), (Texts{"司马林", "欧阳江"}));
}

TEST(Signatures, AColumnsNameMayHaveItsWriterBeside) {
  const std::string text = "短评 周海\n敲一敲，才放心\n隔着屏幕看得见锈，却看不见松。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海"});
}

TEST(Signatures, APlaceInFrontOfReportIsNobody) {
  const std::string text = "锂价涨了\n本报记者 周海 林江 上海、西宁报道\n昨天报的价，今天已经不算数了。\n";
  EXPECT_EQ(forms_of(read(text).articles[0].reporters), (Texts{"周海", "林江"}));
  const std::string bracket = "燈會移師\n【記者周海／高雄報導】高雄的燈會昨日宣布移師。\n";
  EXPECT_EQ(forms_of(read(bracket).articles[0].reporters), Texts{"周海"});
}

TEST(Manner, ChromeThatPartsArticlesDoesNotStandAboveSubheads) {
  const auto article = [](const std::string& head, const std::string& more) {
    return head + "\n来源：江城日报 作者：周海\n江城今天有一件事，大家都说好。\n" + more + "上一篇 下一篇\n";
  };
  const std::string text = article("食堂开张", "") + article("灯会开幕", "") + article("河水封冻", "") +
                           article("花园有了园长",
                                   "把别人的变成我的\n起初没人管，花被踩。\n种什么大家投票\n"
                                   "今年种什么，大家投票，吵了三个晚上。\n");
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 4u);
  EXPECT_EQ(bytes_of(text, page.articles[3].subheads), (Texts{"把别人的变成我的", "种什么大家投票"}));
}

// A page cut at 14 code points; what stands in front of each line, and how many line ends behind.
std::string wrapped_page(const std::string& indent, const std::string& end) {
  std::string text;
  for (const std::string line :
       {"河水封冻", "本报讯　桑干河昨天全线封冻", "冰厚三十多厘米，比往年提早了", "九天，水利部门提醒市民不要在",
        "冰面上走。", "食堂开张", "本报讯　社区食堂昨日开张来了", "八十位老人，他们说饭菜又热又",
        "香，明天还要来吃，还要带着老", "邻居一起来。"}) {
    text += indent + line + end;
  }
  return text;
}

TEST(Manner, BlanksThatAllLinesHaveSayNothing) {
  for (const auto& [indent, end] : {std::pair{"", "\n"}, {"", "\n\n"}, {"　　", "\n"}, {"　　", "\n\n"}}) {
    const std::string text = wrapped_page(indent, end);
    const Page page = read(text);
    ASSERT_EQ(page.articles.size(), 2u) << text;
    EXPECT_EQ(page.articles[0].body.size(), 4u);
    EXPECT_EQ(page.joins.size(), 6u);
  }
}

TEST(Manner, QuotedHeadsOfATalkAreSubheads) {
  const std::string text =
      "我是个修桥的\n——访总工程师周海\n本报记者 林江\n六月初，记者在大桥上见到了他。\n“敲一下，它就告诉你疼不疼”\n"
      "记者：为什么要自己爬上去敲？\n周海：无人机看得见锈，看不见松。\n“红了以后，最怕学生只看热闹”\n"
      "记者：视频红了，生活有变化吗？\n周海：菜市场的人认得我了。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(page.articles[0].subheads.size(), 2u);
}

TEST(Manner, TheBannerMayStandBelowTheHead) {
  const std::string text =
      "实干写在大地上\n聚焦江城两会\n话数据 看变化 "
      "谋新篇\n——报告里的江城账本\n1月15日，江城人大会议开幕，报告一万字。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), (Texts{"实干写在大地上", "——报告里的江城账本"}));
  EXPECT_EQ(page.articles[1].kind, page::ArticleKind::kBanner);
}

TEST(Manner, BelowHeadAndBylineTheTextBegins) {
  const std::string text =
      "灶火旺不旺 先看菜篮子\n\n本报记者 周海 "
      "林江\n\n凌晨3点，白石河农产品批发市场\n\n亮如白昼。挂着外省牌照的货车排成两列。\n\n"
      "冷是冷，货不缺。做了二十年批发的老人笑着说。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(page.articles[0].headline.size(), 1u);
  EXPECT_EQ(page.joins.size(), 1u);
}

TEST(Manner, AnAdvertisementOfOneLineIsSetAside) {
  const std::string text = "食堂开张\n本报讯 社区食堂昨日开张，来了八十\n（广告）江城人自己的啤酒\n位老人。\n";
  const Page page = read(text);
  EXPECT_EQ(set_aside(text, page), Texts{"（广告）江城人自己的啤酒"});
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(page.joins.size(), 1u);
}

TEST(Manner, PicturesBelowOneHeadAndTheirRemarksAreOneItem) {
  const std::string text =
      "接力\n上图：值班员抱着一名孩子。\n下图：孩子的母亲从下一趟车赶来。\n本报记者　周海　摄影报道\n"
      "食堂开张\n本报讯 社区食堂昨日开张，来了八十位老人。\n图为食堂的灯。\n（资料图片）\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(page.articles[0].kind, page::ArticleKind::kCaption);
  EXPECT_EQ(page.articles[0].body.size(), 3u);
  EXPECT_EQ(page.articles[1].body.size(), 1u);
  EXPECT_EQ(page.articles[2].body.size(), 2u);
}

TEST(Signatures, EditorsWhoseNamesLookLikeWordsAreEditors) {
  const std::string line = "组稿：青 黛　审稿：言 立　排版：文 静";
  const std::string text = std::string(kArticle) + line + "\n";
  EXPECT_EQ(set_aside(text, read(text)), Texts{line});
}

TEST(Signatures, ANumberBehindItsLabelEndsAText) {
  const std::string text = "出租转让\n旺铺整体出租，中介勿扰。电话：8866332\n三房住宅出售，带车位。电话：8866333\n";
  const Page page = read(text);
  EXPECT_EQ(page.articles.size(), 1u);
  EXPECT_TRUE(page.joins.empty());
}

TEST(Signatures, AReaderBetweenHeadAndTextIsItsWriter) {
  const std::string text = "我家的药箱\n江城区读者　周俐俐\n婆婆的药箱里什么都有，还有半瓶红花油。\n";
  EXPECT_EQ(forms_of(read(text).articles[0].reporters), Texts{"周俐俐"});
}

TEST(Manner, QuestionsOfATalkAreNoHeads) {
  const std::string text =
      "微问答\n问：坐地铁要买票吗？\n答：一米三以下的儿童由成人带领，可以免票。\n问：社保卡丢了几天能补？\n答：带身份证"
      "到网点，当场可以制卡。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_TRUE(page.articles[0].subheads.empty());
}

TEST(Verse, LinesOfOneLengthAreNoCutSentences) {
  const std::string text =
      "重阳登高（外一首）\n林海\n　　一径秋风满袖凉，\n　　登临不觉近斜阳。\n　　茱萸插罢家何在，\n　　雁字横天过楚江。"
      "\n"
      "　　晚归\n　　渔火两三点，\n　　归人四五家。\n　　推门惊犬吠，\n　　满地是桐花。\n";
  const Page page = read(text);
  EXPECT_TRUE(page.joins.empty());
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(page.articles[0].body.size(), 10u);  // with the poet's name and the second poem's
}

TEST(Dates, TheDayOfAPaperIsNotTheEvents) {
  const std::string text = "更正\n本报8月20日2版《打好水牌》一文中，数字有误，特此更正。\n";
  EXPECT_EQ(read(text, page::Date{2021, 8, 24}).articles[0].event_date, "");
}

TEST(Dates, YesterdayInOneWord) {
  const std::string text = "公屋化驗\n房屋署昨公布化驗結果，四百戶超標。\n";
  EXPECT_EQ(read(text, page::Date{2015, 12, 8}).articles[0].event_date, "2015-12-07");
  const std::string other = "今昔\n他的手艺一如昨非今是的老话，没有变。\n";
  EXPECT_EQ(read(other, page::Date{2015, 12, 8}).articles[0].event_date, "");
}

}  // namespace
}  // namespace cipin::tests
