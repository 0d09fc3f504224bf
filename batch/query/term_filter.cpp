#include "batch/query/term_filter.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/io/stream.h"
#include "core/text/utf8.h"

namespace cipin::query {
namespace {

Result<std::array<bool, kKindCount>> parse_kinds(std::string_view list) {
  std::array<bool, kKindCount> kinds = {};
  if (list == "all") {
    kinds.fill(true);
    return kinds;
  }
  while (!list.empty()) {
    const std::string_view name = list.substr(0, list.find(','));
    const auto kind = kind_of_name(name);
    if (!kind) return Error{ErrorKind::kBadInput, fmt::format("--kinds: there is no kind '{}'", name)};
    kinds[static_cast<std::size_t>(*kind)] = true;
    list.remove_prefix(std::min(name.size() + 1, list.size()));
  }
  return kinds;
}

Status add_stop_words(const std::string& path, std::set<std::string, std::less<>>& stop) {
  Result<std::string> bytes = read_whole_file(path);
  if (!bytes) return bytes.error();
  std::string_view rest = *bytes;
  if (rest.starts_with(kByteOrderMarkUtf8)) rest.remove_prefix(kByteOrderMarkUtf8.size());
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    if (!line.empty() && line.front() != '#') stop.emplace(line);
  }
  return Done{};
}

}  // namespace

bool TermFilter::admits(std::string_view form, Kind kind) const {
  if (!kinds[static_cast<std::size_t>(kind)]) return false;
  if (form_code_points_min > 1 && count_code_points(form) < form_code_points_min) return false;
  return !stop.contains(form);
}

Result<TermFilter> parse_term_filter(const cli::Options& options) {
  TermFilter filter;
  const auto code_points_min = cli::parse_number(options.text("min-length"));
  if (!code_points_min) return Error{ErrorKind::kBadInput, "--min-length takes a number"};
  filter.form_code_points_min = *code_points_min;
  Result<std::array<bool, kKindCount>> kinds = parse_kinds(options.text("kinds"));
  if (!kinds) return kinds.error();
  filter.kinds = *kinds;
  for (const std::string& path : options.list("stop")) {
    if (Status added = add_stop_words(path, filter.stop); !added) return added.error();
  }
  return filter;
}

}  // namespace cipin::query
