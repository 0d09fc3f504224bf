#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "batch/store/store.h"
#include "core/base/status.h"

namespace cipin::store {

/// What was looked through.
struct Verified {
  std::uint64_t article_count = 0;
  std::uint64_t term_count = 0;
  std::uint64_t problem_count = 0;
};

/// Checks a store against itself, in one read transaction: the file's structure, references, and all totals, which are
/// computed anew from the contributions. `say` gets each problem, the first hundred of them. Memory: `budget_bytes` for
/// sums; more terms than it has room for take several readings. Errors: the store's.
Result<Verified> verify(const Database& database, std::size_t budget_bytes,
                        const std::function<void(std::string)>& say);

}  // namespace cipin::store
