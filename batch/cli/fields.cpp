#include "batch/cli/fields.h"

#include <algorithm>

namespace cipin::cli {
namespace {

constexpr std::string_view kEscaped = "\\\t\n\r";
constexpr std::string_view kLetters = "\\tnr";

}  // namespace

void append_field(std::string_view text, std::string& out) {
  for (const char c : text) {
    const std::size_t escaped = kEscaped.find(c);
    if (escaped == std::string_view::npos) {
      out += c;
    } else {
      out += '\\';
      out += kLetters[escaped];
    }
  }
}

std::string_view take_field(std::string_view& line) {
  const std::string_view field = line.substr(0, line.find('\t'));
  line.remove_prefix(std::min(field.size() + 1, line.size()));
  return field;
}

bool unescape_field(std::string_view field, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '\\') {
      out += field[i];
      continue;
    }
    const std::size_t letter = ++i < field.size() ? kLetters.find(field[i]) : std::string_view::npos;
    if (letter == std::string_view::npos) return false;
    out += kEscaped[letter];
  }
  return true;
}

}  // namespace cipin::cli
