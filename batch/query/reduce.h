#pragma once

#include "batch/cli/options.h"

namespace cipin::query {

/// `cipin reduce`. Returns the exit code.
int run_reduce(const cli::Options& options);

}  // namespace cipin::query
