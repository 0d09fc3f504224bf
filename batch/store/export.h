#pragma once

#include "batch/cli/options.h"
#include "batch/cli/output.h"
#include "batch/store/store.h"
#include "core/base/status.h"

namespace cipin::store {

/// Writes what a store holds as sorted text (EXPORT.md): a function of the archive and the settings alone. In one read
/// transaction. Memory: SQLite's pages; sorting is done on disk. Errors: the store's, the output's.
Status write_export(const Database& database, cli::Output& output);

/// `cipin export`. Returns the exit code.
int run_export(const cli::Options& options);

}  // namespace cipin::store
