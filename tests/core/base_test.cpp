#include <gtest/gtest.h>

#include <cerrno>
#include <random>
#include <set>
#include <sstream>

#include "core/base/arena.h"
#include "core/base/coding.h"
#include "core/base/hash.h"
#include "core/base/ranked_bits.h"
#include "core/base/status.h"
#include "core/base/zeroed_block.h"
#include "tests/core/support.h"

namespace cipin {
namespace {

TEST(RankedBits, RanksAreThoseOfASet) {
  std::mt19937 random(11);
  for (const std::size_t size : {std::size_t{1}, std::size_t{31}, std::size_t{32}, std::size_t{33}, std::size_t{64},
                                 std::size_t{1000}, std::size_t{4096}}) {
    for (const std::uint32_t one_of : {1u, 2u, 7u, 97u}) {
      std::set<std::size_t> members;
      RankedBits bits(size);
      for (std::size_t number = 0; number < size; ++number) {
        if (random() % one_of != 0) continue;
        members.insert(number);
        bits.insert(number);
      }
      bits.finish();
      ASSERT_EQ(bits.count(), members.size());
      std::uint32_t below = 0;
      for (std::size_t number = 0; number < size; ++number) {
        ASSERT_EQ(bits.rank(number), below) << number << " of " << size;
        ASSERT_EQ(bits.contains(number), members.contains(number));
        if (members.contains(number)) ++below;
      }
    }
  }
}

TEST(RankedBits, LastBitOfEveryWordIsCounted) {
  RankedBits bits(96);
  for (const std::size_t number : {31u, 63u, 95u}) bits.insert(number);
  bits.finish();
  EXPECT_EQ(bits.rank(31), 0u);
  EXPECT_EQ(bits.rank(95), 2u);
}

TEST(Coding, VarintOfEveryBitLengthComesBack) {
  for (unsigned bit = 0; bit < 64; ++bit) {
    const std::uint64_t power = std::uint64_t{1} << bit;
    for (const std::uint64_t value : {power - 1, power, power + 1}) {
      std::string bytes;
      append_varint(bytes, value);
      EXPECT_LE(bytes.size(), kVarintBytesMax);
      std::string_view rest = bytes;
      std::uint64_t read = 0;
      ASSERT_TRUE(take_varint(rest, read));
      EXPECT_EQ(read, value);
      EXPECT_TRUE(rest.empty());
    }
  }
}

TEST(Coding, VarintIsSevenBitsAByteLowFirst) {
  std::string bytes;
  append_varint(bytes, 300);
  EXPECT_EQ(bytes, "\xAC\x02");
}

TEST(Coding, VarintCutShortIsRefused) {
  std::string bytes;
  append_varint(bytes, ~std::uint64_t{0});
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    std::string_view rest = std::string_view(bytes).substr(0, length);
    std::uint64_t value = 0;
    EXPECT_FALSE(take_varint(rest, value)) << length;
  }
}

TEST(Coding, VarintWithoutEndIsRefused) {
  const std::string bytes(20, '\x80');
  std::string_view rest = bytes;
  std::uint64_t value = 0;
  EXPECT_FALSE(take_varint(rest, value));
}

TEST(Coding, IntegersLieLittleEndianAtAnyAlignment) {
  std::string bytes = "x";
  append_little_endian(bytes, std::uint32_t{0x01020304});
  append_double(bytes, 1.0);
  EXPECT_EQ(bytes, std::string("x\x04\x03\x02\x01\0\0\0\0\0\0\xF0\x3F", 13));
  EXPECT_EQ(load_little_endian<std::uint32_t>(bytes.data() + 1), 0x01020304u);
  EXPECT_EQ(load_little_endian<std::uint64_t>(bytes.data() + 5), std::bit_cast<std::uint64_t>(1.0));
}

// Red here means that hash tables are laid out anew (hash_bytes: expected and harmless if wanted) or that no lexicon
// file opens any more (checksum_bytes: needs a new format version). The values are a second writing's, in Python.
TEST(Hash, ValuesAreThoseOfTheDescription) {
  std::istringstream golden(tests::read_golden("hashes.txt"));
  std::size_t line_count = 0;
  std::size_t length = 0;
  std::string hash;
  std::string checksum;
  while (golden >> length >> hash >> checksum) {
    std::string bytes;
    for (std::size_t i = 0; i < length; ++i) bytes.push_back(static_cast<char>((i * i * 7 + i * 31 + length) % 256));
    EXPECT_EQ(to_hex(hash_bytes(bytes)), hash) << length;
    EXPECT_EQ(to_hex(checksum_bytes(bytes)), checksum) << length;
    // The same at an odd address.
    const std::string shifted = "?" + bytes;
    EXPECT_EQ(hash_bytes(std::string_view(shifted).substr(1)), hash_bytes(bytes));
    EXPECT_EQ(checksum_bytes(std::string_view(shifted).substr(1)), checksum_bytes(bytes));
    ++line_count;
  }
  EXPECT_EQ(line_count, 74u);
}

TEST(Hash, EverySingleBitChangesTheChecksum) {
  std::string bytes(77, 'c');
  const std::uint64_t before = checksum_bytes(bytes);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_NE(checksum_bytes(bytes), before) << bit;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  }
}

TEST(ZeroedBlock, KeepsItsBytesWhileItGrows) {
  constexpr std::size_t kStepBytes = 99'991;
  std::size_t size_bytes = 1000;
  ZeroedBlock block(size_bytes);
  std::size_t filled = 0;
  const auto expected = [](std::size_t i) { return static_cast<char>(i * 31 + i / 251); };
  for (int step = 0; step < 9; ++step) {  // over the bound from which pages are moved
    for (; filled < size_bytes; filled += 97) block.data()[filled] = expected(filled);
    const std::size_t wanted = 2 * size_bytes + kStepBytes;
    EXPECT_LE(block.growth_bytes(wanted), wanted);
    // In its way, so that it cannot grow where it is each time.
    const ZeroedBlock other(ZeroedBlock::kHugeBytes);
    block.grow(wanted);
    size_bytes = wanted;
    for (std::size_t i = 0; i < filled; ++i) ASSERT_EQ(block.data()[i], i % 97 == 0 ? expected(i) : 0) << i;
    for (std::size_t i = filled; i < size_bytes; i += 13) ASSERT_EQ(block.data()[i], 0) << i;
  }
  EXPECT_GT(size_bytes, 16 * ZeroedBlock::kHugeBytes);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block.data()) % ZeroedBlock::kHugeBytes, 0u);
}

TEST(ByteArena, WhatWasAllocatedStaysWhereItIs) {
  ByteArena arena;
  std::vector<std::pair<std::uint32_t, std::size_t>> given;
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    const std::size_t size = random() % 3000;
    const std::uint32_t at = arena.allocate(size);
    std::fill_n(arena.at(at), size, static_cast<char>(i));
    given.emplace_back(at, size);
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char* const bytes = arena.at(given[i].first);
    for (std::size_t j = 0; j < given[i].second; ++j) ASSERT_EQ(bytes[j], static_cast<char>(i));
  }
  EXPECT_GE(arena.size_bytes(), std::size_t{2000} * 1000);
  arena.clear();
  EXPECT_EQ(arena.size_bytes(), 0u);
}

TEST(ByteArena, OneAllocationMayFillAChunk) {
  ByteArena arena;
  arena.allocate(1);
  const std::uint32_t at = arena.allocate(ByteArena::kChunkBytes);
  EXPECT_EQ(at, ByteArena::kChunkBytes);
  arena.at(at)[0] = 'a';
  arena.at(static_cast<std::uint32_t>(at + ByteArena::kChunkBytes - 1))[0] = 'z';
}

TEST(SystemError, ErrnoBecomesTheKindThatACallerActsOn) {
  EXPECT_EQ(system_error(ENOENT, "x", "").kind, ErrorKind::kNotFound);
  EXPECT_EQ(system_error(ENOSPC, "x", "").kind, ErrorKind::kNoSpace);
  EXPECT_EQ(system_error(EPIPE, "x", "").kind, ErrorKind::kClosedPipe);
  EXPECT_EQ(system_error(EINTR, "x", "").kind, ErrorKind::kInterrupted);
  EXPECT_EQ(system_error(EIO, "x", "").kind, ErrorKind::kIo);
  const Error error = system_error(EACCES, "cannot be opened", "news/1.txt");
  EXPECT_EQ(error.what, "cannot be opened: Permission denied");
  EXPECT_EQ(error.path, "news/1.txt");
}

}  // namespace
}  // namespace cipin
