#include "batch/query/count_lines.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

#include "batch/cli/fields.h"
#include "core/text/utf8.h"

namespace cipin::query {
namespace {

constexpr std::string_view kHeadName = "cipin-counts-1";
// A sum of 2^16 such figures stays in 64 bits.
constexpr std::uint64_t kFigureMax = std::uint64_t{1} << 48;

bool parse_figure(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value <= kFigureMax;
}

Error bad(std::string_view what) {
  return {ErrorKind::kBadInput, fmt::format("not what cipin map writes: {}", what)};
}

}  // namespace

void append_head(const CountHead& head, std::string& out) {
  fmt::format_to(std::back_inserter(out), "\t{}\t{}\t{}\t{}\n", kHeadName, head.fingerprint, head.article_count,
                 head.fault_count);
}

void append_count(std::string_view term, Kind kind, const TermCount& count, std::string& out) {
  cli::append_field(term, out);
  fmt::format_to(std::back_inserter(out), "\t{}\t{}\t{}\n", kind_name(kind), count.token_count,
                 count.document_frequency);
}

Status parse_count_line(std::string_view text, CountLine& line) {
  const std::string_view term = cli::take_field(text);
  const std::string_view kind = cli::take_field(text);
  line.is_head = term.empty();
  if (line.is_head) {
    if (kind != kHeadName) return bad(fmt::format("its head should say {}", kHeadName));
    line.head.fingerprint = cli::take_field(text);
    if (!parse_figure(cli::take_field(text), line.head.article_count) || !parse_figure(text, line.head.fault_count)) {
      return bad("a head's figures");
    }
    return Done{};
  }
  if (!cli::unescape_field(term, line.term)) return bad("a backslash in the term");
  if (!is_utf8(line.term)) return bad("a term that is not UTF-8");
  const auto known = kind_of_name(kind);
  if (!known) return bad(fmt::format("there is no kind '{}'", kind));
  line.kind = *known;
  TermCount& count = line.count;
  if (!parse_figure(cli::take_field(text), count.token_count) || !parse_figure(text, count.document_frequency) ||
      count.document_frequency == 0 || count.document_frequency > count.token_count) {
    return bad("a term's figures");
  }
  return Done{};
}

}  // namespace cipin::query
