#include "batch/ops/embedded_lexicon.h"

#include <cstddef>

extern "C" const char cipin_embedded_lexicon_begin[];
extern "C" const char cipin_embedded_lexicon_end[];

namespace cipin::ops {

std::string_view embedded_lexicon() {
  return {cipin_embedded_lexicon_begin,
          static_cast<std::size_t>(cipin_embedded_lexicon_end - cipin_embedded_lexicon_begin)};
}

}  // namespace cipin::ops
