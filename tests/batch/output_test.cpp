#include "batch/cli/output.h"

#include <gtest/gtest.h>

namespace cipin::cli {
namespace {

TEST(DisplayWidth, HanIsTwoColumnsLatinOneCombiningNone) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("词频"), 4u);
  EXPECT_EQ(display_width("ＡＢ"), 4u);          // full-width letters
  EXPECT_EQ(display_width("e\xCC\x81"), 1u);     // e and U+0301
  EXPECT_EQ(display_width("\xE2\x80\x8C"), 0u);  // U+200C
  EXPECT_EQ(display_width("𠀀"), 2u);            // U+20000
  EXPECT_EQ(display_width(""), 0u);
}

TEST(EscapeControls, NothingOfATerminalIsDriven) {
  EXPECT_EQ(escape_controls("词\t频\n\r"), "词\\t频\\n\\r");
  EXPECT_EQ(escape_controls("\x1b[31m"), "\\x1b[31m");
  EXPECT_EQ(escape_controls("a\\b"), "a\\\\b");
  EXPECT_EQ(escape_controls("\xC2\x9B"
                            "31m"),
            "\\x9b31m");  // U+009B, CSI in one code point
  EXPECT_EQ(escape_controls(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(escape_controls("\x7F"), "\\x7f");
  EXPECT_EQ(escape_controls("é"), "é");
}

TEST(JsonString, QuotesControlsAndBytesThatAreNoUtf8) {
  EXPECT_EQ(json_string("a\"b\\c\n"), "\"a\\\"b\\\\c\\u000a\"");
  EXPECT_EQ(json_string("词"), "\"词\"");
  EXPECT_EQ(json_string("a\xFF\xE8"
                        "b"),
            "\"a\xEF\xBF\xBD\xEF\xBF\xBD"
            "b\"");
}

TEST(CsvCell, FormulasAreDisarmedAndQuotesDoubled) {
  EXPECT_EQ(csv_cell("词"), "词");
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(csv_cell("=cmd()"), "\"'=cmd()\"");
  for (const char* formula : {"+1", "-1", "@x", "\tx", "\rx"})
    EXPECT_EQ(csv_cell(formula), std::string("\"'") + formula + "\"");
  EXPECT_EQ(csv_cell("line\nbreak"), "\"line\nbreak\"");
}

}  // namespace
}  // namespace cipin::cli
