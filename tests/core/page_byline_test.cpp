#include <gtest/gtest.h>

#include "core/page/bylines.h"
#include "core/page/openings.h"

namespace cipin::page {
namespace {

using Names = std::vector<std::string>;

Names forms_of(const std::vector<Name>& names) {
  Names forms;
  for (const Name& name : names) forms.push_back(name.form);
  return forms;
}

// The byline that is the whole of `text`.
std::optional<Byline> parse(std::string_view text, BareNames bare_names = BareNames::kNo) {
  const PageText page(text);
  return parse_byline(page, {0, page.size()}, bare_names);
}

struct Expected {
  const char* text;
  Names reporters;
  Names correspondents;
  Names photographers;
};

TEST(Byline, NamesGoWithTheRoleInFrontOfThem) {
  const Expected cases[] = {
      {"记者 周海 通讯员 林冬青", {"周海"}, {"林冬青"}, {}},
      {"（本报记者 周海 林冬青）", {"周海", "林冬青"}, {}, {}},
      {"(记者周海、林冬青)", {"周海", "林冬青"}, {}, {}},
      {"江城日报全媒体记者 周海 通讯员 欧阳小北", {"周海"}, {"欧阳小北"}, {}},
      {"晚报首席记者 周海 实习生 林冬青", {"周海", "林冬青"}, {}, {}},
      {"□ 见习记者 周海", {"周海"}, {}, {}},
      {"特约记者：周海", {"周海"}, {}, {}},
      {"新華社記者 歐陽雪 通訊員 林冬青", {"歐陽雪"}, {"林冬青"}, {}},
      {"江城日报·东湖时报记者 周海", {"周海"}, {}, {}},
      {"文/本报记者 周海 图/本报记者 林冬青", {"周海"}, {}, {"林冬青"}},
      {"图/通讯员 周海 文/记者 林冬青", {"林冬青"}, {}, {"周海"}},
      {"新华社发（周海摄）", {}, {}, {"周海"}},
  };
  for (const Expected& expected : cases) {
    const std::optional<Byline> byline = parse(expected.text);
    ASSERT_TRUE(byline) << expected.text;
    EXPECT_EQ(forms_of(byline->reporters), expected.reporters) << expected.text;
    EXPECT_EQ(forms_of(byline->correspondents), expected.correspondents) << expected.text;
    EXPECT_EQ(forms_of(byline->photographers), expected.photographers) << expected.text;
  }
}

TEST(Byline, ABlankInsideAShortNameIsTakenOut) {
  const std::optional<Byline> byline = parse("记者 周 海 林冬青 何 苗 通讯员 白 露");
  ASSERT_TRUE(byline);
  EXPECT_EQ(forms_of(byline->reporters), (Names{"周海", "林冬青", "何苗"}));
  EXPECT_EQ(forms_of(byline->correspondents), Names{"白露"});
}

TEST(Byline, PicturesHaveTheirOwnNames) {
  const Expected cases[] = {
      {"本报记者 周海 摄", {}, {}, {"周海"}},
      {"（新华社记者周海摄）", {}, {}, {"周海"}},
      {"通讯员 林 冬 摄", {}, {}, {"林冬"}},
      {"记者 周海 摄影 林冬青", {"周海"}, {}, {"林冬青"}},
      {"记者 周海 通讯员 林冬青 图 何苗苗", {"周海"}, {"林冬青"}, {"何苗苗"}},
      {"记者 周海 通讯员 林冬青 文/图", {"周海"}, {"林冬青"}, {"周海", "林冬青"}},
      {"记者 周海 摄影报道", {"周海"}, {}, {"周海"}},
      {"文/周海 图/林冬青", {"周海"}, {}, {"林冬青"}},
  };
  for (const Expected& expected : cases) {
    const std::optional<Byline> byline = parse(expected.text);
    ASSERT_TRUE(byline) << expected.text;
    EXPECT_EQ(forms_of(byline->reporters), expected.reporters) << expected.text;
    EXPECT_EQ(forms_of(byline->correspondents), expected.correspondents) << expected.text;
    EXPECT_EQ(forms_of(byline->photographers), expected.photographers) << expected.text;
  }
  EXPECT_TRUE(parse("本报记者 周海 摄")->is_picture);
  EXPECT_FALSE(parse("记者 周海 摄影报道")->is_picture);
}

TEST(Byline, ANameMayEndLikeARole) {
  EXPECT_EQ(forms_of(parse("通讯员 林书文")->correspondents), Names{"林书文"});
  EXPECT_EQ(forms_of(parse("记者 周图 林文")->reporters), (Names{"周图", "林文"}));
}

TEST(Byline, WhoMadeThePageIsNoReporter) {
  const std::optional<Byline> byline = parse("责任编辑 周海 版式 林冬青 校对 何苗");
  ASSERT_TRUE(byline);
  EXPECT_TRUE(byline->is_desk);
  EXPECT_TRUE(byline->reporters.empty());
}

TEST(Byline, RunningTextIsNone) {
  EXPECT_FALSE(parse("记者从市政府获悉"));
  EXPECT_FALSE(parse("记者昨日来到江边，看到工人正在加固堤坝"));
  EXPECT_FALSE(parse("通讯员队伍今年增加了三百多人"));
  EXPECT_FALSE(parse("市领导亲切看望参加两会报道的新闻工作者"));
  EXPECT_FALSE(parse("周海"));
  EXPECT_FALSE(parse("记者"));
  EXPECT_FALSE(parse(""));
}

TEST(Byline, NamesAloneDoOnlyWhereAskedAndWithSurnames) {
  EXPECT_EQ(forms_of(parse("（周海）", BareNames::kYes)->reporters), Names{"周海"});
  EXPECT_EQ(forms_of(parse("（杜建国孙小红）", BareNames::kYes)->reporters), (Names{"杜建国", "孙小红"}));
  EXPECT_FALSE(parse("（传真照片）", BareNames::kYes));
  EXPECT_FALSE(parse("（水彩画作品）", BareNames::kYes));
}

std::optional<TailByline> tail_of(const PageText& page) {
  return find_tail_byline(page, {0, page.size()});
}

TEST(TailByline, StandsBehindTheLastSentence) {
  const PageText page("堤坝昨夜加固完毕。记者 周海 通讯员 林冬青");
  const std::optional<TailByline> tail = tail_of(page);
  ASSERT_TRUE(tail);
  EXPECT_EQ(forms_of(tail->byline.reporters), Names{"周海"});
  EXPECT_EQ(page.bytes({0, tail->text_end}), "堤坝昨夜加固完毕。");
}

TEST(TailByline, StandsInBracketsOrBehindABlank) {
  const PageText bracketed("堤坝昨夜加固完毕。（通讯员 林 冬）");
  ASSERT_TRUE(tail_of(bracketed));
  EXPECT_EQ(forms_of(tail_of(bracketed)->byline.correspondents), Names{"林冬"});
  const PageText spaced("图为工人加固堤坝 本报记者 周海 摄");
  ASSERT_TRUE(tail_of(spaced));
  EXPECT_EQ(spaced.bytes({0, tail_of(spaced)->text_end}), "图为工人加固堤坝");
  EXPECT_FALSE(tail_of(PageText("堤坝昨夜加固完毕（三期）")));
  EXPECT_FALSE(tail_of(PageText("他说：“记者来了。”")));
}

struct OpeningCase {
  const char* text;
  const char* rest;  // what follows the opening
  const char* place;
  const char* date;  // "" if none
  Names reporters;
};

TEST(Opening, DatelinesOfEveryShape) {
  const OpeningCase cases[] = {
      {"本报讯 堤坝加固完毕。", " 堤坝加固完毕。", "", "", {}},
      {"本报讯（记者 周海）堤坝加固完毕。", "堤坝加固完毕。", "", "", {"周海"}},
      {"晚报讯(见习记者 周 海) 堤坝加固完毕。", " 堤坝加固完毕。", "", "", {"周海"}},
      {"新华社北京5月8日电（记者周海、林冬青）堤坝加固完毕。", "堤坝加固完毕。", "北京", "--05-08", {"周海", "林冬青"}},
      {"本报北京５月８日讯　堤坝加固完毕。", "　堤坝加固完毕。", "北京", "--05-08", {}},
      {"据新华社上海十二月三十一日电堤坝加固完毕。", "堤坝加固完毕。", "上海", "--12-31", {}},
      {"本报江城3月2日电记者周海报道：堤坝加固完毕。", "堤坝加固完毕。", "江城", "--03-02", {"周海"}},
      {"本报讯 记者 周海 通讯员 林冬青 堤坝加固完毕。", " 堤坝加固完毕。", "", "", {"周海"}},
      {"（记者 周海）堤坝昨日加固完毕。", "堤坝昨日加固完毕。", "", "", {"周海"}},
      {"本報訊（記者 周海）堤壩加固完畢。", "堤壩加固完畢。", "", "", {"周海"}},
  };
  for (const OpeningCase& expected : cases) {
    const PageText page(expected.text);
    const std::optional<Opening> opening = parse_opening(page, {0, page.size()});
    ASSERT_TRUE(opening) << expected.text;
    EXPECT_EQ(page.bytes({opening->range.end, page.size()}), expected.rest) << expected.text;
    EXPECT_EQ(page.bytes(opening->place), expected.place) << expected.text;
    EXPECT_EQ(opening->date ? date_text(opening->date->date) : "", expected.date) << expected.text;
    EXPECT_EQ(opening->byline ? forms_of(opening->byline->reporters) : Names{}, expected.reporters) << expected.text;
  }
}

TEST(Opening, OtherBeginningsAreNone) {
  for (const char* const text : {"本报记者昨日来到江边。", "新华社电话采访了他。", "本报电话已经改了。", "报社通讯录",
                                 "（三）加固堤坝。", "网讯", "日报社电脑坏了。", "讯", ""}) {
    const PageText page(text);
    EXPECT_FALSE(parse_opening(page, {0, page.size()})) << text;
  }
}

}  // namespace
}  // namespace cipin::page
