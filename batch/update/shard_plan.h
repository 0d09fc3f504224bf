#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/cli/log.h"
#include "batch/update/plan.h"
#include "batch/update/settings.h"
#include "core/base/status.h"

// The plan of a count by many machines: what `cipin plan` writes and every shard reads. Its form is in PLAN.md.
namespace cipin::update {

/// A listing has at most so many shards.
inline constexpr std::uint32_t kShardCountMax = 100000;

/// What stands in a plan beside the listing.
struct ShardPlan {
  std::string hash;   // sixteen hexadecimal digits, of all of it: equal plans are one plan
  Settings settings;  // those of the stores
  std::vector<Root> roots;
  std::uint32_t shard_count = 0;
  bool is_of_store = false;      // a store has the files that are not listed: it takes the shards, they make no whole
  std::uint64_t file_count = 0;  // listed; one that is shared counts once
  std::uint64_t size_bytes = 0;
};

struct DealOptions {
  std::uint32_t shard_count = 1;
  bool is_of_store = false;
  /// Containers above this are dealt to several shards, piece by piece, where no record can have another's name.
  std::uint64_t split_bytes = std::uint64_t{64} << 20;
};

/// Deals the files of `work` out to shards, the large ones first, each to the shard that has least by then, and writes
/// the plan to `path`, in a folder that is made if need be. Equal archives and stores give equal bytes; a plan that is
/// there stays, and must be equal. Memory: about 2 KB a shard; the listing is not held. Errors: kBadInput where there
/// is another plan; the work list's, and of writing.
Result<ShardPlan> make_shard_plan(const std::string& path, Settings settings, std::vector<Root> roots, WorkList& work,
                                  const DealOptions& deal);

/// A closing line about it; `gone_count`: files that are in the store and no more in the archive.
std::string summary_of(const ShardPlan& plan, const std::string& path, std::uint64_t gone_count,
                       std::uint64_t ignored_count, cli::LogFormat format);

/// For read_shard_plan: the files of every shard, in the order of the plan; or of none.
inline constexpr std::uint32_t kAllShards = 0xFFFFFFFF;
inline constexpr std::uint32_t kNoShard = 0xFFFFFFFE;

/// Reads a plan whole and puts the files of a shard into `work`. Errors: kCorrupt where it is not what was written,
/// kOtherSettings where a newer program wrote it, kNotFound, kIo.
Result<ShardPlan> read_shard_plan(const std::string& path, std::uint32_t shard, WorkList& work);

/// The store that a shard of a plan is published as: beside the plan.
std::string shard_store_path(const std::string& plan_path, std::uint32_t shard, std::uint32_t shard_count);

}  // namespace cipin::update
