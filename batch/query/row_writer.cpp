#include "batch/query/row_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/text/utf8.h"

namespace cipin::query {
namespace {

constexpr std::array<std::string_view, 4> kFormats = {"table", "tsv", "csv", "jsonl"};

// A cell as `write_text` writes texts.
template <class WriteText>
std::string cell_text(const Cell& cell, std::string_view nothing, WriteText write_text) {
  if (const auto* text = std::get_if<std::string_view>(&cell)) return write_text(*text);
  if (const auto* count = std::get_if<std::uint64_t>(&cell)) return std::to_string(*count);
  if (const auto* rate = std::get_if<double>(&cell)) return fmt::format("{:.2f}", *rate);
  return std::string(nothing);
}

// Rows of cells between separators: TSV and CSV.
class SeparatedWriter final : public RowWriter {
 public:
  SeparatedWriter(bool csv, std::vector<Column> columns, Origin origin, cli::Output& output)
      : csv_(csv), columns_(std::move(columns)), origin_(std::move(origin)), output_(&output) {}

  Status row(std::span<const Cell> cells) override {
    if (Status begun = begin(); !begun) return begun;
    std::vector<std::string> texts;
    for (const Cell& cell : cells) texts.push_back(cell_text(cell, "", csv_ ? cli::csv_cell : cli::escape_controls));
    if (!origin_.fingerprint.empty()) {
      texts.emplace_back(origin_.partial ? "1" : "0");
      texts.push_back(origin_.fingerprint);
    }
    return write(texts);
  }
  Status finish() override {
    if (Status begun = begin(); !begun) return begun;
    return output_->flush();
  }

 private:
  Status begin() {
    if (begun_) return Done{};
    begun_ = true;
    if (csv_) {
      if (Status written = output_->write(kByteOrderMarkUtf8); !written) return written;
    }
    std::vector<std::string> names;
    for (const Column& column : columns_) names.emplace_back(column.name);
    if (!origin_.fingerprint.empty()) names.insert(names.end(), {"partial", "fingerprint"});
    return write(names);
  }
  Status write(const std::vector<std::string>& cells) {
    return output_->write(fmt::format("{}{}", fmt::join(cells, csv_ ? "," : "\t"), csv_ ? "\r\n" : "\n"));
  }

  bool csv_;
  std::vector<Column> columns_;
  Origin origin_;
  cli::Output* output_;
  bool begun_ = false;
};

class JsonLinesWriter final : public RowWriter {
 public:
  JsonLinesWriter(std::vector<Column> columns, Origin origin, cli::Output& output)
      : columns_(std::move(columns)), origin_(std::move(origin)), output_(&output) {}

  Status row(std::span<const Cell> cells) override {
    std::string line = "{";
    for (std::size_t i = 0; i < cells.size(); ++i)
      line += fmt::format("\"{}\":{},", columns_[i].name, cell_text(cells[i], "null", cli::json_string));
    if (origin_.fingerprint.empty()) {
      line.back() = '}';
      return output_->write(line + '\n');
    }
    return output_->write(
        fmt::format("{}\"partial\":{},\"fingerprint\":\"{}\"}}\n", line, origin_.partial, origin_.fingerprint));
  }
  Status finish() override { return output_->flush(); }

 private:
  std::vector<Column> columns_;
  Origin origin_;
  cli::Output* output_;
};

// For reading: columns as wide as their widest cell on a terminal, figures to the right; the settings stand below.
class TableWriter final : public RowWriter {
 public:
  TableWriter(std::vector<Column> columns, Origin origin, cli::Output& output)
      : columns_(std::move(columns)), origin_(std::move(origin)), output_(&output), widths_(columns_.size(), 0) {
    for (const Column& column : columns_) rows_.emplace_back(column.name);
  }

  Status row(std::span<const Cell> cells) override {
    for (const Cell& cell : cells) rows_.push_back(cell_text(cell, "", cli::escape_controls));
    return rows_.size() < kRowsAtOnce * columns_.size() ? Status(Done{}) : write_rows();
  }
  Status finish() override {
    if (Status written = write_rows(); !written) return written;
    if (origin_.fingerprint.empty()) return output_->flush();
    const std::string foot = fmt::format("\nfingerprint {}{}\n", origin_.fingerprint,
                                         origin_.partial ? "; PARTIAL: some input was skipped" : "");
    if (Status written = output_->write(foot); !written) return written;
    return output_->flush();
  }

 private:
  static constexpr std::size_t kRowsAtOnce = 10000;  // widths are settled by so many; a longer table goes on with them

  Status write_rows() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      std::size_t& width = widths_[i % columns_.size()];
      width = std::max(width, cli::display_width(rows_[i]));
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::size_t column = i % columns_.size();
      const bool last = column + 1 == columns_.size();
      const std::string blanks(widths_[column] - cli::display_width(rows_[i]), ' ');
      const std::string line = columns_[column].figure ? blanks + rows_[i] : rows_[i] + blanks;
      if (Status written = output_->write(line + (last ? "\n" : "  ")); !written) return written;
    }
    rows_.clear();
    return Done{};
  }

  std::vector<Column> columns_;
  Origin origin_;
  cli::Output* output_;
  std::vector<std::string> rows_;  // cells, one row after the other; the header is the first
  std::vector<std::size_t> widths_;
};

}  // namespace

Cell rate_cell(std::uint64_t count, double unit, std::uint64_t base) {
  if (base == 0) return std::monostate();
  return static_cast<double>(count) * unit / static_cast<double>(base);
}

bool is_row_format(std::string_view format) {
  return std::find(kFormats.begin(), kFormats.end(), format) != kFormats.end();
}

std::unique_ptr<RowWriter> make_row_writer(std::string_view format, std::vector<Column> columns, Origin origin,
                                           cli::Output& output) {
  if (format == "tsv") return std::make_unique<SeparatedWriter>(false, std::move(columns), std::move(origin), output);
  if (format == "csv") return std::make_unique<SeparatedWriter>(true, std::move(columns), std::move(origin), output);
  if (format == "jsonl") return std::make_unique<JsonLinesWriter>(std::move(columns), std::move(origin), output);
  return std::make_unique<TableWriter>(std::move(columns), std::move(origin), output);
}

}  // namespace cipin::query
