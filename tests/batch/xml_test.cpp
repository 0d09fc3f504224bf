#include "batch/formats/xml.h"

#include <gtest/gtest.h>

#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "tests/core/support.h"

namespace cipin::formats {
namespace {

struct Document {
  std::string text;
  std::string title;
  bool is_whole = true;
  std::uint64_t offset_bytes = 0;
  std::string what;
};

Document read(std::string_view xml) {
  Document document;
  if (const Status status = xml_text(xml, document.text, document.title); !status) {
    document.is_whole = false;
    document.offset_bytes = status.error().offset_bytes;
    document.what = status.error().what;
    EXPECT_EQ(status.error().kind, ErrorKind::kBadInput);
  }
  return document;
}

std::string text_of(std::string_view xml) {
  const Document document = read(xml);
  EXPECT_TRUE(document.is_whole) << document.what << ": " << xml;
  return document.text;
}

TEST(XmlText, LineBeginningsAreLineEndsAndBlocksParagraphs) {
  EXPECT_EQ(text_of("<fold>\n  <div type='page'>\n    <p>\n      第一版<lb/>\n      星期四<lb/> \n    </p>\n"
                    "    <head>題</head>\n  </div>\n</fold>"),
            "第一版\n星期四\n\n題");
  EXPECT_EQ(text_of("<a1><list><item>一</item><item>二</item></list><lg><l>三</l><l>四</l></lg><ab>五</ab></a1>"),
            "一\n\n二\n\n三\n\n四\n\n五");
  EXPECT_EQ(text_of("<table><row><cell>一</cell><cell>二</cell></row></table>"), "一\n\n二");
  EXPECT_EQ(text_of("<p>一<pb n='2'/>二<cb/>三</p>"), "一\n二\n三");
}

TEST(XmlText, ElementsInsideOfSentencesVanish) {
  EXPECT_EQ(text_of("<p>高<hi rend='b'>质</hi>量<persName>发</persName><ref "
                    "target='#x'>展</ref><choice><sic>。</sic></choice></p>"),
            "高质量发展。");
}

TEST(XmlText, NamespacesAreLookedThrough) {
  EXPECT_EQ(text_of("<t:TEI xmlns:t='http://www.tei-c.org/ns/1.0'><t:p>一<t:lb/>二</t:p><u:p>三</u:p></t:TEI>"),
            "一\n二\n\n三");
}

TEST(XmlText, HeaderIsLeftOutAndItsTitleKept) {
  const Document document = read(
      "<TEI><teiHeader><fileDesc><titleStmt><title>晨 "
      "<hi>報</hi>\n一號</title><title>x</title></titleStmt><p>y</p></fileDesc>"
      "</teiHeader><text><p>正文</p><title>題</title></text></TEI>");
  EXPECT_EQ(document.title, "晨 報 一號");
  EXPECT_EQ(document.text, "正文\n\n題");
  EXPECT_EQ(read("<rss><title>頻道</title></rss>").title, "");
}

TEST(XmlText, CommentsAndInstructionsAreLeftOutAndCdataIsText) {
  EXPECT_EQ(
      text_of("<?xml version='1.0'?><?model x?><p>一<!-- <p>x</p> --><![CDATA[<二>&三;]]><?x y?>四</p><!-- z -->"),
      "一<二>&三;四");
}

TEST(XmlText, DeclaredEncodingIsIgnoredBecauseTheTextIsDecoded) {
  EXPECT_EQ(text_of("\uFEFF<?xml version='1.0' encoding='gb2312'?><p>词频</p>"), "词频");
  EXPECT_EQ(text_of("\r\n <?xml version='1.0' encoding='utf-16'?><p>词频</p>"), "词频");
}

TEST(XmlText, InternalEntitiesAreResolvedEachTime) {
  EXPECT_EQ(text_of("<!DOCTYPE f [<!ENTITY gaiji \"&#xe111;\"><!ENTITY two \"[&gaiji;&gaiji;]\">"
                    "<!ENTITY part \"<p>一</p>\">]><f>&gaiji;甲&gaiji;&two;&two;&part;&part;&gaiji;</f>"),
            "\uE111甲\uE111[\uE111\uE111][\uE111\uE111]\n\n一\n\n一\n\n\uE111");
  EXPECT_EQ(text_of("<p>&lt;&amp;&#20013;&quot;</p>"), "<&中\"");
}

TEST(XmlText, EntitiesOfHtmlAreKnownAndOthersStayAsWritten) {
  EXPECT_EQ(text_of("<p>一&nbsp;二&mdash;&nbsp;三&unknown;&unknown;&二;</p>"),
            "一\u00A0二—\u00A0三&unknown;&unknown;&二;");
  EXPECT_EQ(text_of("<p a='&unknown;'>一</p>"), "一");
}

TEST(XmlText, NothingOutsideIsEverRead) {
  std::string folder = ::testing::TempDir() + "cipin-xml-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string secret = folder + "/secret.txt";
  const std::string dtd = folder + "/secret.dtd";
  std::ofstream(secret) << "機密";
  std::ofstream(dtd) << "<!ENTITY inside '機密'>";
  EXPECT_EQ(text_of("<!DOCTYPE f [<!ENTITY outside SYSTEM 'file://" + secret + "'>]><f>&outside;</f>"), "&outside;");
  EXPECT_EQ(text_of("<!DOCTYPE f [<!ENTITY outside PUBLIC 'x' '" + secret + "'>]><f>&outside;</f>"), "&outside;");
  EXPECT_EQ(text_of("<!DOCTYPE f SYSTEM '" + dtd + "'><f>&inside;</f>"), "&inside;");
  EXPECT_EQ(read("<!DOCTYPE f [<!ENTITY % all SYSTEM '" + dtd + "'> %all;]><f>&inside;</f>").text, "&inside;");
  std::filesystem::remove_all(folder);
}

std::string bomb(int level_count, std::string_view seed) {
  std::string xml = "<!DOCTYPE f [<!ENTITY e0 \"" + std::string(seed) + "\">";
  for (int level = 1; level <= level_count; ++level) {
    xml += "<!ENTITY e" + std::to_string(level) + " \"";
    for (int i = 0; i < 10; ++i) xml += "&e" + std::to_string(level - 1) + ";";
    xml += "\">";
  }
  return xml + "]><f><p>前</p>&e" + std::to_string(level_count) + ";</f>";
}

TEST(XmlText, EntityBombsAreBoundedAndTold) {
  for (const std::string& xml : {bomb(12, "笑"), bomb(3, std::string(100000, 'x')), bomb(9, "<p>笑</p>")}) {
    Document document;
    const double elapsed_s = tests::processor_seconds_of([&] { document = read(xml); });
    EXPECT_FALSE(document.is_whole);
    EXPECT_TRUE(document.text.starts_with("前"));
    EXPECT_LT(document.text.size(), 11 * xml.size() + (2 << 20));
    EXPECT_LT(elapsed_s, 20.0);
  }
  EXPECT_FALSE(read("<!DOCTYPE f [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]><f>&a;</f>").is_whole);
}

TEST(XmlText, BrokenDocumentKeepsItsTextAndTellsWhere) {
  const Document cut = read("<f><p>一</p><p>二");
  EXPECT_FALSE(cut.is_whole);
  EXPECT_EQ(cut.text, "一\n\n二");
  EXPECT_EQ(cut.offset_bytes, 19u);
  const Document crossed = read("<f><p>一</f><p>二</p>");
  EXPECT_FALSE(crossed.is_whole);
  EXPECT_TRUE(crossed.text.starts_with("一")) << crossed.text;
  const Document loose = read("\n<f><p>一 & 二</p><p>三</p></f>");
  EXPECT_FALSE(loose.is_whole);
  EXPECT_EQ(loose.text, "一 & 二\n\n三");
  EXPECT_GE(loose.offset_bytes, 11u);
  EXPECT_LE(loose.offset_bytes, 13u);
  const Document less = read("<f><p>值<800亿, <<书</p><p>AT&T 与 R&D; &amp;&lt;三</p><!-- < & --><![CDATA[<&]]></f>");
  EXPECT_FALSE(less.is_whole);
  EXPECT_TRUE(less.text.starts_with("值<800亿, <")) << less.text;
  EXPECT_TRUE(less.text.ends_with("AT&T 与 R&D; &<三\n\n<&")) << less.text;
  EXPECT_EQ(read("<!DOCTYPE f [<!ENTITY a \"甲\">]><f>&a; & &a; < 乙</f>").text, "甲 & 甲 < 乙");
  EXPECT_EQ(read("<!DOCTYPE f><f>一 & 二</f>").text, "一 & 二");
  EXPECT_EQ(read("<f><p>一<x1></f>二 &amp; &mdash; &amp;三</f>").text, "一\n\n二 & — &三");
  for (const char* const none : {"", "   ", "plain text", "{\"a\": 1}"}) EXPECT_FALSE(read(none).is_whole) << none;
}

TEST(XmlText, ControlsEndNothing) {
  EXPECT_EQ(text_of(std::string_view("<p>一\0二</p>", 14)), "一 二");
  const Document document = read("<f><p>一\x01二</p><p>三</p></f>");
  EXPECT_FALSE(document.is_whole);
  EXPECT_EQ(document.text, "一二\n\n三");
}

TEST(XmlText, NothingIsPrinted) {
  ::testing::internal::CaptureStderr();
  read("<f><p>一</f>&x;<");
  read(
      "<!DOCTYPE f SYSTEM 'http://localhost/x.dtd' [<!ENTITY % a SYSTEM 'http://localhost/y'> %a; "
      "<!ENTITY]><u:f>&y;</f>");
  read(std::string("<?xml version='1.0' encoding='klingon'?><f>\xFF</f>"));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(XmlText, DeepNestingIsRefusedNotDiedOf) {
  std::string xml;
  for (int i = 0; i < 300000; ++i) xml += "<a1>";
  EXPECT_FALSE(read(xml).is_whole);
}

}  // namespace
}  // namespace cipin::formats
