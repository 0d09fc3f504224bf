#include "core/page/healing.h"

#include <algorithm>
#include <array>

namespace cipin::page {
namespace {

constexpr std::size_t kReach = 24;        // paragraphs ahead and back in which a word alone can tell
constexpr std::size_t kOrphansMax = 8;    // paragraphs that look like the rest of something, ahead and back
constexpr std::size_t kFarJointsMax = 4;  // kept of one cut sentence, so that their number grows with the page only
constexpr std::uint32_t kTellingLength = 16;  // code points of a text that can tell by its words what it belongs to
constexpr std::size_t kKinReach = 600;        // code points of each text that are compared
constexpr double kKinScale = 40;
constexpr double kKinMax = 3;
constexpr std::size_t kComparisonsMax = 4096;  // on a page: no newspaper's has so many, and the time has a bound
constexpr std::uint32_t kTailMin = 4;     // code points
constexpr std::uint32_t kLongItem = 24;
constexpr double kInPlaceThreshold = 1.5;
constexpr double kFarThreshold = 3;
constexpr double kInPlace = 3;
constexpr double kInPlaceBorneOut = 5;  // more, where the texts themselves say so: no far place can be as good
constexpr double kBorneOut = 1.5;
constexpr double kNowhereElse = 1.5;  // for a far place, if nothing follows in place
constexpr double kWordGain = 4;     // natural logarithm: a word that is no accident
constexpr double kBelowRest = 1;
constexpr double kBelowHead = 1;
constexpr double kSentence = 1;     // against a far place that begins as sentences do
constexpr double kStepCost = 0.05;  // for each paragraph between
constexpr std::size_t kDistanceMax = 40;
// Tried and dropped: giving a cut sentence that is left over to the paragraph that shares most pairs of Han with its
// article. On 50 articles cut and moved apart it found 2 of 21 more, and took as many wrong ones.
constexpr double kLoose = 2.5;  // for a place that nothing leads to; against one that something does

// A row of a list ends where it ends; only a long one can be text that was cut.
bool is_cut(const Facts& facts) {
  const bool is_text = facts.kind == Kind::kBody || (facts.kind == Kind::kItem && facts.length >= kLongItem);
  if (!is_text || facts.tail || facts.has_tail_source || facts.text.empty()) return false;
  if (facts.ends_sentence || (facts.length < kTailMin && !facts.opening)) return false;
  return facts.ends_comma || !facts.ends_clause;
}

bool can_go_on(const Facts& facts) {
  return facts.kind == Kind::kBody && !facts.opening && !facts.begins_elsewhere && !facts.text.empty();
}

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// For each paragraph the next one that a sentence could go on in without leaving its place; kNone if a head, a byline,
// an opening or the page's end comes first.
std::vector<std::size_t> next_in_place(const std::vector<Facts>& all) {
  std::vector<std::size_t> next(all.size(), kNone);
  std::size_t following = kNone;
  for (std::size_t i = all.size(); i-- > 0;) {
    next[i] = following;
    if (is_passed_over(all[i].kind)) continue;
    following = can_go_on(all[i]) ? i : kNone;
  }
  return next;
}

// Paragraphs that nothing on their own place leads to: at the page's begin, behind a closed article, or between a head
// and an opening that the head belongs to.
std::vector<bool> loose_starts(const std::vector<Facts>& all) {
  std::vector<bool> loose(all.size(), false);
  bool closed = true;
  bool head_before = false;
  bool below_standing_head = false;  // 简讯: each of several is signed
  std::size_t run_begin = kNone;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Facts& facts = all[i];
    if (is_passed_over(facts.kind)) continue;
    if (facts.kind == Kind::kHead) {
      head_before = true;
      closed = false;
      below_standing_head = facts.is_standing_head;
      run_begin = kNone;
      continue;
    }
    if (facts.kind == Kind::kByline) {
      closed = run_begin != kNone || !head_before;
      continue;
    }
    if (facts.opening) {
      if (run_begin != kNone) loose[run_begin] = true;
      run_begin = kNone;
    } else if (can_go_on(facts)) {
      if (closed) loose[i] = true;
      if (head_before) run_begin = i;
    }
    head_before = false;
    closed = (facts.tail.has_value() && !below_standing_head) || facts.has_tail_source || facts.ends_notice;
  }
  return loose;
}

double score_of(const PageText& text, const Facts& from, const Facts& to, const WordCosts& words) {
  double score = start_defect(text, to);
  score += score_of_gain(gain_of_join(text, from.text, to.text, words));
  const char32_t last = text[from.text.end - 1];
  const char32_t first = text[to.text.begin];
  if (number_goes_on(text, from.text, to.text)) score += 1.5;
  if (is_digit(last) && (is_digit(first) || is_han(first) || first == U'.' || first == U'%')) score += 1.5;
  // .5万, %, ‰: only behind a digit.
  if (first == U'.' || first == U'%' || first == U'‰') score += is_digit(last) ? 2 : -4;
  if (is_digit(first) && !is_digit(last) && is_han(last)) score += 0.5;
  if (to.closes_unopened) score += from.opens_unclosed ? 2.5 : -2;
  if (from.ends_comma) score += 1;
  return score;
}

// Where one cut sentence could go on.
class Search {
 public:
  Search(const PageText& text, const std::vector<Facts>& all, const WordCosts& words, const Kinship& kinship)
      : text_(text),
        all_(all),
        words_(words),
        kinship_(kinship),
        next_(next_in_place(all)),
        loose_(loose_starts(all)),
        led_to_(all.size(), false) {
    section_.reserve(all.size());
    bool is_below_head = false;
    for (const Facts& facts : all) {
      const bool begins = facts.kind == Kind::kHead || facts.opening.has_value();
      section_.push_back((section_.empty() ? 0 : section_.back()) + (begins ? 1 : 0));
      below_head_.push_back(is_below_head);
      if (!is_passed_over(facts.kind) && facts.kind != Kind::kByline) is_below_head = facts.kind == Kind::kHead;
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!is_cut(all[i]) || next_[i] == kNone) continue;
      led_to_[next_[i]] = true;
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (can_go_on(all[i]) && (loose_[i] || (!led_to_[i] && start_defect(text, all[i]) >= 2))) orphans_.push_back(i);
    }
  }

  void find(std::size_t i, std::vector<Joint>& candidates) {
    if (next_[i] != kNone) {
      const double own = score_of(text_, all_[i], all_[next_[i]], words_);
      const double score = own + kInPlace + (own >= kBorneOut ? kInPlaceBorneOut : 0);
      // Below a list stands other text, unless the texts say that it goes on.
      const bool is_told = all_[i].kind == Kind::kBody || own >= kBorneOut;
      if (is_told && score >= kInPlaceThreshold) candidates.push_back({i, next_[i], score, true});
    }
    far_.clear();
    if (all_[i].kind != Kind::kBody) return;
    const auto middle = std::ranges::lower_bound(orphans_, i) - orphans_.begin();
    const auto begin = std::max<std::ptrdiff_t>(0, middle - std::ptrdiff_t{kOrphansMax});
    const auto end = std::min(std::ssize(orphans_), middle + std::ptrdiff_t{kOrphansMax} + 1);
    for (auto k = begin; k < end; ++k) consider(i, orphans_[static_cast<std::size_t>(k)]);
    if (next_[i] == kNone) {
      for (std::size_t j = i > kReach ? i - kReach : 0; j < std::min(all_.size(), i + kReach + 1); ++j) {
        if (led_to_[j] || !can_go_on(all_[j]) || std::ranges::binary_search(orphans_, j)) continue;
        const bool makes_word = gain_of_join(text_, all_[i].text, all_[j].text, words_) > kWordGain;
        const bool may_go_on = makes_word || number_goes_on(text_, all_[i].text, all_[j].text);
        const bool tells = all_[j].length >= kTellingLength || start_defect(text_, all_[j]) >= 1;
        if (may_go_on || tells) consider(i, j);
      }
    }
    std::ranges::stable_sort(far_, [](const Joint& a, const Joint& b) { return a.score > b.score; });
    if (far_.size() > kFarJointsMax) far_.resize(kFarJointsMax);
    candidates.insert(candidates.end(), far_.begin(), far_.end());
  }

 private:
  void consider(std::size_t i, std::size_t j) {
    if (j == i || j == next_[i]) return;
    const std::size_t distance = std::min(kDistanceMax, j > i ? j - i : i - j);
    const double score = score_of(text_, all_[i], all_[j], words_) + (loose_[j] ? kLoose : 0) -
                         (led_to_[j] ? kLoose : 0) - (is_below_rest(j) ? kBelowRest : 0) -
                         (below_head_[j] && !loose_[j] ? kBelowHead : 0) -
                         (begins_like_sentence(text_.folded(all_[j].text)) ? kSentence : 0) +
                         (next_[i] == kNone ? kNowhereElse : 0) - kStepCost * static_cast<double>(distance);
    const double kin = next_[i] == kNone && score + kKinMax >= kFarThreshold ? score_of_kinship(i, j) : 0;
    if (score + kin >= kFarThreshold) far_.push_back({i, j, score + kin, false});
  }

  // Right below a text that reads like the rest itself.
  bool is_below_rest(std::size_t j) const {
    return j > 0 && section_[j] == section_[j - 1] && !loose_[j] && std::ranges::binary_search(orphans_, j - 1);
  }

  // Whether what stands at `j` speaks of what the cut text does, rather than of what stands above it.
  double score_of_kinship(std::size_t i, std::size_t j) {
    const bool is_own_text = j < i && section_[j] == section_[i];
    if (is_own_text || comparisons_left_ == 0) return 0;
    --comparisons_left_;
    if (cut_of_ != i) {
      cut_of_ = i;
      cut_.clear();
      kinship_.add_above(i + 1, kKinReach, cut_);
    }
    own_.clear();
    above_.clear();
    // A short rest says little; what goes on below it is the same text.
    if (all_[j].length < kTellingLength) {
      kinship_.add_section(j, kKinReach, own_);
    } else {
      kinship_.add(std::array{j}, kKinReach, own_);
    }
    kinship_.add_above(j, kKinReach, above_);
    const double with_cut = kinship_.share(own_, cut_);
    const double with_above = kinship_.share(own_, above_);
    return std::clamp((with_cut - with_above) * kKinScale, -kKinMax, kKinMax);
  }

  const PageText& text_;
  const std::vector<Facts>& all_;
  const WordCosts& words_;
  const Kinship& kinship_;
  const std::vector<std::size_t> next_;
  const std::vector<bool> loose_;
  std::vector<bool> led_to_;          // has a cut sentence right in front of it
  std::vector<std::size_t> orphans_;  // rising: what looks like the rest of something that is not in front of it
  std::vector<Joint> far_;
  std::vector<std::size_t> section_;  // of each paragraph: how many heads and openings stand down to it
  std::vector<bool> below_head_;      // the first text under one
  std::size_t cut_of_ = kNone;        // the paragraph whose text `cut_` has
  Kinship::Pairs cut_;
  Kinship::Pairs own_;
  Kinship::Pairs above_;
  std::size_t comparisons_left_ = kComparisonsMax;
};

}  // namespace

std::vector<Joint> find_joints(const PageText& text, const std::vector<Facts>& all, const WordCosts& words,
                               const Kinship& kinship) {
  Search search(text, all, words, kinship);
  std::vector<Joint> candidates;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_cut(all[i])) search.find(i, candidates);
  }
  // The likeliest first; each paragraph goes on in one, and is gone on to from one.
  std::ranges::stable_sort(candidates, [](const Joint& a, const Joint& b) { return a.score > b.score; });
  std::vector<bool> is_from(all.size(), false);
  std::vector<bool> is_to(all.size(), false);
  std::vector<Joint> joints;
  for (const Joint& joint : candidates) {
    if (is_from[joint.from] || is_to[joint.to]) continue;
    is_from[joint.from] = is_to[joint.to] = true;
    joints.push_back(joint);
  }
  std::ranges::sort(joints, {}, &Joint::from);
  return joints;
}

}  // namespace cipin::page
