// Prints the patterns and quotes of a file, or of standard input for -, a JSON object a line: over core alone, for
// tests/gold/figures.py.
#include <cstdio>
#include <string>
#include <vector>

#include "core/io/stream.h"
#include "core/patterns/pattern.h"
#include "core/text/utf8.h"

namespace {

using namespace cipin;

void append_string(std::string_view value, std::string& out) {
  out += '"';
  for (const char byte : value) {
    if (byte == '"' || byte == '\\') out += '\\';
    if (static_cast<unsigned char>(byte) >= 0x20) out += byte;
  }
  out += '"';
}

void append_member(std::string_view name, std::string_view value, std::string& out) {
  out += ", ";
  append_string(name, out);
  out += ": ";
  append_string(value, out);
}

template <class Append>
std::string made_by(Append append) {
  std::string out;
  append(out);
  return out;
}

void print(const Pattern& pattern, std::string_view text) {
  std::string line = "{\"begin\": " + std::to_string(pattern.span.begin) +
                     ", \"end\": " + std::to_string(pattern.span.end) +
                     ", \"outer_begin\": " + std::to_string(pattern.outer.begin) +
                     ", \"outer_end\": " + std::to_string(pattern.outer.end);
  append_member("kind", kind_name(pattern.kind), line);
  append_member("type", pattern_type_name(pattern.type), line);
  append_member("text", pattern.span.of(text), line);
  append_member("outer", pattern.outer.of(text), line);
  append_member("form", made_by([&](std::string& out) { append_form(pattern, text, out); }), line);
  append_member("comparator", comparator_sign(pattern.comparator), line);
  append_member("unit", pattern.unit, line);
  if (pattern.has_value && pattern.kind == Kind::kDate) {
    append_member("low_date", made_by([&](std::string& out) { append_date(pattern.low_date, out); }), line);
    append_member("high_date", made_by([&](std::string& out) { append_date(pattern.high_date, out); }), line);
  } else if (pattern.has_value) {
    append_member("low", made_by([&](std::string& out) { append_decimal(pattern.low, out); }), line);
    append_member("high", made_by([&](std::string& out) { append_decimal(pattern.high, out); }), line);
  } else if (pattern.kind == Kind::kCode || pattern.kind == Kind::kFormula) {
    std::vector<Decimal> parts;
    append_parts(pattern, text, parts);
    line += ", \"parts\": [";
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) line += ", ";
      append_decimal(parts[i], line);
    }
    line += ']';
  }
  line += "}\n";
  std::fputs(line.c_str(), stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: dump_patterns FILE\n", stderr);
    return 2;
  }
  const Result<std::string> text = read_whole_file(std::string(argv[1]) == "-" ? "/dev/stdin" : argv[1]);
  if (!text || !is_utf8(*text)) {
    std::fprintf(stderr, "dump_patterns: cannot read %s, or it is not UTF-8\n", argv[1]);
    return 1;
  }
  std::vector<Pattern> patterns;
  std::vector<Pattern> quotes;
  find_patterns(*text, kAllPatternRules, patterns, quotes);
  for (const Pattern& pattern : patterns) print(pattern, *text);
  for (const Pattern& quote : quotes) print(quote, *text);
  return 0;
}
