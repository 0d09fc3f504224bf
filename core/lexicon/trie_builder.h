#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/status.h"
#include "core/lexicon/trie.h"

namespace cipin {

/// A word on its way into the trie: its labels, what it weighs (its frequency), and its number (not 0).
struct TrieWord {
  std::basic_string<char16_t> labels;
  std::uint64_t weight = 0;
  std::uint32_t number = 0;
};

/// Lays `words` (strictly rising by labels, none empty) out as a double array for labels 1 to label_count. Heavy
/// subtrees are placed first, so that the nodes of frequent words lie close together. The last base for which base +
/// label_count + kSpareLabels is inside the result is no node's. Errors: kBadInput if the nodes do not fit
/// kNodeCountMax.
Result<std::vector<trie::Node>> build_trie(const std::vector<TrieWord>& words, std::uint32_t label_count);

}  // namespace cipin
