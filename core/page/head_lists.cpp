#include "core/page/head_lists.h"

#include <algorithm>
#include <array>

#include "core/page/ahead.h"
#include "core/page/heads.h"

namespace cipin::page {
namespace {

constexpr std::size_t kArticlesMin = 3;
constexpr std::size_t kHeadsMin = 3;
constexpr std::size_t kHeadsMax = 16;
constexpr std::size_t kParagraphsMax = 64;
constexpr std::size_t kHeadsOfArticle = 3;
constexpr std::size_t kReach = 400;  // code points of a paragraph
constexpr std::size_t kArticleReach = 900;
constexpr double kSpeaksOf = 0.3;  // of the pairs of one of its heads so many has each article, or all stays
constexpr double kNever = -1e9;
constexpr double kFurther = 0.5;
constexpr double kBegin = 0.15;        // an article without an opening begins
constexpr double kFurtherHead = 0.05;  // an article has one more

bool is_text(const Facts& facts) {
  return facts.kind == Kind::kBody || facts.kind == Kind::kItem;
}

// Heads in their order for paragraphs in theirs: which paragraph begins an article, and with how many heads. The best
// of all ways, from left to right.
class HeadList {
 public:
  HeadList(const std::vector<Facts>& all, const Kinship& kinship, std::vector<std::size_t> heads,
           std::vector<std::size_t> flow)
      : all_(all), heads_(std::move(heads)), flow_(std::move(flow)) {
    Kinship::Pairs pairs;
    shares_.resize(flow_.size());
    for (std::size_t k = 0; k < flow_.size(); ++k) {
      shares_[k].fill(0);
      if (!is_text(all[flow_[k]])) continue;
      pairs.clear();
      kinship.add(std::array{flow_[k]}, kReach, pairs);
      for (std::size_t h = 0; h < heads_.size(); ++h) shares_[k][h] = kinship.plain_share(heads_[h], pairs);
    }
  }

  // The articles; none if no way uses all heads.
  std::vector<Draft> run() {
    // best_[k][h][t]: paragraphs up to k are placed, the article in hand has the t heads in front of h.
    best_.assign(flow_.size() + 1, {});
    for (auto& row : best_) {
      for (auto& cell : row) cell.fill({kNever, 0});
    }
    for (std::size_t taken = 1; taken <= std::min(kHeadsOfArticle, heads_.size()); ++taken) {
      best_[1][taken][taken] = {gain(0, taken, taken) - kFurtherHead * static_cast<double>(taken - 1), 0};
    }
    for (std::size_t k = 1; k < flow_.size(); ++k) {
      for (std::size_t h = 1; h <= heads_.size(); ++h) {
        for (std::size_t taken = 1; taken <= std::min(kHeadsOfArticle, h); ++taken) step(k, h, taken);
      }
    }
    std::size_t taken = 1;
    const auto& last = best_[flow_.size()][heads_.size()];
    for (std::size_t t = 2; t <= kHeadsOfArticle; ++t) taken = last[t].value > last[taken].value ? t : taken;
    return last[taken].value <= kNever / 2 ? std::vector<Draft>{} : articles(taken);
  }

 private:
  struct Cell {
    double value = kNever;
    std::size_t before = 0;  // heads of the article before, if one begins here; else 0
  };

  // What the first paragraph of an article says of its heads.
  double gain(std::size_t k, std::size_t h, std::size_t taken) const {
    double sum = 0;
    for (std::size_t i = h - taken; i < h; ++i) sum += shares_[k][i];
    return sum;
  }

  // A further one: less, and of each as much as of the others, or an article would hide in the one in front of it.
  double further_gain(std::size_t k, std::size_t h, std::size_t taken) const {
    return kFurther * gain(k, h, taken) / static_cast<double>(taken);
  }

  bool must_begin(std::size_t k) const { return all_[flow_[k]].opening.has_value() || is_closing(all_[flow_[k - 1]]); }

  void step(std::size_t k, std::size_t h, std::size_t taken) {
    const Facts& facts = all_[flow_[k]];
    Cell& next = best_[k + 1][h][taken];
    const Cell& same = best_[k][h][taken];
    if (!must_begin(k) && same.value > kNever / 2) next = {same.value + further_gain(k, h, taken), 0};
    if (!is_text(facts) || h == taken) return;
    for (std::size_t before = 1; before <= std::min(kHeadsOfArticle, h - taken); ++before) {
      const double value = best_[k][h - taken][before].value + gain(k, h, taken) - (facts.opening ? 0 : kBegin) -
                           kFurtherHead * static_cast<double>(taken - 1);
      if (value > next.value) next = {value, before};
    }
  }

  std::vector<Draft> articles(std::size_t taken) const {
    std::vector<Draft> drafts(1);
    std::size_t h = heads_.size();
    for (std::size_t k = flow_.size(); k > 0; --k) {
      drafts.back().flow.push_back(flow_[k - 1]);
      const std::size_t before = best_[k][h][taken].before;
      if (before == 0 && k > 1) continue;
      drafts.back().heads.assign(heads_.begin() + static_cast<std::ptrdiff_t>(h - taken),
                                 heads_.begin() + static_cast<std::ptrdiff_t>(h));
      std::ranges::reverse(drafts.back().flow);
      if (k > 1) drafts.emplace_back();
      h -= taken;
      taken = before;
    }
    return drafts;
  }

  const std::vector<Facts>& all_;
  const std::vector<std::size_t> heads_;
  const std::vector<std::size_t> flow_;
  std::vector<std::array<double, kHeadsMax>> shares_;
  std::vector<std::array<std::array<Cell, kHeadsOfArticle + 1>, kHeadsMax + 1>> best_;
};

// What the walk down the page found out of each, once more.
void complete(const std::vector<Facts>& all, Draft& draft) {
  for (const std::size_t i : draft.flow) {
    const Facts& facts = all[i];
    draft.body_count += is_text(facts) ? 1 : 0;
    draft.listed_count += facts.is_listed ? 1 : 0;
    draft.has_opening = draft.has_opening || facts.opening;
    if (byline_of(facts) == nullptr) continue;
    draft.is_named = true;
    draft.signed_at = std::min(draft.signed_at, i);
  }
}

// Where the articles end that have openings and no heads, behind one that may have the heads of all of them; `begin` if
// that is not so. `flow`: their paragraphs.
std::size_t list_end(const PageText& text, const std::vector<Facts>& all, const std::vector<Draft>& drafts,
                     std::size_t begin, std::vector<std::size_t>& flow) {
  const Draft& first = drafts[begin];
  const bool may_be = first.kind == ArticleKind::kArticle && first.heads.size() >= kHeadsMin &&
                      first.heads.size() <= kHeadsMax && first.subheads.empty() && first.has_opening &&
                      first.heads.back() < first.flow.front();
  if (!may_be || std::ranges::any_of(first.heads, [&](std::size_t i) { return is_dash_line(text, all[i].text); })) {
    return begin;
  }
  flow = first.flow;
  std::size_t end = begin + 1;
  for (; end < drafts.size() && flow.size() <= kParagraphsMax; ++end) {
    const Draft& draft = drafts[end];
    if (draft.kind != ArticleKind::kArticle || !draft.heads.empty() || !draft.subheads.empty()) break;
    if (!draft.has_opening || draft.flow.front() < flow.back()) break;
    flow.insert(flow.end(), draft.flow.begin(), draft.flow.end());
  }
  // One article without heads has them rather behind it.
  const bool is_enough = end - begin >= kArticlesMin || (end == drafts.size() && end > begin + 1);
  return is_enough && flow.size() <= kParagraphsMax ? end : begin;
}

}  // namespace

void share_out_heads(const PageText& text, const std::vector<Facts>& all, const Kinship& kinship,
                     std::vector<Draft>& drafts) {
  Kinship::Pairs pairs;
  const auto speaks_of_heads = [&](const Draft& draft) {
    pairs.clear();
    kinship.add(draft.flow, kArticleReach, pairs);
    return std::ranges::any_of(draft.heads,
                               [&](std::size_t head) { return kinship.plain_share(head, pairs) >= kSpeaksOf; });
  };
  std::vector<Draft> result;
  std::vector<std::size_t> flow;
  bool is_changed = false;
  for (std::size_t begin = 0; begin < drafts.size();) {
    const std::size_t end = list_end(text, all, drafts, begin, flow);
    std::vector<Draft> shared;
    if (end > begin) shared = HeadList(all, kinship, drafts[begin].heads, flow).run();
    if (shared.empty() || !std::ranges::all_of(shared, speaks_of_heads)) {
      result.push_back(std::move(drafts[begin++]));
      continue;
    }
    for (Draft& draft : shared) {
      complete(all, draft);
      result.push_back(std::move(draft));
    }
    is_changed = true;
    begin = end;
  }
  drafts = std::move(result);
  if (is_changed) std::ranges::stable_sort(drafts, {}, &Draft::first);
}

}  // namespace cipin::page
