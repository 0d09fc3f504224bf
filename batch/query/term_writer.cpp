#include "batch/query/term_writer.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "core/text/utf8.h"

namespace cipin::query {
namespace {

constexpr std::array<std::string_view, 7> kColumns = {"form",    "kind",       "tf", "df", "tf_per_million_tokens",
                                                      "partial", "fingerprint"};

double rate(const Term& term, const ListFacts& facts) {
  return facts.rate_base == 0
             ? 0
             : static_cast<double>(term.count.token_count) * 1e6 / static_cast<double>(facts.rate_base);
}

// Rows of cells between separators: TSV and CSV.
class SeparatedWriter final : public TermWriter {
 public:
  SeparatedWriter(bool csv, ListFacts facts, cli::Output& output)
      : csv_(csv), facts_(std::move(facts)), output_(&output) {}

  Status row(const Term& term) override {
    if (Status begun = begin(); !begun) return begun;
    return write({csv_ ? cli::csv_cell(term.form) : cli::escape_controls(term.form), std::string(kind_name(term.kind)),
                  std::to_string(term.count.token_count), std::to_string(term.count.document_frequency),
                  fmt::format("{:.2f}", rate(term, facts_)), facts_.partial ? "1" : "0", facts_.fingerprint});
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
    return write(std::vector<std::string>(kColumns.begin(), kColumns.end()));
  }
  Status write(const std::vector<std::string>& cells) {
    return output_->write(fmt::format("{}{}", fmt::join(cells, csv_ ? "," : "\t"), csv_ ? "\r\n" : "\n"));
  }

  bool csv_;
  ListFacts facts_;
  cli::Output* output_;
  bool begun_ = false;
};

class JsonLinesWriter final : public TermWriter {
 public:
  JsonLinesWriter(ListFacts facts, cli::Output& output) : facts_(std::move(facts)), output_(&output) {}

  Status row(const Term& term) override {
    return output_->write(fmt::format(
        R"({{"form":{},"kind":"{}","tf":{},"df":{},"tf_per_million_tokens":{:.2f},"partial":{},"fingerprint":"{}"}})"
        "\n",
        cli::json_string(term.form), kind_name(term.kind), term.count.token_count, term.count.document_frequency,
        rate(term, facts_), facts_.partial, facts_.fingerprint));
  }
  Status finish() override { return output_->flush(); }

 private:
  ListFacts facts_;
  cli::Output* output_;
};

// For reading: columns as wide as their widest cell on a terminal, figures to the right; the settings stand below.
class TableWriter final : public TermWriter {
 public:
  TableWriter(ListFacts facts, cli::Output& output) : facts_(std::move(facts)), output_(&output) {}

  Status row(const Term& term) override {
    rows_.push_back({cli::escape_controls(term.form), std::string(kind_name(term.kind)),
                     fmt::format("{}", term.count.token_count), fmt::format("{}", term.count.document_frequency),
                     fmt::format("{:.2f}", rate(term, facts_))});
    return rows_.size() < kRowsAtOnce ? Status(Done{}) : write_rows();
  }
  Status finish() override {
    if (Status written = write_rows(); !written) return written;
    const std::string foot = fmt::format("\nfingerprint {}{}\n", facts_.fingerprint,
                                         facts_.partial ? "; PARTIAL: some input was skipped" : "");
    if (Status written = output_->write(foot); !written) return written;
    return output_->flush();
  }

 private:
  static constexpr std::size_t kColumnCount = 5;
  static constexpr std::size_t kFirstFigureColumn = 2;
  static constexpr std::size_t kRowsAtOnce = 10000;  // widths are settled by so many; a longer table goes on with them
  using Row = std::array<std::string, kColumnCount>;

  Status write_rows() {
    if (!header_written_) {
      Row header;
      for (std::size_t i = 0; i < kColumnCount; ++i) header[i] = kColumns[i];
      rows_.insert(rows_.begin(), header);
      header_written_ = true;
    }
    for (const Row& row : rows_) {
      for (std::size_t i = 0; i < kColumnCount; ++i) widths_[i] = std::max(widths_[i], cli::display_width(row[i]));
    }
    for (const Row& row : rows_) {
      std::string line;
      for (std::size_t i = 0; i < kColumnCount; ++i) {
        const std::string blanks(widths_[i] - cli::display_width(row[i]), ' ');
        if (i > 0) line += "  ";
        line += i >= kFirstFigureColumn ? blanks + row[i] : row[i] + blanks;
      }
      if (Status written = output_->write(line + "\n"); !written) return written;
    }
    rows_.clear();
    return Done{};
  }

  ListFacts facts_;
  cli::Output* output_;
  std::vector<Row> rows_;
  std::array<std::size_t, kColumnCount> widths_ = {};
  bool header_written_ = false;
};

}  // namespace

std::unique_ptr<TermWriter> make_term_writer(std::string_view format, ListFacts facts, cli::Output& output) {
  if (format == "table") return std::make_unique<TableWriter>(std::move(facts), output);
  if (format == "tsv") return std::make_unique<SeparatedWriter>(false, std::move(facts), output);
  if (format == "csv") return std::make_unique<SeparatedWriter>(true, std::move(facts), output);
  if (format == "jsonl") return std::make_unique<JsonLinesWriter>(std::move(facts), output);
  return nullptr;
}

}  // namespace cipin::query
