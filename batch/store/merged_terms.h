#pragma once

#include <cstdint>
#include <string>

#include "batch/store/store.h"
#include "core/base/status.h"
#include "core/count/runs.h"

namespace cipin::store {

/// The terms of several stores as those of a new one. A look-up a term in an index that grows would cost more the more
/// there are; so all are sorted on disk, joined, and numbered by how frequent they are: small numbers for frequent
/// terms make short contributions. Cost: a few sequential passes. Memory: `budget_bytes`, a third of it at once for
/// SQLite.
class MergedTerms {
 public:
  MergedTerms(std::size_t budget_bytes, const std::string& temp_folder)
      : budget_bytes_(budget_bytes), temp_folder_(temp_folder), runs_(temp_folder) {}

  /// Takes the terms of a store that have tokens. Errors: the store's, of the temporary file.
  Status add(const Database& part);
  /// Writes all terms into `whole`, which has none, with tf and df 0; and its index of terms. Once.
  Status write(const Database& whole);

 private:
  Status write_ranked(const Database& whole);

  std::size_t budget_bytes_;
  std::string temp_folder_;
  RunFile runs_;
};

}  // namespace cipin::store
