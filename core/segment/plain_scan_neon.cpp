#include "core/segment/plain_scan_vector.h"
#include "core/text/vector_neon.h"

namespace cipin::plain_scan {

std::size_t find_spaced_neon(const char* text, std::size_t size_bytes, Spans& spans) {
  return find_spaced<Vector>(text, size_bytes, spans);
}

std::size_t find_latin_neon(const char* text, std::size_t size_bytes, Spans& spans) {
  return find_latin<Vector>(text, size_bytes, spans);
}

}  // namespace cipin::plain_scan
