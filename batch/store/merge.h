#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/status.h"

namespace cipin::store {

struct MergeReport {
  std::uint64_t documents = 0;
  std::uint64_t articles = 0;
  std::uint64_t terms = 0;
  std::uint64_t known_documents = 0;  // that another store had, too; they count once
  bool partial = false;               // bytes of the archive are lost, or files are stale, skipped or half read
  std::vector<std::uint32_t> missing_shards;
};

/// Shards among the stores must be of one plan (shard.h), and unless it is said otherwise all that the plan has.
struct MergeOptions {
  std::uint64_t memory_bytes = 0;
  std::string temp_folder;  // for what does not fit in memory
  std::string plan_hash;  // not empty: of this plan, and there are no other stores among them
  bool allow_missing_shards = false;
};

/// Joins stores of one fingerprint into a new one at `out`, which is made beside it and renamed when it is whole. Roots
/// of one name are one; documents are the same by root, path and member. Of a file that several stores know, the best
/// status stands; where they saw it differently, the next update reads it again. Each store is read in one state.
/// Memory: `memory_bytes` and 4 bytes a term of the largest store. Where shards are missing and may be, `out` is marked
/// as those that are there: a part, which can be merged with the others. Errors: kOtherSettings where fingerprints
/// or plans differ, or a document's texts, saying which; kBadInput if `out` is there, or shards are missing, saying
/// which; kLocked; the stores'. There is then no `out`.
Result<MergeReport> merge_stores(const std::vector<std::string>& paths, const std::string& out,
                                 const MergeOptions& options);

}  // namespace cipin::store
