#include "core/page/heads.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "core/page/word_lists.h"

namespace cipin::page {
namespace {

using Bigrams = std::unordered_set<std::uint64_t>;

template <class Take>
void for_bigrams(std::u32string_view form, const Take& take) {
  for (std::size_t at = 0; at + 1 < form.size(); ++at) {
    if (is_han(form[at]) && is_han(form[at + 1])) take((std::uint64_t{form[at]} << 32) | form[at + 1]);
  }
}

Bigrams bigrams_of(const PageText& text, const std::vector<Facts>& all, const std::vector<std::size_t>& paragraphs) {
  Bigrams bigrams;
  for (const std::size_t i : paragraphs) {
    for_bigrams(text.folded(all[i].text), [&](std::uint64_t bigram) { bigrams.insert(bigram); });
  }
  return bigrams;
}

// The share of the head's bigrams that the text has, too.
double share_in(std::u32string_view head, const Bigrams& bigrams) {
  std::size_t count = 0;
  std::size_t found = 0;
  for_bigrams(head, [&](std::uint64_t bigram) {
    ++count;
    found += bigrams.contains(bigram) ? 1 : 0;
  });
  return count == 0 ? 0 : static_cast<double>(found) / static_cast<double>(count);
}

// 稳经济 促发展 强信心: three or more parts of the same length.
bool is_slogan(std::u32string_view form) {
  std::size_t part_count = 1;
  std::size_t length = 0;
  std::size_t first_length = 0;
  for (const char32_t c : form) {
    if (c != U' ') {
      ++length;
      continue;
    }
    if (part_count == 1) first_length = length;
    if (length != first_length) return false;
    ++part_count;
    length = 0;
  }
  return part_count >= 3 && length == first_length && length <= 6;
}

}  // namespace

bool is_dash_line(const PageText& text, Range head) {
  const std::u32string_view form = text.folded(head);
  return form.starts_with(U"——") || form.starts_with(U"--") || form.starts_with(U"──") || form.starts_with(U"－");
}

bool is_about_pictures(const PageText& text, Range head) {
  const std::u32string_view form = text.folded(head);
  return form.size() > 3 && form.back() == U')' && form.find(U'(') != std::u32string_view::npos;
}

bool is_numbered_head(const PageText& text, Range head) {
  const std::u32string_view form = text.folded(head);
  constexpr std::u32string_view kNumerals = U"0123456789一二三四五六七八九十";
  std::size_t at = 0;
  if (form.starts_with(U"第") || form.starts_with(U"(") || form.starts_with(U"之")) ++at;
  const std::size_t begin = at;
  while (at < form.size() && at - begin < 3 && kNumerals.find(form[at]) != std::u32string_view::npos) ++at;
  if (at == begin || at >= form.size()) return false;
  if (form[0] == U'(') return form[at] == U')';
  if (form[0] == U'第') {
    const std::size_t colon = form.find(U':');
    return colon != std::u32string_view::npos && colon <= at + 3;
  }
  return form[at] == U'、' || (form[at] == U'.' && at + 1 < form.size() && !is_digit(form[at + 1]));
}

bool is_first_of_row(const PageText& text, Range head) {
  if (!is_numbered_head(text, head)) return false;
  const std::u32string_view form = text.folded(head);
  const std::size_t at = form.find_first_of(U"0123456789一二三四五六七八九十");
  constexpr std::u32string_view kBehind = U"、)..:";
  const bool is_one = form[at] == U'1' || form[at] == U'一';
  return is_one && at + 1 < form.size() && (form[0] == U'第' || kBehind.find(form[at + 1]) != std::u32string_view::npos);
}

bool is_feature(const PageText& text, const std::vector<Facts>& all, const std::vector<std::size_t>& heads) {
  return std::ranges::any_of(heads, [&](std::size_t head) {
    const std::u32string_view form = text.folded(all[head].text);
    constexpr std::array<std::u32string_view, 12> kEndings = {U"见闻", U"侧记", U"纪实", U"调查", U"探访", U"走访",
                                                              U"纪行", U"札记", U"一线", U"观察", U"解读", U"综述"};
    return is_dash_line(text, all[head].text) ||
           std::ranges::any_of(kEndings, [&](std::u32string_view ending) { return form.ends_with(ending); });
  });
}

bool is_banner_line(const PageText& text, Range head) {
  const std::u32string_view form = text.folded(head);
  if (banner_words().prefix_length(form) > 1) return true;
  const std::size_t point = form.find_first_of(U"·・|");
  return point != std::u32string_view::npos && point >= 3 && form.size() - point > 3;
}

void give_back_heads(const PageText& text, const std::vector<Facts>& all, std::vector<Draft>& drafts) {
  for (std::size_t k = 0; k + 1 < drafts.size(); ++k) {
    Draft& headless = drafts[k];
    Draft& next = drafts[k + 1];
    if (!headless.heads.empty() || !headless.has_opening || next.heads.size() < 2 || headless.flow.empty()) continue;
    const Bigrams own = bigrams_of(text, all, headless.flow);
    const Bigrams others = bigrams_of(text, all, next.flow);
    // The cut that puts each head with the text that speaks of it; the next article keeps one.
    double best = 0;
    double sum = 0;
    std::size_t best_count = 0;
    for (std::size_t count = 1; count < next.heads.size(); ++count) {
      const std::u32string_view head = text.folded(all[next.heads[count - 1]].text);
      sum += share_in(head, own) - share_in(head, others);
      if (sum <= best) continue;
      best = sum;
      best_count = count;
    }
    const auto cut = next.heads.begin() + static_cast<std::ptrdiff_t>(best_count);
    headless.heads.assign(next.heads.begin(), cut);
    next.heads.erase(next.heads.begin(), cut);
  }
}

void part_banners(const PageText& text, const std::vector<Facts>& all, std::vector<Draft>& drafts) {
  std::vector<Draft> banners;
  for (Draft& draft : drafts) {
    if (draft.kind != ArticleKind::kArticle || draft.heads.empty()) continue;
    if (draft.flow.empty()) {
      draft.kind = ArticleKind::kBanner;
      continue;
    }
    const Range first = all[draft.heads.front()].text;
    const bool is_slogan_line = is_slogan(text.folded(first));
    const bool is_column = all[draft.heads.front()].is_standing_head;
    if (!is_banner_line(text, first) && !is_slogan_line && !is_column) continue;
    Draft banner;
    banner.kind = ArticleKind::kBanner;
    banner.heads.push_back(draft.heads.front());
    if (draft.heads.size() >= (is_slogan_line ? 3U : 2U)) {
      draft.heads.erase(draft.heads.begin());
      banners.push_back(std::move(banner));
      continue;
    }
    // A lead may stand between the banner and the head: then the first two lines of heads below are head and subhead.
    if (draft.heads.size() > 1 || is_column || is_slogan_line) continue;
    for (std::size_t k = 0; k + 1 < draft.subheads.size(); ++k) {
      if (draft.subheads[k] + 1 != draft.subheads[k + 1]) continue;
      draft.heads = {draft.subheads[k]};
      std::erase(draft.flow, draft.subheads[k]);
      draft.subheads.erase(draft.subheads.begin() + static_cast<std::ptrdiff_t>(k));
      banners.push_back(std::move(banner));
      break;
    }
  }
  for (Draft& banner : banners) drafts.push_back(std::move(banner));
  std::ranges::stable_sort(drafts, {}, &Draft::first);
}

}  // namespace cipin::page
