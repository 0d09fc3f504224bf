#pragma once

#include <string>
#include <string_view>

#include "core/base/status.h"

namespace cipin::cli {

/// Standard output through a buffer. Every write's failure comes back: a full disk must not look like success. A closed
/// pipe is ErrorKind::kClosedPipe, which the caller may take for "enough".
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}
  Status write(std::string_view bytes);
  Status flush();

 private:
  int descriptor_;
  std::string buffer_;
};

/// Columns that checked UTF-8 takes on a terminal: wide East Asian code points are two, combining and control ones
/// none.
std::size_t display_width(std::string_view text);

/// `text` with control code points as \t, \n, \r or \xHH and the backslash doubled: one line, safe on a terminal and in
/// TSV.
std::string escape_controls(std::string_view text);

/// The same for bytes that may be no UTF-8 (names of files): those that are none become \xHH.
std::string escape_bytes(std::string_view bytes);

/// A JSON string, quotes included. Bytes that are no UTF-8 (names of files) become U+FFFD.
std::string json_string(std::string_view bytes);

/// A CSV cell by RFC 4180. One that a spreadsheet would take for a formula (it begins with = + - @ TAB or CR) gets an
/// apostrophe in front.
std::string csv_cell(std::string_view text);

}  // namespace cipin::cli
