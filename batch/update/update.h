#pragma once

#include "batch/cli/options.h"

namespace cipin::update {

/// `cipin update`. Returns the exit code.
int run_update(cli::Options options);

}  // namespace cipin::update
