#pragma once

#include <string>
#include <vector>

#include "core/patterns/pattern.h"

namespace cipin::tests {

/// The patterns of `text`, each as "span|type|form", with the comparator's sign in front of the form if it is not "=".
inline std::vector<std::string> found_in(std::string_view text, std::uint32_t rules = kAllPatternRules) {
  std::vector<Pattern> patterns;
  std::vector<Pattern> quotes;
  find_patterns(text, rules, patterns, quotes);
  std::vector<std::string> out;
  for (const Pattern& pattern : patterns) {
    std::string line(pattern.span.of(text));
    line += '|';
    line += pattern_type_name(pattern.type);
    line += '|';
    if (pattern.comparator != Comparator::kEqual) line += comparator_sign(pattern.comparator);
    append_form(pattern, text, line);
    out.push_back(line);
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace cipin::tests
