#include "core/segment/names_evidence.h"

#include "core/text/code_point.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

constexpr std::size_t kNameCodePointsMax = 12;
constexpr std::size_t kSlotsFirst = 64;
constexpr std::size_t kPairWords = (1u << 14) / 64;

// FNV-1a over code points, never 0.
std::uint64_t hash_of(std::span<const char32_t> name) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char32_t c : name) hash = (hash ^ c) * 0x100000001B3;
  return hash | 1;
}

// The code points of a name without white space; empty where it is none.
std::vector<char32_t> decode_name(std::string_view name) {
  std::vector<char32_t> decoded;
  for (std::size_t at = 0; at < name.size();) {
    const CodePoint code_point = decode_code_point(name.data() + at);
    at += code_point.length_bytes;
    if (is_space(code_point.value)) continue;
    if (!is_jieba_han(code_point.value) && code_point.value != U'·') return {};
    if (decoded.size() == kNameCodePointsMax) return {};
    decoded.push_back(code_point.value);
  }
  if (decoded.size() < 2) decoded.clear();
  return decoded;
}

// The slot of a hash, or the free one where it belongs.
std::size_t slot_of(std::uint64_t hash, std::span<const std::uint64_t> slots) {
  std::size_t slot = static_cast<std::size_t>(hash >> 20) & (slots.size() - 1);
  while (slots[slot] != 0 && slots[slot] != hash) slot = (slot + 1) & (slots.size() - 1);
  return slot;
}

}  // namespace

void PageEvidence::Set::add(std::span<const char32_t> name) {
  if (name.size() < 2 || size_ == kNamesMax || has(name)) return;
  if (pairs_.empty()) pairs_.assign(kPairWords, 0);
  if (slots_.size() <= 2 * size_) {
    std::vector<std::uint64_t> grown(slots_.empty() ? kSlotsFirst : 2 * slots_.size(), 0);
    for (const std::uint64_t hash : slots_) {
      if (hash != 0) grown[slot_of(hash, grown)] = hash;
    }
    slots_ = std::move(grown);
  }
  const std::uint64_t hash = hash_of(name);
  slots_[slot_of(hash, slots_)] = hash;
  const std::uint32_t bit = pair_bit(name[0], name[1]);
  firsts_[name[0] % kFirstsSize] = 1;
  pairs_[bit >> 6] |= std::uint64_t{1} << (bit & 63);
  ++size_;
}

bool PageEvidence::Set::has(std::span<const char32_t> name) const {
  return size_ != 0 && slots_[slot_of(hash_of(name), slots_)] != 0;
}

void PageEvidence::Set::clear() {
  if (size_ == 0) return;
  firsts_.fill(0);
  slots_.clear();
  pairs_.clear();
  size_ = 0;
}

void PageEvidence::add_person(std::string_view name) {
  add_person(decode_name(name));
}

void PageEvidence::add_place(std::string_view name) {
  add_place(decode_name(name));
}

void PageEvidence::clear() {
  persons_.clear();
  places_.clear();
}

}  // namespace cipin
