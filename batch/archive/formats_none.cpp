#include "batch/archive/formats.h"

namespace cipin::archive {

Result<Formats*> formats() {
  return Error{ErrorKind::kIo, "this cipin was built to read plain text alone (CIPIN_FORMATS=OFF)"};
}

std::string_view formats_place() {
  return "none";
}

}  // namespace cipin::archive
