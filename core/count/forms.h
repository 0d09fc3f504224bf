#pragma once

#include <cstdint>
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

/// Counts of forms that no lexicon knows: a hash table over an arena, filled until its owner finds it too large, then
/// read in order and cleared. A type costs its bytes and about 30 more. One thread at a time.
class FormTable {
 public:
  /// One counted form. The view is into the table, valid until clear().
  struct Entry {
    std::string_view form;
    Kind kind = Kind::kByForm;
    std::uint32_t token_count = 0;
    std::uint32_t document_frequency = 0;
    std::uint32_t last_document = 0;
    bool begins_in_carried_document = false;  // its first document is carried_document()
  };
  using EntryId = std::uint32_t;

  /// Starts a document; `ordinal` is above every earlier one of this table, and above 0.
  void begin_document(std::uint32_t ordinal) { document_ = ordinal; }

  /// Counts one token of (form, kind). Returns true if it is a new type, so that the owner may look at memory_bytes().
  bool add(std::string_view form, Kind kind);

  std::uint32_t type_count() const { return type_count_; }
  /// What the table takes now, and what sorting it will take.
  std::size_t memory_bytes() const;

  /// Every entry, by form bytewise, then kind. Valid until the next add or clear.
  std::vector<EntryId> sorted() const;
  Entry entry(EntryId id) const;

  /// Forgets all entries. The document at hand goes on: forms that come again in it are marked as carried.
  void clear();
  /// The document that was at hand when the table was last cleared; 0 if none.
  std::uint32_t carried_document() const { return carried_document_; }

 private:
  // Lies in the arena, on a 4-byte boundary, with the form's bytes behind it: a probe that hits reads one place.
  struct Header {
    std::uint32_t token_count;
    std::uint32_t document_frequency;
    std::uint32_t last_document;
    std::uint32_t form_bytes : 24;
    std::uint32_t kind : 4;
    std::uint32_t carried : 1;
  };
  Header& header(EntryId id) { return *reinterpret_cast<Header*>(arena_.at(id)); }
  const Header& header(EntryId id) const { return *reinterpret_cast<const Header*>(arena_.at(id)); }
  std::string_view form_of(EntryId id) const { return {arena_.at(id) + sizeof(Header), header(id).form_bytes}; }
  EntryId insert(std::string_view form, Kind kind);
  void grow();

  // A slot is the hash's upper half over the entry's place in the arena + 1; 0 is free. A probe that meets another form
  // rarely leaves this array.
  std::vector<std::uint64_t> slots_;
  std::uint32_t type_count_ = 0;
  ByteArena arena_;
  std::uint32_t document_ = 0;
  std::uint32_t carried_document_ = 0;
};

}  // namespace cipin
