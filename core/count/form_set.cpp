#include "core/count/form_set.h"

#include <algorithm>
#include <cstring>

#include "core/base/hash.h"

namespace cipin {
namespace {

constexpr std::size_t kFirstSlotCount = 256;

}  // namespace

std::uint64_t FormSet::hash_of(std::string_view form, Kind kind) {
  return hash_bytes(form) + static_cast<std::uint64_t>(kind) * 0x9e3779b97f4a7c15;
}

std::string_view FormSet::form(std::uint32_t index) const {
  Header header;
  const char* const at = arena_.at(entries_[index]);
  std::memcpy(&header, at, sizeof header);
  return {at + sizeof header, header.form_bytes};
}

Kind FormSet::kind(std::uint32_t index) const {
  Header header;
  std::memcpy(&header, arena_.at(entries_[index]), sizeof header);
  return static_cast<Kind>(header.kind);
}

// The slot that holds the term, or the free one where it belongs.
std::size_t FormSet::place_of(std::string_view form, Kind kind, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = first_place(hash);
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    if ((slots_[at] ^ hash) >> 32 != 0) continue;
    const auto index = static_cast<std::uint32_t>(slots_[at]) - 1;
    if (this->kind(index) == kind && this->form(index) == form) break;
  }
  return at;
}

std::uint32_t FormSet::add(std::string_view form, Kind kind, std::uint64_t hash) {
  if ((entries_.size() + 1) * 4 > slots_.size() * 3) grow();
  std::uint64_t& slot = slots_[place_of(form, kind, hash)];
  if (slot == 0) {
    const std::uint32_t place = arena_.allocate((sizeof(Header) + form.size() + 3) / 4 * 4);
    const Header header = {static_cast<std::uint32_t>(form.size()) & 0xFFFFFF, static_cast<std::uint32_t>(kind) & 0xFF};
    std::memcpy(arena_.at(place), &header, sizeof header);
    std::memcpy(arena_.at(place) + sizeof header, form.data(), form.size());
    entries_.push_back(place);
    slot = (hash >> 32 << 32) | entries_.size();
  }
  return static_cast<std::uint32_t>(slot) - 1;
}

std::optional<std::uint32_t> FormSet::find(std::string_view form, Kind kind, std::uint64_t hash) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint64_t slot = slots_[place_of(form, kind, hash)];
  if (slot == 0) return std::nullopt;
  return static_cast<std::uint32_t>(slot) - 1;
}

std::vector<std::uint32_t> FormSet::sorted() const {
  struct Key {
    std::uint64_t front;  // the form's first eight bytes: most comparisons end here, without a trip to the arena
    std::uint32_t index;
  };
  std::vector<Key> keys(size());
  for (std::uint32_t i = 0; i < size(); ++i) {
    const std::string_view form = this->form(i);
    unsigned char front[8] = {};
    std::memcpy(front, form.data(), std::min(form.size(), sizeof front));
    for (const unsigned char byte : front) keys[i].front = (keys[i].front << 8) | byte;
    keys[i].index = i;
  }
  std::sort(keys.begin(), keys.end(), [this](const Key& a, const Key& b) {
    if (a.front != b.front) return a.front < b.front;
    const int compared = form(a.index).compare(form(b.index));
    return compared != 0 ? compared < 0 : kind(a.index) < kind(b.index);
  });
  std::vector<std::uint32_t> order;
  order.reserve(keys.size());
  for (const Key& key : keys) order.push_back(key.index);
  return order;
}

void FormSet::grow() {
  // Slots know their hash's upper half, by which they are placed: no form is read again.
  std::vector<std::uint64_t> grown(slots_.empty() ? kFirstSlotCount : slots_.size() * 2, 0);
  const std::size_t mask = grown.size() - 1;
  for (const std::uint64_t slot : slots_) {
    if (slot == 0) continue;
    std::size_t at = static_cast<std::size_t>(slot >> 32) & mask;
    while (grown[at] != 0) at = (at + 1) & mask;
    grown[at] = slot;
  }
  slots_ = std::move(grown);
}

std::size_t FormSet::memory_bytes() const {
  return slots_.capacity() * sizeof(std::uint64_t) + entries_.capacity() * sizeof(std::uint32_t) + arena_.size_bytes();
}

void FormSet::clear() {
  slots_ = std::vector<std::uint64_t>();  // "= {}" would keep the room
  entries_ = std::vector<std::uint32_t>();
  arena_.clear();
}

}  // namespace cipin
