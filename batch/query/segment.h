#pragma once

#include "batch/cli/options.h"

namespace cipin::query {

/// `cipin segment`. Returns the exit code.
int run_segment(const cli::Options& options);

}  // namespace cipin::query
