#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Rows of CSV as RFC 4180 has them, and as they are found: rows end at LF, CR LF or a lone CR; a field in quotes may
// hold commas, row ends and doubled quotes; what stands between its closing quote and the comma belongs to it; a quote
// inside of a field that begins without one is text; an empty line is no row.
namespace cipin::formats {

/// Where rows end in a text that comes in parts, without holding any of it.
class CsvRowEnds {
 public:
  /// Goes on with `part`, which follows what was given before (the first part may begin with a byte order mark).
  /// Returns how many bytes of all that was given are whole rows. Cost: one look at each byte.
  std::uint64_t add(std::string_view part);

  /// True if the text, if it ended here, would end inside of quotes.
  bool in_quotes() const { return state_ == State::kQuoted; }

 private:
  enum class State : std::uint8_t { kFieldBegin, kPlain, kQuoted, kQuoteInQuoted, kAfterCr };

  State state_ = State::kFieldBegin;
  std::uint64_t mark_bytes_ = 0;  // of a byte order mark in front
  std::uint64_t size_bytes_ = 0;
  std::uint64_t whole_bytes_ = 0;
};

/// The rows of a text in memory, which stays the caller's. The last one needs no row end.
class CsvRows {
 public:
  explicit CsvRows(std::string_view text);

  /// The next row's cells, without their quotes; false at the end. What `cells` held is used again.
  bool next(std::vector<std::string>& cells);

  /// Where the row that next() gave last begins in the text.
  std::uint64_t offset_bytes() const { return offset_bytes_; }
  /// How many bytes of the text next() has read.
  std::uint64_t end_bytes() const { return at_; }
  /// True once a row ended with the text because a quote was not closed.
  bool unterminated() const { return unterminated_; }

 private:
  /// Reads one cell and what ends it; true if another one of the same row follows.
  bool read_cell(std::string& cell);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t offset_bytes_ = 0;
  bool unterminated_ = false;
};

}  // namespace cipin::formats
