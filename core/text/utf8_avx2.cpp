#include "core/text/utf8_bodies.h"
#include "core/text/utf8_vector.h"
#include "core/text/vector_avx2.h"

namespace cipin::utf8_bodies {

std::size_t valid_prefix_avx2(const char* text, std::size_t size_bytes) {
  return valid_prefix<Vector>(text, size_bytes);
}

}  // namespace cipin::utf8_bodies
