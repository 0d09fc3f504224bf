#include "core/text/code_point.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace cipin {
namespace {

struct Run {
  char32_t first;
  char32_t last;
  CodePointClass code_point_class;
};

constexpr Run kRuns[] = {
#include "core/text/code_point_table.inc"
};

CodePointClass look_up(char32_t code_point) {
  const Run* const run = std::lower_bound(std::begin(kRuns), std::end(kRuns), code_point,
                                          [](const Run& candidate, char32_t value) { return candidate.last < value; });
  return run != std::end(kRuns) && code_point >= run->first ? run->code_point_class : CodePointClass::kOther;
}

// What a text has that is no Han is in four blocks of 256, nearly all of it: ASCII is what forms without an id are made
// of, and its punctuation is looked at in the search for names and when a page is read. Any other code point is
// searched for.
constexpr std::array<char32_t, 4> kTabledBlocks = {0x00, 0x20, 0x30, 0xFF};
constexpr std::size_t kBlockSize = 256;
struct BlockTable {
  std::array<std::uint8_t, 0x100> number_of_block = {};  // by c / 256: 1 + index in kTabledBlocks; 0: not tabled
  std::array<CodePointClass, kTabledBlocks.size()* kBlockSize> classes = {};
};
BlockTable make_block_table() {
  BlockTable table;
  for (std::size_t i = 0; i < kTabledBlocks.size(); ++i) {
    table.number_of_block[kTabledBlocks[i]] = static_cast<std::uint8_t>(i + 1);
    for (std::size_t at = 0; at < kBlockSize; ++at) {
      table.classes[i * kBlockSize + at] = look_up(static_cast<char32_t>(kTabledBlocks[i] * kBlockSize + at));
    }
  }
  return table;
}
const BlockTable kBlockTable = make_block_table();

}  // namespace

CodePointClass class_of(char32_t code_point) {
  if (is_jieba_han(code_point)) return CodePointClass::kLetter;  // nearly all there is, without the search
  if (code_point < 0x10000) {
    const std::size_t number = kBlockTable.number_of_block[code_point / kBlockSize];
    if (number != 0) return kBlockTable.classes[(number - 1) * kBlockSize + code_point % kBlockSize];
  }
  return look_up(code_point);
}

}  // namespace cipin
