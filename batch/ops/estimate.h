#pragma once

#include "batch/cli/options.h"

namespace cipin::ops {

/// `cipin estimate`. Returns the exit code.
int run_estimate(const cli::Options& options);

}  // namespace cipin::ops
