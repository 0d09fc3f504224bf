#include "core/page/heads.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/page/head_lines.h"
#include "core/page/word_lists.h"

namespace cipin::page {
namespace {

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

namespace {

constexpr std::size_t kRowPrefixMax = 4;  // 【第二次转身】, 镜头二

// The number near a head's begin, and where it stands; 0 if there is none up to 99.
struct RowNumber {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t value = 0;
};
RowNumber row_number(std::u32string_view form) {
  constexpr std::u32string_view kHan = U"一二三四五六七八九十";
  for (std::size_t at = 0; at < std::min(form.size(), kRowPrefixMax); ++at) {
    if (const std::size_t digit = kHan.find(form[at]); digit != std::u32string_view::npos) {
      return {at, at + 1, digit + 1};
    }
    RowNumber number{at, at, 0};
    while (number.end < form.size() && is_digit(form[number.end]) && number.value < 100) {
      number.value = number.value * 10 + (form[number.end++] - U'0');
    }
    if (number.end > at) return number.value < 100 ? number : RowNumber{};
  }
  return {};
}

}  // namespace

bool is_next_of_row(const PageText& text, Range last, Range next) {
  const std::u32string_view one = text.folded(last);
  const std::u32string_view other = text.folded(next);
  const RowNumber a = row_number(one);
  const RowNumber b = row_number(other);
  if (a.value == 0 || b.value != a.value + 1 || a.begin != b.begin) return false;
  const bool is_same_behind = a.end < one.size() && b.end < other.size() && one[a.end] == other[b.end];
  return is_same_behind && one.substr(0, a.begin) == other.substr(0, b.begin);
}

bool is_first_of_row(const PageText& text, Range head) {
  if (!is_numbered_head(text, head)) return false;
  const std::u32string_view form = text.folded(head);
  const std::size_t at = form.find_first_of(U"0123456789一二三四五六七八九十");
  constexpr std::u32string_view kBehind = U"、)..:";
  const bool is_one = form[at] == U'1' || form[at] == U'一';
  return is_one && at + 1 < form.size() &&
         (form[0] == U'第' || kBehind.find(form[at + 1]) != std::u32string_view::npos);
}

namespace {

// 秋日（组诗）, 登高（外一首）: each has a head of its own below.
bool is_of_several_poems(std::u32string_view head) {
  if (!head.ends_with(U")")) return false;
  const std::size_t open = head.rfind(U'(');
  const std::u32string_view inside = head.substr(open == std::u32string_view::npos ? head.size() : open);
  return inside.starts_with(U"(组诗") || inside.starts_with(U"(外") || inside.starts_with(U"(組詩") ||
         inside.ends_with(U"首)") || inside.ends_with(U"章)") || inside.ends_with(U"篇)");
}

}  // namespace

namespace {

constexpr std::size_t kAlike = 2;  // code points
constexpr std::size_t kBegunAlike = 6;

}  // namespace

bool are_alike(const PageText& text, const std::vector<Facts>& all, std::size_t one, std::size_t other) {
  const Range a = all[one].text;
  const Range b = all[other].text;
  // 从“抢地”到“让地”, 从“各吃各的”到“一桌吃”: what begins alike may differ more.
  const std::size_t slack = !a.empty() && !b.empty() && text[a.begin] == text[b.begin] ? kBegunAlike : kAlike;
  if (a.size() > b.size() + slack || b.size() > a.size() + slack) return false;
  const std::size_t first = text.next_mark(a.begin, a.end) - a.begin;
  return first > 0 && first < a.size() && first == text.next_mark(b.begin, b.end) - b.begin &&
         text[a.begin + first] == text[b.begin + first];
}

bool is_feature(const PageText& text, const std::vector<Facts>& all, const std::vector<std::size_t>& heads) {
  return std::ranges::any_of(heads, [&](std::size_t head) {
    const std::u32string_view form = text.folded(all[head].text);
    return is_dash_line(text, all[head].text) || ends_like_feature(form) || is_of_several_poems(form);
  });
}

namespace {

// What it costs to read the heads between two texts otherwise than as those of the text below; on the scale of the
// share of a head's pairs of Han that a text has.
constexpr double kGivenBack = 0.3;
constexpr double kNoHead = 0.5;  // for an article that begins with 本报讯
constexpr double kNoHeadNorOpening = 0.25;
constexpr double kHeadsOnBothEnds = 0.8;
constexpr double kStandingHead = 0.5;  // 一览, 公告: stands above what it names
constexpr double kHeadsWithoutText = 0.2;
constexpr std::size_t kHeadsAroundBanner = 3;
constexpr std::uint32_t kColumnNameMax = 8;  // code points; 关于…的通告 is a head
constexpr std::size_t kKinReach = 900;  // code points of an article that tell what it speaks of

// Heads and texts in turns, from an article that has none of its own: which of the heads between two texts belong to
// the one above. Each block is cut in two, the upper part goes up; the best cuts together are found from left to right.
class HeadSharing {
 public:
  HeadSharing(const Kinship& kinship, const std::vector<Facts>& all, std::vector<Draft>& drafts,
              std::span<const std::size_t> chain)
      : kinship_(kinship), all_(all), drafts_(drafts), chain_(chain), steps_(chain.size()) {}

  void run() {
    steps_[0].best[0] = 0;
    Kinship::Pairs above = pairs_of(0);
    for (std::size_t k = 1; k < chain_.size(); ++k) {
      Kinship::Pairs below = pairs_of(k);
      take_step(k, above, below);
      above = std::move(below);
    }
    const std::size_t last = chain_.size() - 1;
    bool keeps = steps_[last].best[1] - cost(last, true, false) >= steps_[last].best[0] - cost(last, false, false);
    for (std::size_t k = last; k > 0; --k) {
      const Step& step = steps_[k];
      std::vector<std::size_t>& heads = drafts_[chain_[k]].heads;
      const auto cut = heads.begin() + static_cast<std::ptrdiff_t>(step.given[keeps ? 1 : 0]);
      if (cut != heads.begin()) given_.emplace_back(k - 1, std::vector<std::size_t>(heads.begin(), cut));
      heads.erase(heads.begin(), cut);
      keeps = step.before_keeps[keeps ? 1 : 0];
    }
    for (auto& [to, heads] : given_) {
      std::vector<std::size_t>& own = drafts_[chain_[to]].heads;
      own.insert(own.end(), heads.begin(), heads.end());
    }
  }

 private:
  // By whether the article keeps heads of its own block: the most that all cuts so far are worth, and by which.
  struct Step {
    std::array<double, 2> best = {-1e9, -1e9};
    std::array<std::size_t, 2> given = {0, 0};
    std::array<bool, 2> before_keeps = {false, false};
  };

  Kinship::Pairs pairs_of(std::size_t k) const {
    Kinship::Pairs pairs;
    kinship_.add(drafts_[chain_[k]].flow, kKinReach, pairs);
    return pairs;
  }

  double cost(std::size_t k, bool keeps, bool receives) const {
    const Draft& draft = drafts_[chain_[k]];
    if (draft.flow.empty()) return keeps ? kHeadsWithoutText : 0;
    if (keeps && receives) return kHeadsOnBothEnds;
    if (keeps || receives) return 0;
    return draft.has_opening ? kNoHead : kNoHeadNorOpening;
  }

  void take_step(std::size_t k, const Kinship::Pairs& above, const Kinship::Pairs& below) {
    const std::vector<std::size_t>& heads = drafts_[chain_[k]].heads;
    double gain = 0;
    for (std::size_t given = 0; given <= heads.size(); ++given) {
      if (given > 0) {
        gain += kinship_.plain_share(heads[given - 1], above) - kinship_.plain_share(heads[given - 1], below);
        if (all_[heads[given - 1]].is_standing_head) gain -= kStandingHead;
      }
      const std::size_t keeps = given < heads.size() ? 1 : 0;
      for (const bool before_keeps : {false, true}) {
        const double value = steps_[k - 1].best[before_keeps ? 1 : 0] + gain - (given > 0 ? kGivenBack : 0) -
                             cost(k - 1, before_keeps, given > 0);
        if (value <= steps_[k].best[keeps]) continue;
        steps_[k].best[keeps] = value;
        steps_[k].given[keeps] = given;
        steps_[k].before_keeps[keeps] = before_keeps;
      }
    }
  }

  const Kinship& kinship_;
  const std::vector<Facts>& all_;
  std::vector<Draft>& drafts_;
  const std::span<const std::size_t> chain_;
  std::vector<Step> steps_;
  std::vector<std::pair<std::size_t, std::vector<std::size_t>>> given_;  // to which of the chain, and what
};

}  // namespace

void give_back_heads(const Kinship& kinship, const std::vector<Facts>& all, std::vector<Draft>& drafts) {
  std::vector<std::size_t> chain;
  const auto settle = [&] {
    if (chain.size() >= 2) HeadSharing(kinship, all, drafts, chain).run();
    chain.clear();
  };
  for (std::size_t k = 0; k < drafts.size(); ++k) {
    const Draft& draft = drafts[k];
    const bool is_article = draft.kind == ArticleKind::kArticle && !draft.flow.empty();
    const bool is_heads = draft.flow.empty() && !draft.heads.empty() && all[draft.heads[0]].kind == Kind::kHead;
    if (!is_article && !is_heads) continue;
    // Its heads stand between the text above and its own.
    const bool is_between = draft.heads.empty() || ((draft.flow.empty() || draft.heads.back() < draft.flow.front()) &&
                                                    !chain.empty() && !drafts[chain.back()].flow.empty() &&
                                                    drafts[chain.back()].flow.back() < draft.heads.front());
    if (!is_between || (!chain.empty() && drafts[chain.back()].flow.empty())) settle();
    const bool is_begin = draft.heads.empty() && draft.has_opening;
    if (!chain.empty() || is_begin) chain.push_back(k);
  }
  settle();
  std::erase_if(drafts, [](const Draft& draft) { return draft.empty(); });
  std::ranges::stable_sort(drafts, {}, &Draft::first);
}

namespace {

// Below the first of a page's uppermost heads: 聚焦某某两会, 话数据 看变化 谋新篇.
void part_lower_banners(const PageText& text, const std::vector<Facts>& all, Draft& draft,
                        std::vector<Draft>& banners) {
  std::vector<std::size_t> kept;
  for (std::size_t k = 0; k < draft.heads.size(); ++k) {
    const std::u32string_view form = text.folded(all[draft.heads[k]].text);
    const std::size_t left = kept.size() + draft.heads.size() - k;
    if (k == 0 || left < kHeadsAroundBanner || (!form.starts_with(U"聚焦") && !is_slogan(form))) {
      kept.push_back(draft.heads[k]);
      continue;
    }
    Draft banner;
    banner.kind = ArticleKind::kBanner;
    banner.heads.push_back(draft.heads[k]);
    banners.push_back(std::move(banner));
  }
  draft.heads = std::move(kept);
}

}  // namespace

void part_banners(const PageText& text, const std::vector<Facts>& all, std::vector<Draft>& drafts) {
  std::vector<Draft> banners;
  if (!drafts.empty() && drafts.front().kind == ArticleKind::kArticle && !drafts.front().flow.empty()) {
    part_lower_banners(text, all, drafts.front(), banners);
  }
  for (Draft& draft : drafts) {
    if (draft.kind != ArticleKind::kArticle || draft.heads.empty()) continue;
    if (draft.flow.empty()) {
      draft.kind = ArticleKind::kBanner;
      continue;
    }
    const Range first = all[draft.heads.front()].text;
    const bool is_slogan_line = is_slogan(text.folded(first));
    const Facts& first_head = all[draft.heads.front()];
    const bool is_column = first_head.is_standing_head && !first_head.byline && first_head.length <= kColumnNameMax;
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
