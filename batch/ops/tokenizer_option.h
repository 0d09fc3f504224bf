#pragma once

#include "batch/cli/options.h"
#include "core/base/status.h"

namespace cipin::ops {

/// Errors: kBadInput where there is no such --tokenizer, or an option is not one of its own.
Status check_tokenizer(const cli::Options& options);

}  // namespace cipin::ops
