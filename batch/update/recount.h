#pragma once

#include "batch/cli/options.h"

namespace cipin::update {

/// `cipin verify`: a store against itself and, with --from-archive, against its archive. Returns the exit code.
int run_verify(cli::Options options);

}  // namespace cipin::update
