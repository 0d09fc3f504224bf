#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "batch/archive/documents.h"

namespace cipin::archive {
namespace {

constexpr std::array<std::string_view, 4> kCompressions = {".gz", ".zst", ".xz", ".bz2"};

constexpr std::array<std::pair<std::string_view, Format>, 13> kExtensions = {{
    {".txt", Format::kText},
    {".md", Format::kText},
    {".html", Format::kHtml},
    {".htm", Format::kHtml},
    {".xhtml", Format::kHtml},
    {".xml", Format::kXml},
    {".json", Format::kJson},
    {".jsonl", Format::kJsonLines},
    {".ndjson", Format::kJsonLines},
    {".csv", Format::kCsv},
    {".tar", Format::kTar},
    {".zip", Format::kZip},
    {".warc", Format::kWarc},
}};

constexpr std::array<std::string_view, 4> kCompressedTars = {".tgz", ".txz", ".tbz2", ".tzst"};

std::string lower_case(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool is_asked_for(Format format, const ReadSettings& settings) {
  if (format == Format::kJson || format == Format::kJsonLines) return !settings.json_text.empty();
  if (format == Format::kCsv) return !settings.csv_text.empty();
  return true;
}

std::string escape(std::string_view value) {
  std::string text;
  for (const char c : value) {
    switch (c) {
      case '\\':
        text += "\\\\";
        break;
      case ' ':
        text += "\\s";
        break;
      case '\t':
        text += "\\t";
        break;
      case '\n':
        text += "\\n";
        break;
      default:
        text += c;
    }
  }
  return text;
}

}  // namespace

NamedFormat format_of_name(std::string_view name) {
  const std::string lower = lower_case(name);
  std::string_view rest = lower;
  for (const std::string_view extension : kCompressedTars) {
    if (rest.ends_with(extension)) return {Format::kTar, true};
  }
  NamedFormat named;
  for (const std::string_view compression : kCompressions) {
    if (!rest.ends_with(compression)) continue;
    named.compressed = true;
    rest.remove_suffix(compression.size());
    break;
  }
  for (const auto& [extension, format] : kExtensions) {
    if (rest.ends_with(extension)) named.format = format;
  }
  return named;
}

std::vector<std::string> default_globs(const ReadSettings& settings) {
  std::vector<std::string> globs;
  for (const auto& [extension, format] : kExtensions) {
    if (!is_asked_for(format, settings)) continue;
    globs.push_back(fmt::format("*{}", extension));
    for (const std::string_view compression : kCompressions)
      globs.push_back(fmt::format("*{}{}", extension, compression));
  }
  for (const std::string_view extension : kCompressedTars) globs.push_back(fmt::format("*{}", extension));
  return globs;
}

std::string ReadSettings::describe() const {
  std::string text;
  const auto add = [&](std::string_view name, std::string_view value) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, escape(value));
  };
  add("json_records", json_records);
  add("json_text", fmt::format("{}", fmt::join(json_text, ",")));
  add("json_title", json_title);
  add("json_date", json_date);
  add("json_source", json_source);
  add("json_id", json_id);
  add("csv_text", fmt::format("{}", fmt::join(csv_text, ",")));
  add("csv_title", csv_title);
  add("csv_date", csv_date);
  add("csv_source", csv_source);
  add("csv_id", csv_id);
  add("encoding", encoding ? encoding_name(*encoding) : "found");
  add("record_max", std::to_string(record_bytes_max));
  add("expand_max", std::to_string(expand_max));
  return text;
}

}  // namespace cipin::archive
