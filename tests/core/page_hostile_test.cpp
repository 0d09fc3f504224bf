#include <gtest/gtest.h>

#include <random>

#include "tests/core/page_support.h"
#include "tests/core/support.h"

namespace cipin::tests {
namespace {

using page::kPageBytesMax;
using page::Page;
using page::read_page;

std::string repeated(std::string_view unit, std::size_t size_bytes) {
  std::string text;
  while (text.size() + unit.size() <= size_bytes) text += unit;
  return text;
}

// Pages made to be slow: each is read at two sizes, and the larger may take no more than its size says, with room for
// a busy machine.
TEST(HostilePage, TimeGrowsWithTheSize) {
  const char* const units[] = {
      "金水区高质量发展",
      "\n",
      "1234567890",
      "“",
      "（",
      "（\n",
      "”。\n",
      "记者 周海 ",
      "周 ",
      "今天下，\n",
      "会议上强调。坚持把人民健康放\n\n",
      "的水。\n\n会议上强调。坚持把人民健康放\n\n记者 周海\n\n",
      "江城打造新高地\n",
      "堤坝连夜加固\n社区食堂开张\n图书馆延长开放\n本报讯 工人们连夜加固堤坝。\n本报讯 社区食堂开张。\n本报讯 "
      "图书馆延长开放。\n",
      "□ 本报记者 周海\n社区食堂开张\n昨日社区食堂开张。\n",
      "　　昨日，沙河镇的工人们连夜加固\n堤坝，一直干到天亮。（记者 周海）\n社区食堂昨日开张\n",
      "本报讯 今天开会。\n小标题\n今天开会。\n",
      "新华社北京5月8日电（记者 周海）2月3日，今天开会。\n",
      "图为今天开会。\n记者 周海 摄\n",
      "9月10日",
      "12 34 56\n",
      "江城打造新高地\n\n今天开会，江城的新高地谁都能看。\n\n",
      "江城打造新高地\n\n今天开会，江城的新高地谁都能\n\n图为今天开会。\n\n",
      "本报讯 江城今天打造新高地。\n\n江城打造新高地\n\n",
      "江城打造新高地\n\n看，新高地。\n\n本报讯 今天江城的人都去\n\n",
      "公告\n时间：3月2日\n江城公司\n",
      "聚焦江城·新高地\n\n今天江城的人都去\n\n",
      "（上接第一版）今天开会。\n\n今天开会，江城（下转第三版）\n\n",
      "今天开会。（记者\n周海）\n",
      "▲今天开会。\n",
      "5 要闻 星期三\n",
      "来源：江城日报 作者：周海\n",
      "江城打造新高地\n                周海\n",
      "一径秋风满袖凉，\n",
      "【记者周海／江城报道】今天开会。\n",
  };
  const ToyWords words({"健康", "人民"});
  const auto seconds_for = [&](const std::string& text) {
    Page page;
    const double taken = processor_seconds_of([&] { page = read_page(text, words, {}); });
    EXPECT_FALSE(page.articles.empty() && text.find_first_not_of('\n') != std::string::npos);
    return taken;
  };
  constexpr std::size_t kSmall = std::size_t{1} << 16;
  constexpr std::size_t kTimes = 8;
  for (const char* const unit : units) {
    const double small = seconds_for(repeated(unit, kSmall));
    const double large = seconds_for(repeated(unit, kSmall * kTimes));
    EXPECT_LT(large, (small + 0.02) * kTimes * 4) << unit;
  }
}

TEST(HostilePage, TooMuchForAPageIsOneArticle) {
  const std::string long_text(kPageBytesMax + 1, 'x');
  const Page by_bytes = read_page(long_text, ToyWords(), {});
  EXPECT_TRUE(by_bytes.too_long);
  ASSERT_EQ(by_bytes.articles.size(), 1u);
  EXPECT_EQ(by_bytes.articles[0].body[0], (page::Span{0, long_text.size()}));

  const std::string at_limit = repeated("x\n", 2 * page::kPageLinesMax);
  EXPECT_FALSE(read_page(at_limit, ToyWords(), {}).too_long);
  EXPECT_TRUE(read_page(at_limit + "x", ToyWords(), {}).too_long);
}

TEST(HostilePage, NothingIsAPage) {
  for (const char* const text : {"", "\n", "\r\n\r\n", "   ", "\xEF\xBB\xBF", "\xE3\x80\x80\n"}) {
    const Page page = read_page(text, ToyWords(), {});
    EXPECT_TRUE(page.articles.empty());
    EXPECT_EQ(find_broken_promise(text, page), "");
  }
}

// Pages put together from the pieces that rules look for, in any order.
TEST(HostilePage, PromisesHoldOnAnyMixture) {
  const char* const pieces[] = {
      "本报讯 ",
      "（记者 周海）",
      "记者 周海",
      "通讯员 林 冬",
      " 摄",
      "文/图",
      "图为",
      "新华社北京5月8日电",
      "堤坝加固",
      "会议强调，",
      "放在第一位",
      "。",
      "”",
      "“",
      "（",
      "）",
      "（上接第一版）",
      "（下转第三版）",
      "▲",
      "本月4日",
      "上周五",
      "公告",
      "某某公司",
      "图/",
      "特别报道·回眸",
      "\n",
      "\n\n",
      "\n\n\n",
      "\r\n",
      "\r",
      "　　",
      " ",
      "第1名 东区 98.6分",
      "短 讯",
      "上一版 下一版",
      "江城日报·要闻",
      "——记老周",
      "聚焦两会·解读",
      "9月10日",
      "昨日",
      "●",
      "一、",
      "责编 何苗",
      "Green",
      "3.5",
      "天气 ",
      "周海",
      "的水。",
      "\xEF\xBB\xBF",
      "𠀀",
      "，",
      "；",
      "：",
      "【",
      "□",
  };
  const ToyWords words({"放在", "健康", "加固", "固河"});
  std::mt19937 random(20240917);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t count = random() % 60;
    for (std::size_t i = 0; i < count; ++i) text += pieces[random() % std::size(pieces)];
    const Page page = read_page(text, words, {.issue_date = page::Date{2024, 9, 17}});
    ASSERT_EQ(find_broken_promise(text, page), "") << "round " << round << "\n" << text;
    for (const page::Article& article : page.articles) page::article_text(text, page, article);
  }
}

}  // namespace
}  // namespace cipin::tests
