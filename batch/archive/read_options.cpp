#include "batch/archive/read_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "batch/archive/field_path.h"

namespace cipin::archive {
namespace {

std::vector<std::string> split_at_commas(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const std::string_view part = list.substr(0, list.find(','));
    if (!part.empty()) parts.emplace_back(part);
    list.remove_prefix(std::min(part.size() + 1, list.size()));
  }
  return parts;
}

Status check_field(std::string_view option, std::string_view field) {
  if (const Result<FieldPath> path = parse_field_path(field); !path) {
    return Error{ErrorKind::kBadInput, fmt::format("--{}: {}", option, path.error().what)};
  }
  return Done{};
}

}  // namespace

Result<ReadSettings> parse_read_settings(const cli::Options& options) {
  ReadSettings settings;
  settings.json_text = split_at_commas(options.text("json-text"));
  for (const std::string& text : settings.json_text) {
    if (Status checked = check_field("json-text", parse_text_field(text).field); !checked) return checked.error();
  }
  for (const auto& [option, value] :
       {std::pair("json-records", &settings.json_records), std::pair("json-title", &settings.json_title),
        std::pair("json-date", &settings.json_date), std::pair("json-source", &settings.json_source),
        std::pair("json-id", &settings.json_id)}) {
    *value = options.text(option);
    if (Status checked = check_field(option, *value); !checked) return checked.error();
  }
  settings.csv_text = split_at_commas(options.text("csv-text"));
  settings.csv_title = options.text("csv-title");
  settings.csv_date = options.text("csv-date");
  settings.csv_source = options.text("csv-source");
  settings.csv_id = options.text("csv-id");
  if (const std::string& name = options.text("encoding"); !name.empty()) {
    settings.encoding = encoding_of_name(name);
    if (!settings.encoding) {
      return Error{ErrorKind::kBadInput,
                   fmt::format("--encoding {}: utf-8, gb18030, big5, utf-16le or utf-16be", name)};
    }
  }
  if (const std::string& text = options.text("record-max"); !text.empty()) {
    const auto bytes = cli::parse_size(text);
    if (!bytes || *bytes == 0) return Error{ErrorKind::kBadInput, "--record-max takes a size, as 64M"};
    settings.record_bytes_max = *bytes;
  }
  if (const std::string& text = options.text("expand-max"); !text.empty()) {
    const auto times = cli::parse_number(text);
    if (!times || *times == 0) return Error{ErrorKind::kBadInput, "--expand-max takes a number from 1"};
    settings.expand_max = *times;
  }
  return settings;
}

}  // namespace cipin::archive
