#include "batch/archive/field_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace cipin::archive {
namespace {

Error bad_field(std::string_view text, std::string_view what) {
  return {ErrorKind::kBadInput, fmt::format("field '{}': {}", text, what)};
}

Result<FieldPath> parse_pointer(std::string_view text) {
  FieldPath path;
  for (std::string_view rest = text; !rest.empty();) {
    rest.remove_prefix(1);
    const std::string_view token = rest.substr(0, rest.find('/'));
    rest.remove_prefix(token.size());
    std::string key;
    for (std::size_t i = 0; i < token.size(); ++i) {
      if (token[i] != '~') {
        key += token[i];
        continue;
      }
      if (++i == token.size() || (token[i] != '0' && token[i] != '1')) {
        return bad_field(text, "in a JSON Pointer ~ stands before 0 or 1");
      }
      key += token[i] == '0' ? '~' : '/';
    }
    path.push_back({FieldStep::Kind::kKey, std::move(key), 0});
  }
  return path;
}

}  // namespace

Result<FieldPath> parse_field_path(std::string_view text) {
  if (text.starts_with('/')) return parse_pointer(text);
  FieldPath path;
  for (std::string_view rest = text; !rest.empty();) {
    if (rest.front() == '[') {
      const std::size_t end = rest.find(']');
      if (end == std::string_view::npos) return bad_field(text, "[ without ]");
      const std::string_view inside = rest.substr(1, end - 1);
      FieldStep step = {FieldStep::Kind::kEach, {}, 0};
      if (!inside.empty()) {
        step.kind = FieldStep::Kind::kIndex;
        const auto [stop, error] = std::from_chars(inside.data(), inside.data() + inside.size(), step.index);
        if (error != std::errc() || stop != inside.data() + inside.size()) {
          return bad_field(text, "between [ and ] stands a number from 0, or nothing for every element");
        }
      }
      path.push_back(std::move(step));
      rest.remove_prefix(end + 1);
    } else {
      const std::string_view key = rest.substr(0, std::min(rest.find_first_of(".["), rest.size()));
      if (key.empty()) return bad_field(text, "a name is missing");
      path.push_back({FieldStep::Kind::kKey, std::string(key), 0});
      rest.remove_prefix(key.size());
    }
    if (rest.empty() || rest.front() == '[') continue;
    if (rest.front() != '.' || rest.size() == 1) return bad_field(text, "a name, a dot or [ is missing");
    rest.remove_prefix(1);
    if (rest.front() == '[') return bad_field(text, "a name is missing");
  }
  return path;
}

TextField parse_text_field(std::string_view text) {
  constexpr std::string_view kHtml = ":html";
  if (text.ends_with(kHtml)) return {text.substr(0, text.size() - kHtml.size()), true};
  return {text, false};
}

void append_part(std::string& text, std::string_view part) {
  if (part.empty()) return;
  if (!text.empty()) text += "\n\n";
  text += part;
}

}  // namespace cipin::archive
