#include "batch/archive/documents.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "batch/archive/field_path.h"
#include "batch/archive/read_options.h"

namespace cipin::archive {
namespace {

// What a reader gave, as lines anyone can compare: "MEMBER: text" for an article, "MEMBER! offset+length reason" for a
// problem; "(kept)" where nothing is lost.
class Written final : public DocumentSink, public PieceSink {
 public:
  explicit Written(const ReadSettings& settings) : settings_(&settings) {}

  Status document(std::string_view member, std::span<const Article> articles) override {
    ++document_count;
    for (const Article& article : articles) {
      std::string line = std::string(member) + ": " + std::string(article.text);
      for (const std::string& field : {article.fields.title, article.fields.date, article.fields.source}) {
        if (!field.empty()) line += " | " + field;
      }
      lines.push_back(line);
    }
    return Done{};
  }
  Status document(std::string_view member, ByteSource& source) override {
    ++document_count;
    std::string text;
    for (std::size_t consumed_bytes = 0;;) {
      const Result<Window> window = source.advance(consumed_bytes);
      if (!window) return window.error();
      text += window->bytes;
      consumed_bytes = window->bytes.size();
      if (window->at_end) break;
    }
    lines.push_back(std::string(member) + ": " + text);
    return Done{};
  }
  Status piece(Piece piece) override {
    ++piece_count;
    return read_piece(piece, *settings_, *this);
  }
  Status problem(Problem problem) override {
    lines.push_back(problem.member + "! " + std::to_string(problem.offset_bytes) + "+" +
                    std::to_string(problem.length_bytes) + (problem.lost ? "" : " (kept)"));
    reasons.push_back(problem.reason);
    return Done{};
  }

  std::vector<std::string> lines;
  std::vector<std::string> reasons;
  std::size_t document_count = 0;
  std::size_t piece_count = 0;

 private:
  const ReadSettings* settings_;
};

class Documents : public testing::Test {
 protected:
  Documents() {
    std::string folder = std::filesystem::temp_directory_path() / "cipin-documents-XXXXXX";
    folder_ = ::mkdtemp(folder.data());
    settings_.json_text = {"text"};
    settings_.csv_text = {"text"};
  }
  ~Documents() override { std::filesystem::remove_all(folder_); }

  Written read(const std::string& name, std::string_view bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return read(name);
  }
  Written read(const std::string& name) {
    Written written(settings_);
    const NamedFormat format = format_of_name(name);
    const std::string path = folder_ / name;
    const Status read = format.is_container() ? cut_file(path, format, settings_, written)
                                              : read_file(path, format, settings_, written);
    EXPECT_TRUE(read) << (read ? "" : read.error().what);
    return written;
  }

  using Lines = std::vector<std::string>;
  std::filesystem::path folder_;
  ReadSettings settings_;
};

TEST(FormatOfName, ExtensionsOfAnyCaseSayFormatAndCompression) {
  const auto is = [](std::string_view name, Format format, bool compressed) {
    const NamedFormat named = format_of_name(name);
    return named.format == format && named.compressed == compressed;
  };
  EXPECT_TRUE(is("a.txt", Format::kText, false));
  EXPECT_TRUE(is("a", Format::kText, false));
  EXPECT_TRUE(is("a.log.gz", Format::kText, true));
  EXPECT_TRUE(is("A.HTM", Format::kHtml, false));
  EXPECT_TRUE(is("a.xhtml.bz2", Format::kHtml, true));
  EXPECT_TRUE(is("a.xml.Xz", Format::kXml, true));
  EXPECT_TRUE(is("a.json", Format::kJson, false));
  EXPECT_TRUE(is("a.ndjson.zst", Format::kJsonLines, true));
  EXPECT_TRUE(is("a.jsonl", Format::kJsonLines, false));
  EXPECT_TRUE(is("a.csv.gz", Format::kCsv, true));
  EXPECT_TRUE(is("a.tar", Format::kTar, false));
  EXPECT_TRUE(is("a.tar.gz", Format::kTar, true));
  EXPECT_TRUE(is("a.tgz", Format::kTar, true));
  EXPECT_TRUE(is("a.zip", Format::kZip, false));
  EXPECT_TRUE(is("a.warc.gz", Format::kWarc, true));
  EXPECT_TRUE(is("a.json.txt", Format::kText, false));
}

TEST(DefaultGlobs, JsonAndCsvOnlyWhereTheirTextIsNamed) {
  const auto holds = [](const ReadSettings& settings, std::string_view glob) {
    const std::vector<std::string> globs = default_globs(settings);
    return std::find(globs.begin(), globs.end(), glob) != globs.end();
  };
  ReadSettings settings;
  EXPECT_TRUE(holds(settings, "*.txt") && holds(settings, "*.md.zst") && holds(settings, "*.tgz"));
  EXPECT_FALSE(holds(settings, "*.json") || holds(settings, "*.jsonl.gz") || holds(settings, "*.csv"));
  settings.json_text = {"a"};
  EXPECT_TRUE(holds(settings, "*.json") && holds(settings, "*.jsonl.gz"));
  EXPECT_FALSE(holds(settings, "*.csv"));
}

TEST(DescribeReadSettings, EverySettingChangesIt) {
  const std::string plain = ReadSettings().describe();
  const std::vector<std::function<void(ReadSettings&)>> changes = {
      [](ReadSettings& s) { s.json_records = "a"; },   [](ReadSettings& s) { s.json_text = {"a"}; },
      [](ReadSettings& s) { s.json_title = "a"; },     [](ReadSettings& s) { s.json_date = "a"; },
      [](ReadSettings& s) { s.json_source = "a"; },    [](ReadSettings& s) { s.json_id = "a"; },
      [](ReadSettings& s) { s.csv_text = {"a"}; },     [](ReadSettings& s) { s.csv_title = "a"; },
      [](ReadSettings& s) { s.csv_date = "a"; },       [](ReadSettings& s) { s.csv_source = "a"; },
      [](ReadSettings& s) { s.csv_id = "a"; },         [](ReadSettings& s) { s.encoding = Encoding::kBig5; },
      [](ReadSettings& s) { s.record_bytes_max = 1; }, [](ReadSettings& s) { s.expand_max = 1; },
  };
  std::vector<std::string> seen = {plain};
  for (const auto& change : changes) {
    ReadSettings settings;
    change(settings);
    seen.push_back(settings.describe());
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
}

TEST(DescribeReadSettings, BlanksAndBackslashesAreEscaped) {
  ReadSettings settings;
  settings.csv_title = "a b\\ csv_date=c";
  EXPECT_NE(settings.describe().find("csv_title=a\\sb\\\\\\scsv_date=c csv_date= "), std::string::npos);
}

TEST(FieldPath, PointersAndDottedPathsLeadTheSameWay) {
  const auto written = [](std::string_view text) {
    const Result<FieldPath> path = parse_field_path(text);
    if (!path) return "error: " + path.error().what;
    std::string steps;
    for (const FieldStep& step : *path) {
      steps += step.kind == FieldStep::Kind::kKey    ? "<" + step.key + ">"
               : step.kind == FieldStep::Kind::kEach ? "*"
                                                     : std::to_string(step.index);
    }
    return steps;
  };
  EXPECT_EQ(written(""), "");
  EXPECT_EQ(written("a.b[0].c"), "<a><b>0<c>");
  EXPECT_EQ(written("list[]"), "<list>*");
  EXPECT_EQ(written("[][1].x"), "*1<x>");
  EXPECT_EQ(written("/a/0/b~1c~0d"), "<a><0><b/c~d>");
  EXPECT_EQ(written("/"), "<>");
  for (const char* bad : {"a.", ".a", "a..b", "a[", "a[x]", "a[-1]", "a[1]b", "a.[0]", "/a~2", "/a~"}) {
    EXPECT_EQ(written(bad).substr(0, 6), "error:") << bad;
  }
}

TEST(ReadOptions, CommandLineBecomesSettings) {
  const Result<cli::Options> options =
      cli::parse_options(cli::kCount, {"--json-text", "a.b:html,c", "--json-records", "x[]", "--record-max", "1K",
                                       "--expand-max", "9", "--encoding", "GBK", "--csv-text", "t", "--csv-id", "n"});
  ASSERT_TRUE(options);
  const Result<ReadSettings> settings = parse_read_settings(*options);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->json_text, (std::vector<std::string>{"a.b:html", "c"}));
  EXPECT_EQ(settings->json_records, "x[]");
  EXPECT_EQ(settings->record_bytes_max, 1024u);
  EXPECT_EQ(settings->expand_max, 9u);
  EXPECT_EQ(settings->encoding, Encoding::kGb18030);
  EXPECT_EQ(settings->csv_id, "n");
}

TEST(ReadOptions, WhatIsNoFieldEncodingOrSizeIsWrongUsage) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{{
                                                                                         "--json-text",
                                                                                         "a[",
                                                                                     },
                                                                                     {"--json-id", "a..b"},
                                                                                     {"--encoding", "klingon"},
                                                                                     {"--record-max", "much"},
                                                                                     {"--expand-max", "0"}}) {
    const Result<cli::Options> options = cli::parse_options(cli::kCount, words);
    ASSERT_TRUE(options);
    const Result<ReadSettings> settings = parse_read_settings(*options);
    ASSERT_FALSE(settings) << words[0];
    EXPECT_NE(settings.error().what.find(words[0]), std::string::npos) << settings.error().what;
  }
}

TEST_F(Documents, PlainTextIsOneDocumentUntouched) {
  EXPECT_EQ(read("a.txt", "中国\n人民").lines, Lines{": 中国\n人民"});
  EXPECT_EQ(read("b.txt", "").lines, Lines{": "});
  EXPECT_EQ(read("c.txt", std::string("a\0b", 3)).lines, Lines{std::string(": a\0b", 5)});
}

TEST_F(Documents, MissingFileIsAnError) {
  Written written(settings_);
  const Status read = read_file(folder_ / "nosuch.txt", {Format::kText, false}, settings_, written);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kNotFound);
  const Status cut = cut_file(folder_ / "nosuch.zip", {Format::kZip, false}, settings_, written);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(written.lines.empty());
}

TEST_F(Documents, EncodingThatIsToldIsTaken) {
  settings_.encoding = Encoding::kGb18030;
  const Written written = read("a.txt", "\xD6\xD0\xB9\xFA\xFF!");
  EXPECT_EQ(written.lines, (Lines{": 中国\uFFFD!", "! 4+1 (kept)"}));
  EXPECT_EQ(written.reasons.at(0), "not GB18030: 1 sequence counted as U+FFFD");
}

TEST_F(Documents, JsonFileIsOneDocumentOfItsRecords) {
  settings_.json_records = "list[]";
  settings_.json_text = {"body.parts", "brief"};
  settings_.json_title = "title";
  settings_.json_date = "date";
  settings_.json_source = "/from/0";
  const Written written = read("a.json", R"({"list": [
    {"title": "T", "date": 20130105, "from": ["S", "X"], "body": {"parts": ["a", "b"]}, "brief": "c"},
    {"brief": ""},
    {"title": "no text"},
    {"brief": "d\u0000e"}]})");
  EXPECT_EQ(written.lines, (Lines{"! 0+0", ": a\n\nb\n\nc | T | 20130105 | S", ": ", std::string(": d\0e", 5)}));
  EXPECT_EQ(written.reasons.at(0), "record 3 has no text field; skipped");
  EXPECT_EQ(written.document_count, 1u);
}

TEST_F(Documents, JsonFileWithoutRecordsIsOneArticle) {
  EXPECT_EQ(read("a.json", "\xEF\xBB\xBF{\"text\": \"中\"}").lines, Lines{": 中"});
}

TEST_F(Documents, EmptyListOfRecordsIsADocumentWithoutArticles) {
  settings_.json_records = "a.list[]";
  const Written empty = read("a.json", R"({"a": {"list": []}})");
  EXPECT_EQ(empty.lines, Lines{});
  EXPECT_EQ(empty.document_count, 1u);
  const Written nothing = read("b.json", R"({"a": {}})");
  EXPECT_EQ(nothing.lines, Lines{"! 0+0"});
  EXPECT_EQ(nothing.document_count, 0u);
}

TEST_F(Documents, BrokenJsonFileIsAProblem) {
  for (const char* json : {"", "{", "{\"text\": \"a\"} x", "\x00"}) {
    const Written written = read("a.json", json);
    EXPECT_EQ(written.lines, Lines{"! 0+0"}) << json;
  }
}

TEST_F(Documents, JsonIsNotReadWithoutAField) {
  settings_.json_text.clear();
  EXPECT_NE(read("a.json", "{}").reasons.at(0).find("--json-text"), std::string::npos);
  EXPECT_NE(read("a.jsonl", "{}").reasons.at(0).find("--json-text"), std::string::npos);
}

TEST_F(Documents, LinesKeepTheirNumbersWhateverStandsBetween) {
  const Written written = read("a.jsonl", "{\"text\":\"a\"}\r\n\n{\"text\":\n{\"x\":1}\n \t\n{\"text\":\"b\"}");
  EXPECT_EQ(written.lines, (Lines{"#1: a", "#3! 15+8", "#4! 24+7", "#6: b"}));
  EXPECT_EQ(written.reasons.at(0).substr(0, 16), "line 3: not JSON");
  EXPECT_EQ(written.reasons.at(1), "line 4 has no text field; skipped");
}

TEST_F(Documents, LastLineThatIsCutShortSaysSo) {
  const Written written = read("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b");
  EXPECT_EQ(written.lines, (Lines{"#1: a", "#2! 13+10"}));
  EXPECT_NE(written.reasons.at(0).find("the last one, has no end"), std::string::npos);
}

TEST_F(Documents, FaultyBytesInALineAreCountedAsReplacements) {
  const Written written = read("a.jsonl",
                               "{\"text\":\"中中中中中中中中中中中中中中中中\"}\n{\"text\":\"a\xFF\xFE"
                               "b\"}\n");
  EXPECT_EQ(written.lines.at(1), "#2! 70+2 (kept)");
  EXPECT_EQ(written.lines.at(2), "#2: a\uFFFD\uFFFDb");
}

TEST_F(Documents, RecordsAreNamedByTheirIds) {
  settings_.json_id = "id";
  const Written written = read("a.jsonl", R"({"id": "x y", "text": "a"}
{"id": 7, "text": "b"}
{"text": "c"}
)");
  EXPECT_EQ(written.lines, (Lines{"#=x y: a", "#=7: b", "#3! 50+13"}));
}

TEST_F(Documents, LineAboveTheLimitIsPassedOverAndTheRestIsRead) {
  settings_.record_bytes_max = 100;
  const std::string at_limit = "{\"text\":\"" + std::string(100 - 11, 'x') + "\"}";
  const std::string above = "{\"text\":\"" + std::string(101 - 11, 'x') + "\"}";
  const Written written = read("a.jsonl", at_limit + "\n" + above + "\n{\"text\":\"b\"}\n");
  EXPECT_EQ(written.lines, (Lines{"#1: " + std::string(89, 'x'), "#2! 101+101", "#3: b"}));
}

// Longer than pieces and windows: the line is not held, in the middle and at the end.
TEST_F(Documents, LineLongerThanAWindowIsPassedOverToo) {
  settings_.record_bytes_max = 1000;
  for (const std::size_t size_bytes : {300'000u, 5'000'000u}) {
    const std::string above = "{\"text\":\"" + std::string(size_bytes, 'x') + "\"}";
    const Written middle = read("a.jsonl", "{\"text\":\"a\"}\n" + above + "\n{\"text\":\"b\"}\n");
    EXPECT_EQ(middle.lines.size(), 3u);
    EXPECT_EQ(middle.lines.at(0), "#1: a");
    EXPECT_EQ(middle.lines.at(1).substr(0, 6), "#2! 13");
    EXPECT_EQ(middle.lines.at(2), "#3: b");
    const Written end = read("a.jsonl", "{\"text\":\"a\"}\n" + above);
    EXPECT_EQ(end.lines.size(), 2u);
    EXPECT_EQ(end.lines.at(1).substr(0, 6), "#2! 13");
  }
}

TEST_F(Documents, ManyLinesAreCutIntoPiecesWithoutALoss) {
  std::string lines;
  Lines expected;
  for (int i = 1; i <= 20'000; ++i) {
    const std::string text = std::to_string(i) + std::string(static_cast<std::size_t>(i % 97), 'x');
    lines += "{\"text\":\"" + text + "\"}\n";
    expected.push_back("#" + std::to_string(i) + ": " + text);
  }
  const Written written = read("a.jsonl", lines);
  EXPECT_EQ(written.lines, expected);
  EXPECT_GT(written.piece_count, 3u);
}

TEST_F(Documents, RowsAreNamedByTheirPlaceAndColumnsByTheFirstRow) {
  settings_.csv_text = {"text", "more"};
  settings_.csv_title = "title";
  const Written written = read("a.csv", "\xEF\xBB\xBFmore,title,text\r\n\"b\"\"1\",\"T,\n2\",a\r\n\r\n,,\r\nx\n");
  EXPECT_EQ(written.lines, (Lines{"#1: a\n\nb\"1 | T,\n2", "#2: ", "#3: x"}));
}

TEST_F(Documents, RowsWithoutTextAndFilesWithoutTheColumnAreProblems) {
  EXPECT_EQ(read("a.csv", "id,text\n1,a\n2\n3,c\n").lines, (Lines{"#1: a", "#2! 12+2", "#3: c"}));
  const Written written = read("b.csv", "id,body\n1,a\n");
  EXPECT_EQ(written.lines, Lines{"! 0+0"});
  EXPECT_NE(written.reasons.at(0).find("--csv-text"), std::string::npos);
}

TEST_F(Documents, RowAboveTheLimitIsPassedOverAndTheRestIsRead) {
  settings_.record_bytes_max = 1000;
  settings_.csv_id = "id";
  for (const std::size_t size_bytes : {1001u, 300'000u, 5'000'000u}) {
    const std::string above = "2,\"" + std::string(size_bytes, '\n') + "\"\n";
    const Written written = read("a.csv", "id,text\n1,a\n" + above + "3,c\n");
    EXPECT_EQ(written.lines, (Lines{"#=1: a", "#2! 12+" + std::to_string(above.size()), "#=3: c"}));
  }
}

TEST_F(Documents, ManyRowsAreCutIntoPiecesWithoutALoss) {
  std::string rows = "text,n\n";
  Lines expected;
  for (int i = 1; i <= 30'000; ++i) {
    rows += "\"" + std::to_string(i) + "\n" + std::string(static_cast<std::size_t>(i % 97), 'x') + "\",1\n";
    expected.push_back("#" + std::to_string(i) + ": " + std::to_string(i) + "\n" +
                       std::string(static_cast<std::size_t>(i % 97), 'x'));
  }
  const Written written = read("a.csv", rows);
  EXPECT_EQ(written.lines, expected);
  EXPECT_GT(written.piece_count, 3u);
}

TEST_F(Documents, QuoteThatIsNeverClosedIsNamedAndItsTextKept) {
  const Written written = read("a.csv", "text\na\n\"b\nc");
  EXPECT_EQ(written.lines, (Lines{"#1: a", "#2! 7+4 (kept)", "#2: b\nc"}));
}

std::string warc_record(const std::string& type, const std::string& uri, const std::string& content_type,
                        const std::string& block) {
  return "WARC/1.1\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: " + uri + "\r\nContent-Type: " + content_type +
         "\r\nContent-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block + "\r\n\r\n";
}

std::string response(const std::string& uri, const std::string& header, const std::string& body) {
  return warc_record("response", uri, "application/http; msgtype=response", "HTTP/1.1 " + header + "\r\n\r\n" + body);
}

TEST_F(Documents, WarcGivesPagesUnderTheirUris) {
  const Written written = read(
      "a.warc", warc_record("warcinfo", "", "application/warc-fields", "software: x") +
                    warc_record("request", "http://e.cn/", "application/http", "GET / HTTP/1.1\r\n\r\n") +
                    response("http://e.cn/", "200 OK\r\ncontent-type: text/plain; charset=gbk", "\xD6\xD0\xB9\xFA") +
                    response("http://e.cn/chunks", "200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked",
                             "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n") +
                    response("http://e.cn/gone", "404 Not Found\r\nContent-Type: text/plain", "no") +
                    response("http://e.cn/a.png", "200 OK\r\nContent-Type: image/png", "\x89PNG") +
                    response("http://e.cn/br", "200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: br", "?") +
                    warc_record("conversion", "<http://e.cn/wet>", "text/plain", "wet") +
                    response("http://e.cn/", "200 OK\r\nContent-Type: text/plain", "again"));
  ASSERT_EQ(written.lines.size(), 5u);
  EXPECT_EQ(written.lines.at(0), "http://e.cn/: 中国");
  EXPECT_EQ(written.lines.at(1), "http://e.cn/chunks: abcde");
  EXPECT_EQ(written.lines.at(2).substr(0, 15), "http://e.cn/br!");
  EXPECT_EQ(written.lines.at(3), "http://e.cn/wet: wet");
  EXPECT_EQ(written.lines.at(4).substr(0, 13), "http://e.cn/!");
  EXPECT_NE(written.reasons.at(1).find("second"), std::string::npos);
}

TEST_F(Documents, WarcThatEndsInARecordKeepsWhatIsThere) {
  const std::string whole = response("http://e.cn/", "200 OK\r\nContent-Type: text/plain", "0123456789");
  const Written written = read("a.warc", whole.substr(0, whole.size() - 4 - 3));
  ASSERT_EQ(written.lines.size(), 2u);
  EXPECT_EQ(written.lines.at(0), "http://e.cn/: 0123456");
  EXPECT_EQ(written.reasons.at(0), "the file ends inside this WARC record");
  EXPECT_EQ(read("b.warc", "this is no WARC").lines, Lines{"! 0+0"});
}

TEST_F(Documents, WarcRecordAboveTheLimitIsPassedOver) {
  settings_.record_bytes_max = 1000;
  const Written written =
      read("a.warc", warc_record("resource", "http://e.cn/1", "text/plain", std::string(1001, 'x')) +
                         warc_record("resource", "http://e.cn/2", "text/plain", "b"));
  ASSERT_EQ(written.lines.size(), 2u);
  EXPECT_EQ(written.lines.at(0).substr(0, 14), "http://e.cn/1!");
  EXPECT_EQ(written.lines.at(1), "http://e.cn/2: b");
}

TEST_F(Documents, SinkThatFailsEndsTheReading) {
  class Failing final : public DocumentSink {
   public:
    Status document(std::string_view, std::span<const Article>) override { return error(); }
    Status document(std::string_view, ByteSource&) override { return error(); }
    Status problem(Problem) override { return error(); }
    static Error error() { return {ErrorKind::kNoSpace, "full"}; }
  } failing;
  for (const auto& [name, bytes] :
       {std::pair("a.txt", "a"), std::pair("a.json", "{\"text\":\"a\"}"), std::pair("b.json", "{")}) {
    std::ofstream(folder_ / name) << bytes;
    const Status read = read_file(folder_ / name, format_of_name(name), settings_, failing);
    ASSERT_FALSE(read) << name;
    EXPECT_EQ(read.error().what, "full");
  }
  Piece piece;
  piece.format = {Format::kJsonLines, false};
  piece.is_records = true;
  piece.bytes = "{\"text\":\"a\"}\n";
  const Status read = read_piece(piece, settings_, failing);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().what, "full");
}

}  // namespace
}  // namespace cipin::archive
