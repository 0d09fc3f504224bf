#pragma once

#include <cstddef>

#include "core/text/cpu.h"
#include "core/text/utf8.h"

// The bodies of check_utf8, for it and for tests that compare them.
namespace cipin::utf8_bodies {

/// The whole check, a byte or a few at a time, on any machine.
Utf8Check check_portably(std::string_view text);

/// Quickly over what is right: returns the end of some code point up to which `text` is UTF-8, so near to the first
/// fault (or the end) that the rest is soon checked portably. Only where cpu says that the machine has it.
using ValidPrefix = std::size_t(const char* text, std::size_t size_bytes);
#if defined(CIPIN_AVX2)
ValidPrefix valid_prefix_avx2;
#endif
#if defined(CIPIN_NEON)
ValidPrefix valid_prefix_neon;
#endif

/// That of the machine; null where there is none.
ValidPrefix* valid_prefix_of(Vectors vectors);

}  // namespace cipin::utf8_bodies
