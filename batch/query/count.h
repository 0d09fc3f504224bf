#pragma once

#include "batch/cli/options.h"

namespace cipin::query {

/// `cipin count`. Returns the exit code.
int run_count(const cli::Options& options);

}  // namespace cipin::query
