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
  /// What a term is looked up by: for who asks several sets for the same term.
  static std::uint64_t hash_of(std::string_view form, Kind kind);

  /// The term's number; a new one is size() - 1.
  std::uint32_t add(std::string_view form, Kind kind) { return add(form, kind, hash_of(form, kind)); }
  std::uint32_t add(std::string_view form, Kind kind, std::uint64_t hash);
  std::optional<std::uint32_t> find(std::string_view form, Kind kind) const {
    return find(form, kind, hash_of(form, kind));
  }
  std::optional<std::uint32_t> find(std::string_view form, Kind kind, std::uint64_t hash) const;
  /// Asks for the place where a search for this hash begins.
  void prefetch(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[first_place(hash)]);
  }

  /// The view is into the set, valid until clear().
  std::string_view form(std::uint32_t index) const;
  Kind kind(std::uint32_t index) const;
  /// Asks for a form that will be looked at.
  void prefetch_form(std::uint32_t index) const { __builtin_prefetch(arena_.at(entries_[index])); }

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
  std::size_t first_place(std::uint64_t hash) const {
    return static_cast<std::size_t>(hash >> 32) & (slots_.size() - 1);
  }
  std::size_t place_of(std::string_view form, Kind kind, std::uint64_t hash) const;
  void grow();

  std::vector<std::uint64_t> slots_;    // the hash's upper half over the index + 1; 0 is free
  std::vector<std::uint32_t> entries_;  // index -> place in the arena
  ByteArena arena_;
};

}  // namespace cipin
