#pragma once

#include <vector>

#include "batch/cli/options.h"
#include "batch/store/store.h"
#include "batch/update/plan.h"
#include "core/base/status.h"

namespace cipin::update {

/// The roots that a command names (--root NAME=PATH, PATH), else those that the store knows; with their ids where it
/// knows them. A --rebuild takes both: what is not counted anew would be lost. Errors: kBadInput, worded for the user,
/// also where one lies in a root of the store's that has another name; the store's. Roots of --drop-root are left out.
Result<std::vector<Root>> find_roots(const cli::Options& options, const store::Database& database);

/// The ids of the roots that --drop-root names. Errors: kBadInput where the store has none of that name.
Result<std::vector<std::int64_t>> find_dropped_roots(const cli::Options& options, const store::Database& database);

/// Gives roots without an id a row, and those that have moved their new place, if that is there. Within the caller's
/// transaction.
Status write_roots(std::vector<Root>& roots, const store::Database& database);

/// True if write_roots has something to write.
Result<bool> roots_differ(const std::vector<Root>& roots, const store::Database& database);

}  // namespace cipin::update
