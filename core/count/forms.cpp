#include "core/count/forms.h"

#include <algorithm>
#include <string>

#include "core/base/coding.h"
#include "core/base/hash.h"

namespace cipin {
namespace {

constexpr unsigned char kCarriedBit = 0x80;
constexpr std::size_t kFirstSlotCount = 1024;

std::uint64_t hash_of(std::string_view form, Kind kind) { return hash_bytes(form) + static_cast<std::uint64_t>(kind) * 0x9e3779b97f4a7c15; }

// The form behind an entry's kind byte.
std::string_view form_at(const char* at) {
  std::size_t length = 0;
  unsigned shift = 0;
  for (++at; (*at & 0x80) != 0; ++at, shift += 7) length |= static_cast<std::size_t>(*at & 0x7f) << shift;
  length |= static_cast<std::size_t>(*at & 0x7f) << shift;
  return {at + 1, length};
}

}  // namespace

std::string_view FormTable::form_of(const Entry& entry) const { return form_at(arena_.at(entry.arena_offset)); }

Kind FormTable::kind_of(const Entry& entry) const {
  return static_cast<Kind>(static_cast<unsigned char>(*arena_.at(entry.arena_offset)) & ~kCarriedBit);
}

bool FormTable::begins_in_carried_document(const Entry& entry) const {
  return (static_cast<unsigned char>(*arena_.at(entry.arena_offset)) & kCarriedBit) != 0;
}

bool FormTable::holds(const Entry& entry, std::string_view form, Kind kind) const {
  return kind_of(entry) == kind && form_of(entry) == form;
}

bool FormTable::add(std::string_view form, Kind kind) {
  if ((std::size_t{entry_count_} + 1) * 4 > slots_.size() * 3) grow();
  const std::uint64_t hash = hash_of(form, kind);
  const std::uint64_t tag = hash & 0xFFFFFFFF00000000;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = static_cast<std::size_t>(hash >> 32) & mask;; at = (at + 1) & mask) {
    const std::uint64_t slot = slots_[at];
    if (slot == 0) {
      slots_[at] = tag | (std::uint64_t{insert(form, kind)} + 1);
      return true;
    }
    if ((slot & 0xFFFFFFFF00000000) != tag) continue;
    Entry& entry = entry_at(static_cast<std::uint32_t>(slot) - 1);
    if (!holds(entry, form, kind)) continue;
    ++entry.token_count;  // 32 bits: Tally clears the table before it has seen 2^32 tokens
    if (entry.last_document != document_) {
      entry.last_document = document_;
      ++entry.document_frequency;
    }
    return false;
  }
}

std::uint32_t FormTable::insert(std::string_view form, Kind kind) {
  std::string head(1, static_cast<char>(kind));
  append_varint(head, form.size());
  if (document_ == carried_document_) head[0] = static_cast<char>(static_cast<unsigned char>(head[0]) | kCarriedBit);
  const std::uint32_t offset = arena_.allocate(head.size() + form.size());
  std::memcpy(arena_.at(offset), head.data(), head.size());
  std::memcpy(arena_.at(offset) + head.size(), form.data(), form.size());
  if (entry_count_ % kEntriesPerChunk == 0) entries_.push_back(std::unique_ptr<Entry[]>(new Entry[kEntriesPerChunk]));
  entry_at(entry_count_) = {offset, 1, 1, document_};
  return entry_count_++;
}

void FormTable::grow() {
  // Slots know their hash's upper half, by which they are placed: no form is read again.
  const std::size_t count = slots_.empty() ? kFirstSlotCount : slots_.size() * 2;
  std::vector<std::uint64_t> grown(count, 0);
  for (const std::uint64_t slot : slots_) {
    if (slot == 0) continue;
    std::size_t at = static_cast<std::size_t>(slot >> 32) & (count - 1);
    while (grown[at] != 0) at = (at + 1) & (count - 1);
    grown[at] = slot;
  }
  slots_ = std::move(grown);
}

std::size_t FormTable::memory_bytes() const {
  return slots_.size() * sizeof(std::uint64_t) + entries_.size() * kEntriesPerChunk * sizeof(Entry) + arena_.size_bytes() +
         entry_count_ * sizeof(const Entry*);
}

std::vector<const FormTable::Entry*> FormTable::sorted() const {
  std::vector<const Entry*> order(entry_count_);
  for (std::uint32_t i = 0; i < entry_count_; ++i) order[i] = &entry_at(i);
  std::sort(order.begin(), order.end(), [this](const Entry* a, const Entry* b) {
    const int compared = form_of(*a).compare(form_of(*b));
    return compared != 0 ? compared < 0 : kind_of(*a) < kind_of(*b);
  });
  return order;
}

void FormTable::clear() {
  slots_ = {};
  entries_.clear();
  entry_count_ = 0;
  arena_.clear();
  carried_document_ = document_;
}

}  // namespace cipin
