#include "batch/archive/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "batch/archive/field_path.h"
#include "batch/archive/formats.h"
#include "batch/archive/sources.h"
#include "batch/formats/csv.h"
#include "core/text/utf8.h"

namespace cipin::archive {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10;

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string record_name(const std::string& member, std::uint64_t ordinal) {
  return fmt::format("{}#{}", member, ordinal);
}

Problem too_long(const std::string& member, std::uint64_t ordinal, std::uint64_t offset_bytes,
                 std::uint64_t length_bytes, const ReadSettings& settings) {
  return {
      record_name(member, ordinal), offset_bytes, length_bytes,
      fmt::format("a record of {} bytes, above {} (--record-max); skipped", length_bytes, settings.record_bytes_max)};
}

// Lines, cut at line feeds. `buffer_` holds what is not yet in a piece.
class LineCutter {
 public:
  LineCutter(ByteSource& text, const std::string& member, const ReadSettings& settings, PieceSink& sink)
      : text_(&text), taker_(text), member_(&member), settings_(&settings), sink_(&sink) {}

  Status run() {
    for (bool more = true; more;) {
      buffer_.erase(0, begin_);
      begin_ = 0;
      const Result<bool> taken = taker_.take(buffer_);
      if (!taken) return taken.error();
      more = *taken;
      if (offset_bytes_ == 0 && buffer_.starts_with(kByteOrderMarkUtf8)) consume(kByteOrderMarkUtf8.size());
      if (Status cut = cut_buffer(more); !cut) return cut;
    }
    return report_missing(*text_, *member_, offset_bytes_, [this](Problem p) { return sink_->problem(std::move(p)); });
  }

 private:
  std::string_view rest() const { return std::string_view(buffer_).substr(begin_); }
  void consume(std::size_t bytes) {
    begin_ += bytes;
    offset_bytes_ += bytes;
  }

  Status cut_buffer(bool more) {
    while (!rest().empty()) {
      if (passed_over_bytes_ > 0) {
        if (Status passed = pass_over(more); !passed) return passed;
        continue;
      }
      if (more && rest().size() < kPieceBytes) return Done{};
      std::size_t end = rest().size() <= kPieceBytes && !more ? rest().size() : rest().rfind('\n', kPieceBytes - 1) + 1;
      if (end == 0) {  // a long line: searched once, not anew with each window
        searched_bytes_ = std::max(searched_bytes_, kPieceBytes);
        end = rest().find('\n', searched_bytes_) + 1;
        searched_bytes_ = rest().size();
      }
      if (end == 0 && more) {
        if (rest().size() <= std::max<std::uint64_t>(settings_->record_bytes_max, kPieceBytes)) return Done{};
        passed_over_bytes_ = rest().size();
        passed_over_offset_bytes_ = offset_bytes_;
        consume(rest().size());
        continue;
      }
      if (Status given = give(end == 0 ? rest().size() : end); !given) return given;
    }
    return Done{};
  }

  Status give(std::size_t size_bytes) {
    Piece piece;
    piece.member = *member_;
    piece.format = {Format::kJsonLines, false};
    piece.is_records = true;
    piece.bytes = rest().substr(0, size_bytes);
    piece.first_ordinal = ordinal_;
    piece.offset_bytes = offset_bytes_;
    ordinal_ += static_cast<std::uint64_t>(std::count(piece.bytes.begin(), piece.bytes.end(), '\n'));
    consume(size_bytes);
    searched_bytes_ = 0;
    return sink_->piece(std::move(piece));
  }

  // Goes on to the end of a line that is too long to hold.
  Status pass_over(bool more) {
    const std::size_t line_feed = rest().find('\n');
    const std::size_t part = line_feed == std::string_view::npos ? rest().size() : line_feed + 1;
    passed_over_bytes_ += part;
    consume(part);
    if (line_feed == std::string_view::npos && more) return Done{};
    return end_passed_over();
  }

  Status end_passed_over() {
    const Problem problem =
        too_long(*member_, ordinal_++, passed_over_offset_bytes_, std::exchange(passed_over_bytes_, 0), *settings_);
    searched_bytes_ = 0;
    return sink_->problem(problem);
  }

  ByteSource* text_;
  Taker taker_;
  const std::string* member_;
  const ReadSettings* settings_;
  PieceSink* sink_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t searched_bytes_ = 0;
  std::uint64_t offset_bytes_ = 0;  // of rest()
  std::uint64_t ordinal_ = 1;       // of the line at rest()
  std::uint64_t passed_over_bytes_ = 0;
  std::uint64_t passed_over_offset_bytes_ = 0;
};

// Where the columns that settings name stand in a file, by its first row.
class Columns {
 public:
  Columns(const std::vector<std::string>& header, const ReadSettings& settings) {
    const auto find = [&](std::string_view name) -> std::optional<std::size_t> {
      const auto found = std::find(header.begin(), header.end(), name);
      if (name.empty() || found == header.end()) return std::nullopt;
      return static_cast<std::size_t>(found - header.begin());
    };
    for (const std::string& text : settings.csv_text) {
      const TextField field = parse_text_field(text);
      if (const auto index = find(field.field)) text_.push_back({*index, field.html});
    }
    title_ = find(settings.csv_title);
    date_ = find(settings.csv_date);
    source_ = find(settings.csv_source);
    id_ = find(settings.csv_id);
  }

  bool has_text() const { return !text_.empty(); }
  bool has_id() const { return id_.has_value(); }

  /// Errors: of HTML.
  Status fill(const std::vector<std::string>& cells, Record& record) const {
    record.text.clear();
    record.has_text = false;
    for (const Text& column : text_) {
      if (column.index >= cells.size()) continue;
      record.has_text = true;
      if (!column.html) {
        append_part(record.text, cells[column.index]);
        continue;
      }
      const Result<Formats*> module = formats();
      if (!module) return module.error();
      std::string text, title;
      if (Status done = (*module)->html_text(cells[column.index], text, title); !done) return done;
      append_part(record.text, text);
    }
    take(cells, title_, record.fields.title);
    take(cells, date_, record.fields.date);
    take(cells, source_, record.fields.source);
    take(cells, id_, record.id);
    return Done{};
  }

 private:
  struct Text {
    std::size_t index;
    bool html;
  };

  static void take(const std::vector<std::string>& cells, std::optional<std::size_t> index, std::string& to) {
    to = index && *index < cells.size() ? cells[*index] : std::string();
  }

  std::vector<Text> text_;
  std::optional<std::size_t> title_, date_, source_, id_;
};

// Rows of CSV, whose line feeds may stand inside of cells. The first row goes with every piece.
class RowCutter {
 public:
  RowCutter(ByteSource& text, const std::string& member, const ReadSettings& settings, PieceSink& sink)
      : text_(&text), taker_(text), member_(&member), settings_(&settings), sink_(&sink) {}

  Status run() {
    for (bool more = true; more && !ended_;) {
      buffer_.erase(0, begin_);
      begin_ = 0;
      const Result<bool> taken = taker_.take(buffer_);
      if (!taken) return taken.error();
      more = *taken;
      if (Status cut = cut_buffer(more); !cut) return cut;
    }
    return report_missing(*text_, *member_, offset_bytes_, [this](Problem p) { return sink_->problem(std::move(p)); });
  }

 private:
  Status cut_buffer(bool more) {
    while (looked_at_bytes_ < rest().size() && !ended_) {
      std::string_view part = rest().substr(looked_at_bytes_, kPieceBytes);
      // ends_ tells the last row end in a part; of a row that is passed over, the first is wanted.
      if (passed_over_bytes_ > 0) part = part.substr(0, std::min(part.find_first_of("\r\n"), part.size() - 1) + 1);
      looked_at_bytes_ += part.size();
      const std::uint64_t rows_end_bytes = ends_.add(part);
      const std::uint64_t whole_bytes = rows_end_bytes > offset_bytes_ ? rows_end_bytes - offset_bytes_ : 0;
      Status done = Done{};
      if (passed_over_bytes_ > 0) {
        done = pass_over(rows_end_bytes >= offset_bytes_, static_cast<std::size_t>(whole_bytes));
      } else if (whole_bytes >= kPieceBytes) {
        done = give(static_cast<std::size_t>(whole_bytes));
      } else if (looked_at_bytes_ - whole_bytes > std::max<std::uint64_t>(settings_->record_bytes_max, kPieceBytes)) {
        if (whole_bytes > 0) done = give(static_cast<std::size_t>(whole_bytes));
        passed_over_offset_bytes_ = offset_bytes_;
        passed_over_bytes_ = looked_at_bytes_;
        consume(looked_at_bytes_);
      }
      if (!done) return done;
    }
    if (more || ended_) return Done{};
    if (passed_over_bytes_ > 0) return end_passed_over();
    return rest().empty() ? Status(Done{}) : give(rest().size());
  }

  std::string_view rest() const { return std::string_view(buffer_).substr(begin_); }
  void consume(std::size_t bytes) {
    begin_ += bytes;
    looked_at_bytes_ -= bytes;
    offset_bytes_ += bytes;
  }

  Status give(std::size_t size_bytes) {
    Piece piece;
    piece.bytes = rest().substr(0, size_bytes);
    std::size_t header_bytes = 0;
    formats::CsvRows rows(piece.bytes);
    if (!has_header_) {
      if (!rows.next(cells_)) {  // empty lines
        consume(size_bytes);
        return Done{};
      }
      has_header_ = true;
      header_bytes = static_cast<std::size_t>(rows.end_bytes());
      header_ = piece.bytes.substr(0, header_bytes);
      if (Status refusal = check_header(); !refusal || ended_) return refusal;
    }
    std::uint64_t row_count = 0;
    while (rows.next(cells_)) ++row_count;
    piece.member = *member_;
    piece.format = {Format::kCsv, false};
    piece.is_records = true;
    piece.bytes.erase(0, header_bytes);
    piece.header = header_;
    piece.first_ordinal = std::exchange(ordinal_, ordinal_ + row_count);
    piece.offset_bytes = offset_bytes_ + header_bytes;
    consume(size_bytes);
    return row_count == 0 ? Status(Done{}) : sink_->piece(std::move(piece));
  }

  Status check_header() {
    const Columns columns(cells_, *settings_);
    std::string refusal;
    if (!columns.has_text()) refusal = "none of the columns of --csv-text is in the first row; skipped";
    if (!columns.has_id() && !settings_->csv_id.empty())
      refusal = "the column of --csv-id is not in the first row; skipped";
    ended_ = !refusal.empty();
    return ended_ ? sink_->problem({*member_, 0, 0, std::move(refusal)}) : Status(Done{});
  }

  // Goes on in a row that is too long to hold: to its end, `whole_bytes` from here, if that is in sight.
  Status pass_over(bool end_in_sight, std::size_t whole_bytes) {
    const std::size_t part = end_in_sight ? whole_bytes : looked_at_bytes_;
    passed_over_bytes_ += part;
    consume(part);
    return end_in_sight ? end_passed_over() : Status(Done{});
  }

  Status end_passed_over() {
    const std::uint64_t length_bytes = std::exchange(passed_over_bytes_, 0);
    if (!has_header_) {
      ended_ = true;
      return sink_->problem({*member_, 0, length_bytes, "the first row is above --record-max; the file is skipped"});
    }
    return sink_->problem(too_long(*member_, ordinal_++, passed_over_offset_bytes_, length_bytes, *settings_));
  }

  ByteSource* text_;
  Taker taker_;
  const std::string* member_;
  const ReadSettings* settings_;
  PieceSink* sink_;
  formats::CsvRowEnds ends_;
  std::vector<std::string> cells_;
  std::string header_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t looked_at_bytes_ = 0;  // of rest(): ends_ knows them
  std::uint64_t offset_bytes_ = 0;   // of rest()
  std::uint64_t ordinal_ = 1;        // of the next row
  std::uint64_t passed_over_bytes_ = 0;
  std::uint64_t passed_over_offset_bytes_ = 0;
  bool has_header_ = false;
  bool ended_ = false;
};

// What the records of a piece have in common.
class RecordReader {
 public:
  RecordReader(const Piece& piece, const ReadSettings& settings, DocumentSink& sink)
      : piece_(&piece), settings_(&settings), sink_(&sink) {}

  Status read_lines() {
    const Result<Formats*> module = formats();
    if (!module) return module.error();
    Result<std::unique_ptr<JsonReader>> reader = (*module)->make_json_reader(*settings_);
    if (!reader) return reader.error();
    std::uint64_t ordinal = piece_->first_ordinal;
    for (std::string_view rest = piece_->bytes; !rest.empty(); ++ordinal) {
      const std::size_t line_feed = rest.find('\n');
      const std::string_view line = rest.substr(0, line_feed);
      const std::uint64_t offset_bytes = piece_->offset_bytes + (piece_->bytes.size() - rest.size());
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      if (is_blank(line)) continue;
      const bool has_end = line_feed != std::string_view::npos;
      if (Status read = read_line(**reader, line, has_end, ordinal, offset_bytes); !read) return read;
    }
    return Done{};
  }

  Status read_rows() {
    std::vector<std::string> cells;
    formats::CsvRows header(piece_->header);
    header.next(cells);
    const Columns columns(cells, *settings_);
    const Report report = [this](Problem p) { return sink_->problem(std::move(p)); };
    formats::CsvRows rows(piece_->bytes);
    for (std::uint64_t ordinal = piece_->first_ordinal; rows.next(cells); ++ordinal) {
      const std::uint64_t offset_bytes = piece_->offset_bytes + rows.offset_bytes();
      const std::uint64_t length_bytes = rows.end_bytes() - rows.offset_bytes();
      const std::string name = record_name(piece_->member, ordinal);
      if (length_bytes > settings_->record_bytes_max) {
        Status told = sink_->problem(too_long(piece_->member, ordinal, offset_bytes, length_bytes, *settings_));
        if (!told) return told;
        continue;
      }
      std::string_view text =
          std::string_view(piece_->bytes)
              .substr(static_cast<std::size_t>(rows.offset_bytes()), static_cast<std::size_t>(length_bytes));
      if (Status repaired = repair_utf8(text, repaired_, name, offset_bytes, report); !repaired) return repaired;
      if (text.data() == repaired_.data()) formats::CsvRows(text).next(cells);
      if (rows.unterminated()) {
        Status told =
            report({name, offset_bytes, length_bytes,
                    fmt::format("row {}: a quote is not closed; the row goes on to the end", ordinal), false});
        if (!told) return told;
      }
      if (Status filled = columns.fill(cells, record_); !filled) return filled;
      Status given = give(name, fmt::format("row {}", ordinal), offset_bytes, length_bytes);
      if (!given) return given;
    }
    return Done{};
  }

 private:
  Status read_line(JsonReader& reader, std::string_view line, bool has_end, std::uint64_t ordinal,
                   std::uint64_t offset_bytes) {
    if (line.size() > settings_->record_bytes_max) {
      return sink_->problem(too_long(piece_->member, ordinal, offset_bytes, line.size(), *settings_));
    }
    const std::string name = record_name(piece_->member, ordinal);
    std::string_view text = line;
    const Report report = [this](Problem p) { return sink_->problem(std::move(p)); };
    if (Status repaired = repair_utf8(text, repaired_, name, offset_bytes, report); !repaired) return repaired;
    if (Status read = reader.read_record(text, record_); !read) {
      if (read.error().kind == ErrorKind::kNoSpace) return read;
      return sink_->problem(
          {name, offset_bytes, line.size(),
           fmt::format("line {}{}: {}; skipped", ordinal,
                       has_end ? "" : ", the last one, has no end and may be cut short", read.error().what)});
    }
    return give(name, fmt::format("line {}", ordinal), offset_bytes, line.size());
  }

  Status give(std::string name, const std::string& place, std::uint64_t offset_bytes, std::uint64_t length_bytes) {
    if (!record_.has_text) {
      return sink_->problem({name, offset_bytes, length_bytes, fmt::format("{} has no text field; skipped", place)});
    }
    const bool is_csv = piece_->format.format == Format::kCsv;
    if (!(is_csv ? settings_->csv_id : settings_->json_id).empty()) {
      if (record_.id.empty()) {
        return sink_->problem({name, offset_bytes, length_bytes, fmt::format("{} has no id; skipped", place)});
      }
      name = fmt::format("{}#={}", piece_->member, record_.id);
    }
    const Article article = {record_.text, record_.fields};
    return sink_->document(name, std::span(&article, 1));
  }

  const Piece* piece_;
  const ReadSettings* settings_;
  DocumentSink* sink_;
  Record record_;
  std::string repaired_;
};

}  // namespace

Status cut_records(ByteSource& text, const std::string& member, Format format, const ReadSettings& settings,
                   PieceSink& sink) {
  if (format == Format::kCsv) return RowCutter(text, member, settings, sink).run();
  return LineCutter(text, member, settings, sink).run();
}

Status read_records(const Piece& piece, const ReadSettings& settings, DocumentSink& sink) {
  RecordReader reader(piece, settings, sink);
  return piece.format.format == Format::kCsv ? reader.read_rows() : reader.read_lines();
}

}  // namespace cipin::archive
