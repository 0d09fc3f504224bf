#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/arena.h"
#include "core/text/kind.h"

namespace cipin {

/// Terms (form, kind), numbered from 0 in the order they come: what is known of each is kept by the number, in arrays
/// of the owner's. A term costs its bytes and about 25 more. One thread at a time.
class FormSet {
 public:
  /// The term's number; a new one is size() - 1.
  std::uint32_t add(std::string_view form, Kind kind);
  std::optional<std::uint32_t> find(std::string_view form, Kind kind) const;

  /// The view is into the set, valid until clear().
  std::string_view form(std::uint32_t index) const;
  Kind kind(std::uint32_t index) const;

  /// All numbers, by form bytewise, then kind.
  std::vector<std::uint32_t> sorted() const;

  std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size()); }
  std::size_t memory_bytes() const;
  void clear();

 private:
  struct Header {  // lies in the arena with the form's bytes behind it
    std::uint32_t form_bytes : 24;
    std::uint32_t kind : 8;
  };
  std::size_t place_of(std::string_view form, Kind kind, std::uint64_t hash) const;
  void grow();

  std::vector<std::uint64_t> slots_;    // the hash's upper half over the index + 1; 0 is free
  std::vector<std::uint32_t> entries_;  // index -> place in the arena
  ByteArena arena_;
};

}  // namespace cipin
