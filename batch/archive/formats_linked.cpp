#include "batch/archive/formats.h"

namespace cipin::archive {

Result<Formats*> formats() {
  return cipin_formats(kFormatsInterface);
}

std::string_view formats_place() {
  return "inside";
}

}  // namespace cipin::archive
