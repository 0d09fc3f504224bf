#pragma once

#include <array>
#include <cstdint>
#include <string_view>

// The lexicon file's numbers; FORMAT.md gives them byte by byte. Do not change one without a new kFormatVersion.
namespace cipin::lexicon_format {

inline constexpr std::string_view kMagic =
    "\x89"
    "CPL\r\n\x1a\n";  // breaks visibly when copied as text (PNG's idea)
inline constexpr std::uint32_t kFormatVersion = 2;

inline constexpr std::size_t kVersionAt = 8;
inline constexpr std::size_t kHeaderBytesAt = 12;
inline constexpr std::size_t kChecksumAt = 16;  // of all bytes behind it
inline constexpr std::size_t kCheckedFrom = 24;
inline constexpr std::size_t kFileBytesAt = 24;
inline constexpr std::size_t kFingerprintAt = 32;
inline constexpr std::size_t kTotalFrequencyAt = 40;
inline constexpr std::size_t kWordCountAt = 48;
inline constexpr std::size_t kWordCodePointsMaxAt = 56;
inline constexpr std::size_t kSectionTableAt = 64;

enum Section : std::uint8_t {
  kNodes,            // u64 each, trie.h
  kBmpLabels,        // u16 for each of U+0000 to U+FFFF
  kAstralLabels,     // (u32 code point, u32 label), rising
  kLabelCodePoints,  // u32 for each label, 0 first
  kFrequencies,      // u64 by cost index; [0] is 0
  kLogFrequencies,   // double by cost index; [0] is log 1
  kHmmRowOfHan,      // u16 for each of U+4E00 to U+9FD5; 0: the row of impossibles
  kHmmTables,        // double: start[4], transition[4][4] (from, to), rows of emission[4]; states B E M S
  kFolds,            // (u32 Traditional, u32 Simplified), rising
  kForcedSplits,     // varint length, bytes; rising bytewise
  kProvenance,       // UTF-8 text for people; not part of the fingerprint
  kCostIndexes,      // u32 by the word's number; [0] is 0
  kSectionCount,
};
inline constexpr std::size_t kHeaderBytes =
    kSectionTableAt + 16 * kSectionCount;  // a section: u64 offset, u64 size in bytes

inline constexpr std::size_t kHmmFixedDoubles = 4 + 16;

}  // namespace cipin::lexicon_format
