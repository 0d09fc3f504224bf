#include "core/count/forms.h"

#include <algorithm>
#include <cstring>

#include "core/base/hash.h"

namespace cipin {
namespace {

constexpr std::size_t kFirstSlotCount = 1024;
constexpr std::uint64_t kTagMask = 0xFFFFFFFF00000000;

std::uint64_t hash_of(std::string_view form, Kind kind) {
  return hash_bytes(form) + static_cast<std::uint64_t>(kind) * 0x9e3779b97f4a7c15;
}

// The first eight bytes as a number that sorts as they do.
std::uint64_t sort_prefix(std::string_view form) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i)
    prefix = (prefix << 8) | (i < form.size() ? static_cast<unsigned char>(form[i]) : 0);
  return prefix;
}

struct SortItem {
  std::uint64_t prefix;
  FormTable::EntryId id;
};

}  // namespace

FormTable::Entry FormTable::entry(EntryId id) const {
  const Header& found = header(id);
  const std::string_view form = form_of(id);
  return {form,
          static_cast<Kind>(found.kind),
          found.token_count,
          found.document_frequency,
          found.last_document,
          found.carried != 0};
}

bool FormTable::add(std::string_view form, Kind kind) {
  if ((std::size_t{type_count_} + 1) * 4 > slots_.size() * 3) grow();
  const std::uint64_t hash = hash_of(form, kind);
  const std::uint64_t tag = hash & kTagMask;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = static_cast<std::size_t>(hash >> 32) & mask;; at = (at + 1) & mask) {
    const std::uint64_t slot = slots_[at];
    if (slot == 0) {
      slots_[at] = tag | (std::uint64_t{insert(form, kind)} + 1);
      return true;
    }
    if ((slot & kTagMask) != tag) continue;
    const EntryId id = static_cast<EntryId>(slot) - 1;
    Header& found = header(id);
    if (found.kind != static_cast<std::uint32_t>(kind) || form_of(id) != form) continue;
    ++found.token_count;  // 32 bits: Tally clears the table before it has seen 2^32 tokens
    if (found.last_document != document_) {
      found.last_document = document_;
      ++found.document_frequency;
    }
    return false;
  }
}

FormTable::EntryId FormTable::insert(std::string_view form, Kind kind) {
  const EntryId id = arena_.allocate((sizeof(Header) + form.size() + 3) / 4 * 4);
  header(id) = {1,
                1,
                document_,
                static_cast<std::uint32_t>(form.size()) & 0xFFFFFF,
                static_cast<std::uint32_t>(kind) & 0xF,
                document_ == carried_document_ ? 1u : 0u};
  std::memcpy(arena_.at(id) + sizeof(Header), form.data(), form.size());
  ++type_count_;
  return id;
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
  return slots_.size() * sizeof(std::uint64_t) + arena_.size_bytes() + type_count_ * sizeof(SortItem);
}

std::vector<FormTable::EntryId> FormTable::sorted() const {
  std::vector<SortItem> items;
  items.reserve(type_count_);
  for (const std::uint64_t slot : slots_) {
    if (slot == 0) continue;
    const EntryId id = static_cast<EntryId>(slot) - 1;
    items.push_back({sort_prefix(form_of(id)), id});
  }
  std::sort(items.begin(), items.end(), [this](const SortItem& a, const SortItem& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int compared = form_of(a.id).compare(form_of(b.id));
    return compared != 0 ? compared < 0 : entry(a.id).kind < entry(b.id).kind;
  });
  std::vector<EntryId> order;
  order.reserve(items.size());
  for (const SortItem& item : items) order.push_back(item.id);
  return order;
}

void FormTable::clear() {
  slots_ = {};
  type_count_ = 0;
  arena_.clear();
  carried_document_ = document_;
}

}  // namespace cipin
