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
};

/// Joins stores of one fingerprint into a new one at `out`, which is made beside it and renamed when it is whole. Roots
/// of one name are one; documents are the same by root, path and member. Of a file that several stores know, the best
/// status stands; where they saw it differently, the next update reads it again. Each store is read in one state.
/// Memory: `memory_bytes` and 4 bytes a term of the largest store. Errors: kOtherSettings where fingerprints differ, or
/// a document's texts, saying which; kBadInput if `out` is there; kLocked; the stores'. There is then no `out`.
Result<MergeReport> merge_stores(const std::vector<std::string>& paths, const std::string& out,
                                 std::uint64_t memory_bytes);

}  // namespace cipin::store
