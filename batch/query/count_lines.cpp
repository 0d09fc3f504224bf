#include "batch/query/count_lines.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

#include "core/text/utf8.h"

namespace cipin::query {
namespace {

constexpr std::string_view kHeadName = "cipin-counts-1";
// A sum of 2^16 such figures stays in 64 bits.
constexpr std::uint64_t kFigureMax = std::uint64_t{1} << 48;

std::string_view take_field(std::string_view& text) {
  const std::string_view field = text.substr(0, text.find('\t'));
  text.remove_prefix(std::min(field.size() + 1, text.size()));
  return field;
}

bool parse_figure(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value <= kFigureMax;
}

Error bad(std::string_view what) {
  return {ErrorKind::kBadInput, fmt::format("not what cipin map writes: {}", what)};
}

// False where a backslash stands before something else than it escapes.
bool unescape(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const std::size_t escape =
        i + 1 < text.size() ? std::string_view("\\tnr").find(text[i + 1]) : std::string_view::npos;
    if (escape == std::string_view::npos) return false;
    out += "\\\t\n\r"[escape];
    ++i;
  }
  return true;
}

}  // namespace

void append_head(const CountHead& head, std::string& out) {
  fmt::format_to(std::back_inserter(out), "\t{}\t{}\t{}\t{}\n", kHeadName, head.fingerprint, head.article_count,
                 head.fault_count);
}

void append_count(std::string_view term, Kind kind, const TermCount& count, std::string& out) {
  for (const char c : term) {
    const std::size_t escaped = std::string_view("\\\t\n\r").find(c);
    if (escaped == std::string_view::npos) {
      out += c;
    } else {
      out += '\\';
      out += "\\tnr"[escaped];
    }
  }
  fmt::format_to(std::back_inserter(out), "\t{}\t{}\t{}\n", kind_name(kind), count.token_count,
                 count.document_frequency);
}

Status parse_count_line(std::string_view text, CountLine& line) {
  const std::string_view term = take_field(text);
  const std::string_view kind = take_field(text);
  line.is_head = term.empty();
  if (line.is_head) {
    if (kind != kHeadName) return bad(fmt::format("its head should say {}", kHeadName));
    line.head.fingerprint = take_field(text);
    if (!parse_figure(take_field(text), line.head.article_count) || !parse_figure(text, line.head.fault_count)) {
      return bad("a head's figures");
    }
    return Done{};
  }
  if (!unescape(term, line.term)) return bad("a backslash in the term");
  if (!is_utf8(line.term)) return bad("a term that is not UTF-8");
  const auto known = kind_of_name(kind);
  if (!known) return bad(fmt::format("there is no kind '{}'", kind));
  line.kind = *known;
  TermCount& count = line.count;
  if (!parse_figure(take_field(text), count.token_count) || !parse_figure(text, count.document_frequency) ||
      count.document_frequency == 0 || count.document_frequency > count.token_count) {
    return bad("a term's figures");
  }
  return Done{};
}

}  // namespace cipin::query
