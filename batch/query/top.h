#pragma once

#include "batch/cli/options.h"

namespace cipin::query {

/// `cipin top`. Returns the exit code.
int run_top(const cli::Options& options);

}  // namespace cipin::query
