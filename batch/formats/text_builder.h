#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cipin::formats {

/// Running text from the pieces of a marked-up one, as a browser would copy it: white space collapses, blocks stand
/// apart by a blank line, and what is asked for between two pieces of text is written once the second one comes, so
/// that nothing stands in front or at the end.
class TextBuilder {
 public:
  /// Appends to `text`, which outlives this.
  explicit TextBuilder(std::string& text) : text_(&text), begin_(text.size()) {}

  /// White space in it (blank, tab, line ends, form feed; not U+00A0 nor U+3000) is one blank, and none beside a break.
  void add(std::string_view piece);
  /// Every blank stays and every line end (LF, CR LF, CR) is a break; `piece` may be cut anywhere.
  void add_verbatim(std::string_view piece);

  void break_line() { ++line_end_count_; }
  void break_paragraph() { line_end_count_ = line_end_count_ < 2 ? 2 : line_end_count_; }
  /// A tab, if text comes before the line ends.
  void break_cell() { blank_ = '\t'; }

 private:
  void write_breaks();

  std::string* text_;
  std::size_t begin_;
  std::size_t line_end_count_ = 0;
  char blank_ = '\0';  // that stands between what is written and what comes
  bool after_cr_ = false;
};

}  // namespace cipin::formats
