#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cipin {

/// A 64-bit hash of short byte strings for tables in memory; the same on every machine. Not for hostile collisions
/// alone: tables that use it bound their probes by memory, not by its quality. Cost: about a multiplication for 8
/// bytes.
std::uint64_t hash_bytes(std::string_view bytes);

/// A 64-bit checksum of long byte strings, as lexicon files carry it; FORMAT.md gives it step by step, and its values
/// may not change without a new format version. Finds accidents, not forgeries.
std::uint64_t checksum_bytes(std::string_view bytes);

/// Sixteen lower-case hexadecimal digits.
std::string to_hex(std::uint64_t value);

}  // namespace cipin
