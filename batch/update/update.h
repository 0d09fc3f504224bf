#pragma once

#include "batch/cli/options.h"

namespace cipin::update {

/// `cipin update`. Returns the exit code.
int run_update(cli::Options options);

/// `cipin plan`: what an update would have to count, dealt out to shards. Returns the exit code.
int run_plan(cli::Options options);

}  // namespace cipin::update
