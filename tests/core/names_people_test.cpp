#include <gtest/gtest.h>

#include <string>

#include "tests/core/names_support.h"

// People by what stands beside their names, and offices with what belongs to theirs: sentences written for these
// tests.
namespace cipin::tests {
namespace {

class NamesPeople : public NamesTest {};
class NamesOffices : public NamesTest {};

TEST_F(NamesPeople, FormOfAddressIsWhoHasNoOtherName) {
  EXPECT_EQ(reader->persons("卖凉粉的甄二嫂说，生意好。赵女士点头，赫连大姐也来了。"), "甄二嫂 赵女士 赫连大姐");
  EXPECT_EQ(reader->persons("教师张敏丽来了，张女士很高兴。"), "张敏丽");
  EXPECT_EQ(reader->persons("各位先生，各位女士。"), "");
}

TEST_F(NamesPeople, WithheldGivenNameIsAName) {
  EXPECT_EQ(reader->persons("李某被抓，王某某在逃。"), "李某 王某某");
  EXPECT_EQ(reader->persons("某日，某地来了某人。"), "");
}

TEST_F(NamesPeople, FormsOfAddressMayBeSwitchedOff) {
  NameRules rules;
  rules.addressed_person = false;
  EXPECT_EQ(NameReader::make(rules)->persons("赵女士点头。李某被抓。"), "");
}

TEST_F(NamesPeople, BylineNameGoesUpToTheMarkThatEndsIt) {
  EXPECT_EQ(reader->persons("（通讯员 竺可为）"), "竺可为");
  EXPECT_EQ(reader->persons("通讯员 阎书文\n泉水三千年\n"), "阎书文");
  EXPECT_EQ(reader->persons("（记者戴浩摄）"), "戴浩");
}

TEST_F(NamesPeople, SurnameAndGivenNameMayStandApartWhereANameIsAsked) {
  EXPECT_EQ(reader->persons("委员逯 遥就停车难接听电话。"), "逯 遥");
  EXPECT_EQ(reader->persons("（记者 韩 江雪）"), "韩 江雪");
  EXPECT_EQ(reader->persons("天黑以前，文物追了回来。（任 侠　郝 亮）"), "任 侠 郝 亮");
  EXPECT_EQ(reader->persons("稳经济 促发展\n高 温\n路 牌 和 灯"), "");
  NameRules rules;
  rules.spaced_person = false;
  EXPECT_EQ(NameReader::make(rules)->persons("委员逯 遥就停车难接听电话。"), "");
}

TEST_F(NamesPeople, ItemsOfAListAreNamesOrNoneIs) {
  EXPECT_EQ(reader->persons("市领导陈建国、卜延年、扶晓远参加。"), "陈建国 卜延年 扶晓远");
}

TEST_F(NamesPeople, CompoundSurnameIsNoSurnameAndGivenName) {
  EXPECT_EQ(reader->persons("赫连和尉迟都是姓。"), "");
}

TEST_F(NamesPeople, SexBehindACommaSpeaksForAName) {
  EXPECT_EQ(reader->persons("寻陶炳南，男，四十岁。"), "陶炳南");
}

TEST_F(NamesPeople, NameFollowsTheVerbThatGivesIt) {
  EXPECT_EQ(reader->persons("我叫仝大柱，是瓦匠。"), "仝大柱");
}

TEST_F(NamesPeople, AlmostANameTwiceIsOne) {
  EXPECT_EQ(reader->persons("这天芮江生扛了米，后来芮江生睡了。"), "芮江生 芮江生");
  NameRules rules;
  rules.page_person = false;
  EXPECT_EQ(NameReader::make(rules)->persons("这天芮江生扛了米，后来芮江生睡了。"), "");
}

TEST_F(NamesPeople, VerbBehindANameIsNotItsEnd) {
  EXPECT_EQ(reader->persons("工人夏侯松拎着一台豆浆机。"), "夏侯松");
}

TEST_F(NamesPeople, AbstractWordsAreNoNames) {
  EXPECT_EQ(reader->persons("产业高端化、安全观、温度计，样样都讲。"), "");
}

TEST_F(NamesOffices, LevelBelongsToTheOffice) {
  EXPECT_EQ(reader->organisations("记者昨日从市文化旅游局获悉，区住建局也到场。"), "市文化旅游局 区住建局");
  EXPECT_EQ(reader->organisations("市委财经办和市委党校办班，市二院义诊。"), "市委财经办 市委党校 市二院");
  EXPECT_EQ(reader->organisations("新区热力公司通知停暖。"), "新区热力公司");
}

TEST_F(NamesOffices, PapersAndNewsroomsAreFoundWhereTheySpeak) {
  EXPECT_EQ(reader->organisations("晚报讯（记者 周敏）雨停了。\n晚报首席记者 汤丽\n"), "晚报 晚报");
  EXPECT_EQ(reader->organisations("苏州日报全媒体记者 周敏\n"), "苏州日报全媒体");
  EXPECT_EQ(reader->organisations("他每天买一份晚报。"), "");
}

TEST_F(NamesOffices, AreaOrVenueIsAPlaceAndNoOffice) {
  EXPECT_EQ(reader->organisations("新区会展中心停电，石梁区老机床厂片区供热。"), "");
}

TEST_F(NamesOffices, VerbsTimesAndCountsAreNoPart) {
  EXPECT_EQ(reader->organisations("这所江边小学有九名教师，老人到市中心去。"), "");
  EXPECT_EQ(reader->organisations("一是政府出钱，二是医院出人。"), "");
  EXPECT_EQ(reader->organisations("南京市教育局成立防汛指挥部。"), "南京市教育局 防汛指挥部");
  EXPECT_EQ(reader->organisations("今天上午南京市教育局开会。"), "南京市教育局");
}

}  // namespace
}  // namespace cipin::tests
