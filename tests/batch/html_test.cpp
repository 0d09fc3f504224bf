#include "batch/formats/html.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/core/support.h"

namespace cipin::formats {
namespace {

struct Page {
  std::string text;
  std::string title;
};

Page read(std::string_view html) {
  Page page;
  EXPECT_TRUE(html_text(html, page.text, page.title).has_value());
  return page;
}
std::string text_of(std::string_view html) {
  return read(html).text;
}

TEST(HtmlText, BlocksStandApartByABlankLine) {
  EXPECT_EQ(text_of("<p>一</p><p>二</p>"), "一\n\n二");
  EXPECT_EQ(text_of("<P>一<P>二"), "一\n\n二");
  EXPECT_EQ(text_of("一<div>二</div>三"), "一\n\n二\n\n三");
  EXPECT_EQ(text_of("<h1>题</h1><ul><li>一<li>二</ul><blockquote>三</blockquote>"), "题\n\n一\n\n二\n\n三");
  EXPECT_EQ(text_of("<header>一</header><article><section>二</section></article><footer>三</footer>"),
            "一\n\n二\n\n三");
  EXPECT_EQ(text_of("<div><div><p></p></div></div><p>一</p><hr><p></p>"), "一");
}

TEST(HtmlText, InlineElementsVanishWithoutASpace) {
  EXPECT_EQ(text_of("高<b>质</b>量<span class=\"a\">发<i>展</i></span><a href='x'>。</a>"), "高质量发展。");
  EXPECT_EQ(text_of("候选<o:p></o:p>库<custom-tag data-x=1>人</custom-tag>"), "候选库人");
}

TEST(HtmlText, BreakIsALineEnd) {
  EXPECT_EQ(text_of("一<br>二<br/>三<BR />四"), "一\n二\n三\n四");
  EXPECT_EQ(text_of("一<br><br>二"), "一\n\n二");
  EXPECT_EQ(text_of("<br>一<br>"), "一");
  EXPECT_EQ(text_of("一<br><p>二</p>"), "一\n\n二");
}

TEST(HtmlText, CellsOfARowHaveATabBetweenThem) {
  EXPECT_EQ(text_of("<table><tr><th>省</th><th>人口</th></tr><tr><td>甲</td> <td>12</td></tr></table>"),
            "省\t人口\n\n甲\t12");
}

TEST(HtmlText, WhiteSpaceCollapsesAsInABrowser) {
  EXPECT_EQ(text_of("  a \n\t b<b> c</b> <i> d </i>\r\n"), "a b c d");
  EXPECT_EQ(text_of("<p> 一 </p>\n<p>\n二\n三 <br> 四</p>"), "一\n\n二 三\n四");
  EXPECT_EQ(text_of("<p>　　一&nbsp; &nbsp;二</p>"),
            "　　一\u00A0 \u00A0二");  // ideographic and no-break spaces are text
}

TEST(HtmlText, PreKeepsItsBlanksAndLines) {
  EXPECT_EQ(text_of("前<pre>\n a  b\r\n\tc\rd</pre>后  面"), "前\n\n\n a  b\n\tc\nd\n\n后 面");
  EXPECT_EQ(text_of("<pre>a <b> b</b></pre>"), "a  b");
}

TEST(HtmlText, EntitiesAreDecoded) {
  EXPECT_EQ(text_of("&lt;p&gt; &amp;amp; &quot;&apos;&middot;&mdash;&#20013;&#x6587;&#X6587;"),
            "<p> &amp; \"'·—中文文");
  EXPECT_EQ(text_of("一&nbsp&nbsp二&nbsp;三&copy2013"), "一\u00A0\u00A0二\u00A0三&copy2013");
  EXPECT_EQ(text_of("&#20013文 &#128512;"), "中文 😀");
  EXPECT_EQ(text_of("&#0;&#xD800;&#x110000;&#99999999999999999999;"), "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(HtmlText, AmpersandThatBeginsNoEntityIsText) {
  EXPECT_EQ(text_of("AT&T R&D &中文; &unknown; & &#; &#x; &mdash中 &"),
            "AT&T R&D &中文; &unknown; & &#; &#x; &mdash中 &");
}

TEST(HtmlText, LessThanThatBeginsNoTagIsText) {
  EXPECT_EQ(text_of("地区生产总值<800亿元"), "地区生产总值<800亿元");
  EXPECT_EQ(text_of("a < b, a <b, a<=c, x <- y"), "a < b, a <b, a<=c, x <- y");
  EXPECT_EQ(text_of("<<书名>>和<中文>"), "<<书名>>和<中文>");
  EXPECT_EQ(text_of("<abc中文> <b,c> </> </3 <!> <!重要> <?> <"), "<abc中文> <b,c> </> </3 <!> <!重要> <?> <");
}

TEST(HtmlText, TagOrCommentThatNeverEndsIsText) {
  EXPECT_EQ(text_of("<p>一<abc 二</p>三"), "一<abc 二\n\n三");
  EXPECT_EQ(text_of("一<div class=\"x"), "一<div class=\"x");
  EXPECT_EQ(text_of("一<!-- 二<p>三"), "一<!-- 二\n\n三");
  EXPECT_EQ(text_of("一<?php 二"), "一<?php 二");
  EXPECT_EQ(text_of("一<a href=\"x>二</a>三"), "一二三");  // a quote that never closes is none
}

TEST(HtmlText, GreaterThanInsideOfQuotesEndsNoTag) {
  EXPECT_EQ(text_of("一<img alt=\"a>b\" title = '<p>'>二<a title=it's>三</a>"), "一二三");
}

TEST(HtmlText, CommentsDeclarationsScriptsStylesAndTemplatesAreLeftOut) {
  EXPECT_EQ(text_of("<!DOCTYPE html><!-- <p>x</p> -->一<!---->二<!-->三<?xml version=\"1.0\"?><![if !IE]>四"),
            "一二三四");
  EXPECT_EQ(text_of("一<script>if (a</b/.x) \"<p>\"</script>二<STYLE>p > a {}</Style >三"), "一二三");
  EXPECT_EQ(text_of("一<template><p>x<template>y</template>z</p></template>二"), "一\n\n二");
  EXPECT_EQ(text_of("一<script>never ends"), "一");
  EXPECT_EQ(text_of("一<template>二"), "一二");
}

TEST(HtmlText, CdataOfFeedsIsText) {
  EXPECT_EQ(text_of("<![CDATA[一 < 二 & 三]]>四"), "一 < 二 & 三四");
  EXPECT_EQ(text_of("<![CDATA[一"), "<![CDATA[一");
}

TEST(HtmlText, TitleIsKeptApart) {
  const Page page =
      read("<html><head><meta charset=gbk><title> 要闻 &amp;\n <b>版 </title></head><body>正文</body></html>");
  EXPECT_EQ(page.title, "要闻 & <b>版");
  EXPECT_EQ(page.text, "正文");
  EXPECT_EQ(read("<title>一</title>二<svg><title>三</title></svg>").title, "一");
  EXPECT_EQ(read("<title>一</title>二<svg><title>三</title></svg>").text, "二\n\n三");
  EXPECT_EQ(text_of("<title>一<p>二"), "一\n\n二");  // it never ends
}

TEST(HtmlText, TitleOfAPageBeforeIsReplaced) {
  std::string text = "前";
  std::string title = "旧";
  ASSERT_TRUE(html_text("<p>后</p>", text, title).has_value());
  EXPECT_EQ(text, "前后");
  EXPECT_EQ(title, "");
}

TEST(HtmlText, PageWithoutHeadOrEndTagsHasItsText) {
  EXPECT_EQ(text_of("<html><head><title>x</title><section>一</section></html>二"), "一\n\n二");
  EXPECT_EQ(text_of("</b></p>一</div></body>二"), "一\n\n二");
  EXPECT_EQ(text_of(""), "");
}

TEST(HtmlText, ControlsAreBlanks) {
  EXPECT_EQ(text_of(std::string_view("一\0二\x01\x1B[31m三&#1;四", 23)), "一 二 [31m三 四");
}

// Random trees: every word that is put in comes out, in order, the words of one run of inline elements unparted.
class RandomPage {
 public:
  explicit RandomPage(unsigned seed) : random_(seed) { node(5); }

  std::string html;
  std::string expected;  // the text without white space
  std::vector<std::string> paragraphs;

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  template <std::size_t kCount>
  const char* one_of(const char* const (&choices)[kCount]) {
    return choices[below(kCount)];
  }

  void word() {
    static constexpr const char* kWords[][2] = {
        {"生产总值", "生产总值"},
        {"&lt;800亿", "<800亿"},
        {"<800亿", "<800亿"},
        {"a", "a"},
        {"《书》", "《书》"},
        {"<<书>>", "<<书>>"},
        {"&amp;", "&"},
        {"R&D", "R&D"},
        {"&#20013;", "中"},
        {"<中>", "<中>"},
        {"]]>", "]]>"},
        {"-->", "-->"},
        {"\"", "\""},
        {"'", "'"},
        {"=", "="},
        {"&mdash;", "—"},
    };
    const auto& [written, meant] = kWords[below(std::size(kWords))];
    html += written;
    html += "\n";  // so that no two make a tag or an entity
    expected += meant;
  }

  void node(int depth) {
    static constexpr const char* kNames[] = {"p",     "div", "b",    "span",    "a",      "ul",  "li",      "td",
                                             "tr",    "em",  "font", "section", "h2",     "o:p", "x-y",     "strong",
                                             "table", "pre", "main", "i",       "center", "dd",  "article", "u"};
    static constexpr const char* kAttributes[] = {"",          " class=x", " a='>'",    " b=\"<p>'\"", " c",
                                                  "\nd = e\n", " /",       " f=\"g\"h", " i=j/"};
    static constexpr const char* kNothing[] = {"<!-- <p>not text</p> -->", "<script>var not = '<p>text</p>';</script>",
                                               "<style>not > text {}</style>", "<!-->", "<?not text?>"};
    for (std::size_t i = below(6); i > 0; --i) {
      const std::size_t kind = below(10);
      if (kind < 4 || depth == 0) {
        word();
      } else if (kind == 4) {
        html += one_of(kNothing);
      } else if (kind == 5) {
        html += "<br>";
      } else {
        const std::string name = one_of(kNames);
        html += "<" + name + one_of(kAttributes) + ">";
        node(depth - 1);
        if (below(5) > 0) html += "</" + name + ">";  // else it is never closed
        if (below(9) == 0) html += "</" + std::string(one_of(kNames)) + ">";
      }
    }
  }

  std::mt19937 random_;
};

TEST(HtmlText, WhatIsPutIntoRandomTreesComesOutInOrder) {
  for (unsigned seed = 0; seed < 5000; ++seed) {
    const RandomPage page(seed);
    std::string text = text_of(page.html);
    std::erase_if(text, [](char byte) { return byte == ' ' || byte == '\n' || byte == '\t'; });
    ASSERT_EQ(text, page.expected) << "seed " << seed << ": " << page.html;
  }
}

TEST(HtmlText, RandomBytesHaveATextWithoutControls) {
  std::mt19937 random(3);
  static constexpr std::string_view kSigns("<>/!-?&;#x[]='\" apbr\n\0", 22);
  for (int i = 0; i < 20000; ++i) {
    std::string html;
    for (std::size_t j = random() % 60; j > 0; --j) html += kSigns[random() % (kSigns.size())];
    const std::string text = text_of(html);
    ASSERT_EQ(text.find('\0'), std::string::npos) << html;
  }
}

// What makes careless readers look at the same bytes again and again: twenty times the size, not 400 times the time.
TEST(HtmlText, HostilePagesTakeLinearTime) {
  const auto repeated = [](std::string_view piece, std::size_t size_bytes) {
    std::string text;
    while (text.size() < size_bytes) text += piece;
    return text;
  };
  constexpr std::size_t kSizeBytes = 2000000;
  for (const std::string_view piece :
       {"<!--",     "<![CDATA[",  "<!a",        "<?a",   "<a ",   "<a x=\"", "<a x='",
        "<title>",  "<textarea>", "<template>", "<b>",   "&#",    "&nbsp",   "<a =\"<a ='",
        "\"=\"<b ", "</title",    "</",         "<pre>", "<div>", "<br>",    "<td>"}) {
    const double elapsed_s = tests::processor_seconds_of([&] {
      text_of(repeated(piece, kSizeBytes));
      text_of(repeated("<b>", kSizeBytes / 3) + "<div>" + repeated(piece, kSizeBytes / 3) + "</b></div></template>\">");
      text_of("<title>" + repeated(piece, kSizeBytes) + "</title>");
    });
    EXPECT_LT(elapsed_s, 20.0) << piece;  // a quadratic one takes minutes
  }
}

}  // namespace
}  // namespace cipin::formats
