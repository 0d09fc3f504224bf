#pragma once

#include "batch/archive/documents.h"
#include "batch/cli/options.h"
#include "core/base/status.h"

namespace cipin::archive {

/// The --json-*, --csv-*, --encoding, --record-max and --expand-max of a command; what the command does not have keeps
/// its default. Errors: kBadInput, worded for the user.
Result<ReadSettings> parse_read_settings(const cli::Options& options);

}  // namespace cipin::archive
