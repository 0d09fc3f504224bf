#pragma once

#include "batch/cli/options.h"

namespace cipin::ops {

/// `cipin lexicon build`, `show` and `lint`. They return the exit code.
int run_lexicon_build(const cli::Options& options);
int run_lexicon_show(const cli::Options& options);
int run_lexicon_lint(const cli::Options& options);

}  // namespace cipin::ops
