#pragma once

#include <cstdint>
#include <string>

#include "batch/store/store.h"
#include "core/base/status.h"

namespace cipin::store {

/// What a store lacks, from this run or earlier ones.
struct Standing {
  std::uint64_t skipped_places = 0;   // in the list of what was skipped
  std::uint64_t accepted_places = 0;  // of them, those that are known and accepted
  std::uint64_t stale_files = 0;
  bool is_partial() const { return skipped_places > accepted_places || stale_files > 0; }
};

/// True if something of the archive is missing in a store, so that what it answers is partial: bytes are lost, or files
/// are stale, skipped or half read. Cost: two searches. Errors: the store's.
Result<bool> is_partial(const Database& database);

/// `accepted` is the text of a file with a line for each place that is known: ROOT/PATH, or the first columns of the
/// skipped list, ROOT TAB PATH; # begins a comment. Errors: the store's.
Result<Standing> find_standing(const Database& database, std::string_view accepted);

/// Writes the list: root, path, member, offset_bytes, length_bytes, reason, lost, between tabs, with a header line.
Status write_skipped(const Database& database, const std::string& path);

}  // namespace cipin::store
