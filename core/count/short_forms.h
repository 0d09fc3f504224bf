#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/arena.h"
#include "core/base/status.h"
#include "core/base/zeroed_block.h"
#include "core/text/token.h"

namespace cipin {

/// Counts of forms without an id: a hash table, filled until its owner finds it too large, then read in order and
/// cleared. A form of up to kInlineBytes lies in its slot, so that a probe reads one place, half a cache line; a longer
/// one lies in an arena. A type costs 48 to 96 bytes, and a long one its own. One thread at a time.
class ShortForms {
 public:
  static constexpr std::size_t kInlineBytes = 15;

  /// One counted form. The view is into the table, valid until the next add or clear.
  struct Entry {
    std::string_view form;
    Kind kind = Kind::kByForm;
    std::uint32_t token_count = 0;
    std::uint32_t document_frequency = 0;
    std::uint32_t last_document = 0;
    bool begins_in_carried_document = false;  // its first document is carried_document()
  };

  /// Starts a document; `ordinal` is above every earlier one of this table, and above 0.
  void begin_document(std::uint32_t ordinal) { document_ = ordinal; }

  /// Counts tokens of `text` by their bytes until the table is full; returns how many it took. A token of Kind::kByForm
  /// is counted as kind_of_form says, which is asked once a type.
  std::size_t add(std::string_view text, std::span<const Token> tokens, std::size_t budget_bytes);

  /// Counts so many tokens of one form, of the document at hand.
  void add(std::string_view form, Kind kind, std::uint32_t token_count = 1);

  /// Adds the counts of a table of other documents; tokens of both together are below 2^32. Cost: a probe a type.
  void add(const ShortForms& other);
  /// What this table and another take at most while the other is added.
  std::size_t bytes_to_add(const ShortForms& other) const;

  std::uint32_t type_count() const { return type_count_; }
  /// True if a further type may make it larger than that; never below kTypesMin types, for a document whose forms are
  /// written to a run is cut in two, and that should be worth it.
  bool is_full(std::size_t budget_bytes) const;
  static constexpr std::uint32_t kTypesMin = 1024;
  /// What the table takes now.
  std::size_t memory_bytes() const;

  /// Every entry, in no order, until one call fails.
  Status for_each(const std::function<Status(const Entry&)>& visit) const;

  /// A number of a form's bytes, the same on every machine. A table lies nearly in the order of them, which is why what
  /// is spilled is ordered so: it costs no sort.
  static std::uint64_t order_of(std::string_view form);

  /// Forgets all entries and keeps the table's memory. The document at hand goes on: forms that come again in it are
  /// marked as carried.
  void clear();
  /// The document that was at hand when the table was last cleared; 0 if none.
  std::uint32_t carried_document() const { return carried_document_; }

  class InOrder;

 private:
  // A form as its slot has it: inline, its bytes, zeros and at last its length; else the hash of its bytes, its place
  // in the arena from 1, its length and at last kLong. No form has the last byte 0: a free slot.
  struct Key {
    std::uint64_t low;
    std::uint64_t high;
    bool operator==(const Key&) const = default;
  };
  struct Slot {
    Key key;
    std::uint32_t token_count;
    std::uint32_t document_frequency;
    std::uint32_t last_document;
    std::uint8_t kind;
    bool is_kind_of_form;
    bool carried;
    std::uint8_t unused;
  };
  static_assert(sizeof(Slot) == 32);
  struct Probe;

  Entry entry_of(const Slot& slot) const;
  std::size_t place_of(std::uint64_t hash) const { return static_cast<std::size_t>(hash >> shift_); }
  void count(Slot& slot, std::uint32_t token_count) const;
  bool find_and_count(std::string_view form, Kind kind, std::uint32_t token_count, const Probe& probe);
  bool holds(const Slot& slot, std::string_view form, Kind kind, const Probe& probe) const;
  void insert(Slot& slot, std::string_view form, Kind asked_kind, std::uint32_t token_count, const Probe& probe);
  // At two thirds: a probe seldom goes beyond its first slot.
  bool must_grow() const { return (std::size_t{type_count_} + 1) * 3 > slots_.size() * 2; }
  void grow();
  std::string_view form_of(const Slot& slot) const;

  // Zeroed memory is free slots.
  struct SlotArray {
    ZeroedBlock bytes;
    std::size_t count = 0;

    SlotArray() = default;
    explicit SlotArray(std::size_t slot_count) : bytes(slot_count * sizeof(Slot)), count(slot_count) {}
    void double_size() {
      bytes.grow(2 * count * sizeof(Slot));
      count *= 2;
    }
    std::size_t doubling_bytes() const { return bytes.growth_bytes(2 * count * sizeof(Slot)); }
    Slot* begin() const { return reinterpret_cast<Slot*>(bytes.data()); }
    Slot* end() const { return begin() + count; }
    Slot& operator[](std::size_t i) const { return begin()[i]; }
    std::size_t size() const { return count; }
    bool empty() const { return count == 0; }
  };

  SlotArray slots_;
  unsigned shift_ = 64;  // of a hash, for its place among the slots
  std::uint32_t type_count_ = 0;
  ByteArena arena_;
  std::uint32_t document_ = 0;
  std::uint32_t carried_document_ = 0;
};

/// Gives a table's entries by order_of their forms, then by form bytewise, then kind. The table outlives it unchanged.
/// Cost: what stands between two free slots is sorted, a few entries.
class ShortForms::InOrder {
 public:
  explicit InOrder(const ShortForms& table) : table_(&table) {}
  /// False at the end.
  bool next(Entry& entry, std::uint64_t& order);

 private:
  struct Item {
    std::uint64_t order;
    const Slot* slot;
  };
  bool take_cluster();

  const ShortForms* table_;
  std::size_t at_ = 0;         // slots before it have been seen
  std::vector<Item> cluster_;  // in order; given_ of it have been given
  std::size_t given_ = 0;
};

}  // namespace cipin
