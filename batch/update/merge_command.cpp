#include "batch/update/merge_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/store/merge.h"
#include "batch/update/shard_plan.h"

namespace cipin::update {
namespace {

std::string summary_line(cli::LogFormat format, const store::MergeReport& report, std::size_t store_count,
                         const std::string& out) {
  if (format == cli::LogFormat::kJson) {
    return fmt::format(
        R"({{"level":"summary","stores":{},"documents":{},"known_documents":{},"articles":{},"terms":{},"missing_shards":[{}],"partial":{},"store":{}}})",
        store_count, report.documents, report.known_documents, report.articles, report.terms,
        fmt::join(report.missing_shards, ","), report.partial, cli::json_string(out));
  }
  return fmt::format(
      "cipin: {} stores in {}: {} documents ({} more were in several and count once), {} articles, {} terms{}",
      store_count, cli::escape_controls(out), report.documents, report.known_documents, report.articles, report.terms,
      !report.missing_shards.empty() ? fmt::format("; PARTIAL: {} shards are missing: {}", report.missing_shards.size(),
                                                   fmt::join(report.missing_shards, ", "))
      : report.partial               ? "; PARTIAL: some input was skipped"
                                     : "");
}

// The stores of a plan's shards, as far as they are there; what is missing is merge's to tell.
Result<std::vector<std::string>> shards_of(const std::string& plan_path, store::MergeOptions& merge) {
  WorkList none("");
  const Result<ShardPlan> plan = read_shard_plan(plan_path, kNoShard, none);
  if (!plan) return plan.error();
  if (plan->is_of_store) {
    return Error{ErrorKind::kBadInput,
                 "the plan lists only what was new to a store, which takes it: cipin update --store STORE --plan FILE",
                 plan_path};
  }
  merge.plan_hash = plan->hash;
  std::vector<std::string> paths;
  for (std::uint32_t shard = 0; shard < plan->shard_count; ++shard) {
    std::string path = shard_store_path(plan_path, shard, plan->shard_count);
    if (::access(path.c_str(), F_OK) == 0) paths.push_back(std::move(path));
  }
  if (!paths.empty()) return paths;
  return Error{ErrorKind::kBadInput,
               fmt::format("not one of its {} shards is there; count them: update --plan FILE --shard K/{}",
                           plan->shard_count, plan->shard_count),
               plan_path};
}

}  // namespace

int run_merge(const cli::Options& options) {
  const bool json = options.text("log-format") == "json";
  const cli::Log log(json ? cli::LogFormat::kJson : cli::LogFormat::kText);
  const std::string& out = options.text("output");
  const auto memory_bytes = cli::parse_memory(options.text("memory"));
  const char* wrong = nullptr;
  if (!json && options.text("log-format") != "text") wrong = "--log-format is text or json";
  if (!memory_bytes) wrong = "--memory takes a size, as 64M or 1G";
  if (out.empty() || options.arguments().empty() == options.text("plan").empty())
    wrong = "merge takes the stores to join, or a --plan whose shards they are, and --output for the new one";
  if (wrong != nullptr) {
    log.error({ErrorKind::kBadInput, wrong});
    return cli::kWrongUsage;
  }
  store::MergeOptions merge{*memory_bytes, cli::temp_folder(options), "", options.flag("allow-missing")};
  const std::string& plan_path = options.text("plan");
  const Result<std::vector<std::string>> paths = plan_path.empty() ? options.arguments() : shards_of(plan_path, merge);
  const Result<store::MergeReport> report =
      paths ? store::merge_stores(*paths, out, merge) : Result<store::MergeReport>(paths.error());
  if (!report) {
    log.error(report.error());
    return cli::exit_code_of(report.error());
  }
  if (!options.flag("quiet")) log.line(summary_line(log.format(), *report, paths->size(), out));
  return report->partial || !report->missing_shards.empty() ? cli::kSomeSkipped : cli::kAllCounted;
}

}  // namespace cipin::update
