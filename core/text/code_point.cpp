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

}  // namespace

CodePointClass class_of(char32_t code_point) {
  if (is_jieba_han(code_point)) return CodePointClass::kLetter;  // nearly all there is, without the search
  return look_up(code_point);
}

}  // namespace cipin
