#pragma once

#include "core/base/status.h"

namespace cipin::cli {

/// An interface: documented in --help and the README, tested.
enum ExitCode : int {
  kAllCounted = 0,
  kFailed = 1,
  kWrongUsage = 2,
  kSomeSkipped = 3,
  kStoreUnfit = 4,
  kStoreLocked = 5,
  kInterruptedBySignal = 130,
};

/// The code of a failure in a store or in what is asked of it.
ExitCode exit_code_of(const Error& error);

}  // namespace cipin::cli
