#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "batch/cli/output.h"

namespace cipin::query {

/// A value in a list: nothing (an empty cell, null in JSON), a text, a count, or a rate, which is written with two
/// decimals. A text is UTF-8 and lives until row() returns.
using Cell = std::variant<std::monostate, std::string_view, std::uint64_t, double>;

struct Column {
  std::string_view name;
  bool figure = false;  // stands to the right in a table
};

/// What every row of a list says of its origin, in two last columns; in a table, what stands below it. A list that is
/// written while its input is read cannot say whether all of it could be: without a fingerprint there is no origin.
struct Origin {
  bool partial = false;  // some input was skipped
  std::string fingerprint;
};

/// A count for each `unit` of a base: nothing if the base is 0, as there is no such rate.
Cell rate_cell(std::uint64_t count, double unit, std::uint64_t base);

/// Writes a list in one format.
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  /// One cell a column.
  virtual Status row(std::span<const Cell> cells) = 0;
  /// After the last row; also flushes.
  virtual Status finish() = 0;
};

/// True for table, tsv, csv, jsonl.
bool is_row_format(std::string_view format);

/// format: one of the four. `output` outlives it.
std::unique_ptr<RowWriter> make_row_writer(std::string_view format, std::vector<Column> columns, Origin origin,
                                           cli::Output& output);

}  // namespace cipin::query
