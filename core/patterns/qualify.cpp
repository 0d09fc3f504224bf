#include "core/patterns/qualify.h"

#include <array>

#include "core/patterns/cursor.h"
#include "core/patterns/numeral.h"
#include "core/patterns/words.h"

namespace cipin::patterns {

void qualify(std::string_view text, std::size_t floor, Pattern& found) {
  constexpr std::string_view kLe = "了";
  found.outer = found.span;
  // 近 of 最近, 约 of 节约 and the like are no words of their own.
  constexpr std::array<std::string_view, 17> kOther = {"最近", "附近", "靠近", "邻近", "亲近", "节约",
                                                       "合约", "条约", "公约", "预约", "签约", "解约",
                                                       "违约", "履约", "以上", "加上", "赶超"};
  std::size_t begin = found.span.begin;
  const std::string_view before = text.substr(floor, begin - floor);
  std::size_t word_end = begin;
  if (before.ends_with(kLe)) word_end -= kLe.size();
  if (word_end > floor && peek_back(text, word_end) == U' ') word_end = previous(text, word_end);
  const WordTrie::Match match_before = words().qualifiers_before.longest_back(text, word_end);
  if (match_before.value != 0 && match_before.end >= floor && !ends_with_any(text, word_end, kOther)) {
    const bool reaching = text.substr(match_before.end, word_end - match_before.end) != "上" ||
                          han_power(peek(text, found.span.begin).value) > 0;  // 上百; not 网上3个
    if (reaching) {
      found.outer.begin = static_cast<std::uint32_t>(match_before.end);
      found.comparator = static_cast<Comparator>(match_before.value - 1);
    }
  }
  const WordTrie::Match match = words().qualifiers_after.longest(text, found.span.end);
  if (match.value == 0) return;
  const std::string_view word = text.substr(found.span.end, match.end - found.span.end);
  const bool of_time = found.kind == Kind::kDate || found.type == PatternType::kDuration;
  const bool time_word = word == "前" || word == "后" || word == "起" || word == "之前" || word == "之后" ||
                         word == "以前" || word == "以后" || word == "内" || word == "前后";
  if (time_word && !of_time) return;
  if (word == "多" && found.type != PatternType::kDuration && found.type != PatternType::kMultiple &&
      found.unit != "岁" && found.unit != "元") {
    return;
  }
  if ((word == "余" || word == "许") && !of_time) return;
  found.outer.end = static_cast<std::uint32_t>(match.end);
  if (found.comparator == Comparator::kEqual) found.comparator = static_cast<Comparator>(match.value - 1);
}

}  // namespace cipin::patterns
