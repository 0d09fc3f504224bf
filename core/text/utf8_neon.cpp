#include "core/text/utf8_bodies.h"
#include "core/text/utf8_vector.h"
#include "core/text/vector_neon.h"

namespace cipin::utf8_bodies {

std::size_t valid_prefix_neon(const char* text, std::size_t size_bytes) {
  return valid_prefix<Vector>(text, size_bytes);
}

}  // namespace cipin::utf8_bodies
