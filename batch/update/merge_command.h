#pragma once

#include "batch/cli/options.h"

namespace cipin::update {

/// `cipin merge`. Returns the exit code.
int run_merge(const cli::Options& options);

}  // namespace cipin::update
