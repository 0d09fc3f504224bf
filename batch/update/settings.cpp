#include "batch/update/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "batch/archive/dates.h"
#include "batch/archive/documents.h"
#include "batch/archive/read_options.h"
#include "core/base/hash.h"
#include "core/page/read_page.h"

namespace cipin::update {
namespace {

// Rules that no option names; a new number where the same options give other counts.
constexpr std::string_view kRulesVersion = "1";
constexpr std::string_view kPageRules = "page-rules";
constexpr std::string_view kTokenizerRules = "tokenizer-rules";

constexpr std::array<std::string_view, 23> kOptions = {
    "csv-date",   "csv-id", "csv-source", "csv-text",   "csv-title",        "date-pattern", "encoding",    "exclude",
    "expand-max", "follow", "include",    "json-date",  "json-id",          "json-records", "json-source", "json-text",
    "json-title", "no-hmm", "read",       "record-max", "source-from-path", "tokenizer",    "traditional"};

bool is_option(std::string_view name) {
  return std::find(kOptions.begin(), kOptions.end(), name) != kOptions.end();
}

bool is_flag(std::string_view name) {
  return name == "follow" || name == "no-hmm" || name == "traditional";
}

bool is_list(std::string_view name) {
  return name == "include" || name == "exclude" || name == "date-pattern";
}

// A value as settings write it, lists a line each.
std::string value_of(const cli::Options& options, std::string_view name) {
  if (is_flag(name)) return options.flag(name) ? "true" : "false";
  if (is_list(name)) return fmt::format("{}", fmt::join(options.list(name), "\n"));
  if (name == "record-max") return fmt::format("{}", cli::parse_size(options.text(name)).value_or(0));
  return options.text(name);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    lines.emplace_back(line);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return lines;
}

Error differs(std::string_view name, std::string_view stored, std::string_view now) {
  return {ErrorKind::kOtherSettings,
          fmt::format("--{} is '{}' here and '{}' in the store; leave it out to go on as before, or count everything "
                      "anew with --rebuild",
                      name, now, stored)};
}

}  // namespace

Result<Settings> stored_settings(const store::Database& database) {
  Settings settings;
  Result<store::Statement> rows = database.prepare("SELECT name, value FROM setting ORDER BY name");
  if (!rows) return rows.error();
  for (;;) {
    const Result<bool> row = rows->step();
    if (!row) return row.error();
    if (!*row) return settings;
    if (rows->text(0) != "fingerprint") settings.emplace_back(rows->text(0), rows->text(1));
  }
}

Status inherit_settings(const Settings& stored, cli::Options& options) {
  for (const auto& [name, value] : stored) {
    if (!is_option(name)) continue;
    if (options.given(name)) {
      const std::string now = value_of(options, name);
      if (now != value) return differs(name, value, now);
    } else if (is_flag(name)) {
      if (value == "true") options.set(name, {""});
    } else if (is_list(name)) {
      options.set(name, lines_of(value));
    } else {
      options.set(name, {value});
    }
  }
  return Done{};
}

Settings make_settings(const cli::Options& options, const ops::Setup& setup) {
  Settings settings;
  for (const std::string_view name : kOptions) settings.emplace_back(name, value_of(options, name));
  settings.emplace_back("lexicon-fingerprint", setup.lexicon_fingerprint());
  // Of what reads pages and of what cuts otherwise than jieba, the rules; other stores have none.
  if (options.text("read") == "page") settings.emplace_back(kPageRules, fmt::format("{}", page::kRulesVersion));
  if (options.text("tokenizer") != "jieba") settings.emplace_back(kTokenizerRules, setup.tokenizer->describe());
  settings.emplace_back("rules", kRulesVersion);
  std::sort(settings.begin(), settings.end());
  return settings;
}

Status check_settings(const Settings& stored, const Settings& now) {
  const Result<cli::Options> defaults = cli::parse_options(cli::kUpdate, {});
  if (!defaults) return defaults.error();
  std::map<std::string_view, std::string> known;
  for (const auto& [name, value] : now) known.emplace(name, is_option(name) ? value_of(*defaults, name) : "");
  for (const auto& [name, value] : stored) {
    const auto own = known.find(name);
    if (own == known.end()) {
      return Error{ErrorKind::kOtherSettings,
                   fmt::format("the store was made with {} '{}', which this program does not know; use a newer cipin",
                               name, value)};
    }
    own->second = value;
  }
  for (const auto& [name, value] : now) {
    const std::string& wanted = known.find(name)->second;
    if (value == wanted) continue;
    if (name == kPageRules || name == kTokenizerRules) {
      return Error{
          ErrorKind::kOtherSettings,
          fmt::format("the store was made with the {} '{}', this program has '{}'; use the one that made it, or "
                      "count everything anew with --rebuild",
                      name, wanted, value)};
    }
    if (name != "lexicon-fingerprint") return differs(name, wanted, value);
    return Error{ErrorKind::kOtherSettings,
                 fmt::format("the lexicon here has the fingerprint {}, the store was made with {}; name that one with "
                             "--lexicon, or count everything anew with --rebuild",
                             value, wanted)};
  }
  return Done{};
}

std::string fingerprint_of(const Settings& settings) {
  std::string text;
  for (const auto& [name, value] : settings) text += fmt::format("{}={}\x1f", name, value);
  return to_hex(checksum_bytes(text));
}

Status write_settings(const Settings& settings, const store::Database& database) {
  Result<store::Statement> insert = database.prepare("INSERT OR REPLACE INTO setting VALUES (?1, ?2)");
  if (!insert) return insert.error();
  for (const auto& [name, value] : settings) {
    if (Status written = insert->bind(1, name).bind(2, value).run(); !written) return written;
  }
  const std::string fingerprint = fingerprint_of(settings);
  return insert->bind(1, std::string_view("fingerprint")).bind(2, std::string_view(fingerprint)).run();
}

}  // namespace cipin::update
