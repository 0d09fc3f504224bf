#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/arena.h"
#include "core/text/kind.h"

namespace cipin {

/// What is counted of a term.
struct TermCount {
  std::uint64_t token_count = 0;         // tf
  std::uint64_t document_frequency = 0;  // documents that hold it at least once
};

/// Counts of forms that no lexicon knows: a hash table over an arena, filled until its owner finds it too large, then read in order and
/// cleared. A type costs its bytes and about 40 more. One thread at a time.
class FormTable {
 public:
  /// One counted form, as sorted() gives it.
  struct Entry {
    std::uint32_t arena_offset;
    std::uint32_t token_count;
    std::uint32_t document_frequency;
    std::uint32_t last_document;
  };

  /// Starts a document; `ordinal` is above every earlier one of this table, and above 0.
  void begin_document(std::uint32_t ordinal) { document_ = ordinal; }

  /// Counts one token of (form, kind). Returns true if it is a new type, so that the owner may look at memory_bytes().
  bool add(std::string_view form, Kind kind);

  std::uint32_t type_count() const { return entry_count_; }
  /// What the table takes now and will take to be sorted.
  std::size_t memory_bytes() const;

  /// Every entry, by form bytewise, then kind. Valid until the next add or clear.
  std::vector<const Entry*> sorted() const;
  std::string_view form_of(const Entry& entry) const;
  Kind kind_of(const Entry& entry) const;
  /// True if the entry's first document is the one that was at hand when the table was last cleared.
  bool begins_in_carried_document(const Entry& entry) const;

  /// Forgets all entries. The document at hand goes on: forms that come again in it are marked as carried.
  void clear();
  /// The document that was at hand when the table was last cleared; 0 if none.
  std::uint32_t carried_document() const { return carried_document_; }

 private:
  static constexpr std::size_t kEntriesPerChunk = 4096;

  Entry& entry_at(std::uint32_t index) { return entries_[index / kEntriesPerChunk][index % kEntriesPerChunk]; }
  const Entry& entry_at(std::uint32_t index) const { return entries_[index / kEntriesPerChunk][index % kEntriesPerChunk]; }
  bool holds(const Entry& entry, std::string_view form, Kind kind) const;
  void grow();
  std::uint32_t insert(std::string_view form, Kind kind);

  // A slot is the hash's upper half over the entry's index + 1; 0 is free. A probe that meets another form rarely leaves this array.
  std::vector<std::uint64_t> slots_;
  std::vector<std::unique_ptr<Entry[]>> entries_;
  std::uint32_t entry_count_ = 0;
  ByteArena arena_;  // an entry's kind byte (its top bit: carried), the form's length as a varint, the form
  std::uint32_t document_ = 0;
  std::uint32_t carried_document_ = 0;
};

}  // namespace cipin
