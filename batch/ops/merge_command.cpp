#include "batch/ops/merge_command.h"

#include <fmt/format.h>

#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/query/question.h"
#include "batch/store/merge.h"

namespace cipin::ops {
namespace {

std::string summary_line(cli::LogFormat format, const store::MergeReport& report, std::size_t store_count,
                         const std::string& out) {
  if (format == cli::LogFormat::kJson) {
    return fmt::format(
        R"({{"level":"summary","stores":{},"documents":{},"known_documents":{},"articles":{},"terms":{},"partial":{},"store":{}}})",
        store_count, report.documents, report.known_documents, report.articles, report.terms, report.partial,
        cli::json_string(out));
  }
  return fmt::format(
      "cipin: {} stores in {}: {} documents ({} more were in several and count once), {} articles, {} terms{}",
      store_count, cli::escape_controls(out), report.documents, report.known_documents, report.articles, report.terms,
      report.partial ? "; PARTIAL: some input was skipped" : "");
}

}  // namespace

int run_merge(const cli::Options& options) {
  const bool json = options.text("log-format") == "json";
  const cli::Log log(json ? cli::LogFormat::kJson : cli::LogFormat::kText);
  const std::string& out = options.text("output");
  const auto memory_bytes = cli::parse_size(options.text("memory"));
  const char* wrong = nullptr;
  if (!json && options.text("log-format") != "text") wrong = "--log-format is text or json";
  if (!memory_bytes) wrong = "--memory takes a size, as 64M or 1G";
  if (out.empty() || options.arguments().empty())
    wrong = "merge takes the stores to join, and --output for the new one";
  if (wrong != nullptr) {
    log.error({ErrorKind::kBadInput, wrong});
    return cli::kWrongUsage;
  }
  const Result<store::MergeReport> report = store::merge_stores(options.arguments(), out, *memory_bytes);
  if (!report) {
    log.error(report.error());
    return cli::exit_code_of(report.error());
  }
  if (!options.flag("quiet")) log.line(summary_line(log.format(), *report, options.arguments().size(), out));
  return report->partial ? cli::kSomeSkipped : cli::kAllCounted;
}

}  // namespace cipin::ops
