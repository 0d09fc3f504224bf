#include <gtest/gtest.h>

#include <string>

#include "tests/core/names_support.h"

// Names as a reader of newspapers marks them, in sentences written for these tests; the lexicon is the real one.
namespace cipin::tests {
namespace {

class Names : public NamesTest {};

std::string persons_with(NameRules rules, std::string_view text) {
  return NameReader::make(rules)->persons(text);
}

TEST_F(Names, BylinesNameWritersAndPhotographers) {
  EXPECT_EQ(reader->persons("本报讯（记者 周敏 通讯员 陆建华 汤丽）昨日，雨停了。"), "周敏 陆建华 汤丽");
  EXPECT_EQ(reader->persons("图为开工现场。\n本报记者 郑海涛 摄\n"), "郑海涛");
  EXPECT_EQ(reader->persons("责编 马骏 校对 林小燕\n"), "马骏 林小燕");
}

TEST_F(Names, BlankInsideANameOfTwoIsPartOfIt) {
  EXPECT_EQ(reader->persons("记者 林 涛 通讯员 王 菁\n"), "林 涛 王 菁");
  EXPECT_EQ(reader->persons("记者　高　峰\n"), "高　峰");
  EXPECT_EQ(reader->persons("昨天，王晴走遍了全村。\n记者 王 晴\n"), "王晴 王 晴");
}

TEST_F(Names, TitlesStandBeforeOrBehind) {
  EXPECT_EQ(reader->persons("县委书记陈志远主持会议，县长吴晓梅作了汇报。"), "陈志远 吴晓梅");
  EXPECT_EQ(reader->persons("郭永福老师退休了，刘桂英女士接了他的班。"), "郭永福 刘桂英");
  EXPECT_EQ(reader->persons("公司董事长赵立新表示，明年再建两条线。"), "赵立新");
}

TEST_F(Names, ListsGoOnWithNames) {
  EXPECT_EQ(reader->persons("市领导王新民、楚惠生、欧阳建国、马莉参加活动。"), "王新民 楚惠生 欧阳建国 马莉");
  EXPECT_EQ(reader->persons("（江涛、曹斌）昨夜大雪。"), "江涛 曹斌");
}

TEST_F(Names, VerbsOfSpeechFollowNames) {
  EXPECT_EQ(reader->persons("孙玉兰说，房子比从前暖和。钱学文指出，还要再快一些。"), "孙玉兰 钱学文");
}

TEST_F(Names, ShorterNameEndsWhereTheVerbBegins) {
  EXPECT_EQ(reader->persons("局长冯俊强调，安全不能放松。"), "冯俊");
}

TEST_F(Names, AndIsPartOfANameWhereNothingFollows) {
  EXPECT_EQ(reader->persons("市委书记陶景和、市长梁叙东到会。"), "陶景和 梁叙东");
  EXPECT_EQ(reader->persons("市委书记陶景和市长梁叙东到会。"), "陶景 梁叙东");
}

TEST_F(Names, CommonWordsAreNoNames) {
  for (const char* text :
       {"记者从会上获悉，这项工作正在推进。", "居民高兴地说，水终于通了。", "代表高度评价了这一做法。",
        "马上就要开学，方向已经明确。", "王府旁边修了路，安全生产放在第一位。", "主任医师每周来坐诊。"}) {
    EXPECT_EQ(reader->persons(text), "") << text;
  }
}

TEST_F(Names, NameOnceSureIsANameEverywhere) {
  EXPECT_EQ(reader->persons("高峰走上台。台下，人们等着高峰开口。", {"高峰"}), "高峰 高峰");
  EXPECT_EQ(reader->persons("夏季用电高峰来了，高峰期要错开。"), "");
  EXPECT_EQ(reader->persons("田间，雷雨生蹲着。\n本报记者 雷雨生 摄\n"), "雷雨生 雷雨生");
}

TEST_F(Names, ForeignNamesAreOneWithTheirDots) {
  EXPECT_EQ(reader->persons("法国作家维克多·雨果写过这座教堂。"), "维克多·雨果");
  EXPECT_EQ(reader->persons("奥斯特洛夫斯基说，书还没有写完。"), "奥斯特洛夫斯基");
  EXPECT_EQ(reader->persons("总统穆加贝抵达，穆加贝说，他很高兴。"), "穆加贝 穆加贝");
}

TEST_F(Names, CompoundSurnamesKeepTogether) {
  EXPECT_EQ(reader->persons("校长诸葛文与教授司马云飞握手。"), "诸葛文 司马云飞");
  EXPECT_EQ(reader->persons("通讯员 令狐敏\n"), "令狐敏");
  EXPECT_EQ(reader->persons("县长欧阳志明说，路要修好。"), "欧阳志明");
}

TEST_F(Names, PlaceInFrontOfAnEndingIsNoPerson) {
  EXPECT_EQ(reader->persons("他到高新区上班，路过石桥镇。"), "");
}

TEST_F(Names, RulesCanBeSwitchedOff) {
  const char* text = "副市长傅国栋到场。";
  EXPECT_EQ(persons_with({}, text), "傅国栋");
  NameRules rules;
  rules.titled_person = rules.bare_person = false;
  EXPECT_EQ(persons_with(rules, text), "");
  NameRules no_byline;
  no_byline.byline_person = no_byline.titled_person = no_byline.listed_person = no_byline.bare_person = false;
  EXPECT_EQ(persons_with(no_byline, "记者 周敏\n"), "");
  EXPECT_NE(reader->finder().describe(), NameReader::make(no_byline)->finder().describe());
}

TEST_F(Names, KnownPlacesAreFoundWhereTheLatticeLeavesThemWhole) {
  EXPECT_EQ(reader->places("他从广州飞到莫斯科，又去了黄河边。"), "广州 莫斯科 黄河");
  EXPECT_EQ(reader->places("中国人民欢迎各国朋友，中国人说话算数。"), "中国 中国");
  EXPECT_EQ(reader->places("南非共和国和刚果民主共和国派了代表。"), "南非共和国 刚果民主共和国");
  EXPECT_EQ(reader->places("发展中国家的代表来了。"), "");
}

TEST_F(Names, UnknownWordsAndAnEndingArePlaces) {
  EXPECT_EQ(reader->places("工程队进了柳堰村，又修到沱岭乡。"), "柳堰村 沱岭乡");
  EXPECT_EQ(reader->places("农村和社区的道路都通了，思路也宽了。"), "");
}

TEST_F(Names, ShortFormHoldsOnlyWhereThePageHasTheFullOne) {
  EXPECT_EQ(reader->places("泗垟县开了会。泗垟的茶好。"), "泗垟县 泗垟");
  EXPECT_EQ(reader->places("平安是福，和平是金。"), "");
}

TEST_F(Names, KnownPlaceAndWordsMakeAnArea) {
  EXPECT_EQ(reader->places("苏州生物医药产业园开工。"), "苏州生物医药产业园 苏州");
  EXPECT_EQ(reader->places("北部新区在修路。"), "北部新区");
}

TEST_F(Names, AbbreviationIsAPlaceBehindAVerbOfMotion) {
  EXPECT_EQ(reader->places("论坛昨日在京举行。"), "京");
  EXPECT_EQ(reader->places("京剧和豫剧都受欢迎。"), "");
}

TEST_F(Names, OfficesTakeTheirPlaceWithThem) {
  EXPECT_EQ(reader->organisations("杭州市教育局发了通知，苏州大学附属医院响应。"), "杭州市教育局 苏州大学附属医院");
  EXPECT_EQ(reader->places("杭州市教育局发了通知。"), "杭州市");
  EXPECT_EQ(reader->organisations("郑州市委、市政府出台办法，区应急管理局执行。"), "郑州市委 市政府 区应急管理局");
}

TEST_F(Names, VerbBetweenTwoOfficesBelongsToNeither) {
  EXPECT_EQ(reader->organisations("南京市公安局联合南京市教育局办班。"), "南京市公安局 南京市教育局");
}

TEST_F(Names, FirmsOfUnknownWordsAreFound) {
  EXPECT_EQ(reader->organisations("记者来到澄睿达精密机械有限公司，机器正响。"), "澄睿达精密机械有限公司");
  EXPECT_EQ(reader->organisations("上市公司和龙头企业都来了，该公司没有来。"), "");
}

TEST_F(Names, PlaceInsideAnOrganisationIsNested) {
  PageEvidence evidence;
  const std::vector<Name> names = reader->find("成都市档案馆搬家。", evidence);
  ASSERT_EQ(names.size(), 2u);
  EXPECT_EQ(names[0].kind, Kind::kOrganisation);
  EXPECT_FALSE(names[0].nested);
  EXPECT_EQ(names[1].kind, Kind::kPlace);
  EXPECT_TRUE(names[1].nested);
}

TEST_F(Names, EvidenceOfOneArticleServesTheNext) {
  PageEvidence evidence;
  reader->find("本报讯（记者 阮青）雨停了。\n", evidence);
  const std::string_view next = "阮青昨天到过这里。";
  const std::vector<Name> names = reader->find(next, evidence);
  ASSERT_EQ(names.size(), 1u);
  EXPECT_EQ(next.substr(names[0].begin_bytes, names[0].length_bytes), "阮青");
}

}  // namespace
}  // namespace cipin::tests
