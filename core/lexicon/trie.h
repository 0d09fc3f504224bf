#pragma once

#include <cstdint>

#include "core/base/coding.h"

// The lexicon's prefix structure: a double array whose node is one 64-bit word, so that a step of the lattice costs one
// load.
//   bits  0..15  label   the label that leads here; kEmptyLabel: a free place
//   bits 16..39  number  of the word, from 1, the frequent ones first; 0: not a word
//   bits 40..63  base    a child with label l stands at base + l; 0: no children
// A child is known by its label alone, not by its parent (as in Aoe 1989), which asks that no two nodes share a base:
// the builder sees to that. The root has no node: its child with label l is node l.
namespace cipin::trie {

using Node = std::uint64_t;
using Label = std::uint16_t;

inline constexpr Label kNoLabel = 0;  // of code points that stand in no word; matches no node
inline constexpr Label kEmptyLabel = 0xFFFF;
inline constexpr std::uint32_t kLabelCountMax = 0xFFFE;
inline constexpr std::uint32_t kNodeCountMax = 1u << 24;
inline constexpr std::uint32_t kWordCountMax = (1u << 24) - 1;
/// A look-up may use numbers up to label_count + kSpareLabels as labels: no node has them, and they are inside the
/// array.
inline constexpr std::uint32_t kSpareLabels = 1024;

constexpr std::uint32_t base_of(Node node) {
  return static_cast<std::uint32_t>(node >> 40);
}
constexpr Label label_of(Node node) {
  return static_cast<Label>(node);
}
constexpr std::uint32_t number_of(Node node) {
  return static_cast<std::uint32_t>(node >> 16) & 0xFFFFFF;
}
constexpr Node make_node(std::uint32_t base, Label label, std::uint32_t number) {
  return label | (static_cast<Node>(number) << 16) | (static_cast<Node>(base) << 40);
}
inline constexpr Node kEmptyNode = make_node(0, kEmptyLabel, 0);

}  // namespace cipin::trie

namespace cipin {

/// Little-endian numbers in a mapped file, read in place on every machine. The bytes are the file's; 8-byte alignment
/// is promised by the format, so that a little-endian machine reads them as plain loads.
template <class Number>
class FileArray {
 public:
  FileArray() = default;
  FileArray(const char* bytes, std::size_t count) : bytes_(bytes), count_(count) {}
  Number operator[](std::size_t i) const {
    if constexpr (std::is_same_v<Number, double>) {
      return std::bit_cast<double>(load_little_endian<std::uint64_t>(bytes_ + 8 * i));
    } else {
      return load_little_endian<Number>(bytes_ + sizeof(Number) * i);
    }
  }
  std::size_t size() const { return count_; }
  /// Asks for the number's cache line ahead of its use.
  void prefetch(std::size_t i) const { __builtin_prefetch(bytes_ + sizeof(Number) * i); }

 private:
  const char* bytes_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace cipin
