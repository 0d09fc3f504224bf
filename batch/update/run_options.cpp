#include "batch/update/run_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "batch/archive/dates.h"
#include "batch/store/totals.h"

namespace cipin::update {
namespace {

constexpr std::size_t kProcessBytes = std::size_t{6} << 20;
// What a thread takes beside its counts by form id: a part's rows, a piece of text, a clause's arrays, a connection.
constexpr std::size_t kThreadBytes = std::size_t{4} << 20;
constexpr std::size_t kBytesPerFormId = 4;
constexpr std::size_t kFormsBytesMin = std::size_t{1} << 20;

// Smaller containers are read as a whole, see pipeline.cpp.
constexpr std::uint64_t kSplitBytesMin = std::uint64_t{1} << 20;

Error usage(std::string what) {
  return {ErrorKind::kBadInput, std::move(what)};
}

// Errors: kBadInput, worded for the user.
Status parse_shard_options(const cli::Options& options, RunOptions& run) {
  if (const std::string& shards = options.text("shards"); !shards.empty()) {
    const auto count = cli::parse_number(shards);
    const auto split = cli::parse_size(options.text("split"));
    if (!count || *count == 0 || *count > kShardCountMax) {
      return usage(fmt::format("--shards takes a number from 1 to {}", kShardCountMax));
    }
    if (!split) return usage("--split takes a size, as 64M or 1G");
    if (options.text("store-dir").empty()) return usage("where do the plan and its shards go? Name a --store-dir");
    run.deal =
        DealOptions{static_cast<std::uint32_t>(*count), !run.store_path.empty(), std::max(*split, kSplitBytesMin)};
    run.shard_plan_path = options.text("store-dir") + "/plan";
    run.dry_run = true;  // of the store
    return Done{};
  }
  run.shard_plan_path = options.text("plan");
  const std::string& shard = options.text("shard");
  if (shard.empty()) return Done{};
  if (run.shard_plan_path.empty()) return usage("--shard needs the plan: --plan FILE");
  Result<ShardChoice> choice = parse_shard(shard);
  if (!choice) return choice.error();
  run.shard = *choice;
  for (const char* const option : {"store", "root", "drop-root", "dry-run", "rebuild", "limit", "modified-since"}) {
    if (options.given(option))
      return usage(fmt::format("--shard with --{}: what a shard counts is in its plan", option));
  }
  if (!options.arguments().empty()) return usage("--shard with a PATH: what a shard counts is in its plan");
  return Done{};
}

}  // namespace

Result<RunOptions> parse_run_options(const cli::Options& options) {
  RunOptions run;
  run.store_path = options.text("store");
  if (Status parsed = parse_shard_options(options, run); !parsed) return parsed.error();
  if (run.store_path.empty() && !run.deal && !run.shard) return usage("which store? Name it with --store FILE");
  if (options.text("log-format") == "json") {
    run.log_format = cli::LogFormat::kJson;
  } else if (options.text("log-format") != "text") {
    return usage(fmt::format("--log-format {}: text or json", options.text("log-format")));
  }
  run.quiet = options.flag("quiet");
  run.verbose = options.flag("verbose");
  run.dry_run = run.dry_run || options.flag("dry-run");
  run.rebuild = options.flag("rebuild");
  const auto memory = cli::parse_memory(options.text("memory"));
  const auto threads = cli::parse_number(options.text("threads"));
  const auto limit = cli::parse_number(options.text("limit"));
  const auto percent = cli::parse_number(options.text("max-withdraw"));
  if (!memory) return usage("--memory takes a size, as 64M or 1G");
  if (!threads || *threads > 1024) return usage("--threads takes a number up to 1024");
  if (!limit) return usage("--limit takes a number");
  if (!percent || *percent > 100) return usage("--max-withdraw takes a percentage, 0 to 100");
  run.memory_bytes = *memory;
  run.thread_count = *threads > 0 ? *threads : std::max(1u, std::thread::hardware_concurrency());
  run.withdraw_share_max = static_cast<double>(*percent) / 100;
  run.plan.check_content = options.flag("check-content");
  run.plan.limit = *limit;
  if (const std::string& since = options.text("modified-since"); !since.empty()) {
    const archive::Day day = archive::day_of_field(since);
    if (day == 0) return usage(fmt::format("--modified-since {}: a day, as 2024-01-31", since));
    const std::chrono::sys_days days = std::chrono::year{day / 10000} / (day / 100 % 100) / (day % 100);
    run.plan.modified_since_ns = std::chrono::nanoseconds(days.time_since_epoch()).count();
  }
  run.plan.temp_folder = cli::temp_folder(options);
  // For tests: a run of many commits out of few documents.
  if (const char* const documents = std::getenv("CIPIN_TEST_COMMIT_DOCUMENTS"); documents != nullptr) {
    run.commit_documents = cli::parse_number(documents).value_or(0);
  }
  // The same for a small store that goes through what only large ones do: new terms and sums wait, and are settled
  // soon.
  if (const char* const share = std::getenv("CIPIN_TEST_SETTLED_SHARE"); share != nullptr) {
    run.wait_limits = {0, 0, 2, cli::parse_number(share).value_or(1)};
  }
  return run;
}

Budget share_memory(std::uint64_t memory_bytes, std::uint64_t thread_count, std::uint64_t form_id_count) {
  Budget budget;
  // Half of it is the writer's, whatever the threads are: the larger its batches, the fewer its changes.
  const std::uint64_t of_threads = memory_bytes / 2 > kProcessBytes ? memory_bytes / 2 - kProcessBytes : 0;
  const std::uint64_t fixed_bytes = kThreadBytes + kBytesPerFormId * form_id_count;
  budget.thread_count = std::clamp<std::uint64_t>(of_threads / (fixed_bytes + kFormsBytesMin), 1, thread_count);
  budget.forms_bytes = static_cast<std::size_t>(std::max<std::uint64_t>(memory_bytes / 32, kFormsBytesMin));
  // As much as is counted while a batch is written.
  budget.parts_bytes = static_cast<std::size_t>(memory_bytes / 11);
  budget.totals_bytes = static_cast<std::size_t>(memory_bytes / 30);
  budget.new_terms_bytes = static_cast<std::size_t>(memory_bytes / 12);  // twice: one batch is written, the next grows
  budget.known_terms_bytes = static_cast<std::size_t>(memory_bytes / 20);
  // The rows of a batch's new terms have room in it: they are written in the order of forms, not of rows.
  budget.pages_bytes = static_cast<std::size_t>(memory_bytes / 16);
  return budget;
}

}  // namespace cipin::update
