#include "core/patterns/words.h"

#include <array>
#include <optional>

#include "core/patterns/cursor.h"
#include "core/patterns/word_lists.h"

namespace cipin::patterns {
namespace {

std::uint64_t key_of(std::uint32_t node, char32_t code_point) {
  return std::uint64_t{node} << 21 | code_point;
}

std::size_t slot_of(std::uint64_t key, std::size_t slot_count) {
  return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15U >> 32) & (slot_count - 1);
}

std::string reversed(std::string_view word) {
  std::string out;
  for (std::size_t at = word.size(); at > 0;) {
    at = previous(word, at);
    out += word.substr(at, peek(word, at).length_bytes);
  }
  return out;
}

std::uint32_t comparator_value(std::string_view sign) {
  for (std::uint32_t i = 0; i <= static_cast<std::uint32_t>(Comparator::kAbout); ++i) {
    if (comparator_sign(static_cast<Comparator>(i)) == sign) return i + 1;
  }
  return 0;
}

UnitClass unit_class_of(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames = {"money", "measure", "time", "count",
                                                      "noun",  "grade",   "weak", "none"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<UnitClass>(i);
  }
  return UnitClass::kCount;
}

Words read_words() {
  Words made;
  for (const WordLine& line : word_lists::units()) {
    made.unit_list.push_back({line.attribute.empty() ? line.word : line.attribute, unit_class_of(line.word_class)});
    made.units.add(line.word, static_cast<std::uint32_t>(made.unit_list.size()));
  }
  for (const WordLine& line : word_lists::not_figures()) made.not_figures.add(line.word, 1);
  for (const WordLine& line : word_lists::formulas()) made.formulas.add(line.word, 1);
  for (const WordLine& line : word_lists::code_suffixes())
    made.code_suffixes.add(line.word, line.word_class == "any" ? 2 : 1);
  for (const WordLine& line : word_lists::figure_qualifiers()) {
    const std::uint32_t value = comparator_value(line.attribute);
    if (line.word_class == "before") {
      made.qualifiers_before.add(reversed(line.word), value);
    } else {
      made.qualifiers_after.add(line.word, value);
    }
  }
  return made;
}

}  // namespace

void WordTrie::add(std::string_view word, std::uint32_t value) {
  const std::uint32_t bit = filter_bit(fold_width(peek(word, 0).value));
  begins_[bit >> 6] |= std::uint64_t{1} << (bit & 63);
  std::uint32_t node = kRoot;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint c = peek(word, at);
    at += c.length_bytes;
    if (const std::uint32_t next = step(node, fold_width(c.value)); next != 0) {
      node = next;
      continue;
    }
    if (2 * (used_ + 1) > slots_.size()) grow();
    const auto made = static_cast<std::uint32_t>(values_.size());
    values_.push_back(0);
    const std::uint64_t key = key_of(node, fold_width(c.value));
    std::size_t slot = slot_of(key, slots_.size());
    while (slots_[slot].key != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = {key, made, 0, 0};
    ++used_;
    node = made;
  }
  values_[node] = value;
  // Now that the slots stay where they are.
  node = kRoot;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint c = peek(word, at);
    at += c.length_bytes;
    Slot& slot = slots_[static_cast<std::size_t>(find(node, fold_width(c.value)) - slots_.data())];
    node = slot.node;
    if (at < word.size()) {
      slot.next |= static_cast<std::uint16_t>(1U << (fold_width(peek(word, at).value) & 15));
    } else {
      slot.value = static_cast<std::uint16_t>(value);
    }
  }
}

void WordTrie::grow() {
  std::vector<Slot> old(2 * slots_.size());
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.key == 0) continue;
    std::size_t at = slot_of(slot.key, slots_.size());
    while (slots_[at].key != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

const WordTrie::Slot* WordTrie::find(std::uint32_t node, char32_t code_point) const {
  if (node == kRoot) {
    const std::uint32_t bit = filter_bit(code_point);
    if ((begins_[bit >> 6] >> (bit & 63) & 1) == 0) return nullptr;
  }
  const std::uint64_t key = key_of(node, code_point);
  for (std::size_t slot = slot_of(key, slots_.size()); slots_[slot].key != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (slots_[slot].key == key) return &slots_[slot];
  }
  return nullptr;
}

WordTrie::Match WordTrie::longest(std::string_view text, std::size_t at) const {
  Match best;
  const Slot* slot = nullptr;
  for (std::uint32_t node = kRoot; at < text.size();) {
    const CodePoint c = decode_code_point(text.data() + at);
    const char32_t folded = fold_width(c.value);
    if (slot != nullptr && !slot->may_go_on(folded)) break;
    slot = find(node, folded);
    if (slot == nullptr) break;
    node = slot->node;
    at += c.length_bytes;
    if (slot->value != 0) best = {at, slot->value};
  }
  return best;
}

std::optional<UnitMatch> unit_at(std::string_view text, std::size_t at) {
  const WordTrie::Match match = words().units.longest(text, at);
  if (match.value == 0) return std::nullopt;
  const Unit& unit = words().unit_list[match.value - 1];
  if (unit.unit_class == UnitClass::kNone) return std::nullopt;
  return UnitMatch{match.end, unit};
}

WordTrie::Match WordTrie::longest_back(std::string_view text, std::size_t at) const {
  Match best;
  const Slot* slot = nullptr;
  for (std::uint32_t node = kRoot; at > 0;) {
    const std::size_t begin = previous(text, at);
    const char32_t folded = fold_width(decode_code_point(text.data() + begin).value);
    if (slot != nullptr && !slot->may_go_on(folded)) break;
    slot = find(node, folded);
    if (slot == nullptr) break;
    node = slot->node;
    at = begin;
    if (slot->value != 0) best = {at, slot->value};
  }
  return best;
}

std::vector<WordLine> word_lines(std::string_view list) {
  std::vector<WordLine> lines;
  std::string_view word_class;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find('\n'), list.size());
    std::string_view line = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("#: ")) word_class = line.substr(3);
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t tab = std::min(line.find('\t'), line.size());
    lines.push_back({line.substr(0, tab), line.substr(std::min(tab + 1, line.size())), word_class});
  }
  return lines;
}

const Words& words() {
  static const Words made = read_words();
  return made;
}

}  // namespace cipin::patterns
