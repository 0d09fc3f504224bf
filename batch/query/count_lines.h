#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/status.h"
#include "core/count/forms.h"
#include "core/text/kind.h"

// What `cipin map` writes and `cipin reduce` reads: counts as lines of fields between tabs, so that any engine can
// carry, split and sort them (version 1; another one has another head).
//
// A head: an empty field, "cipin-counts-1", the fingerprint, articles counted, places that are not counted as they
// stand. A term: the form with TAB, LF, CR and backslash as \t \n \r and two backslashes, its kind's name, tf, df.
//
// A head stands first in what one map writes, and once for each map after they were joined. CR is escaped, too: Java's
// readers take it for a line's end.
namespace cipin::query {

/// What a head says.
struct CountHead {
  std::string fingerprint;
  std::uint64_t article_count = 0;
  std::uint64_t fault_count = 0;
};

void append_head(const CountHead& head, std::string& out);
void append_count(std::string_view term, Kind kind, const TermCount& count, std::string& out);

/// A line that was read: a head or a term.
struct CountLine {
  bool is_head = false;
  CountHead head;
  std::string term;
  Kind kind = Kind::kByForm;
  TermCount count;
};

/// `text` without its line feed. Errors: kBadInput, saying what is wrong with it.
Status parse_count_line(std::string_view text, CountLine& line);

}  // namespace cipin::query
