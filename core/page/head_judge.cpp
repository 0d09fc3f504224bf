#include "core/page/head_judge.h"

#include <algorithm>

#include "core/page/heads.h"
#include "core/page/word_lists.h"
#include "core/text/one_of.h"

namespace cipin::page {
namespace {

constexpr std::size_t kKinReach = 900;     // code points of a text that tell what it speaks of
constexpr std::size_t kKinLast = 6;        // paragraphs of its end
constexpr std::size_t kKinPairsMin = 100;  // fewer tell nothing
constexpr std::size_t kTellingPairs = 5;   // of a head
constexpr std::size_t kSectionMax = 3;     // paragraphs
constexpr std::uint32_t kBriefMax = 150;   // code points
constexpr std::size_t kSalutationMax = 9;  // code points
constexpr std::size_t kTalkReach = 6;      // paragraphs of the text above
constexpr std::size_t kDayReach = 30;      // code points of a text that can tell its day
// What speaks for an article, against the threshold of 1. Fitted together, by logistic regression of 1,600 heads of our
// marked pages as they are, without bylines and without openings, and rounded.
constexpr double kTalk = 2.5;
constexpr double kSalutation = 4;
constexpr double kHabit = 2.2;
constexpr double kNoHabit = 1.2;
constexpr std::size_t kClosingsMin = 2;  // on the page
constexpr double kComma = 1.5;
constexpr double kDay = 2;
constexpr double kDayInRow = 1;
constexpr double kUnlikeRow = 0.45;
constexpr std::uint32_t kUnlikeMax = 8;  // code points
constexpr double kLikeRow = 1.2;
constexpr double kOtherForm = 4;
constexpr double kNextOfRow = 4;
constexpr std::size_t kLikesMax = 4;  // looked at on either side
constexpr double kLike = 1.5;
constexpr double kLikeMax = 4.5;
constexpr double kLongAbove = 1.2;
constexpr double kOfHeads = 5.5;
constexpr double kUnlike = 1.2;
constexpr double kShared = 27;
constexpr double kSharedMax = 0.12;

// Bulleted items or rows, and hardly anything else.
bool is_list(const Draft& draft) {
  return draft.listed_count >= 2 && draft.listed_count + 1 >= draft.body_count;
}

bool is_numeral(char32_t c) {
  return is_digit(c) || is_one_of<U"一二三四五六七八九十">(c);
}

// How a head begins that is one of a row by its form: 【判决】, ■相关数据, 第一关：…, 3.2亿元; of the others none.
enum class RowForm : std::uint8_t { kNone, kBracket, kBullet, kNumber, kFigure };
RowForm row_form_of(const PageText& text, Range head) {
  const char32_t first = text[head.begin];
  if (first == U'【' || first == U'[') return RowForm::kBracket;
  if (is_bullet(first)) return RowForm::kBullet;
  if (is_numbered_head(text, head)) return RowForm::kNumber;
  return is_digit(first) ? RowForm::kFigure : RowForm::kNone;
}

bool begins_with_question(std::u32string_view form) {
  static constexpr std::u32string_view kAsking[] = {U"问:", U"問:", U"记者:", U"記者:", U"主持人:", U"Q:"};
  return begins_with_one_of(form, kAsking);
}

}  // namespace

bool is_notice(const std::vector<Facts>& all, const Draft& draft) {
  return !draft.has_opening && !draft.is_named &&
         std::ranges::any_of(draft.heads, [&](std::size_t head) { return all[head].is_standing_head; });
}

void take_pairs(const Kinship& kinship, const Draft& draft, Kinship::Pairs& pairs) {
  pairs.clear();
  kinship.add(draft.heads, kKinReach, pairs);
  kinship.add(draft.flow, kKinReach, pairs);
  const std::size_t last = draft.flow.size() - std::min(draft.flow.size(), kKinLast);
  kinship.add(std::span(draft.flow).subspan(last), kKinReach, pairs);
}

HeadJudge::HeadJudge(const PageText& text, const std::vector<Facts>& all, const Kinship& kinship, const Ahead& ahead)
    : text_(text), all_(all), kinship_(kinship), ahead_(ahead), manner_(text, all) {}

double HeadJudge::score(const Draft& draft, std::span<const std::size_t> pending, std::size_t below,
                        bool above_is_lead) {
  double score = above_is_lead ? -4 : 0;
  if (draft.is_closed) score += 5;
  score += score_of_signing(draft, below);
  score += score_of_form(draft, pending, below);
  score += score_of_row(draft, pending, below);
  score += score_of_sizes(draft, below);
  score += manner_.score_of_article(pending.front());
  return score + score_of_kinship(draft, pending, below);
}

// What openings and bylines say, on this page and here.
double HeadJudge::score_of_signing(const Draft& draft, std::size_t below) const {
  double score = 0;
  const bool is_signed = ahead_.closer[below] != kNowhere;
  const bool is_again = draft.is_named && is_signed_again(all_, draft.signed_at, ahead_.closer[below]);
  // Where the page's articles begin with 本报讯 or a byline, a head above plain text is rather a subhead.
  if (is_again) {
    score += 0.5;
  } else if (draft.is_named) {
    score += is_signed ? 4 : 2 - 2.5 * ahead_.opened_share;
  } else {
    score += draft.has_opening ? 1 - 1.5 * ahead_.opened_share : -1.5;
  }
  if (draft.is_named || draft.has_opening) {
    score -= kHabit * ahead_.habit;
  } else {
    // Who writes at such length that it needs subheads signs it somewhere.
    if (!is_signed_below(ahead_, all_, below)) score += 1;
  }
  // Where the page's articles are signed, what nobody has signed yet is not at its end.
  if (!draft.is_named) score -= ahead_.signed_share - 0.5;
  // Where no article begins so, none of these can be missing, and a byline below tells the more.
  if (ahead_.habit == 0 && ahead_.closing_count >= kClosingsMin) {
    score += kNoHabit + (is_signed && !is_again ? kNoHabit : 0);
  }
  return score;
}

// What the lines are made of.
double HeadJudge::score_of_form(const Draft& draft, std::span<const std::size_t> pending, std::size_t below) const {
  const Facts& first = all_[pending.front()];
  double score = pending.size() >= 2 ? 2 : 0;
  for (const std::size_t head : pending) {
    if (all_[head].is_standing_head) score += 5;
    if (is_dash_line(text_, all_[head].text)) score += 4;
  }
  if (first.markdown_level == 1) score += 5;
  if (is_about_pictures(text_, first.text)) score += 3;
  if (is_numbered_head(text_, first.text)) score -= 3;
  // 答：…: what stands above asks.
  if (text_.folded(all_[below].text).starts_with(U"答:")) score -= 3;
  if (first.length <= 2 && !first.is_standing_head) {
    score -= 2;
  } else if (first.length <= 6) {
    score -= 1;
  } else if (first.length <= 10) {
    score -= 0.5;
  }
  if (first.comma_count > 0) score -= kComma;
  // 编辑同志：a letter begins.
  const std::u32string_view lead = text_.folded(all_[below].text);
  if (lead.size() <= kSalutationMax && lead.back() == U':') score += kSalutation;
  // An interview has a head of its own, unless it has begun above.
  const auto is_talk = [&](std::size_t i) { return begins_with_question(text_.folded(all_[i].text)); };
  const std::size_t last = draft.flow.size() - std::min(draft.flow.size(), kTalkReach);
  if (is_talk(below) &&
      std::none_of(draft.flow.begin() + static_cast<std::ptrdiff_t>(last), draft.flow.end(), is_talk)) {
    score += kTalk;
  }
  if (tells_day(below)) score += kDay;
  if (is_notice(all_, draft)) score += 3;
  // A list has no subheads, and is seldom a section of a text.
  if (is_list(draft)) score += 5;
  if (!is_numbered_head(text_, first.text) && (ahead_.listed[below] >= 2 || ahead_.listed[below + 1] >= 3)) {
    score += ahead_.listed[below] == 2 ? 3 : 4;
  }
  if (is_feature(text_, all_, draft.heads)) score -= 2;
  return score;
}

// Subheads come in rows, each like the others.
double HeadJudge::score_of_row(const Draft& draft, std::span<const std::size_t> pending, std::size_t below) const {
  const Facts& first = all_[pending.front()];
  double score = heads_numbered_row(pending, below) ? 3 : 0;
  const std::size_t fellows = draft.subheads.size() + plain_heads_below(ahead_, all_, below);
  score += fellows == 0 ? 1.5 : fellows == 1 ? 0 : -0.5;
  // One short paragraph: no article has subheads behind so little.
  const bool is_brief = draft.body_count == 1 && !draft.flow.empty() && all_[draft.flow.back()].length <= kBriefMax;
  if (is_brief && fellows == 0) score += 1;
  if (pending.size() == 1) score -= score_of_likes(draft, pending.front(), below);
  const bool is_next = !draft.heads.empty() && is_next_of_row(text_, all_[draft.heads.back()].text, first.text);
  if (is_next || (!draft.subheads.empty() && is_next_of_row(text_, all_[draft.subheads.back()].text, first.text))) {
    score -= kNextOfRow;
  }
  if (draft.subheads.empty()) return score;
  score += manner_.score_of_difference(pending.front(), draft.subheads.front());
  const RowForm form = row_form_of(text_, all_[draft.subheads.front()].text);
  const bool is_row = form != RowForm::kNone && form == row_form_of(text_, all_[draft.subheads.back()].text);
  if (is_row && row_form_of(text_, first.text) != form) score += fellows >= 2 ? kOtherForm : kOtherForm / 2;
  // One more of a row that has begun.
  if (ahead_.listed[below] < 2 && !first.is_standing_head) score -= draft.is_named ? 1.5 : 0.75;
  const std::uint32_t row = all_[draft.subheads.front()].length;
  const std::uint32_t difference = row > first.length ? row - first.length : first.length - row;
  score += kUnlikeRow * std::min(difference, kUnlikeMax) - kLikeRow;
  if (tells_day(below)) score += kDayInRow;
  return score;
}

// How much the heads above and below in the row have the form of this one: 疫情大考 最硬措施守护群众健康, 改革创新
// 汇聚强劲势能转型升级.
double HeadJudge::score_of_likes(const Draft& draft, std::size_t head, std::size_t below) const {
  std::size_t likes = 0;
  const std::size_t above = draft.subheads.size() - std::min(draft.subheads.size(), kLikesMax);
  for (std::size_t k = above; k < draft.subheads.size(); ++k) likes += are_alike(text_, all_, draft.subheads[k], head);
  for (std::size_t count = 0; count < kLikesMax; ++count) {
    const std::size_t next = ahead_.head[below];
    if (next == all_.size()) break;
    below = ahead_.text[next + 1];
    const bool is_plain = below < all_.size() && !all_[below].opening && all_[below].kind == Kind::kBody;
    if (!is_plain) break;
    likes += are_alike(text_, all_, head, next);
  }
  return std::min(kLike * static_cast<double>(likes), kLikeMax);
}

// News tell the day in their first words; sections of a text seldom do.
bool HeadJudge::tells_day(std::size_t paragraph) const {
  const Range range = all_[paragraph].text;
  const std::size_t end = std::min(range.end, range.begin + kDayReach);
  for (std::size_t at = range.begin; at < end && text_[at] != U'。'; ++at) {
    if (at > range.begin && text_[at] == U'日' && is_numeral(text_[at - 1])) return true;
    if (relative_days().prefix_length(text_.folded({at, range.end})) > 0) return true;
  }
  return false;
}

// Sections below subheads are short: several paragraphs on both sides are rather two articles.
double HeadJudge::score_of_sizes(const Draft& draft, std::size_t text_below) const {
  std::size_t above = 0;
  for (std::size_t k = draft.flow.size(); k-- > 0 && all_[draft.flow[k]].kind != Kind::kHead;) {
    above += all_[draft.flow[k]].kind == Kind::kBody ? 1 : 0;
    if (above >= kSectionMax) break;
  }
  std::size_t below = 0;
  for (std::size_t k = text_below; k < all_.size() && all_[k].kind != Kind::kHead && below < kSectionMax; ++k) {
    below += all_[k].kind == Kind::kBody ? 1 : 0;
  }
  return above < kSectionMax ? 0 : kLongAbove + (below >= kSectionMax ? 2 : 0);
}

// The text leads to the first of a row of numbered subheads: 第一本：…, 一、….
bool HeadJudge::heads_numbered_row(std::span<const std::size_t> pending, std::size_t below) const {
  const std::size_t next = ahead_.head[below];
  return next < all_.size() && is_first_of_row(text_, all_[next].text) &&
         !is_numbered_head(text_, all_[pending.front()].text);
}

// The same question by what the texts say. A subhead often speaks of what stands above it, and the text below it of
// what the article's head says; a head speaks of its text.
double HeadJudge::score_of_kinship(const Draft& draft, std::span<const std::size_t> pending, std::size_t text_below) {
  Kinship::Pairs& above = above_pairs_;
  Kinship::Pairs& below = below_pairs_;
  take_pairs(kinship_, draft, above);
  below.clear();
  kinship_.add_section(text_below, kKinReach, below);
  double score = 0;
  double of_above = 0;
  double of_below = 0;
  for (const std::size_t head : pending) {
    of_above = std::max(of_above, kinship_.plain_share(head, above));
    if (kinship_.pair_count(head) >= kTellingPairs) of_below = std::max(of_below, kinship_.plain_share(head, below));
  }
  score -= of_above >= 0.2 ? 1.5 : of_above >= 0.1 ? 0.75 : 0;
  score += of_below >= 0.6 ? 3.5 : of_below >= 0.45 ? 2 : of_below >= 0.3 ? 1 : 0;
  double of_heads = 0;
  for (const std::size_t head : draft.heads) of_heads += kinship_.plain_share(head, below);
  if (!draft.heads.empty()) of_heads /= static_cast<double>(draft.heads.size());
  score -= kOfHeads * std::min(of_heads, 0.4);
  if (below.size() >= kKinPairsMin && above.size() >= kKinPairsMin) {
    const double shared = kinship_.share(below, above);
    score -= shared >= 0.1 ? 2 : shared >= 0.06 ? 1 : 0;
    if (shared < 0.02) score += 1;
    score += kUnlike - kShared * std::min(shared, kSharedMax);
  }
  // What a byline has closed does not go on because the next speaks of the same.
  // Nor is a list a section because its head names the same place.
  const bool is_above_list = ahead_.listed[text_below] >= 2 && !is_numbered_head(text_, all_[pending.front()].text);
  return draft.is_closed || is_above_list ? std::max(0.0, score) : score;
}

}  // namespace cipin::page
