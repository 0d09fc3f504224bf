#pragma once

#include "batch/cli/options.h"

namespace cipin::query {

/// `cipin map`. Returns the exit code.
int run_map(cli::Options options);

}  // namespace cipin::query
