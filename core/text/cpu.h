#pragma once

#include <cstdint>

namespace cipin {

/// The vector instructions that bodies of this build are written for. Results never depend on them.
enum class Vectors : std::uint8_t { kNone, kAvx2, kNeon };

/// What this machine has, asked of it once; kNone after forbid_vectors().
Vectors vectors_of_cpu();

/// From here on every body is the portable one; for tests and for machines in doubt. Call before any thread.
void forbid_vectors();

}  // namespace cipin
