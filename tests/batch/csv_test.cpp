#include "batch/formats/csv.h"

#include <gtest/gtest.h>

#include <optional>

namespace cipin::formats {
namespace {

using Row = std::vector<std::string>;

struct Table {
  std::vector<Row> rows;
  std::vector<std::uint64_t> offsets;
  bool unterminated = false;
  bool operator==(const Table&) const = default;
};

Table read(std::string_view text) {
  Table table;
  CsvRows rows(text);
  for (Row row; rows.next(row);) {
    table.rows.push_back(row);
    table.offsets.push_back(rows.offset_bytes());
  }
  table.unterminated = rows.unterminated();
  return table;
}

// The slow twin: one byte after the other.
Table read_slowly(std::string_view text) {
  Table table;
  std::optional<Row> row;  // none between rows
  enum { kBegin, kPlain, kQuoted, kClosed } state = kBegin;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (state != kQuoted && (byte == '\n' || byte == '\r')) {
      if (row) table.rows.push_back(*row);
      row.reset();
      state = kBegin;
      continue;
    }
    if (!row) {
      row = Row{""};
      table.offsets.push_back(i);
    }
    if (state == kQuoted) {
      if (byte == '"') {
        state = kClosed;
      } else {
        row->back() += byte;
      }
    } else if (byte == '"' && state == kBegin) {
      state = kQuoted;
    } else if (byte == '"' && state == kClosed) {
      row->back() += byte;
      state = kQuoted;
    } else if (byte == ',') {
      row->emplace_back();
      state = kBegin;
    } else {
      row->back() += byte;
      state = kPlain;
    }
  }
  if (row) table.rows.push_back(*row);
  table.unterminated = state == kQuoted;
  return table;
}

TEST(CsvRows, CellsAndRowsOfAllThreeLineEnds) {
  const std::vector<Row> expected = {{"日期", "正文"}, {"2013-01-05", "词频"}, {"", ""}, {"末"}};
  EXPECT_EQ(read("日期,正文\n2013-01-05,词频\n,\n末").rows, expected);
  EXPECT_EQ(read("日期,正文\r\n2013-01-05,词频\r\n,\r\n末\r\n").rows, expected);
  EXPECT_EQ(read("日期,正文\r2013-01-05,词频\r,\r末\r").rows, expected);
}

TEST(CsvRows, QuotedCellHoldsCommasRowEndsAndQuotes) {
  const Table table = read("a,\"一,二\r\n三\n\"\"四\"\"\",b\nc\n");
  EXPECT_EQ(table.rows, (std::vector<Row>{{"a", "一,二\r\n三\n\"四\"", "b"}, {"c"}}));
  EXPECT_EQ(table.offsets, (std::vector<std::uint64_t>{0, 27}));
  EXPECT_FALSE(table.unterminated);
}

TEST(CsvRows, QuoteInsideOfAnUnquotedCellIsText) {
  EXPECT_EQ(read("5\" pipe,say \"hi\"\n").rows, (std::vector<Row>{{"5\" pipe", "say \"hi\""}}));
}

TEST(CsvRows, TextBehindAClosingQuoteBelongsToItsCell) {
  EXPECT_EQ(read("\"a\"b\"c,d\n").rows, (std::vector<Row>{{"ab\"c", "d"}}));
}

TEST(CsvRows, ByteOrderMarkIsDroppedAndCounted) {
  const Table table = read("\uFEFF\"a,\",b\nc\n");
  EXPECT_EQ(table.rows, (std::vector<Row>{{"a,", "b"}, {"c"}}));
  EXPECT_EQ(table.offsets, (std::vector<std::uint64_t>{3, 10}));
}

TEST(CsvRows, MissingClosingQuoteIsTold) {
  const Table table = read("a\n\"b\nc,d");
  EXPECT_EQ(table.rows, (std::vector<Row>{{"a"}, {"b\nc,d"}}));
  EXPECT_TRUE(table.unterminated);
  EXPECT_FALSE(read("a,\"b\"").unterminated);
  EXPECT_TRUE(read("a,\"").unterminated);
}

TEST(CsvRows, EmptyLinesAreNoRowsAndEmptyCellsAreCells) {
  EXPECT_EQ(read("\n\n\r\n").rows, std::vector<Row>{});
  EXPECT_EQ(read("").rows, std::vector<Row>{});
  EXPECT_EQ(read("\uFEFF").rows, std::vector<Row>{});
  EXPECT_EQ(read("\"\"\n").rows, (std::vector<Row>{{""}}));
  EXPECT_EQ(read("a,").rows, (std::vector<Row>{{"a", ""}}));
}

TEST(CsvRows, CellsOfALongerRowBeforeAreGone) {
  EXPECT_EQ(read("a,b,c\nd\ne,f\n").rows, (std::vector<Row>{{"a", "b", "c"}, {"d"}, {"e", "f"}}));
}

template <class Check>
void for_every_string(std::string_view alphabet, std::size_t length_max, const Check& check) {
  std::string text;
  const auto extend = [&](const auto& self) -> void {
    check(text);
    if (text.size() == length_max || ::testing::Test::HasFatalFailure()) return;
    for (const char byte : alphabet) {
      text.push_back(byte);
      self(self);
      text.pop_back();
    }
  };
  extend(extend);
}

TEST(CsvRows, EveryShortStringIsAsTheTwinSays) {
  for_every_string("a,\"\n\r", 7, [](const std::string& text) { ASSERT_EQ(read(text), read_slowly(text)) << text; });
}

// Cut where it says, a text has the same rows.
TEST(CsvRowEnds, EveryShortStringCutInTwoHasItsRows) {
  for_every_string("a,\"\n\r", 6, [](const std::string& text) {
    const std::vector<Row> whole = read(text).rows;
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      CsvRowEnds ends;
      const auto first = static_cast<std::size_t>(ends.add(std::string_view(text).substr(0, cut)));
      const auto second = static_cast<std::size_t>(ends.add(std::string_view(text).substr(cut)));
      ASSERT_LE(first, cut);
      ASSERT_LE(first, second);
      ASSERT_LE(second, text.size());
      ASSERT_EQ(ends.in_quotes(), read_slowly(text).unterminated) << text;
      std::vector<Row> rows;
      for (const std::string_view piece :
           {std::string_view(text).substr(0, first), std::string_view(text).substr(first, second - first),
            std::string_view(text).substr(second)}) {
        for (Row& row : read(piece).rows) rows.push_back(std::move(row));
      }
      ASSERT_EQ(rows, whole) << text << " cut at " << cut;
    }
  });
}

TEST(CsvRowEnds, WholeRowsAreAllButTheLastUnended) {
  CsvRowEnds ends;
  EXPECT_EQ(ends.add("a,b\nc"), 4u);
  EXPECT_EQ(ends.add(",\"d\n"), 4u);  // inside of quotes
  EXPECT_TRUE(ends.in_quotes());
  EXPECT_EQ(ends.add("e\"\r"), 4u);  // a line feed may follow
  EXPECT_FALSE(ends.in_quotes());
  EXPECT_EQ(ends.add("\n"), 13u);
  EXPECT_EQ(ends.add("f\rg"), 15u);
}

TEST(CsvRowEnds, QuoteBehindAByteOrderMarkOpensACell) {
  CsvRowEnds ends;
  EXPECT_EQ(ends.add("\xEF"), 0u);
  EXPECT_EQ(ends.add("\xBB\xBF\"a\n\"\nb"), 8u);
}

}  // namespace
}  // namespace cipin::formats
