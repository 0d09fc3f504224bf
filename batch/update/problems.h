#pragma once

#include <cstdint>
#include <vector>

#include "batch/archive/documents.h"

namespace cipin::update {

/// So many places of a file are named; of others it is only told how many they are.
inline constexpr std::size_t kProblemsNamedMax = 1000;

/// What is wrong with a file or a part of it. The places that are named are the first in the order of (offset, member,
/// length, reason): they hang neither on the order in which they come nor on the parts. Memory: 2 kProblemsNamedMax.
class Problems {
 public:
  void add(archive::Problem problem);
  void add(Problems&& others);

  /// All places, named or not.
  std::uint64_t size() const { return named_.size() + unnamed_count_; }
  /// True if bytes of any are lost.
  bool any_lost() const;
  /// About what they take in memory.
  std::size_t memory_bytes() const;

  /// The named ones in their order, and if there are others one more: without a member, from their first offset to the
  /// end, lost if any of them is; "N more places". Nothing is left in here.
  std::vector<archive::Problem> take();

 private:
  void cut();

  std::vector<archive::Problem> named_;
  std::uint64_t unnamed_count_ = 0;
  std::uint64_t unnamed_offset_bytes_ = UINT64_MAX;  // the first of them
  bool unnamed_lost_ = false;
};

}  // namespace cipin::update
