#include "core/page/drafts.h"

#include <algorithm>
#include <array>

#include "core/page/ahead.h"
#include "core/page/heads.h"
#include "core/page/manner.h"

namespace cipin::page {
namespace {

constexpr std::size_t kKinReach = 900;     // code points of a text that tell what it speaks of
constexpr std::size_t kKinLast = 6;        // paragraphs of its end
constexpr std::size_t kKinPairsMin = 100;  // fewer tell nothing
constexpr std::size_t kTellingPairs = 5;   // of a head
constexpr std::size_t kSectionMax = 3;     // paragraphs
constexpr std::size_t kLeadMax = 3;        // paragraphs of 【核心提示】 and what stands below
constexpr std::uint32_t kTellingLength = 24;  // code points of a text that tell what it belongs to
constexpr std::size_t kReturnsMax = 4096;     // looked for on a page, so that the time has a bound
constexpr double kCloser = 0.02;              // by so much more of what it says
constexpr std::size_t kRemarkMax = 12;     // code points
constexpr std::uint32_t kBriefMax = 150;   // code points

// Walks down the page and puts each paragraph into a draft.
class Grouper {
 public:
  Grouper(const PageText& text, const std::vector<Facts>& all, const std::vector<Joint>& joints, const Kinship& kinship)
      : text_(text),
        all_(all),
        kinship_(kinship),
        ahead_(look_ahead(all)),
        manner_(text, all),
        draft_of_(all.size(), kNone),
        led_from_(all.size(), kNone),
        leads_back_to_(all.size(), kNone) {
    for (const Joint& joint : joints) {
      if (joint.in_place) {
        continued_.push_back(joint.to);
        continue;
      }
      led_from_[joint.to] = joint.from;
      if (joint.to < joint.from) leads_back_to_[joint.from] = joint.to;
    }
    std::ranges::sort(continued_);
  }

  std::vector<Draft> run() {
    for (std::size_t i = 0; i < all_.size(); ++i) take(i);
    if (!pending_.empty()) settle_pending_at_end();
    std::erase_if(drafts_, [](const Draft& draft) { return draft.empty(); });
    for (Draft& draft : drafts_) {
      std::ranges::sort(draft.heads);
      std::ranges::sort(draft.subheads);
      std::ranges::sort(draft.flow);
    }
    std::ranges::stable_sort(drafts_, {}, &Draft::first);
    return std::move(drafts_);
  }

 private:
  void take(std::size_t i) {
    const Facts& facts = all_[i];
    switch (facts.kind) {
      case Kind::kChrome:
      case Kind::kRunningHead:
      case Kind::kDesk:
        return;
      case Kind::kHead:
        // A new block of heads, where text has come between: the old ones can only be heads without text.
        if (pending_kept_ && !pending_.empty()) settle_pending_at_end();
        pending_.push_back(i);
        return;
      case Kind::kBanner: {
        Draft banner;
        banner.kind = ArticleKind::kBanner;
        banner.heads.push_back(i);
        new_draft() = std::move(banner);
        return;
      }
      case Kind::kCaption:
        take_caption(i);
        return;
      case Kind::kCredit:
        take_credit(i);
        return;
      case Kind::kByline:
        take_byline(i);
        return;
      case Kind::kBody:
      case Kind::kItem:
        take_text(i);
        return;
    }
  }

  // Head and byline with a caption as their text: a picture of its own.
  bool is_headed_picture() const {
    return pending_.empty() && current_ != kNone && drafts_[current_].body_count == 0 &&
           !drafts_[current_].heads.empty() && drafts_[current_].is_named;
  }

  // 下图：… right below 上图：….
  bool is_second_picture(std::size_t i) const {
    if (last_caption_ == kNone || i == 0 || all_[i - 1].kind != Kind::kCaption) return false;
    const std::u32string_view form = text_.folded(all_[i].paragraph.range);
    // ① and on: 图②, behind 图①.
    const bool is_numbered =
        form.size() > 1 && (form[0] == U'图' || form[0] == U'圖') && form[1] > U'①' && form[1] <= U'⑳';
    return is_numbered || form.starts_with(U"下图") || form.starts_with(U"右图") || form.starts_with(U"下圖") ||
           form.starts_with(U"右圖");
  }

  // 本报记者 某某 摄影报道, （资料图片） right below a caption.
  bool belongs_to_caption(std::size_t i) const {
    if (i == 0 || all_[i - 1].kind != Kind::kCaption || !pending_.empty()) return false;
    if (all_[i].kind == Kind::kByline) {
      return !drafts_[last_caption_].heads.empty() && all_[i].byline && !all_[i].byline->photographers.empty();
    }
    const std::u32string_view form = text_.folded(all_[i].paragraph.range);
    return form.size() <= kRemarkMax && form.front() == U'(' && form.back() == U')';
  }

  // A caption is an item of its own; a head in front of it is its head if the next text does not need one.
  void take_caption(std::size_t i) {
    const std::size_t next = ahead_.text[i + 1];
    const bool next_needs_head =
        next < all_.size() && (all_[next].kind == Kind::kBody || all_[next].kind == Kind::kItem);
    if (is_second_picture(i)) {
      add(last_caption_, i);
      return;
    }
    if (is_headed_picture()) {
      drafts_[current_].kind = ArticleKind::kCaption;
      drafts_[current_].body_count = 1;
      last_caption_ = current_;
      add(current_, i);
      return;
    }
    Draft draft;
    draft.kind = ArticleKind::kCaption;
    if (!pending_.empty() && !pending_kept_ && pending_.back() + 1 == i && !next_needs_head) {
      draft.heads = std::move(pending_);
      pending_.clear();
    }
    draft.flow.push_back(i);
    draft.body_count = 1;
    draft_of_[i] = drafts_.size();
    last_caption_ = drafts_.size();
    new_draft() = std::move(draft);
  }

  void take_credit(std::size_t i) {
    const bool behind_caption = i > 0 && all_[i - 1].kind == Kind::kCaption;
    if (!behind_caption && current_ == kNone) start({});
    add(behind_caption ? last_caption_ : current_, i);
  }

  void take_byline(std::size_t i) {
    if (belongs_to_caption(i)) return add(last_caption_, i);
    if (!pending_.empty() && !pending_kept_) {
      start(take_pending());
      drafts_[current_].is_named = true;
      add(current_, i);
      return;
    }
    if (current_ == kNone) start({});
    Draft& draft = drafts_[current_];
    // Below 【核心提示】 and what it says, the byline stands above the text, as below a head.
    const bool is_below_lead = !draft.is_named && draft.body_count > 0 && draft.body_count <= kLeadMax &&
                               all_[draft.flow.front()].is_lead_label;
    draft.is_named = true;
    draft.is_closed = draft.body_count > 0 && !is_below_lead;
    if (is_below_lead) led_byline_ = i;
    add(current_, i);
  }

  void take_text(std::size_t i) {
    const Facts& facts = all_[i];
    if (belongs_to_caption(i)) return add(last_caption_, i);
    if (led_from_[i] != kNone) {
      go_to_continuation(i);
    } else if (std::ranges::binary_search(continued_, i)) {
      // The sentence goes on: same article, whatever stands between.
    } else if (facts.opening) {
      if (!is_further_dispatch(i) && !heads_wait_for(i) &&
          (leads_back_to_[i] == kNone || !pending_.empty() || draft_of(leads_back_to_[i]) != current_)) {
        start(take_pending());
      }
    } else if (!pending_.empty() && !(pending_kept_ && ahead_.opening[i])) {
      take_heads_before(i);
    } else if (current_ == kNone || facts.has_label || facts.begins_elsewhere || is_lone_brief(i)) {
      start({});
    } else if (returns_to_interrupted(i)) {
      current_ = interrupted_;
      interrupted_ = kNone;
    }
    pending_kept_ = !pending_.empty();
    if (current_ == kNone) start({});
    add(current_, i);
    Draft& draft = drafts_[current_];
    ++draft.body_count;
    draft.listed_count += facts.is_listed ? 1 : 0;
    if (facts.opening) {
      draft.has_opening = true;
      draft.is_named = draft.is_named || facts.opening->byline.has_value();
    }
    draft.is_closed = is_closing(facts);
    draft.is_named = draft.is_named || facts.tail.has_value();
    if (leads_back_to_[i] != kNone) merge_into_current(draft_of(leads_back_to_[i]));
  }

  // A bulleted item behind a closed article, or behind another such one: no head stands above them, so each is a brief
  // of its own.
  bool is_lone_brief(std::size_t i) const {
    if (!all_[i].is_listed || !is_bullet(text_[all_[i].paragraph.range.begin])) return false;
    const Draft& draft = drafts_[current_];
    return draft.heads.empty() ? draft.listed_count == draft.body_count && !draft.has_opening
                               : draft.is_closed && draft.listed_count == 0;
  }

  // Bulleted items or rows, and hardly anything else.
  static bool is_list(const Draft& draft) {
    return draft.listed_count >= 2 && draft.listed_count + 1 >= draft.body_count;
  }

  // Several datelines below one head: 新华社波恩…电, 新华社基辅…电. An article whose head stands behind it begins so,
  // too, but then more than one line of heads follows.
  bool is_further_dispatch(std::size_t i) const {
    return pending_.empty() && current_ != kNone && !drafts_[current_].is_closed && drafts_[current_].has_opening &&
           drafts_[current_].kind == ArticleKind::kArticle && !drafts_[current_].heads.empty() &&
           all_[i].opening->date.has_value() && ahead_.heads[i] < 2;
  }

  // Head, byline on a line of its own, 本报讯: the article that the byline began.
  bool heads_wait_for(std::size_t i) const {
    return pending_.empty() && current_ != kNone && !drafts_[current_].heads.empty() &&
           drafts_[current_].body_count == 0 && drafts_[current_].kind == ArticleKind::kArticle &&
           ahead_.text[drafts_[current_].flow.empty() ? i : drafts_[current_].flow.back() + 1] == i;
  }

  // The rest of another article stood within an open one: whether the text at `i` speaks rather of that one again.
  bool returns_to_interrupted(std::size_t i) {
    if (interrupted_ == kNone || drafts_[interrupted_].empty() || returns_left_ == 0) return false;
    if (all_[i].length < kTellingLength) return false;
    --returns_left_;
    own_.clear();
    kinship_.add(std::array{i}, kKinReach, own_);
    take_pairs(drafts_[current_], above_);
    take_pairs(drafts_[interrupted_], below_);
    return kinship_.share(own_, below_) > kinship_.share(own_, above_) + kCloser;
  }

  // The paragraph goes on with a sentence from elsewhere: back to that article, or a draft that waits for it.
  void go_to_continuation(std::size_t i) {
    const std::size_t from = draft_of(led_from_[i]);
    if (from != kNone) {
      const bool is_open = current_ != kNone && current_ != from && pending_.empty() && !drafts_[current_].is_closed;
      interrupted_ = is_open ? current_ : kNone;
      current_ = from;
      drafts_[current_].is_closed = false;
    } else {
      start({});
    }
  }

  // A notice set into a feature: below it, the next lone head is the feature's.
  bool resumes_feature() const {
    const Draft& draft = drafts_[current_];
    return before_notice_ != kNone && pending_.size() == 1 && !all_[pending_[0]].is_standing_head && is_notice(draft) &&
           !drafts_[before_notice_].subheads.empty() && !drafts_[before_notice_].is_named;
  }

  bool is_notice(const Draft& draft) const {
    return !draft.has_opening && !draft.is_named &&
           std::ranges::any_of(draft.heads, [&](std::size_t head) { return all_[head].is_standing_head; });
  }

  // One short paragraph: no article has subheads behind so little.
  bool is_brief(const Draft& draft) const {
    return draft.body_count == 1 && !draft.flow.empty() && all_[draft.flow.back()].length <= kBriefMax;
  }

  void take_heads_before(std::size_t i) {
    if (current_ != kNone && resumes_feature()) {
      current_ = before_notice_;
      before_notice_ = kNone;
      drafts_[current_].is_closed = false;
      add(current_, pending_[0]);
      drafts_[current_].subheads.push_back(pending_[0]);
      pending_.clear();
      return;
    }
    const bool is_new =
        current_ == kNone || drafts_[current_].body_count == 0 || pending_kept_ || score_of_new_article(i) >= 1;
    if (!is_new) {
      for (const std::size_t head : pending_) {
        add(current_, head);
        drafts_[current_].subheads.push_back(head);
      }
      pending_.clear();
      return;
    }
    // Behind a second line that begins with a dash, the rest of the block are subheads.
    std::vector<std::size_t> heads = take_pending();
    std::size_t own = heads.size();
    for (std::size_t k = 1; k < heads.size(); ++k) {
      if (is_dash_line(text_, all_[heads[k]].text)) own = k + 1;
    }
    if (heads.size() > own) {
      const std::vector<std::size_t> rest(heads.begin() + static_cast<std::ptrdiff_t>(own), heads.end());
      heads.resize(own);
      start(std::move(heads));
      for (const std::size_t head : rest) {
        add(current_, head);
        drafts_[current_].subheads.push_back(head);
      }
      return;
    }
    start(std::move(heads));
  }

  // Whether the pending heads begin an article (above 0) or are subheads of the one in hand. `i` is the text below.
  double score_of_new_article(std::size_t i) {
    const Draft& draft = drafts_[current_];
    const Facts& first = all_[pending_.front()];
    double score = 0;
    if (draft.is_closed) score += 5;
    // Where the page's articles begin with 本报讯 or a byline, a head above plain text is rather a subhead.
    if (draft.is_named && is_signed_again(all_, draft.signed_at, ahead_.closer[i])) {
      score -= 2;
    } else if (draft.is_named) {
      score += ahead_.closer[i] != kNone ? 4 : 2 - 2.5 * ahead_.opened_share;
    }
    if (!draft.is_named) score += draft.has_opening ? 1 - 1.5 * ahead_.opened_share : -1.5;
    if (heads_numbered_row(i)) score += 3;
    // Who writes at such length that it needs subheads signs it somewhere.
    if (!draft.is_named && !draft.has_opening && !is_signed_below(ahead_, all_, i)) score += 1;
    if (led_byline_ != kNone && draft.flow.back() == led_byline_) score -= 4;  // nothing but the lead has come
    // Subheads seldom come alone.
    const std::size_t fellows = draft.subheads.size() + plain_heads_below(ahead_, all_, i);
    score += fellows == 0 ? 1.5 : fellows == 1 ? 0 : -0.5;
    if (is_notice(draft)) score += 3;
    // A list has no subheads, and is seldom a section of a text.
    if (is_list(draft)) score += 5;
    if (!is_numbered_head(text_, first.text) && (ahead_.listed[i] >= 2 || ahead_.listed[i + 1] >= 3)) {
      score += ahead_.listed[i] == 2 ? 3 : 4;
    }
    if (pending_.size() >= 2) score += 2;
    for (const std::size_t head : pending_) {
      if (all_[head].is_standing_head) score += 5;
      if (is_dash_line(text_, all_[head].text)) score += 4;
    }
    if (first.markdown_level == 1) score += 5;
    if (is_about_pictures(text_, first.text)) score += 3;
    if (is_numbered_head(text_, first.text)) score -= 3;
    if (is_answer(i)) score -= 3;
    // One more of a row that has begun.
    if (!draft.subheads.empty() && ahead_.listed[i] < 2 && !first.is_standing_head) {
      score -= draft.is_named ? 1.5 : 0.75;
    }
    // Where the page's articles are signed, what nobody has signed yet is not at its end.
    if (!draft.is_named) score -= ahead_.signed_share - 0.5;
    if (first.length <= 2 && !first.is_standing_head) {
      score -= 2;
    } else if (first.length <= 6) {
      score -= 1;
    } else if (first.length <= 10) {
      score -= 0.5;
    }
    if (is_feature(text_, all_, draft.heads)) score -= 2;
    if (is_brief(draft) && fellows == 0) score += 1;
    score += score_of_sizes(i);
    score += manner_.score_of_article(pending_.front());
    if (!draft.subheads.empty()) score += manner_.score_of_difference(pending_.front(), draft.subheads.front());
    return score + score_of_kinship(i);
  }

  // 答：…: what stands above asks.
  bool is_answer(std::size_t i) const { return text_.folded(all_[i].text).starts_with(U"答:"); }

  // Sections below subheads are short: several paragraphs on both sides are rather two articles.
  double score_of_sizes(std::size_t i) const {
    const Draft& draft = drafts_[current_];
    std::size_t above = 0;
    for (std::size_t k = draft.flow.size(); k-- > 0 && all_[draft.flow[k]].kind != Kind::kHead;) {
      above += all_[draft.flow[k]].kind == Kind::kBody ? 1 : 0;
      if (above >= kSectionMax) break;
    }
    std::size_t below = 0;
    for (std::size_t k = i; k < all_.size() && all_[k].kind != Kind::kHead && below < kSectionMax; ++k) {
      below += all_[k].kind == Kind::kBody ? 1 : 0;
    }
    return above >= kSectionMax && below >= kSectionMax ? 2 : 0;
  }

  // The text at `i` leads to the first of a row of numbered subheads: 第一本：…, 一、….
  bool heads_numbered_row(std::size_t i) const {
    const std::size_t next = ahead_.head[i];
    return next < all_.size() && is_first_of_row(text_, all_[next].text) &&
           !is_numbered_head(text_, all_[pending_.front()].text);
  }

  // What the article in hand says, of its begin and its end.
  void take_pairs(const Draft& draft, Kinship::Pairs& pairs) const {
    pairs.clear();
    kinship_.add(draft.heads, kKinReach, pairs);
    kinship_.add(draft.flow, kKinReach, pairs);
    const std::size_t last = draft.flow.size() - std::min(draft.flow.size(), kKinLast);
    kinship_.add(std::span(draft.flow).subspan(last), kKinReach, pairs);
  }

  // The same question by what the texts say. Of 72 heads of articles and subheads on marked pages and some 350 on
  // broken ones: a subhead often speaks of what stands above it, and the text below it does; a head speaks of its text.
  double score_of_kinship(std::size_t i) {
    Kinship::Pairs& above = above_;
    Kinship::Pairs& below = below_;
    take_pairs(drafts_[current_], above);
    below.clear();
    kinship_.add_section(i, kKinReach, below);
    double score = 0;
    double of_above = 0;
    double of_below = 0;
    for (const std::size_t head : pending_) {
      of_above = std::max(of_above, kinship_.plain_share(head, above));
      if (kinship_.pair_count(head) >= kTellingPairs) of_below = std::max(of_below, kinship_.plain_share(head, below));
    }
    score -= of_above >= 0.2 ? 1.5 : of_above >= 0.1 ? 0.75 : 0;
    score += of_below >= 0.6 ? 3.5 : of_below >= 0.45 ? 2 : of_below >= 0.3 ? 1 : 0;
    if (below.size() >= kKinPairsMin && above.size() >= kKinPairsMin) {
      const double shared = kinship_.share(below, above);
      score -= shared >= 0.1 ? 2 : shared >= 0.06 ? 1 : 0;
      if (shared < 0.02) score += 1;
    }
    // What a byline has closed does not go on because the next speaks of the same.
    // Nor is a list a section because its head names the same place.
    const bool is_above_list = ahead_.listed[i] >= 2 && !is_numbered_head(text_, all_[pending_.front()].text);
    return drafts_[current_].is_closed || is_above_list ? std::max(0.0, score) : score;
  }

  void settle_pending_at_end() {
    // Heads with no text below: of the last article if it has none (they stand behind it), else by themselves.
    if (current_ != kNone && drafts_[current_].heads.empty() && drafts_[current_].has_opening) {
      drafts_[current_].heads = take_pending();
      return;
    }
    Draft draft;
    draft.kind = ArticleKind::kBanner;
    draft.heads = take_pending();
    new_draft() = std::move(draft);
  }

  std::vector<std::size_t> take_pending() {
    std::vector<std::size_t> heads = std::move(pending_);
    pending_.clear();
    pending_kept_ = false;
    return heads;
  }

  void start(std::vector<std::size_t> heads) {
    const std::size_t before = current_;
    current_ = drafts_.size();
    interrupted_ = kNone;
    new_draft().heads = std::move(heads);
    before_notice_ = is_notice(drafts_.back()) ? before : kNone;
  }

  void add(std::size_t draft, std::size_t i) {
    drafts_[draft].flow.push_back(i);
    if (drafts_[draft].signed_at == kNone && byline_of(all_[i]) != nullptr) drafts_[draft].signed_at = i;
    draft_of_[i] = draft;
  }

  // What stands before the article's beginning on the page becomes part of it. The shorter list is moved, and drafts
  // are renamed by a link, so that a page of nothing but such pieces stays cheap.
  void merge_into_current(std::size_t other) {
    if (other == kNone || other == current_) return;
    Draft& from = drafts_[other];
    Draft& to = drafts_[current_];
    const auto append = [](std::vector<std::size_t>& left, std::vector<std::size_t>& right) {
      if (left.size() < right.size()) std::swap(left, right);
      left.insert(left.end(), right.begin(), right.end());
    };
    append(to.flow, from.flow);
    append(to.heads, from.heads);
    append(to.subheads, from.subheads);
    to.is_named = to.is_named || from.is_named;
    to.body_count += from.body_count;
    to.listed_count += from.listed_count;
    from = Draft{};
    merged_into_[other] = current_;
  }

  // The draft of a paragraph; kNone if it is in none yet.
  std::size_t draft_of(std::size_t i) {
    std::size_t draft = draft_of_[i];
    if (draft == kNone) return kNone;
    while (draft < merged_into_.size() && merged_into_[draft] != kNone) {
      const std::size_t next = merged_into_[draft];
      if (merged_into_[next] != kNone) merged_into_[draft] = merged_into_[next];
      draft = next;
    }
    return draft_of_[i] = draft;
  }

  Draft& new_draft() {
    merged_into_.push_back(kNone);
    return drafts_.emplace_back();
  }

  const PageText& text_;
  const std::vector<Facts>& all_;
  const Kinship& kinship_;
  Kinship::Pairs own_;
  Kinship::Pairs above_;
  Kinship::Pairs below_;
  const Ahead ahead_;
  const Manner manner_;
  std::vector<Draft> drafts_;
  std::vector<std::size_t> draft_of_;
  std::vector<std::size_t> merged_into_;    // of a draft: the one that it became part of
  std::vector<std::size_t> led_from_;       // of a paragraph that goes on with a sentence from elsewhere
  std::vector<std::size_t> leads_back_to_;  // of one whose sentence goes on before it
  std::vector<std::size_t> continued_;      // paragraphs that go on with the one in front of them
  std::vector<std::size_t> pending_;        // heads whose text has not come yet
  bool pending_kept_ = false;               // text of another article stood between them and theirs
  std::size_t current_ = kNone;
  std::size_t before_notice_ = kNone;  // the article in which the one in hand, a notice, may have been set
  std::size_t last_caption_ = kNone;
  std::size_t led_byline_ = kNone;  // the last byline below a lead
  std::size_t returns_left_ = kReturnsMax;
  std::size_t interrupted_ = kNone;  // the open article in which the rest of the one in hand stands
};

}  // namespace

std::size_t Draft::first() const {
  return std::min(flow.empty() ? kNone : flow.front(), heads.empty() ? kNone : heads.front());
}

std::vector<Draft> make_drafts(const PageText& text, const std::vector<Facts>& all, const std::vector<Joint>& joints,
                               const Kinship& kinship) {
  std::vector<Draft> drafts = Grouper(text, all, joints, kinship).run();
  give_back_heads(kinship, all, drafts);
  part_banners(text, all, drafts);
  return drafts;
}

std::vector<std::size_t> reading_order(const Draft& draft, const std::vector<Facts>& all,
                                       const std::vector<Joint>& joints) {
  const std::vector<std::size_t>& flow = draft.flow;
  // Runs begin where a sentence from elsewhere goes on, and at an opening.
  std::vector<std::size_t> run_begins;  // places in `flow`
  std::vector<std::size_t> goes_to(flow.size(), kNone);
  std::vector<bool> is_led_to(flow.size(), false);
  const auto place_of = [&](std::size_t paragraph) {
    const auto found = std::ranges::lower_bound(flow, paragraph);
    return found != flow.end() && *found == paragraph ? static_cast<std::size_t>(found - flow.begin()) : kNone;
  };
  for (std::size_t k = 0; k < flow.size(); ++k) {
    const auto joint = std::ranges::lower_bound(joints, flow[k], {}, &Joint::from);
    if (joint == joints.end() || joint->from != flow[k] || joint->in_place) continue;
    const std::size_t to = place_of(joint->to);
    if (to == kNone) continue;
    goes_to[k] = to;
    is_led_to[to] = true;
  }
  std::vector<std::size_t> order;
  std::vector<bool> done(flow.size(), false);
  std::vector<std::size_t> stack;  // places to go on at, the next on top
  const auto is_run_begin = [&](std::size_t k) { return is_led_to[k] || all[flow[k]].opening.has_value(); };
  for (std::size_t begin = 0; begin < flow.size(); ++begin) {
    // First what nothing leads to; a ring of sentences that lead to each other is broken at its first.
    const bool is_start = begin == 0 || is_run_begin(begin);
    if (!is_start || is_led_to[begin] || done[begin]) continue;
    stack.push_back(begin);
    while (!stack.empty()) {
      std::size_t k = stack.back();
      stack.pop_back();
      const std::size_t run_begin = k;
      for (; k < flow.size() && !done[k] && (k == run_begin || !is_run_begin(k)); ++k) {
        done[k] = true;
        order.push_back(flow[k]);
        if (goes_to[k] == kNone || done[goes_to[k]]) continue;
        if (k + 1 < flow.size() && !is_run_begin(k + 1)) stack.push_back(k + 1);
        stack.push_back(goes_to[k]);
        break;
      }
    }
  }
  for (std::size_t k = 0; k < flow.size(); ++k) {
    if (!done[k]) order.push_back(flow[k]);
  }
  return order;
}

}  // namespace cipin::page
