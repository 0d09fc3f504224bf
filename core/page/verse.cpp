#include "core/page/verse.h"

#include <algorithm>

#include "core/page/head_lines.h"

namespace cipin::page {
namespace {

constexpr std::uint32_t kLineMax = 22;  // code points
constexpr std::size_t kFreeLinesMin = 8;
constexpr std::uint32_t kEvenLineMax = 16;
constexpr std::size_t kEvenLinesMin = 4;
constexpr std::size_t kHeadLinesMax = 4;

void make_item(Facts& facts) {
  facts.kind = Kind::kItem;
  facts.can_be_head = false;
}

bool is_short(const Facts& facts) {
  return (facts.kind == Kind::kBody || (facts.kind == Kind::kItem && !facts.is_listed)) && !facts.opening &&
         facts.length <= kLineMax;
}

// 连载·28, 书里书外: where the heads of the prose below begin, as a column's name or the lines of a title tell; `end`
// if nothing tells.
std::size_t heads_below(const PageText& text, const std::vector<Facts>& all, std::size_t begin, std::size_t end) {
  const bool is_above_prose =
      end < all.size() && !all[end].opening && (all[end].kind == Kind::kBody || all[end].kind == Kind::kByline);
  for (std::size_t i = end; is_above_prose && i > begin + kFreeLinesMin && end - i < kHeadLinesMax; --i) {
    const Facts& line = all[i - 1];
    if (line.can_be_head && (line.is_standing_head || is_banner_line(text, line.text))) return i - 1;
  }
  return end;
}

// Only the first of them can be a head, and one above a name in brackets.
void settle_free_verse(const PageText& text, std::vector<Facts>& all, std::size_t begin, std::size_t end) {
  const bool below_name =
      begin > 0 && all[begin - 1].kind == Kind::kByline && all[begin - 1].byline && !all[begin - 1].byline->has_role;
  // Short paragraphs of prose end with a full stop.
  std::size_t stopped = 0;
  for (std::size_t i = begin; i < end; ++i) stopped += all[i].ends_sentence ? 1 : 0;
  if (end - begin < kFreeLinesMin || stopped * 3 > end - begin) return;
  end = heads_below(text, all, begin, end);
  for (std::size_t i = below_name ? begin : begin + 1; i < end; ++i) {
    const bool above_name = i + 1 == end && end < all.size() && all[end].kind == Kind::kByline;
    const bool above_opening = end < all.size() && all[end].opening && end - i <= 2;
    // 简讯 above the first of its items.
    const bool above_items =
        all[i].is_standing_head && i + 1 < all.size() && is_bullet(text[all[i + 1].paragraph.range.begin]);
    if (!above_name && !above_opening && !above_items) make_item(all[i]);
  }
}

// 一径秋风满袖凉， 登临不觉近斜阳。: lines of one length, each with a mark at its end.
void settle_even_verse(std::vector<Facts>& all, std::size_t begin, std::size_t end) {
  const auto is_marked = [](const Facts& facts) { return facts.ends_sentence || facts.ends_clause; };
  for (std::size_t from = begin; from < end;) {
    std::size_t to = from;
    while (to < end && all[to].length == all[from].length && is_marked(all[to])) ++to;
    const bool is_verse = to - from >= kEvenLinesMin && all[from].length <= kEvenLineMax;
    for (std::size_t i = from; is_verse && i < to; ++i) make_item(all[i]);
    from = std::max(to, from + 1);
  }
}

}  // namespace

void settle_verse(const PageText& text, std::vector<Facts>& all) {
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin;
    while (end < all.size() && is_short(all[end])) ++end;
    settle_free_verse(text, all, begin, end);
    settle_even_verse(all, begin, end);
    begin = end + 1;
  }
}

}  // namespace cipin::page
