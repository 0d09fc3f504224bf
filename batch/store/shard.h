#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/store/store.h"
#include "core/base/status.h"

// A shard: the store of a part of an archive, by a plan that names all parts. It has a table that says which one it is;
// a store of the whole has none.
//
// (1) A shard is published whole or not at all, under a name that was free: of several attempts the first stays.
// (2) Two attempts at one shard of an archive that has not changed have the same digest.
namespace cipin::store {

struct ShardMark {
  std::string plan_hash;
  std::uint32_t shard = 0;  // below shard_count
  std::uint32_t shard_count = 0;
  std::string digest;  // of all that an export would say of it, and of the states of its files
};

/// The shards that a store is made of and that are not all there are; none for a store of a whole archive.
Result<std::vector<ShardMark>> shard_marks(const Database& database);

/// Writes them into a store without any, within the caller's transaction if there is one.
Status write_shard_marks(const std::vector<ShardMark>& marks, const Database& database);

/// Makes a shard of a store that is at rest, and one file of it, without a write-ahead log: on a network's file system
/// there can be none. Fills in the mark's digest.
Status seal_shard(const std::string& store_path, ShardMark& mark);

/// Says whether a store at `path` is that shard: false if there is no file. Errors: kOtherSettings where it is another
/// one, the store's.
Result<bool> is_published(const std::string& path, const ShardMark& mark);

/// Copies a sealed shard beside `path`, syncs it, and gives it that name if it is free. True if it was; false where an
/// attempt with the same digest was faster. Errors: kOtherSettings where that attempt has another digest: then one of
/// the two read something else; kIo, kNoSpace. Nothing else is ever seen under the name.
Result<bool> publish_shard(const std::string& store_path, const std::string& path, const ShardMark& mark);

}  // namespace cipin::store
