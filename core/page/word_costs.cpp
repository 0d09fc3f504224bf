#include "core/page/word_costs.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "core/text/utf8.h"

namespace cipin::page {
namespace {

constexpr std::size_t kSideMax = 8;
constexpr std::size_t kWordMax = 6;
constexpr double kUnknown = -18;  // a code point in no word: rarer than any word

// The cost of the best cut of `form`; `wall`: no word crosses it.
double best_cost(std::u32string_view form, std::size_t wall, const WordCosts& words) {
  std::vector<double> best(form.size() + 1, -std::numeric_limits<double>::infinity());
  best[0] = 0;
  std::string word;
  for (std::size_t begin = 0; begin < form.size(); ++begin) {
    word.clear();
    for (std::size_t end = begin + 1; end <= std::min(form.size(), begin + kWordMax); ++end) {
      append_code_point(word, form[end - 1]);
      if (begin < wall && end > wall) break;
      const std::optional<double> cost = words.cost(word);
      if (cost || end == begin + 1) best[end] = std::max(best[end], best[begin] + cost.value_or(kUnknown));
    }
  }
  return best[form.size()];
}

// True if some word has letters on both sides of the wall. Most breaks end here.
bool has_crossing_word(std::u32string_view form, std::size_t wall, const WordCosts& words) {
  std::string word;
  for (std::size_t begin = wall > kWordMax ? wall - kWordMax + 1 : 0; begin < wall; ++begin) {
    word.clear();
    for (std::size_t end = begin + 1; end <= std::min(form.size(), begin + kWordMax); ++end) {
      append_code_point(word, form[end - 1]);
      if (end > wall && words.cost(word)) return true;
    }
  }
  return false;
}

}  // namespace

double gain_of_join(const PageText& text, Range left, Range right, const WordCosts& words) {
  std::size_t begin = left.end;
  while (begin > left.begin && left.end - begin < kSideMax && is_han(text[begin - 1])) --begin;
  std::size_t end = right.begin;
  while (end < right.end && end - right.begin < kSideMax && is_han(text[end])) ++end;
  if (begin == left.end || end == right.begin) return 0;
  std::u32string form(text.folded({begin, left.end}));
  const std::size_t wall = form.size();
  form += text.folded({right.begin, end});
  if (!has_crossing_word(form, wall, words)) return 0;
  return best_cost(form, form.size(), words) - best_cost(form, wall, words);
}

}  // namespace cipin::page
