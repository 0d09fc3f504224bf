#pragma once

#include "batch/cli/options.h"

namespace cipin::query {

/// `cipin articles --store`: a row an article, by root, path, member and ordinal. Returns the exit code.
int run_stored_articles(const cli::Options& options);

}  // namespace cipin::query
