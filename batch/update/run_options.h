#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "batch/cli/log.h"
#include "batch/cli/options.h"
#include "batch/store/term_tables.h"
#include "batch/update/plan.h"
#include "batch/update/shard_plan.h"
#include "batch/update/shard_run.h"
#include "core/base/status.h"

namespace cipin::update {

/// How a run goes about its work; nothing of it can change a count.
struct RunOptions {
  std::string store_path;
  cli::LogFormat log_format = cli::LogFormat::kText;
  bool quiet = false;
  bool verbose = false;
  bool dry_run = false;
  bool rebuild = false;
  std::uint64_t memory_bytes = 0;
  std::uint64_t thread_count = 1;
  std::uint64_t commit_documents = 0;  // 0: when memory or time says so
  store::WaitLimits wait_limits;
  double withdraw_share_max = 0.2;
  std::uint64_t source_from_path = 0;
  PlanOptions plan;
  // Many machines. deal: write a plan for shards to shard_plan_path instead of counting; else, with a plan, count
  // `shard` of it, or take what all shards have counted.
  std::optional<DealOptions> deal;
  std::string shard_plan_path;
  std::optional<ShardChoice> shard;
};

/// Errors: kBadInput, worded for the user.
Result<RunOptions> parse_run_options(const cli::Options& options);

/// How a budget is shared; with the number of threads that it has room for.
struct Budget {
  std::uint64_t thread_count = 1;
  std::size_t forms_bytes = 0;        // a thread's forms without an id
  std::size_t parts_bytes = 0;        // counted, and waiting for the writer
  std::size_t totals_bytes = 0;       // of a batch
  std::size_t new_terms_bytes = 0;    // of a batch
  std::size_t known_terms_bytes = 0;  // looked up
  std::size_t pages_bytes = 0;        // SQLite's
};
Budget share_memory(std::uint64_t memory_bytes, std::uint64_t thread_count, std::uint64_t form_id_count);

}  // namespace cipin::update
