#include <gtest/gtest.h>

#include "tests/core/page_reading.h"

// What belongs to an article though something stands between, and what closes one: rows of subheads, rests behind other
// articles, letters, notices, lists.
namespace cipin::tests {
namespace {

using page::ArticleKind;
using page::Page;
using Texts = std::vector<std::string>;

// First line and number of lines of each article.
std::vector<std::pair<std::string, std::size_t>> shape_of(std::string_view text) {
  std::vector<std::pair<std::string, std::size_t>> shape;
  for (const page::Article& article : read(text).articles) {
    const page::Span first = article.headline.empty() ? article.body.front() : article.headline.front();
    shape.emplace_back(bytes_of(text, first), article.headline.size() + article.body.size());
  }
  return shape;
}
using Shape = std::vector<std::pair<std::string, std::size_t>>;

const std::string kBrief = "食堂开张\n本报讯（记者 林冬青）社区食堂昨日开张，来了八十位老人。\n";

TEST(Parts, ANumberedRowGoesOnBehindAnArticleThatIsSetIntoIt) {
  const std::string text =
      "山上架桥记\n本报记者 周海\n"
      "四月的沟里，风还带着沙子。\n第一关：打桩\n黄土遇水就塌，桩孔塌了三回。\n第二关：浇筑\n"
      "高墩浇筑，最怕的是离析。\n" +
      kBrief + "第三关：合龙\n合龙的凌晨，风力三级。\n";
  EXPECT_EQ(shape_of(text), (Shape{{"山上架桥记", 9}, {"食堂开张", 2}}));
}

TEST(Parts, WhoSignedAnArticleMayWriteTheNext) {
  const std::string text =
      "替人保管要不要付利息\n本报通讯员 齐法\n"
      "张某和李某是中学同学。二〇一五年，张某外出打工，把一万元现金交给李某保管，双方没有写字据，只拍了一张照片。\n"
      "三年后，张某取钱，李某如数归还。张某说，买理财也有一千多元利息；李某说，你又没让我理财。两人闹到了法庭。\n"
      "【判决】\n法院审理认为，双方形成的是无偿保管合同关系，保管人只负返还原物的义务，驳回了张某的诉讼请求。\n"
      "【说法】\n法官介绍，保管货币的，可以返还相同种类、数量的货币。除非另有约定，或者擅自使用，否则不产生利息。\n"
      "【提醒】\n亲友之间保管财物，最好写明数额、期限和是否有偿。一句“先帮我拿着”，常常拿出一场官司来。\n"
      "判决书错了一个字 法官登门道歉\n家住城西的曾女士收到一份判决书，名字里错了一个字。她没有上诉，给法院写了一封信。\n"
      "上周五，承办法官骑车四十分钟来到她家，送上了补正裁定书，说了一声对不起。\n（齐法）\n";
  EXPECT_EQ(shape_of(text), (Shape{{"替人保管要不要付利息", 10}, {"判决书错了一个字 法官登门道歉", 4}}));
}

TEST(Parts, ARestOfAQuotedWordBehindASignedArticleGoesBack) {
  const std::string text =
      "校长陪餐\n本报记者 周海\n“饭菜好不好，先问校长吃没吃。”新学期开学前一天，市教育局长在会上说。\n每天至少一位校长和学生吃一样的饭。在实验二小，三台摄像机把灶台照得清清楚楚。家委会的值班表排到了寒假，每周三，两位家长进食堂\n蟹农下湖\n"
      "天还没有亮，蟹农就下了湖，第一网就有三两八。\n记者 林冬青\n“挑刺”。三天之内要有回音。\n";
  EXPECT_EQ(shape_of(text), (Shape{{"校长陪餐", 5}, {"蟹农下湖", 3}}));
}

TEST(Parts, BriefsUnderOneHeadAreEachSigned) {
  const std::string text =
      kBrief +
      "简明新闻\n四月十五日，立交桥主体完工。（程路）\n市自来水公司改造管网六十五公里。（水清）\n"
      "招标公告\n受业主委托，对污水处理厂工程公开招标。\n报名地点：市建设工程交易中心二楼\n联系电话：5951234　联系人：丁工\n";
  EXPECT_EQ(shape_of(text), (Shape{{"食堂开张", 2}, {"简明新闻", 3}, {"招标公告", 4}}));
}

TEST(Parts, ALetterGoesDownToWhoSignsIt) {
  const std::string text =
      "夜校来信\n编辑同志：\n我们的夜校办了三年，最缺的是课本和煤油。请你们呼吁一下，供销社能不能按月供应煤油二十斤？\n红旗大队 全体学员\n"
      "谢谢那位司机\n编辑部：\n我儿子上学路上犯了病，一位师傅送他到医院。\n读者　戚美玲\n编后：记者找到了这位师傅。\n" +
      kBrief;
  EXPECT_EQ(shape_of(text), (Shape{{"夜校来信", 4}, {"谢谢那位司机", 5}, {"食堂开张", 2}}));
}

TEST(Parts, ASlashSignsALetterInTraditionalCharacters) {
  const std::string text =
      "公車司機也要上廁所\n我是一名公車司機，終點站沒有廁所。\n／馬行空（永安，公車駕駛）\n芒果跌破十五元\n"
      "【記者柳如眉／玉井報導】芒果進入盛產期，產地價每公斤跌破十五元。\n";
  EXPECT_EQ(shape_of(text), (Shape{{"公車司機也要上廁所", 3}, {"芒果跌破十五元", 2}}));
}

TEST(Parts, ANoticeNamesGroupsAndNames) {
  const std::string text =
      "拟表彰对象公示\n经推荐审核，现将拟表彰对象公示如下。\n工人（12名）\n丁 香　马 镫　王若水　牛得草　方向明\n"
      "农民（6名）\n牛皋天　叶 知　田 野　汤 圆　沈 园\n公示期间如有异议，请向市总工会反映。\n" +
      kBrief;
  EXPECT_EQ(shape_of(text), (Shape{{"拟表彰对象公示", 7}, {"食堂开张", 2}}));
}

TEST(Parts, ALineInBracketsClosesWhatStandsAboveAHead) {
  const std::string text =
      "一把算盘和两本账\n老会计管了八年账，没有错过一分钱。\n有人问他有什么窍门，他说只有两本账。\n（江边大队通讯组）\n"
      "省柴灶的砌法\n一、灶膛要小。膛口离锅底四寸，膛底铺炉条。\n二、烟道要高。烟囱高过屋脊，逆风也不倒烟。\n";
  EXPECT_EQ(shape_of(text), (Shape{{"一把算盘和两本账", 4}, {"省柴灶的砌法", 3}}));
}

TEST(Parts, WhoSaidAQuoteIsNoHead) {
  const std::string text =
      "赛后说\n“我扑第一个的时候，想起了我的朋友。”\n——门将在赛后含泪说\n“我们离八强只差一脚。”\n——主教练哈雷德\n" +
      kBrief;
  EXPECT_EQ(shape_of(text), (Shape{{"赛后说", 5}, {"食堂开张", 2}}));
}

TEST(Parts, NumbersAtThePagesEndAreText) {
  const std::string text = kBrief + "开奖公告\n排列3第18176期：5 0 8\n排列5第18176期：5 0 8 3 1\n";
  EXPECT_EQ(shape_of(text), (Shape{{"食堂开张", 2}, {"开奖公告", 3}}));
}

TEST(Parts, ALabelBehindASquareIsAHead) {
  const std::string text = "春风里的合作社\n本报记者 周海\n村里的辣椒红了，客商要八吨。\n■相关数据\n" +
                           std::string("去年全县新登记市场主体四千七百户，比上年多了三成一；返乡创业的贷款余额三亿八千万元；") +
                           "创业一年以上还在的，一百家里有七十四家。\n";
  const Page page = read(text);
  const page::Article& last = page.articles.back();
  EXPECT_EQ(bytes_of(text, page.articles.size() > 1 ? last.headline : last.subheads), Texts{"■相关数据"});
}

TEST(Parts, BehindTheDayOfANoticeAHeadStands) {
  const std::string text = kBrief +
                           "绿化条例公告\n《绿化条例》已由常务委员会通过，现予公布，自四月一日起施行。\n"
                           "县人民代表大会常务委员会\n2025年2月10日\n老手艺进了新课堂\n"
                           "皮影、剪纸、泥塑……新学期第一天，选修课表上多了十一门“老手艺”。\n";
  EXPECT_EQ(shape_of(text), (Shape{{"食堂开张", 2}, {"绿化条例公告", 4}, {"老手艺进了新课堂", 2}}));
}

TEST(Parts, TwoShortClausesOfOneLengthAreAHead) {
  const std::string text =
      "三万只鸟\n本报记者 周海\n秋天的第一场北风刮过来，镇上的人就开始抬头看天。\n"
      "来的是豆雁和灰鹤，黑压压一片，落在水面上。\n水退一步，人也退一步\n鸟来，是因为有水。镇里退出了湖边的鱼塘。\n";
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 1u);
  EXPECT_EQ(bytes_of(text, page.articles[0].subheads), Texts{"水退一步，人也退一步"});
}

TEST(Parts, AHeadThatAsksWithoutAMarkIsNoCutSentence) {
  const std::string text = "可以戴着洗澡吗\n不可以。自来水里有原虫，会引起感染。\n" + kBrief;
  EXPECT_EQ(shape_of(text), (Shape{{"可以戴着洗澡吗", 2}, {"食堂开张", 2}}));
}

}  // namespace
}  // namespace cipin::tests
