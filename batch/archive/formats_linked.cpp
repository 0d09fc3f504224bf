#include "batch/archive/formats.h"

namespace cipin::archive {

Result<Formats*> formats() {
  return cipin_formats(kFormatsInterface);
}

}  // namespace cipin::archive
