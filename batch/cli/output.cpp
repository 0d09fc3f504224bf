#include "batch/cli/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/io/stream.h"
#include "core/text/utf8.h"

namespace cipin::cli {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 16;

struct WidthRun {
  char32_t first;
  char32_t last;
  int columns;
};
constexpr WidthRun kWidthRuns[] = {
#include "batch/cli/wide_table.inc"
};

}  // namespace

Status Output::write(std::string_view bytes) {
  buffer_ += bytes;
  return buffer_.size() < kBufferBytes ? Status(Done{}) : flush();
}

Status Output::flush() {
  Status written = write_all(descriptor_, buffer_, "standard output");
  buffer_.clear();
  return written;
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint code_point = decode_code_point(text.data() + at);
    at += code_point.length_bytes;
    const WidthRun* const run =
        std::lower_bound(std::begin(kWidthRuns), std::end(kWidthRuns), code_point.value,
                         [](const WidthRun& candidate, char32_t value) { return candidate.last < value; });
    const bool inside = run != std::end(kWidthRuns) && code_point.value >= run->first;
    columns += inside ? static_cast<std::size_t>(run->columns) : 1;
  }
  return columns;
}

std::string escape_controls(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // C1 controls (U+0080 to U+009F) drive terminals too; in UTF-8 they are C2 80 to C2 9F.
    const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (byte == '\\') {
      out += "\\\\";
    } else if (byte == '\t') {
      out += "\\t";
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\r') {
      out += "\\r";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else if (c1) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[++i]));
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string escape_bytes(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const Utf8Check check = check_utf8(bytes);
    out += escape_controls(bytes.substr(0, check.valid_bytes));
    for (const char c : bytes.substr(check.valid_bytes, check.fault_bytes)) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    bytes.remove_prefix(check.valid_bytes + check.fault_bytes);
  }
  return out;
}

std::string json_string(std::string_view bytes) {
  std::string out = "\"";
  while (!bytes.empty()) {
    const Utf8Check check = check_utf8(bytes);
    for (const char c : bytes.substr(0, check.valid_bytes)) {
      if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
      } else if (static_cast<unsigned char>(c) < 0x20) {
        out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
      } else {
        out += c;
      }
    }
    bytes.remove_prefix(check.valid_bytes + check.fault_bytes);
    if (check.fault != Utf8Fault::kNone) out += kReplacementUtf8;
  }
  return out + "\"";
}

std::string csv_cell(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace cipin::cli
