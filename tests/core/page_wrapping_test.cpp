#include <gtest/gtest.h>

#include "core/page/paragraphs.h"
#include "tests/core/page_reading.h"

// Lines that a column's width has cut, joined again.
namespace cipin::tests {
namespace {

using page::cut_lines;
using page::join_wrapped;
using page::Page;
using page::PageText;
using Texts = std::vector<std::string>;

// The paragraphs, with their line ends taken out.
Texts paragraphs_of(std::string_view bytes) {
  const PageText text(bytes);
  const std::vector<page::Line> lines = cut_lines(text, 1000);
  std::vector<page::Paragraph> paragraphs = join_wrapped(text, lines);
  const std::optional<PageText> joined = without_inner_breaks(text, lines, paragraphs);
  Texts texts;
  for (const page::Paragraph& paragraph : paragraphs) {
    texts.emplace_back((joined ? *joined : text).bytes(paragraph.range));
    std::erase(texts.back(), '\n');
  }
  return texts;
}

// A text set in a column of fourteen Han, each wide; what may not begin a line hangs over the edge.
std::string set(const std::string& text) {
  constexpr std::size_t kWidth = 14;
  static const std::string kHanging = "，。！？；：、”）％";
  std::string lines;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    const std::string one = text.substr(at, end - at);
    if (count >= kWidth && kHanging.find(one) == std::string::npos) {
      lines += '\n';
      count = 0;
    }
    lines += one;
    ++count;
    at = end;
  }
  return lines + "\n";
}

const std::string kText =
    set("　　昨日夜里沙河镇的一百名工人连夜加固了堤坝的东段和西段，一直干到天亮才回家吃饭，吃的是社区食堂送来的面条和鸡"
        "蛋。");
const std::string kSame =
    "昨日夜里沙河镇的一百名工人连夜加固了堤坝的东段和西段，一直干到天亮才回家吃饭，吃的是社区食堂送来的面条和鸡蛋。";

TEST(Wrapping, AColumnIsReadAsItsText) {
  EXPECT_EQ(paragraphs_of(kText + kText), (Texts{kSame, kSame}));
}

TEST(Wrapping, MarksThatMayNotBeginALineHangOverItsEdge) {
  const std::string text = "“我们在河边守了三天三夜！”镇长对来看他们的人说，水退了以后还要守七天，一个人也不能少。";
  EXPECT_EQ(paragraphs_of(kText + set("　　" + text) + kText), (Texts{kSame, text, kSame}));
}

TEST(Wrapping, AHeadBehindALastLineOfFullWidthIsNoPartOfIt) {
  const std::string full = "水退了以后还要守七天，直到堤坝的每一段都干透为止。";  // 2 + 12 and 14
  const std::string head = "社区食堂开张“一元面”";
  EXPECT_EQ(paragraphs_of(kText + set("　　" + full) + head + "\n" + kText), (Texts{kSame, full, head, kSame}));
}

TEST(Wrapping, ALongHeadAboveAnOpeningIsNoneEither) {
  const std::string full = "水退了以后还要守七天，直到堤坝的每一段都干透为止。";
  const std::string head = "社区食堂昨日开张八十位老人吃上热面";  // cut at the column's width, too
  const std::string opening = "本报讯　昨日社区食堂开张，来了八十位老人。";
  EXPECT_EQ(paragraphs_of(kText + set("　　" + full) + set(head) + set("　　" + opening) + kText),
            (Texts{kSame, full, head, opening, kSame}));
}

TEST(Wrapping, ALineThatHasRoomForMoreEndsItsText) {
  // The text is cut by its column's end, and a head follows that would have had room in the line.
  const std::string cut = "水退以后还要守七天，直到堤坝干透，谁也不敢小看今年";
  EXPECT_EQ(paragraphs_of(kText + kText + set("　　" + cut) + "春耕四件套\n" + kText + kText),
            (Texts{kSame, kSame, cut, "春耕四件套", kSame, kSame}));
}

TEST(Wrapping, BehindABylineNothingGoesOnButItsOwnRest) {
  const std::string byline = "本报记者　周海　通讯员　林冬青　文/图";
  EXPECT_EQ(paragraphs_of(kText + set("　　" + byline) + "社区食堂昨日开张\n" + kText +
                          "　　本报记者　周　海　林冬青\n图书馆延长开放\n" + kText),
            (Texts{kSame, byline, "社区食堂昨日开张", kSame, "本报记者　周　海　林冬青", "图书馆延长开放", kSame}));
}

TEST(Wrapping, ACutSentenceThatNamesAReporterIsNoByline) {
  const std::string text = "水已经退了七尺。记者在河边看到，工人们还没有回家吃饭，他们说要等到天亮。";
  EXPECT_EQ(paragraphs_of(kText + set("　　" + text) + kText), (Texts{kSame, text, kSame}));
}

TEST(Wrapping, ABlankAtALinesEndStaysWhereFewLinesHaveOne) {
  const std::string text = kText + kText + "　　（记者 周海 通讯员 林冬青 \n文/图）\n";
  EXPECT_EQ(paragraphs_of(text).back(), "（记者 周海 通讯员 林冬青 文/图）");
}

TEST(Wrapping, ACipherAtALinesBeginIsNoBullet) {
  const std::string text = "这座老堤坝是镇里的人在二○一○年冬天修起来的，用了三年的时间。";
  ASSERT_TRUE(set("　　" + text).find("二\n○") != std::string::npos);
  EXPECT_EQ(paragraphs_of(kText + set("　　" + text) + kText), (Texts{kSame, text, kSame}));
}

// Where code points are counted, lines with digits look as if they had room.
TEST(Wrapping, DigitsLeaveNoRoomWhereCodePointsAreCounted) {
  const std::string text =
      "昨日夜里沙河镇的100名工人连夜加固了堤坝的2段和西边的3段，一直干到凌晨5时才回家吃饭，吃的是食堂送来的面。镇长说水"
      "退以后还要守7天。";
  EXPECT_EQ(paragraphs_of(set(text)), Texts{text});
}

TEST(Wrapping, RowsOfATableAreNotCut) {
  std::string text = kText + kText;
  Texts expected = {kSame, kSame};
  for (const std::string row : {"澜江　望潮站　28.21　超0.71米", "沚水　临埠站　19.42　低0.38米"}) {
    text += "　　" + row + "\n";
    expected.push_back(row);
  }
  expected.push_back("社区食堂昨日开张");
  expected.push_back(kSame);
  EXPECT_EQ(paragraphs_of(text + "社区食堂昨日开张\n" + kText), expected);
}

TEST(Wrapping, ArticlesOfAWrappedPageWithBylinesBelowTheirHeads) {
  const std::string text = "堤坝连夜加固\n（本报记者　周海）\n" + kText + "社区食堂开张\n（本报记者　林冬青）\n" +
                           set("　　昨天上午社区的食堂开了张，来了八十位老人，他们说饭菜又热又软。");
  const Page page = read(text);
  ASSERT_EQ(page.articles.size(), 2u);
  EXPECT_EQ(bytes_of(text, page.articles[1].headline), Texts{"社区食堂开张"});
  EXPECT_EQ(forms_of(page.articles[0].reporters), Texts{"周海"});
  EXPECT_EQ(forms_of(page.articles[1].reporters), Texts{"林冬青"});
}

}  // namespace
}  // namespace cipin::tests
