#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batch/store/shard.h"
#include "batch/update/shard_plan.h"
#include "core/base/status.h"

namespace cipin::update {

/// Which shard of how many.
struct ShardChoice {
  std::uint32_t shard = 0;
  std::uint32_t shard_count = 1;
};

/// "3/8", or "auto/8": then 3 is what SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX (Kubernetes) or
/// AWS_BATCH_JOB_ARRAY_INDEX says; the count is never taken from an engine, whose arrays may leave numbers out. Errors:
/// kBadInput, worded for the user.
Result<ShardChoice> parse_shard(std::string_view text);

/// One attempt at a shard: its store lies in a scratch folder of its own, which goes with this.
class ShardRun {
 public:
  /// Reads the plan and makes the folder in `temp_folder`, unless the shard is published already. Errors: of the plan;
  /// kBadInput where it has not so many shards; kNotFound where a root is not there on this machine; kOtherSettings
  /// where another plan's store has the shard's name.
  static Result<ShardRun> begin(const std::string& plan_path, ShardChoice choice, const std::string& temp_folder);
  ShardRun(ShardRun&& other) noexcept;
  ShardRun& operator=(ShardRun&&) = delete;
  ~ShardRun();

  bool is_published() const { return is_published_; }
  const ShardPlan& plan() const { return plan_; }
  /// Once: the shard's files, with the ids that `roots`, the plan's, have in its store.
  Result<WorkList> take_work(const std::vector<Root>& roots);
  std::string store_path() const { return folder_ + "/shard.cipin"; }
  const std::string& published_path() const { return published_path_; }

  /// Publishes the store, which is at rest. False where another attempt was faster with the same counts. Errors: as
  /// store::publish_shard.
  Result<bool> publish();

 private:
  explicit ShardRun(const std::string& temp_folder) : temp_folder_(temp_folder), work_(temp_folder) {}

  std::string temp_folder_;
  ShardPlan plan_;
  WorkList work_;
  store::ShardMark mark_;
  std::string published_path_;
  std::string folder_;
  bool is_published_ = false;
};

}  // namespace cipin::update
