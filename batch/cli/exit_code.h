#pragma once

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

}  // namespace cipin::cli
