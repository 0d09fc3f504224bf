#include "batch/ops/embedded_lexicon.h"

namespace cipin::ops {

std::string_view embedded_lexicon() {
  return {};
}

}  // namespace cipin::ops
