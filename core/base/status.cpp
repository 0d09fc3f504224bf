#include "core/base/status.h"

#include <cerrno>
#include <cstring>

namespace cipin {

Error system_error(int errno_value, std::string what, std::string path) {
  ErrorKind kind = ErrorKind::kIo;
  if (errno_value == ENOENT || errno_value == ENOTDIR) kind = ErrorKind::kNotFound;
  if (errno_value == ENOSPC || errno_value == EDQUOT || errno_value == EFBIG) kind = ErrorKind::kNoSpace;
  if (errno_value == EPIPE) kind = ErrorKind::kClosedPipe;
  if (errno_value == EINTR) kind = ErrorKind::kInterrupted;
  return {kind, std::move(what) + ": " + std::strerror(errno_value), std::move(path)};
}

}  // namespace cipin
