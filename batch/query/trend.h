#pragma once

#include "batch/cli/options.h"

namespace cipin::query {

/// `cipin trend`. Returns the exit code.
int run_trend(const cli::Options& options);

}  // namespace cipin::query
