#include "batch/ops/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/io/stream.h"
#include "core/text/utf8.h"

namespace cipin::ops {
namespace {

constexpr std::string_view kLastSuccess = "cipin_last_success_timestamp_seconds";

// A label's value in the text format: UTF-8 (bytes that are none become U+FFFD), with \\, \" and \n.
std::string label_value(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const Utf8Check check = check_utf8(bytes);
    for (const char c : bytes.substr(0, check.valid_bytes)) {
      if (c == '\n') {
        out += "\\n";
        continue;
      }
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    if (check.fault != Utf8Fault::kNone) out += kReplacementUtf8;
    bytes.remove_prefix(check.valid_bytes + check.fault_bytes);
  }
  return out;
}

std::string labels_of(std::string_view store) {
  return fmt::format("{{store=\"{}\"}}", label_value(store));
}

// Everything is a gauge: each run tells of itself anew, and a store's totals fall when documents are withdrawn.
class MetricsText {
 public:
  explicit MetricsText(std::string_view store) : store_(store) {}

  template <class Number>
  void add(std::string_view name, std::string_view help, Number value) {
    begin(name, help);
    text_ += fmt::format("{}{} {}\n", name, labels_of(store_), value);
  }

  void begin(std::string_view name, std::string_view help) {
    text_ += fmt::format("# HELP {} {}\n# TYPE {} gauge\n", name, help, name);
  }
  void add_change(std::string_view change, std::uint64_t count) {
    text_ += fmt::format("cipin_run_documents{{store=\"{}\",change=\"{}\"}} {}\n", label_value(store_), change, count);
  }
  std::string finish() { return std::move(text_); }

 private:
  std::string_view store_;
  std::string text_;
};

// To a thousandth: shortest digits would turn to exponents.
std::string seconds_text(double seconds) {
  return fmt::format("{:.3f}", seconds);
}

}  // namespace

std::string metrics_text(const RunFigures& figures, double last_success_seconds) {
  MetricsText text(figures.store);
  text.add("cipin_run_start_timestamp_seconds", "When the last run began.", seconds_text(figures.start_seconds));
  text.add("cipin_run_end_timestamp_seconds", "When the last run ended.", seconds_text(figures.end_seconds));
  text.add("cipin_run_duration_seconds", "How long the last run took.",
           seconds_text(std::max(0.0, figures.end_seconds - figures.start_seconds)));
  text.add("cipin_run_success", "1 if the last run brought the store up to date with all that could be read.",
           figures.success ? 1 : 0);
  text.add("cipin_run_exit_code", "Exit code of the last run, as cipin(1) lists them.", figures.exit_code);
  text.add(kLastSuccess, "When a run last ended in success; 0 for never.", seconds_text(last_success_seconds));
  text.add("cipin_run_read_bytes", "Bytes of the archive that the last run read.", figures.read_bytes);
  if (figures.disk_written_bytes) {
    text.add("cipin_run_disk_written_bytes", "Bytes that the last run made the system write to storage.",
             *figures.disk_written_bytes);
  }
  text.begin("cipin_run_documents", "Documents that the last run added, counted anew, withdrew or found renamed.");
  text.add_change("new", figures.new_documents);
  text.add_change("changed", figures.changed_documents);
  text.add_change("withdrawn", figures.withdrawn_documents);
  text.add_change("renamed", figures.renamed_documents);
  if (const auto& totals = figures.totals) {
    text.add("cipin_store_files", "Files that the store knows.", totals->files);
    text.add("cipin_store_documents", "Documents in the store.", totals->documents);
    text.add("cipin_store_articles", "Articles in the store.", totals->articles);
    text.add("cipin_store_tokens", "Tokens counted in the store.", totals->tokens);
    text.add("cipin_store_terms", "Distinct terms in the store.", totals->terms);
    text.add("cipin_store_skipped", "Entries in the store's list of what was skipped.", totals->skipped);
    text.add("cipin_store_stale_documents", "Documents that could not be read again and keep their old counts.",
             totals->stale);
    text.add("cipin_store_size_bytes", "Size of the store's file.", totals->size_bytes);
  }
  return text.finish();
}

double last_success_in(std::string_view text, std::string_view store) {
  const std::string begin = fmt::format("{}{} ", kLastSuccess, labels_of(store));
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.starts_with(begin)) continue;
    double seconds = 0;
    const char* const end = line.data() + line.size();
    const auto [stop, error] = std::from_chars(line.data() + begin.size(), end, seconds);
    return error == std::errc() && stop == end && seconds > 0 ? seconds : 0;
  }
  return 0;
}

Status write_metrics(const std::string& path, const RunFigures& figures) {
  double last_success_seconds = figures.end_seconds;
  if (!figures.success) {
    // A file that is not there or cannot be read knows of no success.
    const Result<std::string> old = read_whole_file(path);
    last_success_seconds = old ? last_success_in(*old, figures.store) : 0;
  }
  return replace_file(path, metrics_text(figures, last_success_seconds));
}

}  // namespace cipin::ops
