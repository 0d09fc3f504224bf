#include "core/page/ahead.h"

#include <algorithm>
#include <array>

namespace cipin::page {
namespace {

constexpr std::size_t kSectionsMax = 8;  // below one head
constexpr double kSureMin = 2;           // articles that tell a page's habit

}  // namespace

bool is_closing(const Facts& facts) {
  if (is_passed_over(facts.kind)) return false;
  return facts.kind == Kind::kByline || facts.tail.has_value() || facts.has_tail_source;
}

const Byline* byline_of(const Facts& facts) {
  if (facts.tail) return &facts.tail->byline;
  if (facts.byline) return &*facts.byline;
  return facts.opening && facts.opening->byline ? &*facts.opening->byline : nullptr;
}

namespace {

// Of the blocks of heads that surely begin an article (the page's first, those behind a closed article, those above an
// opening or a byline) the share of those above an opening or a byline, as if there were one more without.
double habit_of(const std::vector<Facts>& all, const std::vector<std::size_t>& text) {
  double count = 1;
  double opened = 0;
  bool is_closed = true;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_passed_over(all[i].kind)) continue;
    if (all[i].kind != Kind::kHead) {
      is_closed = is_closing(all[i]);
      continue;
    }
    bool is_standing = all[i].is_standing_head;
    for (; i + 1 < all.size() && all[i + 1].kind == Kind::kHead; ++i) {
      is_standing = is_standing || all[i + 1].is_standing_head;
    }
    const std::size_t below = text[i + 1];
    if (below == all.size() || is_standing) continue;
    const bool is_opened = all[below].opening || all[below].kind == Kind::kByline;
    opened += is_opened ? 1 : 0;
    count += is_opened || is_closed ? 1 : 0;
    is_closed = false;
  }
  return opened / count;
}

}  // namespace

Ahead look_ahead(const std::vector<Facts>& all) {
  Ahead ahead{
      std::vector<std::size_t>(all.size() + 1, kNowhere),   std::vector<bool>(all.size() + 1, false),
      std::vector<std::uint8_t>(all.size() + 1, 0),         std::vector<std::size_t>(all.size() + 1, all.size()),
      std::vector<std::size_t>(all.size() + 1, all.size()), std::vector<std::size_t>(all.size() + 1, 0)};
  double block_count = 1;  // one more than there are, without an opening: few blocks tell little
  double opened_count = 0;
  double sure_count = 0;
  double signed_count = 0;
  for (std::size_t i = all.size(); i-- > 0;) {
    const bool is_head = all[i].kind == Kind::kHead;
    const bool has_text_above = i > 0 && all[i - 1].kind == Kind::kBody;
    ahead.closing_count += is_closing(all[i]) && (all[i].kind != Kind::kByline || has_text_above) ? 1 : 0;
    ahead.text[i] = is_passed_over(all[i].kind) ? ahead.text[i + 1] : i;
    const bool section_ends = i + 1 >= all.size() || all[i + 1].kind == Kind::kHead || all[i + 1].opening.has_value();
    ahead.closer[i] = !section_ends && ahead.closer[i + 1] != kNowhere ? ahead.closer[i + 1]
                      : is_closing(all[i])                             ? i
                                                                       : kNowhere;
    const bool head_follows = i + 1 < all.size() && all[i + 1].kind == Kind::kHead;
    ahead.heads[i] = !is_head ? ahead.heads[i + 1] : head_follows ? std::uint8_t{2} : std::uint8_t{1};
    ahead.opening[i] = !is_head && (all[i].opening.has_value() || ahead.opening[i + 1]);
    ahead.head[i] = is_head ? i : ahead.head[i + 1];
    ahead.listed[i] = all[i].is_listed ? ahead.listed[i + 1] + 1 : 0;
    const std::size_t below = ahead.text[i + 1];
    if (!is_head || head_follows || all[i].is_standing_head || below == all.size()) continue;
    block_count += 1;
    if (!all[below].opening && all[below].kind != Kind::kByline) continue;
    opened_count += 1;
    sure_count += 1;
    const bool is_signed = all[below].kind == Kind::kByline || all[below].opening->byline.has_value();
    signed_count += is_signed || ahead.closer[below] != kNowhere ? 1 : 0;
  }
  ahead.opened_share = opened_count / block_count;
  ahead.habit = habit_of(all, ahead.text);
  if (sure_count >= kSureMin) ahead.signed_share = signed_count / sure_count;
  return ahead;
}

bool is_signed_again(const std::vector<Facts>& all, std::size_t first, std::size_t closer) {
  if (first == kNowhere || closer == kNowhere) return false;
  if (all[closer].is_writers_office) return true;
  const Byline* const begin = byline_of(all[first]);
  const Byline* const end = byline_of(all[closer]);
  if (begin == nullptr || end == nullptr) return false;
  const auto names = [](const Byline& byline) { return std::array{&byline.reporters, &byline.correspondents}; };
  for (const auto* list : names(*begin)) {
    for (const auto* other : names(*end)) {
      for (const Name& name : *list) {
        if (std::ranges::any_of(*other, [&](const Name& same) { return same.form == name.form; })) return true;
      }
    }
  }
  return false;
}

bool is_signed_below(const Ahead& ahead, const std::vector<Facts>& all, std::size_t i) {
  for (std::size_t count = 0; count < kSectionsMax; ++count) {
    if (ahead.closer[i] != kNowhere) return true;
    const std::size_t head = ahead.head[i];
    if (head == all.size() || all[head].is_standing_head) return false;
    const std::size_t below = ahead.text[head + 1];
    if (below == all.size() || all[below].opening || all[below].kind != Kind::kBody) return false;
    i = below;
  }
  return false;
}

std::size_t plain_heads_below(const Ahead& ahead, const std::vector<Facts>& all, std::size_t i) {
  std::size_t count = 0;
  for (std::size_t head = ahead.head[i]; head < all.size() && count < 2; ++count) {
    const std::size_t below = ahead.text[head + 1];
    const bool is_plain =
        below < all.size() && !all[below].opening && all[below].kind == Kind::kBody && !all[head].is_standing_head;
    if (!is_plain) break;
    head = ahead.head[below];
  }
  return count;
}

}  // namespace cipin::page
