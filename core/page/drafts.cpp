#include "core/page/drafts.h"

#include <algorithm>
#include <array>

#include "core/page/ahead.h"
#include "core/page/head_judge.h"
#include "core/page/head_lists.h"
#include "core/page/heads.h"

namespace cipin::page {
namespace {

constexpr std::size_t kKinReach = 900;     // code points of a text that tell what it speaks of
constexpr std::size_t kSetInMax = 6;       // articles that can stand within one
constexpr std::size_t kLeadMax = 3;        // paragraphs of 【核心提示】 and what stands below
constexpr std::uint32_t kTellingLength = 24;  // code points of a text that tell what it belongs to
constexpr std::size_t kReturnsMax = 4096;     // looked for on a page, so that the time has a bound
constexpr double kSpeaksOf = 0.35;            // of a head's pairs those that a text has
constexpr double kSpeaksMore = 0.1;
constexpr double kLacksByline = 4;            // of a head on a page where bylines stand above the heads
constexpr double kCloser = 0.02;              // by so much more of what it says
constexpr std::size_t kRemarkMax = 12;        // code points

// Walks down the page and puts each paragraph into a draft.
class Grouper {
 public:
  Grouper(const PageText& text, const std::vector<Facts>& all, const std::vector<Joint>& joints, const Kinship& kinship)
      : text_(text),
        all_(all),
        kinship_(kinship),
        ahead_(look_ahead(all)),
        judge_(text, all, kinship, ahead_),
        draft_of_(all.size(), kNowhere),
        led_from_(all.size(), kNowhere),
        leads_back_to_(all.size(), kNowhere) {
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
    if (leading_byline_ != kNowhere) {
      if (current_ == kNowhere) start(take_pending());
      add(current_, leading_byline_);
    }
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
    return pending_.empty() && current_ != kNowhere && drafts_[current_].body_count == 0 &&
           !drafts_[current_].heads.empty() && drafts_[current_].is_named;
  }

  // 下图：… right below 上图：….
  bool is_second_picture(std::size_t i) const {
    if (last_caption_ == kNowhere || i == 0 || all_[i - 1].kind != Kind::kCaption) return false;
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
    // Heads behind an article that has none stand above a picture by chance.
    const bool are_awaited = !pending_.empty() && !pending_kept_ && current_ != kNowhere &&
                             drafts_[current_].heads.empty() && drafts_[current_].has_opening;
    if (are_awaited && !next_needs_head) {
      drafts_[current_].heads = take_pending();
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
    if (!behind_caption && current_ == kNowhere) start({});
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
    if (stands_above_head(i)) {
      if (current_ != kNowhere) drafts_[current_].is_closed = true;
      leading_byline_ = i;
      return;
    }
    if (current_ == kNowhere) start({});
    Draft& draft = drafts_[current_];
    // Below 【核心提示】 and what it says, the byline stands above the text, as below a head.
    const bool is_below_lead = !draft.is_named && draft.body_count > 0 && draft.body_count <= kLeadMax &&
                               all_[draft.flow.front()].is_lead_label;
    draft.is_named = true;
    draft.is_closed = draft.body_count > 0 && !is_below_lead;
    if (is_below_lead) led_byline_ = i;
    add(current_, i);
  }

  // Between a text that is signed and a head above one that is not, the byline is that one's; and on a page that begins
  // with a byline above a head, wherever the like comes again.
  bool stands_above_head(std::size_t i) {
    if (ahead_.text[i + 1] != ahead_.head[i] || ahead_.head[i] == all_.size()) return false;
    if (current_ == kNowhere) bylines_lead_ = true;
    if (bylines_lead_) return true;
    const Draft& draft = drafts_[current_];
    if (!draft.is_named || draft.body_count == 0 || ahead_.text[i + 1] != ahead_.head[i]) return false;
    std::size_t below = ahead_.text[i + 1];
    while (below < all_.size() && all_[below].kind == Kind::kHead) below = ahead_.text[below + 1];
    if (below == all_.size() || all_[below].kind != Kind::kBody) return false;
    const bool is_signed = ahead_.closer[below] != kNowhere || (all_[below].opening && all_[below].opening->byline);
    return !is_signed && !is_signed_again(all_, draft.signed_at, i);
  }

  void take_text(std::size_t i) {
    place_text(i);
    if (leading_byline_ == kNowhere) return;
    add(current_, leading_byline_);
    drafts_[current_].is_named = true;
    leading_byline_ = kNowhere;
  }

  void place_text(std::size_t i) {
    const Facts& facts = all_[i];
    if (belongs_to_caption(i)) return add(last_caption_, i);
    if (led_from_[i] != kNowhere) {
      go_to_continuation(i);
    } else if (std::ranges::binary_search(continued_, i)) {
      // The sentence goes on: same article, whatever stands between.
    } else if (facts.opening && awaited_ != kNowhere && i <= awaited_) {
      awaited_ = kNowhere;  // the beginning whose rest stands above it
    } else if (facts.opening) {
      if (!is_further_dispatch(i) && !heads_wait_for(i) &&
          (leads_back_to_[i] == kNowhere || !pending_.empty() || draft_of(leads_back_to_[i]) != current_)) {
        start(take_pending());
      }
    } else if (!pending_.empty() && !(pending_kept_ && ahead_.opening[i])) {
      take_heads_before(i);
    } else if (current_ == kNowhere || facts.has_label || facts.begins_elsewhere || is_lone_brief(i)) {
      start({});
    } else if (returns_to_interrupted(i)) {
      current_ = interrupted_;
      interrupted_ = kNowhere;
    }
    pending_kept_ = !pending_.empty();
    if (current_ == kNowhere) start({});
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
    if (leads_back_to_[i] != kNowhere) merge_into_current(draft_of(leads_back_to_[i]));
  }

  // A bulleted item behind a closed article, or behind another such one: no head stands above them, so each is a brief
  // of its own.
  bool is_lone_brief(std::size_t i) const {
    if (!all_[i].is_listed || !is_bullet(text_[all_[i].paragraph.range.begin])) return false;
    const Draft& draft = drafts_[current_];
    // Signed, below a text that is no list.
    if (all_[i].tail && draft.body_count > 0 && draft.listed_count == 0) return true;
    return draft.heads.empty() ? draft.listed_count == draft.body_count && !draft.has_opening
                               : draft.is_closed && draft.listed_count == 0;
  }

  // Several datelines below one head: 新华社波恩…电, 新华社基辅…电. An article whose head stands behind it begins so,
  // too, but then more than one line of heads follows.
  bool is_further_dispatch(std::size_t i) {
    return pending_.empty() && current_ != kNowhere && !drafts_[current_].is_closed && drafts_[current_].has_opening &&
           drafts_[current_].kind == ArticleKind::kArticle && !drafts_[current_].heads.empty() &&
           all_[i].opening->date.has_value() && ahead_.heads[i] < 2 && !is_headed_below(i);
  }

  // Whether the head behind the text at `i` speaks of it, and less of what follows.
  bool is_headed_below(std::size_t i) {
    const std::size_t head = ahead_.head[i];
    if (head == all_.size() || returns_left_ == 0) return false;
    --returns_left_;
    above_.clear();
    below_.clear();
    kinship_.add_section(i, kKinReach, above_);
    kinship_.add_section(head + 1, kKinReach, below_);
    const double share = kinship_.plain_share(head, above_);
    return share >= kSpeaksOf && share > kinship_.plain_share(head, below_) + kSpeaksMore;
  }

  // Head, byline on a line of its own, 本报讯: the article that the byline began.
  bool heads_wait_for(std::size_t i) const {
    return pending_.empty() && current_ != kNowhere && !drafts_[current_].heads.empty() &&
           drafts_[current_].body_count == 0 && drafts_[current_].kind == ArticleKind::kArticle &&
           ahead_.text[drafts_[current_].flow.empty() ? i : drafts_[current_].flow.back() + 1] == i;
  }

  // The rest of another article stood within an open one: whether the text at `i` speaks rather of that one again.
  bool returns_to_interrupted(std::size_t i) {
    if (interrupted_ == kNowhere || drafts_[interrupted_].empty() || returns_left_ == 0) return false;
    if (all_[i].length < kTellingLength) return false;
    --returns_left_;
    own_.clear();
    kinship_.add(std::array{i}, kKinReach, own_);
    take_pairs(kinship_, drafts_[current_], above_);
    take_pairs(kinship_, drafts_[interrupted_], below_);
    return kinship_.share(own_, below_) > kinship_.share(own_, above_) + kCloser;
  }

  // Between head and byline above and the article's beginning below: the rest of what is cut further down.
  bool is_rest_below_byline(std::size_t i) const {
    const std::size_t from = led_from_[i];
    return current_ != kNowhere && pending_.empty() && !drafts_[current_].heads.empty() &&
           drafts_[current_].body_count == 0 && drafts_[current_].is_named && from > i && ahead_.head[i] > from;
  }

  // The paragraph goes on with a sentence from elsewhere: back to that article, or a draft that waits for it.
  void go_to_continuation(std::size_t i) {
    const std::size_t from = draft_of(led_from_[i]);
    if (from == kNowhere && is_rest_below_byline(i)) {
      awaited_ = led_from_[i];
    } else if (from != kNowhere) {
      const bool is_open = current_ != kNowhere && current_ != from && pending_.empty() && !drafts_[current_].is_closed;
      interrupted_ = is_open ? current_ : kNowhere;
      current_ = from;
      drafts_[current_].is_closed = false;
    } else {
      start({});
    }
  }

  // A notice set into a feature: below it, the next lone head is the feature's.
  bool resumes_feature(std::size_t i) {
    const Draft& draft = drafts_[current_];
    if (before_notice_ == kNowhere || pending_.size() != 1 || !is_notice(all_, draft)) return false;
    const Draft& feature = drafts_[before_notice_];
    return !all_[pending_[0]].is_standing_head && !feature.subheads.empty() &&
           (!feature.is_named || are_alike(text_, all_, feature.subheads.back(), pending_[0])) &&
           judge_.score(feature, pending_, i, false) < 1;
  }

  // The article whose numbered row of subheads the pending head goes on with, where others have been set into it.
  std::size_t row_interrupted() const {
    const auto is_next = [&](const Draft& draft) {
      return !draft.subheads.empty() && is_next_of_row(text_, all_[draft.subheads.back()].text, all_[pending_[0]].text);
    };
    if (pending_.size() != 1 || is_next(drafts_[current_])) return kNowhere;
    const std::size_t end = drafts_.size() - std::min(drafts_.size(), kSetInMax);
    for (std::size_t k = drafts_.size(); k-- > end;) {
      if (k != current_ && !drafts_[k].is_closed && is_next(drafts_[k])) return k;
    }
    return kNowhere;
  }

  void take_heads_before(std::size_t i) {
    const std::size_t resumed = current_ == kNowhere ? kNowhere
                                : resumes_feature(i) ? before_notice_
                                                     : row_interrupted();
    if (resumed != kNowhere) {
      current_ = resumed;
      before_notice_ = kNowhere;
      drafts_[current_].is_closed = false;
      add(current_, pending_[0]);
      drafts_[current_].subheads.push_back(pending_[0]);
      pending_.clear();
      return;
    }
    const bool is_new = current_ == kNowhere || (drafts_[current_].body_count == 0 && !waits_for_text()) ||
                        pending_kept_ || (drafts_[current_].body_count > 0 && begins_article(i));
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

  // Head and byline have come, no text: a single head below is a subhead.
  bool waits_for_text() const {
    const Draft& draft = drafts_[current_];
    return !draft.heads.empty() && !draft.flow.empty() && pending_.size() == 1 && pending_[0] > draft.flow.back() &&
           !all_[pending_[0]].is_standing_head;
  }

  // Whether the pending heads begin an article, or are subheads of the one in hand. `i` is the text below.
  bool begins_article(std::size_t i) {
    const Draft& draft = drafts_[current_];
    const double score = judge_.score(draft, pending_, i, led_byline_ != kNowhere && draft.flow.back() == led_byline_);
    const bool lacks_byline = bylines_lead_ && leading_byline_ == kNowhere;
    return score - (lacks_byline ? kLacksByline : 0) >= 1;
  }

  void settle_pending_at_end() {
    // Heads with no text below: of the last article if it has none (they stand behind it), else by themselves.
    if (current_ != kNowhere && drafts_[current_].heads.empty() && drafts_[current_].has_opening) {
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
    interrupted_ = kNowhere;
    awaited_ = kNowhere;
    new_draft().heads = std::move(heads);
    before_notice_ = is_notice(all_, drafts_.back()) ? before : kNowhere;
  }

  void add(std::size_t draft, std::size_t i) {
    drafts_[draft].flow.push_back(i);
    if (drafts_[draft].signed_at == kNowhere && byline_of(all_[i]) != nullptr) drafts_[draft].signed_at = i;
    draft_of_[i] = draft;
  }

  // What stands before the article's beginning on the page becomes part of it. The shorter list is moved, and drafts
  // are renamed by a link, so that a page of nothing but such pieces stays cheap.
  void merge_into_current(std::size_t other) {
    if (other == kNowhere || other == current_) return;
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

  // The draft of a paragraph; kNowhere if it is in none yet.
  std::size_t draft_of(std::size_t i) {
    std::size_t draft = draft_of_[i];
    if (draft == kNowhere) return kNowhere;
    while (draft < merged_into_.size() && merged_into_[draft] != kNowhere) {
      const std::size_t next = merged_into_[draft];
      if (merged_into_[next] != kNowhere) merged_into_[draft] = merged_into_[next];
      draft = next;
    }
    return draft_of_[i] = draft;
  }

  Draft& new_draft() {
    merged_into_.push_back(kNowhere);
    return drafts_.emplace_back();
  }

  const PageText& text_;
  const std::vector<Facts>& all_;
  const Kinship& kinship_;
  Kinship::Pairs own_;
  Kinship::Pairs above_;
  Kinship::Pairs below_;
  const Ahead ahead_;
  HeadJudge judge_;
  std::vector<Draft> drafts_;
  std::vector<std::size_t> draft_of_;
  std::vector<std::size_t> merged_into_;    // of a draft: the one that it became part of
  std::vector<std::size_t> led_from_;       // of a paragraph that goes on with a sentence from elsewhere
  std::vector<std::size_t> leads_back_to_;  // of one whose sentence goes on before it
  std::vector<std::size_t> continued_;      // paragraphs that go on with the one in front of them
  std::vector<std::size_t> pending_;        // heads whose text has not come yet
  bool pending_kept_ = false;               // text of another article stood between them and theirs
  std::size_t current_ = kNowhere;
  std::size_t before_notice_ = kNowhere;  // the article in which the one in hand, a notice, may have been set
  std::size_t last_caption_ = kNowhere;
  std::size_t led_byline_ = kNowhere;      // the last byline below a lead
  bool bylines_lead_ = false;              // they stand above the heads on this page
  std::size_t leading_byline_ = kNowhere;  // stands above the heads whose text it names the writer of
  std::size_t returns_left_ = kReturnsMax;
  std::size_t awaited_ = kNowhere;      // the paragraph that the first text of the article in hand goes on with
  std::size_t interrupted_ = kNowhere;  // the open article in which the rest of the one in hand stands
};

}  // namespace

std::size_t Draft::first() const {
  return std::min(flow.empty() ? kNowhere : flow.front(), heads.empty() ? kNowhere : heads.front());
}

std::vector<Draft> make_drafts(const PageText& text, const std::vector<Facts>& all, const std::vector<Joint>& joints,
                               const Kinship& kinship) {
  std::vector<Draft> drafts = Grouper(text, all, joints, kinship).run();
  share_out_heads(text, all, kinship, drafts);
  give_back_heads(kinship, all, drafts);
  part_banners(text, all, drafts);
  return drafts;
}

std::vector<std::size_t> reading_order(const Draft& draft, const std::vector<Facts>& all,
                                       const std::vector<Joint>& joints) {
  const std::vector<std::size_t>& flow = draft.flow;
  // Runs begin where a sentence from elsewhere goes on, and at an opening.
  std::vector<std::size_t> run_begins;  // places in `flow`
  std::vector<std::size_t> goes_to(flow.size(), kNowhere);
  std::vector<bool> is_led_to(flow.size(), false);
  const auto place_of = [&](std::size_t paragraph) {
    const auto found = std::ranges::lower_bound(flow, paragraph);
    return found != flow.end() && *found == paragraph ? static_cast<std::size_t>(found - flow.begin()) : kNowhere;
  };
  for (std::size_t k = 0; k < flow.size(); ++k) {
    const auto joint = std::ranges::lower_bound(joints, flow[k], {}, &Joint::from);
    if (joint == joints.end() || joint->from != flow[k] || joint->in_place) continue;
    const std::size_t to = place_of(joint->to);
    if (to == kNowhere) continue;
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
        if (goes_to[k] == kNowhere || done[goes_to[k]]) continue;
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
