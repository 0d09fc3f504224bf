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

// ASCII is what forms without an id are made of: figures, Latin words.
std::array<CodePointClass, 128> make_ascii_classes() {
  std::array<CodePointClass, 128> classes = {};
  for (char32_t c = 0; c < classes.size(); ++c) classes[c] = look_up(c);
  return classes;
}
const std::array<CodePointClass, 128> kAsciiClasses = make_ascii_classes();

}  // namespace

CodePointClass class_of(char32_t code_point) {
  if (code_point < kAsciiClasses.size()) return kAsciiClasses[code_point];
  if (is_jieba_han(code_point)) return CodePointClass::kLetter;  // nearly all there is, without the search
  return look_up(code_point);
}

}  // namespace cipin
