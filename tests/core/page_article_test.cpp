#include <gtest/gtest.h>

#include "tests/core/page_reading.h"

namespace cipin::tests {
namespace {

using page::Article;
using page::ArticleKind;
using page::Page;
using page::read_page;
using Texts = std::vector<std::string>;

TEST(Articles, HeadsTellThemApart) {
  const std::string text =
      "堤坝连夜加固\n江边灯火通明\n\n本报讯（记者 周海）昨日，工人们加固堤坝。\n\n一直干到天亮。\n\n"
      "食堂开张 老人点赞\n\n本报讯 社区食堂昨日开张。\n\n记者 林冬青\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), (Texts{"堤坝连夜加固", "江边灯火通明"}));
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"食堂开张 老人点赞"});
  EXPECT_EQ(forms_of(page.articles[1].reporters), Texts{"林冬青"});
}

TEST(Articles, HeadsWithoutBylineBetweenAreSubheads) {
  const std::string text =
      "一条老街的四十年\n——江边街走访记\n\n清早的江边街，豆浆锅已经冒气了。\n\n修表铺还在\n\n老周的铺子开了四十年。\n\n"
      "年轻人回来了\n\n去年冬天，小林把父亲的面馆重新开了起来。\n\n记者 周海\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), (Texts{"一条老街的四十年", "——江边街走访记"}));
  EXPECT_EQ(bytes_of(text, page.articles[0].subheads), (Texts{"修表铺还在", "年轻人回来了"}));
}

TEST(Articles, AHeadMayStandBehindItsText) {
  const std::string text =
      "堤坝加固\n\n本报讯（记者 周海）昨日，工人们加固堤坝。\n\n"
      "本报讯（记者 林冬青）东湖社区食堂昨日开张，八十位老人来吃第一顿饭。\n\n食堂的账每天贴在门口。\n\n"
      "东湖社区食堂开张\n\n图书馆延长开放\n\n本报讯（记者 何苗）图书馆昨日起延长开放到晚上十点。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"东湖社区食堂开张"});
  EXPECT_EQ(bytes_of(text, page.articles[2].headline), Texts{"图书馆延长开放"});
}

TEST(Articles, CaptionsAndBannersStandAlone) {
  const std::string text =
      "聚焦江城两会·解读工作报告\n\n一年看变化 满城是新景\n\n堤坝加固了\n\n本报讯（记者 "
      "周海）昨日，代表们审议报告。\n\n\n"
      "3月2日，小学生在江边种树。\n\n本报记者 林冬青 摄\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 3u);
  EXPECT_EQ(page.articles[0].kind, ArticleKind::kBanner);
  EXPECT_EQ(page.articles[2].kind, ArticleKind::kCaption);
  EXPECT_EQ(forms_of(page.articles[2].photographers), Texts{"林冬青"});
  EXPECT_TRUE(page.articles[2].reporters.empty());
}

TEST(Articles, TheScreenAroundThePageIsSetAside) {
  const std::string text =
      "返回主页 | 版面导航 | 往期回顾\n江城日报 数字报\n第04版：要闻\n上一版 下一版\n下载 打印 全屏 收藏【字号 大 中 "
      "小】\n\n"
      "堤坝加固\n\n本报讯（记者 周海）昨日，工人们加固堤坝。\n\n责任编辑 何苗 版式 林冬青\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  ASSERT_EQ(page.set_aside.size(), 6u);
  EXPECT_EQ(page.set_aside[0].reason, page::AsideReason::kChrome);
  EXPECT_EQ(page.set_aside[1].reason, page::AsideReason::kRunningHead);
  EXPECT_EQ(page.set_aside[2].reason, page::AsideReason::kRunningHead);
  EXPECT_EQ(page.set_aside[5].reason, page::AsideReason::kDesk);
}

TEST(Articles, MarkdownSaysWhatIsAHead) {
  const std::string text =
      "# 堤坝加固，江边灯火通明。\n\n昨日，工人们加固堤坝。\n\n---\n\n# 食堂开张\n\n社区食堂昨日开张。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), Texts{"# 堤坝加固，江边灯火通明。"});
  EXPECT_EQ(page.set_aside.size(), 1u);
}

TEST(Articles, AFeatureGoesOnBelowANoticeSetIntoIt) {
  const std::string text =
      "一年的账本\n\n岁末，记者翻开几本账。\n\n厂房里的账\n\n今年新开了三条生产线。\n\n元旦公交调整公告\n\n元旦当天，1"
      "路车停运。\n\n"
      "田埂上的账\n\n稻谷每斤多卖了两角。\n\n记者 周海\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[0].subheads), (Texts{"厂房里的账", "田埂上的账"}));
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海"});
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"元旦公交调整公告"});
}

TEST(Articles, VerseHasOneHead) {
  std::string text = "江边（外一首）\n周海\n";
  for (int i = 0; i < 6; ++i) text += "江水流过老码头\n像一匹旧布\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(bytes_of(text, page.articles[0].headline), Texts{"江边（外一首）"});
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海"});
  EXPECT_TRUE(page.articles[0].subheads.empty());
}

TEST(Articles, LineEndsOfEveryKindReadTheSame) {
  const std::string text = "堤坝加固\n\n本报讯（记者 周海）昨日，工人们加固河\n\n堤，一直干到天亮。\n";
  const Page expected = read(text);
  for (const std::string line_end : {"\r\n", "\r"}) {
    std::string other;
    for (const char byte : text) other += byte == '\n' ? line_end : std::string(1, byte);
    const Page page = read(other);
    ASSERT_EQ(page.articles.size(), expected.articles.size());
    EXPECT_EQ(bytes_of(other, page.articles[0].headline), bytes_of(text, expected.articles[0].headline));
    EXPECT_EQ(bytes_of(other, page.articles[0].body), bytes_of(text, expected.articles[0].body));
    EXPECT_EQ(page.joins.size(), 1u);
  }
}

struct DateCase {
  const char* lead;
  const char* date;
  const char* relative;
};

TEST(EventDate, IsResolvedAgainstTheIssue) {
  const DateCase cases[] = {
      {"本报讯 3月3日上午，工地开工。", "2023-03-03", ""},
      {"本报讯 昨日，工地开工。", "2023-03-05", "昨日"},
      {"本报讯 记者昨日获悉，工地开工。", "2023-03-05", "昨日"},
      {"本报讯 今晨七时，工地开工。", "2023-03-06", "今晨"},
      {"本报讯 近日，工地开工。", "", "近日"},
      {"本报讯 12月30日，工地开工。", "2022-12-30", ""},
      {"本报江城3月4日讯 昨日，工地开工。", "2023-03-04", ""},
      {"本报讯 去年12月16日签约的项目，昨日开工。", "2023-03-05", "昨日"},
      {"本报讯 2023年2月28日，工地开工。", "2023-02-28", ""},
      {"本报讯 记者从3月4日召开的会议上获悉，工地开工。", "2023-03-04", ""},
      {"本报讯 5日晚7时，工地开工。", "2023-03-05", ""},
      {"本报讯 28日晚7时，工地开工。", "2023-02-28", ""},
      {"本报讯 工地开工。", "", ""},
  };
  for (const DateCase& expected : cases) {
    const std::string text = std::string("工地开工\n\n") + expected.lead + "\n";
    const Page page = read(text, page::Date{2023, 3, 6});
    ASSERT_EQ(page.articles.size(), 1u) << expected.lead;
    EXPECT_EQ(page.articles[0].event_date, expected.date) << expected.lead;
    EXPECT_EQ(page.articles[0].relative_time, expected.relative) << expected.lead;
  }
}

TEST(EventDate, TakesItsYearFromThePageOrStaysWithout) {
  const std::string with_year = "工地开工\n\n本报讯 3月3日，工地开工，2023年底完工。\n";
  EXPECT_EQ(read(with_year).articles[0].event_date, "2023-03-03");
  EXPECT_EQ(read(with_year).articles[0].date_provenance, page::DateProvenance::kPageYear);
  const std::string without = "工地开工\n\n本报讯 3月3日，工地开工。\n";
  EXPECT_EQ(read(without).articles[0].event_date, "--03-03");
  EXPECT_EQ(read("工地开工\n\n本报讯 昨日，工地开工。\n").articles[0].event_date, "");
}

TEST(Place, IsTheDatelinesElseTheHeads) {
  EXPECT_EQ(read("工地开工\n\n本报江城3月3日讯 工地开工。\n").articles[0].place, "江城");
  EXPECT_EQ(read("东湖区十个工地开工\n\n本报讯 工地开工。\n").articles[0].place, "东湖区");
  EXPECT_EQ(read("全市十个工地开工\n\n本报讯 工地开工。\n").articles[0].place, "");
}

}  // namespace
}  // namespace cipin::tests
