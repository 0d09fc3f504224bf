#include "batch/cli/exit_code.h"

namespace cipin::cli {

ExitCode exit_code_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kCorrupt:
    case ErrorKind::kOtherSettings:
      return kStoreUnfit;
    case ErrorKind::kLocked:
      return kStoreLocked;
    default:
      return kFailed;
  }
}

}  // namespace cipin::cli
