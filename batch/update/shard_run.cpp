#include "batch/update/shard_run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "batch/cli/options.h"

namespace cipin::update {
namespace {

constexpr const char* kIndexVariables[] = {"SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"};

Error usage(std::string what) {
  return {ErrorKind::kBadInput, std::move(what)};
}

}  // namespace

Result<ShardChoice> parse_shard(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  std::string_view which = text.substr(0, slash);
  if (which == "auto") {
    which = {};
    for (const char* const name : kIndexVariables) {
      const char* const value = std::getenv(name);
      if (value != nullptr && which.empty()) which = value;
    }
    if (which.empty()) {
      return usage(
          "--shard auto: none of SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX and AWS_BATCH_JOB_ARRAY_INDEX is set");
    }
  }
  const std::uint64_t shard = cli::parse_number(which).value_or(UINT64_MAX);
  const std::uint64_t count = cli::parse_number(text.substr(std::min(slash + 1, text.size()))).value_or(0);
  if (shard == UINT64_MAX || count == 0 || count > kShardCountMax) {
    return usage(fmt::format("--shard {} ({}): as 3/8 or auto/8, shards from 0 on", text, which));
  }
  if (shard >= count)
    return usage(fmt::format("--shard {}: shard {} of {} is none, the last is {}", text, shard, count, count - 1));
  return ShardChoice{static_cast<std::uint32_t>(shard), static_cast<std::uint32_t>(count)};
}

Result<ShardRun> ShardRun::begin(const std::string& plan_path, ShardChoice choice, const std::string& temp_folder) {
  ShardRun run(temp_folder);
  Result<ShardPlan> plan = read_shard_plan(plan_path, choice.shard, run.work_);
  if (!plan) return plan.error();
  run.plan_ = *std::move(plan);
  if (run.plan_.shard_count != choice.shard_count) {
    return usage(fmt::format("the plan has {} shards, and not {}", run.plan_.shard_count, choice.shard_count));
  }
  run.mark_ = {run.plan_.hash, choice.shard, choice.shard_count, ""};
  run.published_path_ = shard_store_path(plan_path, choice.shard, choice.shard_count);
  const Result<bool> published = store::is_published(run.published_path_, run.mark_);
  if (!published) return published.error();
  run.is_published_ = *published;
  if (run.is_published_) return run;
  // A folder that is not mounted here would make a shard of files that are all missing.
  for (const Root& root : run.plan_.roots) {
    if (::access(root.place.c_str(), R_OK) != 0) {
      return system_error(errno, "cannot be read on this machine: nothing is counted", root.place);
    }
  }
  std::string folder = temp_folder + "/cipin-shard-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return system_error(errno, "no scratch folder can be made", temp_folder);
  run.folder_ = std::move(folder);
  return run;
}

ShardRun::ShardRun(ShardRun&& other) noexcept
    : temp_folder_(std::move(other.temp_folder_)),
      plan_(std::move(other.plan_)),
      work_(std::move(other.work_)),
      mark_(std::move(other.mark_)),
      published_path_(std::move(other.published_path_)),
      folder_(std::exchange(other.folder_, "")),
      is_published_(other.is_published_) {}

ShardRun::~ShardRun() {
  if (folder_.empty()) return;
  for (const char* const suffix : {"", "-wal", "-shm", "-journal", ".lock"}) ::unlink((store_path() + suffix).c_str());
  ::rmdir(folder_.c_str());
}

Result<WorkList> ShardRun::take_work(const std::vector<Root>& roots) {
  WorkList list(temp_folder_);
  for (Work work;;) {
    const Result<bool> more = work_.next(work);
    if (!more) return more.error();
    if (!*more) return list;
    work.facts.root_id = roots[work.root].id;
    if (Status added = list.add(work); !added) return added.error();
  }
}

Result<bool> ShardRun::publish() {
  if (Status sealed = store::seal_shard(store_path(), mark_); !sealed) return sealed.error();
  return store::publish_shard(store_path(), published_path_, mark_);
}

}  // namespace cipin::update
