#include "core/count/short_forms.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/base/hash.h"

namespace cipin {
namespace {

constexpr std::size_t kFirstSlotCount = 2048;
constexpr std::size_t kAhead = 32;  // probes whose slots are on their way from memory

constexpr std::uint64_t kLong = 0xFF;
constexpr bool kLittle = std::endian::native == std::endian::little;
constexpr unsigned kTagShift = kLittle ? 56 : 0;     // of a key's last byte
constexpr unsigned kFieldShift = kLittle ? 0 : 8;    // of the seven before it
constexpr unsigned kLengthShift = kFieldShift + 32;  // a long form's length, behind its place

constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15;  // any odd numbers of many bits would do
constexpr std::uint64_t kMultiplierHigh = 0xc2b2ae3d27d4eb4f;
constexpr std::uint64_t kMultiplierLast = 0xd6e8feb86659fd93;

// Ones and zeros from which a mask for the first n of sixteen bytes is read at 16 - n.
constexpr std::array<unsigned char, 32> make_mask_bytes() {
  std::array<unsigned char, 32> bytes = {};
  for (std::size_t i = 0; i < 16; ++i) bytes[i] = 0xFF;
  return bytes;
}
constexpr std::array<unsigned char, 32> kMaskBytes = make_mask_bytes();

template <class Bytes>
std::uint64_t load_as_is(const Bytes* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// A key's word as a number that is the same on every machine.
std::uint64_t little_endian(std::uint64_t word) {
  if constexpr (kLittle) return word;
  return __builtin_bswap64(word);
}

}  // namespace

// A form on its way into the table.
struct ShortForms::Probe {
  Key key;
  std::uint64_t hash;

  static std::uint64_t hash_of(const Key& key) {
    if ((key.high >> kTagShift & 0xFF) == kLong) return key.low;
    return (little_endian(key.low) * kMultiplier ^ std::rotl(little_endian(key.high) * kMultiplierHigh, 32)) *
           kMultiplierLast;
  }

  // `readable_end`: up to here bytes behind the form may be read.
  Probe(std::string_view form, const char* readable_end) {
    if (form.size() > kInlineBytes) {
      hash = key.low = checksum_bytes(form);
      key.high = kLong << kTagShift | static_cast<std::uint64_t>(form.size()) << kLengthShift;
      return;
    }
    if (readable_end - form.data() >= 16) {
      const unsigned char* const mask = kMaskBytes.data() + 16 - form.size();
      key.low = load_as_is(form.data()) & load_as_is(mask);
      key.high = load_as_is(form.data() + 8) & load_as_is(mask + 8);
    } else {
      std::array<char, 16> bytes = {};
      std::memcpy(bytes.data(), form.data(), form.size());
      key.low = load_as_is(bytes.data());
      key.high = load_as_is(bytes.data() + 8);
    }
    key.high |= static_cast<std::uint64_t>(form.size()) << kTagShift;
    hash = hash_of(key);
  }
  Probe() {}  // not filled: they are made by the batch
};

std::size_t ShortForms::add(std::string_view text, std::span<const Token> tokens, std::size_t budget_bytes) {
  const auto form_at = [&](std::size_t i) {
    return std::string_view(text.data() + tokens[i].begin_bytes, tokens[i].length_bytes);
  };
  if (slots_.empty()) grow();
  const char* const readable_end = text.data() + text.size();
  std::array<Probe, kAhead> probes;
  for (std::size_t begin = 0; begin < tokens.size(); begin += kAhead) {
    const std::size_t end = std::min(begin + kAhead, tokens.size());
    for (std::size_t i = begin; i < end; ++i) {
      probes[i - begin] = Probe(form_at(i), readable_end);
      __builtin_prefetch(&slots_[place_of(probes[i - begin].hash)], 1);
    }
    for (std::size_t i = begin; i < end; ++i) {
      const Probe& probe = probes[i - begin];
      Slot& first = slots_[place_of(probe.hash)];
      if (first.key == probe.key && first.is_kind_of_form && tokens[i].kind == Kind::kByForm) {  // nearly all
        count(first, 1);
      } else if (find_and_count(form_at(i), tokens[i].kind, 1, probe) && is_full(budget_bytes)) {
        return i + 1;
      }
    }
  }
  return tokens.size();
}

void ShortForms::add(std::string_view form, Kind kind, std::uint32_t token_count) {
  if (slots_.empty()) grow();
  find_and_count(form, kind, token_count, Probe(form, form.data() + form.size()));
}

void ShortForms::add(const ShortForms& other) {
  if (slots_.empty()) grow();
  for (const Slot& added : other.slots_) {
    if (added.key.high == 0) continue;
    if (must_grow()) grow();
    const std::string_view form = other.form_of(added);
    const Probe probe(form, form.data() + form.size());
    const auto kind = static_cast<Kind>(added.kind);
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = place_of(probe.hash);
    while (slots_[at].key.high != 0 && !holds(slots_[at], form, kind, probe)) at = (at + 1) & mask;
    Slot& slot = slots_[at];
    if (slot.key.high == 0) {
      insert(slot, form, kind, added.token_count, probe);
      slot.document_frequency = added.document_frequency;
    } else {
      slot.token_count += added.token_count;
      slot.document_frequency += added.document_frequency;
    }
  }
}

std::size_t ShortForms::bytes_to_add(const ShortForms& other) const {
  const std::size_t types = std::size_t{type_count_} + other.type_count_;
  const std::size_t slot_count = std::max(std::bit_ceil(types * 3 / 2 + 2), kFirstSlotCount);
  return memory_bytes() + other.memory_bytes() + slot_count * sizeof(Slot) + other.arena_.size_bytes();
}

void ShortForms::count(Slot& slot, std::uint32_t token_count) const {
  slot.token_count += token_count;  // 32 bits: Tally clears the table before it has seen 2^32 tokens
  if (slot.last_document != document_) {
    slot.last_document = document_;
    ++slot.document_frequency;
  }
}

bool ShortForms::holds(const Slot& slot, std::string_view form, Kind kind, const Probe& probe) const {
  if (kind == Kind::kByForm ? !slot.is_kind_of_form : slot.kind != static_cast<std::uint8_t>(kind)) return false;
  if (form.size() <= kInlineBytes) return slot.key == probe.key;
  return slot.key.low == probe.key.low && form_of(slot) == form;
}

// Returns true if it is a new type.
bool ShortForms::find_and_count(std::string_view form, Kind kind, std::uint32_t token_count, const Probe& probe) {
  if (must_grow()) grow();
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = place_of(probe.hash);; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.key.high == 0) {
      insert(slot, form, kind, token_count, probe);
      return true;
    }
    if (holds(slot, form, kind, probe)) {
      count(slot, token_count);
      return false;
    }
  }
}

void ShortForms::insert(Slot& slot, std::string_view form, Kind asked_kind, std::uint32_t token_count,
                        const Probe& probe) {
  const Kind of_form = kind_of_form(form);
  const Kind kind = asked_kind == Kind::kByForm ? of_form : asked_kind;
  slot = {probe.key,
          token_count,
          1,
          document_,
          static_cast<std::uint8_t>(kind),
          kind == of_form,
          document_ == carried_document_,
          0};
  if (form.size() > kInlineBytes) {
    const std::uint32_t place = arena_.allocate(form.size());
    std::memcpy(arena_.at(place), form.data(), form.size());
    // From 1: no long form's key is a probe's, so that equal keys are equal forms.
    slot.key.high |= (std::uint64_t{place} + 1) << kFieldShift;
  }
  ++type_count_;
}

// A slot's place is the first bits of its hash: with one bit more it doubles. So the slots go to their new places from
// the last to the first, each to one that is free by then or was never used. Few cannot: those whose new place is
// before their old one, since others stood in their way, and those for which the array ends.
void ShortForms::grow() {
  if (slots_.empty()) {
    slots_ = SlotArray(kFirstSlotCount);
    shift_ = 64 - static_cast<unsigned>(std::countr_zero(kFirstSlotCount));
    return;
  }
  std::size_t left = slots_.size();
  slots_.double_size();
  --shift_;
  std::vector<Slot> others;
  while (left-- > 0) {
    if (slots_[left].key.high == 0) continue;
    const Slot slot = slots_[left];
    slots_[left] = {};
    std::size_t at = place_of(Probe::hash_of(slot.key));
    if (at >= left) {
      while (at < slots_.size() && slots_[at].key.high != 0) ++at;
    } else {
      at = slots_.size();
    }
    if (at < slots_.size()) {
      slots_[at] = slot;
    } else {
      others.push_back(slot);
    }
  }
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : others) {
    std::size_t at = place_of(Probe::hash_of(slot.key));
    while (slots_[at].key.high != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

std::string_view ShortForms::form_of(const Slot& slot) const {
  const std::uint64_t tag = slot.key.high >> kTagShift & 0xFF;
  if (tag != kLong) return {reinterpret_cast<const char*>(&slot.key), static_cast<std::size_t>(tag)};
  const auto place = static_cast<std::uint32_t>(slot.key.high >> kFieldShift) - 1;
  return {arena_.at(place), static_cast<std::size_t>(slot.key.high >> kLengthShift & 0xFFFFFF)};
}

ShortForms::Entry ShortForms::entry_of(const Slot& slot) const {
  return {form_of(slot),           static_cast<Kind>(slot.kind), slot.token_count,
          slot.document_frequency, slot.last_document,           slot.carried};
}

std::uint64_t ShortForms::order_of(std::string_view form) {
  return Probe(form, form.data() + form.size()).hash;
}

bool ShortForms::is_full(std::size_t budget_bytes) const {
  if (type_count_ < kTypesMin) return false;
  return memory_bytes() + (must_grow() ? slots_.doubling_bytes() : 0) > budget_bytes;
}

Status ShortForms::for_each(const std::function<Status(const Entry&)>& visit) const {
  for (const Slot& slot : slots_) {
    if (slot.key.high == 0) continue;
    if (Status visited = visit(entry_of(slot)); !visited) return visited;
  }
  return Done{};
}

std::size_t ShortForms::memory_bytes() const {
  return slots_.size() * sizeof(Slot) + arena_.size_bytes();
}

bool ShortForms::InOrder::next(Entry& entry, std::uint64_t& order) {
  if (given_ == cluster_.size() && !take_cluster()) return false;
  const Item& item = cluster_[given_++];
  entry = table_->entry_of(*item.slot);
  order = item.order;
  return true;
}

// Takes the slots up to the next free one. Those at the array's front whose place is at its end come last.
bool ShortForms::InOrder::take_cluster() {
  const SlotArray& slots = table_->slots_;
  cluster_.clear();
  given_ = 0;
  const auto take = [&](std::size_t i, bool from_end) {
    const std::uint64_t order = Probe::hash_of(slots[i].key);
    if ((table_->place_of(order) > i) == from_end) cluster_.push_back({order, &slots[i]});
  };
  while (cluster_.empty()) {
    if (at_ == slots.size()) return false;
    while (at_ < slots.size() && slots[at_].key.high == 0) ++at_;
    while (at_ < slots.size() && slots[at_].key.high != 0) take(at_++, false);
    if (at_ < slots.size()) continue;
    for (std::size_t i = 0; i < slots.size() && slots[i].key.high != 0; ++i) take(i, true);
  }
  std::sort(cluster_.begin(), cluster_.end(), [this](const Item& a, const Item& b) {
    if (a.order != b.order) return a.order < b.order;
    const int compared = table_->form_of(*a.slot).compare(table_->form_of(*b.slot));
    return compared != 0 ? compared < 0 : a.slot->kind < b.slot->kind;
  });
  return true;
}

void ShortForms::clear() {
  std::fill(slots_.begin(), slots_.end(), Slot{});
  type_count_ = 0;
  arena_.clear();
  carried_document_ = document_;
}

}  // namespace cipin
