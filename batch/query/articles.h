#pragma once

#include "batch/cli/options.h"

namespace cipin::query {

/// `cipin articles`. Returns the exit code.
int run_articles(const cli::Options& options);

}  // namespace cipin::query
