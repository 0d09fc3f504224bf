#include <gtest/gtest.h>

#include <string>

#include "tests/core/names_support.h"

// Places that no list knows, by their endings and by what stands beside them: sentences written for these tests, each
// with what a reader marks in it.
namespace cipin::tests {
namespace {

class NamesPlaces : public NamesTest {};

TEST_F(NamesPlaces, WatersAndPrefecturesMayHaveOneCodePointAndTheEnding) {
  EXPECT_EQ(reader->places("渡船从沩江开到泖水，两岸都是桑树。"), "沩江 泖水");
  EXPECT_EQ(reader->places("沩州的老城墙修好了。"), "沩州");
  EXPECT_EQ(reader->places("他喝了水，又去江边，洗了手。"), "");
}

TEST_F(NamesPlaces, RareWordAndAnEndingIsAPlace) {
  EXPECT_EQ(reader->places("他住在环溪村，妻子住在柳浪镇。"), "环溪村 柳浪镇");
  EXPECT_EQ(reader->places("石磨社区跟着学。"), "石磨社区");
}

TEST_F(NamesPlaces, RareWordOfTheLexiconWithAnEndingIsAPlace) {
  EXPECT_EQ(reader->places("他住在北园路，每天走过石板桥。"), "北园路 石板桥");
  EXPECT_EQ(reader->places("新线路直达，走在十字路口。"), "");
}

TEST_F(NamesPlaces, CommonWordAndAnEndingIsNone) {
  EXPECT_EQ(reader->places("脱贫县名单公布，示范村和中心村都在内。"), "");
  EXPECT_EQ(reader->places("病险水库都加固了，老旧小区也改了。"), "");
  EXPECT_EQ(reader->places("他们要补齐社区的短板，壮大村集体经济。"), "");
}

TEST_F(NamesPlaces, CountedThingsAreNotNamed) {
  EXPECT_EQ(reader->places("43个山洪沟口有人看守，几条沟也清了，4条待路面干了。"), "");
  EXPECT_EQ(reader->places("“六有社区”评完了，走哪条路，到每条街。"), "");
}

TEST_F(NamesPlaces, WhatThePageHasElsewhereWinsOverTheGuessedWord) {
  EXPECT_EQ(reader->places("记望岫县的一位老师。望岫县在山里，望岫的茶好。"), "望岫县 望岫县 望岫");
  EXPECT_EQ(reader->places("他住在沩江。沩江边有人钓鱼。"), "沩江 沩江");
}

TEST_F(NamesPlaces, RowBeforeACountOfDivisionsIsOfPlaces) {
  EXPECT_EQ(reader->places("积雨最多的是芷阳、榆塘、沔北三区。"), "芷阳 榆塘 沔北");
  EXPECT_EQ(reader->places("道路、桥梁、学校三个项目开工。"), "");
}

TEST_F(NamesPlaces, DatelineBeginsWithItsPlace) {
  EXPECT_EQ(reader->places("本报沔北6月17日电 雨停了。"), "沔北");
  EXPECT_EQ(reader->places("本报讯 6月17日，雨停了。"), "");
}

TEST_F(NamesPlaces, RoadsGoByNumber) {
  EXPECT_EQ(reader->places("省道S317和G205国道都断了，107国道没有断。"), "省道S317 G205国道 107国道");
  EXPECT_EQ(reader->places("车从经七路拐进纬三路。"), "经七路 纬三路");
  EXPECT_EQ(reader->places("这条省道和那条国道都断了。"), "");
}

TEST_F(NamesPlaces, NumberedBridgeAndStationTakeThePlaceBeforeThem) {
  EXPECT_EQ(reader->places("沩江三桥通车了。"), "沩江三桥 沩江");
  EXPECT_EQ(reader->places("苏州站照常，苏州北站停运。"), "苏州站 苏州 苏州北站 苏州");
}

TEST_F(NamesPlaces, DivisionInFullStandsForItself) {
  EXPECT_EQ(reader->places("石梁区老机床厂片区开始供热。"), "石梁区 老机床厂片区");
  EXPECT_EQ(reader->places("苏州丝绸博物馆闭馆。"), "苏州丝绸博物馆 苏州");
}

TEST_F(NamesPlaces, PlaceAndAVillagesEndingIsAVillage) {
  EXPECT_EQ(reader->places("他回了荷塘村，又到了美国村庄。"), "荷塘村 美国");
}

TEST_F(NamesPlaces, AmbiguousWordIsAPlaceBetweenPlaces) {
  EXPECT_EQ(reader->places("那曲、阿里、拉萨下了雪。"), "那曲 阿里 拉萨");
}

TEST_F(NamesPlaces, ContextMayBeSwitchedOff) {
  NameRules rules;
  rules.context_place = false;
  EXPECT_EQ(NameReader::make(rules)->places("本报沔北6月17日电 雨停了。"), "");
}

TEST_F(NamesPlaces, TraditionalTextIsReadByTheSameLists) {
  const std::string_view text = "記者昨日從蘇州趕到。古樓鎮的老宅開放了，市長陳志遠說，歡迎大家來看。";
  if (!reader->finder().is_traditional(text)) GTEST_SKIP() << "this lexicon has no table of Traditional characters";
  EXPECT_EQ(reader->places(text), "蘇州 古樓鎮");
  EXPECT_EQ(reader->persons(text), "陳志遠");
  EXPECT_FALSE(reader->finder().is_traditional("著名画家乾隆年间来过，后来又来。"));
}

}  // namespace
}  // namespace cipin::tests
