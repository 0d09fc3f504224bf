#include "core/page/head_lines.h"

#include <algorithm>
#include <array>

#include "core/page/heads.h"
#include "core/page/word_lists.h"
#include "core/text/one_of.h"

namespace cipin::page {
namespace {

constexpr std::size_t kHeadListMax = 16;     // of a page that gives them all first
constexpr std::uint32_t kRunOfHeadsMax = 5;  // more lines in a row without a full stop are verse or a list
constexpr std::uint32_t kCutTailMin = 5;     // a shorter line is no piece of a cut sentence
constexpr double kFragmentThreshold = 2.5;
constexpr std::size_t kSureHeadsMin = 3;
constexpr std::uint32_t kLengthSlack = 3;
constexpr double kAwaited = 2;
constexpr std::uint32_t kLongSubhead = 20;
constexpr std::size_t kKinReach = 600;  // code points of the texts above and below that tell whose a line is
constexpr double kKinMax = 2;
constexpr std::uint32_t kShortLine = 12;
constexpr std::size_t kClauseMax = 10;
constexpr double kLooseRest = 1.5;
constexpr std::size_t kComparisonsMax = 4096;  // on a page: no newspaper's has so many, and the time has a bound
constexpr double kRestKinScale = 40;
constexpr double kRestMax = 3.5;
// What speaks for a line that could be a head being a fragment of a sentence, against 0. Fitted together, by logistic
// regression of 202 fragments and 2,795 heads of broken and marked pages, and rounded: it takes 11 heads for fragments
// and misses 43 of these. The first is 0.3 less, for pages without openings, of which there were none, and kWantedHead
// was set by hand.
constexpr double kOfFragment = -2.6;
constexpr double kRunningText = 1.6;
constexpr double kDayFirst = 1.8;
constexpr double kParticleLast = 2.1;
constexpr double kExcess = 0.4;
constexpr double kCloser = 5.5;
constexpr double kCloserMax = 0.33;
constexpr double kHabit = 0.45;
constexpr double kRest = 0.7;
constexpr double kOnlyHead = 1.5;
constexpr double kShortLineCost = 0.9;
constexpr double kDashBelow = 2;
constexpr double kAboveOpening = 1.85;
constexpr double kWantedHead = 3;
constexpr double kFarWord = 3.6;
constexpr std::size_t kFarReach = 24;  // paragraphs
constexpr std::size_t kRowHeadsMax = 6;
constexpr double kOfRow = 2;
constexpr double kBelowOtherHead = 1;
constexpr double kWordGain = 4;        // natural logarithm: a word that is no accident

// (市气象局提供): who a list comes from; it ends there.
bool names_source(std::u32string_view form) {
  return form.ends_with(U"提供)") || form.ends_with(U"供稿)") || form.ends_with(U"整理)");
}

// A line in brackets from begin to end: a remark, not a head.
bool is_bracketed(const PageText& text, Range range) {
  if (range.size() < 3 || text[range.begin] != U'(' || text[range.end - 1] != U')') return false;
  for (std::size_t at = range.begin + 1; at + 1 < range.end; ++at) {
    if (text[at] == U')') return false;
  }
  return true;
}

// 水退一步，人也退一步: two short clauses of nearly one length.
bool is_balanced(std::u32string_view form) {
  const std::size_t comma = form.find(U',');
  if (comma == std::u32string_view::npos || comma < 3 || comma > kClauseMax) return false;
  const std::u32string_view rest = form.substr(comma + 1);
  const bool is_alike = rest.size() + 1 >= comma && rest.size() <= comma + 1;
  return is_alike && std::ranges::none_of(rest, is_clause_end);
}

// How much a line that could be a head reads like running text instead: 0 not at all.
double running_text_score(const PageText& text, const Facts& line) {
  const std::u32string_view form = text.folded(line.text);
  const auto commas = std::ranges::count(form, U',');
  double score = static_cast<double>(std::min<std::ptrdiff_t>(commas, 2));
  score += 0.3 * std::min<double>(line.comma_count - static_cast<double>(commas), 2);
  // 这是…, 该公司…: speaks of what was said before.
  if (std::u32string_view(U"这该此其他她它據据").find(form[0]) != std::u32string_view::npos) score += 1;
  if (line.length > 30) score += line.length > 40 ? 1 : 0.5;
  const auto words =
      std::ranges::count_if(form, [](char32_t c) { return running_text_words().contains(std::u32string_view(&c, 1)); });
  score += 0.4 * static_cast<double>(std::min<std::ptrdiff_t>(words, 3));
  for (std::size_t length = 1; length <= 2 && length < form.size(); ++length) {
    if (!mid_sentence_ends().contains(form.substr(form.size() - length))) continue;
    if (form.back() == U'个' && is_digit(form[form.size() - 2])) break;  // 今年建成86个
    score += 1.5;
    break;
  }
  if (begins_like_sentence(form)) score += 2;
  for (std::size_t at = 1; at + 1 < form.size(); ++at) {
    if (form[at] == U' ' && is_han(form[at - 1]) && is_han(form[at + 1])) score -= 1.5;
  }
  if (form.starts_with(U"——") || form.starts_with(U"--") || form.starts_with(U"──")) score -= 3;
  if (ends_like_feature(form)) score -= 1.5;
  if (line.ends_sentence) score -= 3;
  if (is_balanced(form)) score -= 3;
  if (is_one_of<U"吗呢嗎">(form.back())) score -= 3;  // asks without a mark
  if (is_digit(form.back())) score += 1;
  if (sentence_openings().prefix_length(form) > 1) score += 0.5;
  if (form.back() == U')') score -= 2;
  return score;
}

// The paragraph above that is no picture, nor chrome; the paragraph itself if there is none.
std::size_t text_above(const std::vector<Facts>& all, std::size_t i) {
  std::size_t at = i;
  while (at > 0 && is_passed_over(all[at - 1].kind)) --at;
  return at > 0 ? at - 1 : i;
}

// Whether such a line may be part of a cut sentence at all.
bool may_be_cut(const PageText& text, const Facts& line) {
  return line.length >= kCutTailMin && !line.is_standing_head && line.markdown_level == 0 &&
         text[line.text.begin] != U'【' && !is_banner_line(text, line.text);
}

// The score for a line that could be a head being the first part of a sentence that the next text goes on with.
double fragment_score(const PageText& text, const Facts& line, const Facts& next, const WordCosts& words) {
  if (next.opening || next.kind != Kind::kBody) return -10;
  double score = running_text_score(text, line) + start_defect(text, next);
  if (number_goes_on(text, line.text, next.text)) score += 2;
  score += score_of_gain(gain_of_join(text, line.text, next.text, words));
  if (next.paragraph.blank_before > 1) score -= 0.5;
  if (next.can_be_head) score -= 1;
  if (next.closes_unopened) score -= 3;  // what it closes was not opened here
  return score;
}

// Running text that ends inside a sentence.
bool is_cut_sentence(const Facts& above) {
  return above.kind == Kind::kBody && !above.tail && !above.ends_sentence && !above.text.empty() &&
         (above.ends_comma || !above.ends_clause);
}

// The score for a line that could be a head going on with the cut sentence above it.
double continuation_score(const PageText& text, const Facts& above, const Facts& line, const WordCosts& words) {
  if (!is_cut_sentence(above)) return -10;
  double score = running_text_score(text, line) + std::max(0.0, start_defect(text, line));
  score += score_of_gain(gain_of_join(text, above.text, line.text, words));
  return score;
}

// Whether a sentence that was cut above the heads goes on below them likelier than the last head does.
bool goes_on_over_heads(const PageText& text, const std::vector<Facts>& all, std::size_t first_head,
                        const Facts& last_head, const Facts& next, const WordCosts& words) {
  const std::size_t before = text_above(all, first_head);
  if (before == first_head) return false;
  const Facts& above = all[before];
  return is_cut_sentence(above) &&
         gain_of_join(text, above.text, next.text, words) >= gain_of_join(text, last_head.text, next.text, words);
}

// A byline between the heads above and the line: what it names the writer of must begin here. One in brackets closes a
// text.
bool is_awaited_text(const PageText& text, const std::vector<Facts>& all, std::size_t line) {
  return line >= 2 && all[line - 1].kind == Kind::kByline && all[line - 2].kind == Kind::kHead &&
         text[all[line - 1].paragraph.range.begin] != U'(';
}

// What speaks for the last line above a text being its head: an opening follows further down, which would have none; or it
// is the only one, and a byline has closed what stands above, so that no sentence can begin there.
double cost_of_no_head(const PageText& text, const std::vector<Facts>& all, std::size_t begin, std::size_t end,
                       std::size_t next, const WordCosts& words) {
  // A picture between the line and the text stands rather in a text than below a head.
  double cost = next > end && end - begin == 1 ? -1.75 : 0;
  const std::size_t above = text_above(all, begin);
  if (end - begin == 1 && above != begin && !is_awaited_text(text, all, begin) &&
      (all[above].kind == Kind::kByline || all[above].tail || all[above].has_tail_source || all[above].ends_notice))
    cost += 2.5;
  // Nor does one begin below a list.
  if (end - begin == 1 && above != begin && all[above].is_listed) cost += 2.5;
  // A text would begin with so little of a sentence below a head, and be cut.
  if (end - begin > 1 && !is_awaited_text(text, all, begin)) cost += kBelowOtherHead;
  const bool makes_word = gain_of_join(text, all[end - 1].text, all[next].text, words) > kWordGain;
  for (std::size_t i = next; i < std::min(all.size(), next + kFarReach); ++i) {
    if (all[i].can_be_head) break;
    if (all[i].opening) return cost + (makes_word ? 4 : 6);
  }
  return cost;
}

// Whether one of the heads near the line has its form: 留下，靠的是有事可做, 担心，是怕潮水又退回去.
bool is_one_of_row(const PageText& text, const std::vector<Facts>& all, std::size_t line) {
  std::size_t heads = 0;
  for (std::size_t i = line; i-- > 0 && line - i <= kFarReach && heads < kRowHeadsMax;) {
    if (all[i].kind != Kind::kHead) continue;
    if (are_alike(text, all, i, line) || is_next_of_row(text, all[i].text, all[line].text)) return true;
    ++heads;
  }
  heads = 0;
  for (std::size_t i = line + 1; i < std::min(all.size(), line + kFarReach) && heads < kRowHeadsMax; ++i) {
    if (!all[i].can_be_head) continue;
    if (are_alike(text, all, line, i) || is_next_of_row(text, all[line].text, all[i].text)) return true;
    ++heads;
  }
  return false;
}

// Whether the text is the rest of a sentence that is cut elsewhere, as a word tells that only that one makes with it.
bool is_rest_of_another(const PageText& text, const std::vector<Facts>& all, std::size_t line, std::size_t next,
                        const WordCosts& words) {
  if (gain_of_join(text, all[line].text, all[next].text, words) > kWordGain) return false;
  for (std::size_t j = next > kFarReach ? next - kFarReach : 0; j < std::min(all.size(), next + kFarReach); ++j) {
    if (j == line || j == next || all[j].can_be_head || !is_cut_sentence(all[j])) continue;
    if (gain_of_join(text, all[j].text, all[next].text, words) > kWordGain) return true;
  }
  return false;
}

// Whether several articles begin below with no head between: what stands above are the heads of all of them.
bool has_openings_below(const std::vector<Facts>& all, std::size_t begin) {
  std::size_t count = 0;
  for (std::size_t i = begin; i < std::min(all.size(), begin + kFarReach) && count < 2 && !all[i].can_be_head; ++i) {
    count += all[i].opening ? 1 : 0;
  }
  return count >= 2;
}

// 天气预报 and lines below it with no text behind them: those are what stands under the head.
void settle_list_below_standing_head(const PageText& text, std::vector<Facts>& all, std::size_t begin,
                                     std::size_t end) {
  const bool text_follows = end < all.size() && (all[end].kind == Kind::kBody || all[end].kind == Kind::kByline);
  if (text_follows) return;
  // A picture's head.
  const bool is_pictures = end < all.size() && end == begin + 1 && all[end].kind == Kind::kCaption;
  if (is_pictures && std::ranges::none_of(text.folded(all[begin].text), is_digit)) return;
  bool below_list = begin > 0 && all[begin - 1].kind == Kind::kItem;
  for (std::size_t i = begin; i < end; ++i) {
    if (all[i].is_standing_head) below_list = false;
    if (below_list) all[i].kind = Kind::kItem;
    if (!all[i].is_standing_head) continue;
    for (++i; i < end && !all[i].is_standing_head; ++i) all[i].kind = Kind::kItem;
    --i;
  }
}

// 何尝不是如此？ with no text below: an article's last words.
void settle_last_call(std::vector<Facts>& all, std::size_t begin, std::size_t end) {
  const bool text_follows = end < all.size() && !is_passed_over(all[end].kind);
  if (text_follows || begin + 1 != end || begin == 0 || !all[begin].ends_sentence) return;
  if (all[begin - 1].kind == Kind::kBody && !all[begin].is_standing_head) all[begin].kind = Kind::kBody;
}

}  // namespace

bool ends_like_feature(std::u32string_view head) {
  static constexpr std::u32string_view kEndings[] = {U"见闻", U"侧记", U"纪实", U"调查", U"探访", U"走访",
                                                     U"纪行", U"札记", U"一线", U"观察", U"解读", U"综述"};
  return ends_with_one_of(head, kEndings);
}

bool is_banner_line(const PageText& text, Range head) {
  const std::u32string_view form = text.folded(head);
  if (banner_words().prefix_length(form) > 1) return true;
  const std::size_t point = form.find_first_of(U"·・|");
  return point != std::u32string_view::npos && point >= 3 && form.size() - point > 3;
}

namespace {

// Of the page's blocks of lines that could be heads, the share that an opening or a byline follows, as if there were
// one more without: where most have one, a line above plain text is rather a piece of it.
double share_with_opening(const std::vector<Facts>& all) {
  double count = 1;
  double opened = 0;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (!all[i].can_be_head || all[i].is_standing_head || all[i + 1].can_be_head) continue;
    count += 1;
    opened += all[i + 1].opening || all[i + 1].kind == Kind::kByline ? 1 : 0;
  }
  return opened / count;
}

// Where nearly every head has an opening or a byline below, one without is a subhead or a piece of a sentence; subheads
// are short.
double weight_of_habit(const Facts& line) {
  return line.length >= kLongSubhead ? 2 : 1;
}

// How much longer a line is than the longest of the page's sure heads, those with an opening or a byline below: what it
// speaks for its being running text.
class HeadLengths {
 public:
  explicit HeadLengths(const std::vector<Facts>& all) {
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      if (!all[i].can_be_head || all[i].is_standing_head) continue;
      if (!all[i + 1].opening && all[i + 1].kind != Kind::kByline) continue;
      ++count_;
      longest_ = std::max(longest_, all[i].length);
    }
  }

  double excess_score(const Facts& line) const {
    if (count_ < kSureHeadsMin || line.length <= longest_ + kLengthSlack) return 0;
    return line.length > 2 * longest_ ? 1.5 : 0.75;
  }

 private:
  std::size_t count_ = 0;
  std::uint32_t longest_ = 0;
};

bool has_head_above(const std::vector<Facts>& all, std::size_t i) {
  for (std::size_t at = i, steps = 0; at-- > 0 && steps < kFarReach; ++steps) {
    if (all[at].kind == Kind::kHead) return true;
    if (all[at].opening || all[at].tail) return false;
  }
  return false;
}

// Whether the article that stands above the line has text between its heads and its opening: the rest of a sentence
// that is cut further down.
bool has_rest_above_opening(const std::vector<Facts>& all, std::size_t line) {
  bool below_opening = false;
  for (std::size_t i = line; i-- > 0 && line - i <= kFarReach;) {
    if (is_passed_over(all[i].kind)) continue;
    if (all[i].kind == Kind::kHead) return false;
    if (below_opening) return !all[i].opening && all[i].kind != Kind::kItem && has_head_above(all, i);
    below_opening = all[i].opening.has_value();
  }
  return false;
}

// Whether the text above the line begins with an opening that no head stands above: then the line is rather that head.
bool wants_head(const std::vector<Facts>& all, std::size_t line) {
  for (std::size_t i = line; i-- > 0 && line - i <= kFarReach;) {
    if (is_passed_over(all[i].kind)) continue;
    if (all[i].kind == Kind::kHead) return false;
    if (!all[i].opening) continue;
    std::size_t above = text_above(all, i);
    // Between head and opening a byline may stand; below a text it closes that.
    if (all[above].kind == Kind::kByline) above = text_above(all, above);
    return above == i || all[above].kind != Kind::kHead;
  }
  return false;
}

// What a line's first and last words say beside running_text_score.
double score_of_ends(const PageText& text, const Facts& line) {
  const std::u32string_view form = text.folded(line.text);
  std::size_t digits = 0;
  while (digits < form.size() && is_digit(form[digits])) ++digits;
  const bool begins_with_day = (digits > 0 && digits < form.size() && is_one_of<U"年月日">(form[digits])) ||
                               relative_days().prefix_length(form) > 0;
  const bool ends_with_particle =
      std::u32string_view(U"与和及或由把被向对从在为将是要就並與將").find(form.back()) != std::u32string_view::npos;
  return (begins_with_day ? kDayFirst : 0) + (ends_with_particle ? kParticleLast : 0);
}

// Whether the line and a text further on or back, which nothing in front of it leads to, make a word together.
bool makes_far_word(const PageText& text, const std::vector<Facts>& all, std::size_t line, const WordCosts& words) {
  for (std::size_t j = line > kFarReach ? line - kFarReach : 0; j < std::min(all.size(), line + kFarReach); ++j) {
    if (j == line) continue;
    const bool is_text = all[j].kind == Kind::kBody && !all[j].opening && !all[j].text.empty();
    if (!is_text || is_cut_sentence(all[text_above(all, j)]) || start_defect(text, all[j]) < 0) continue;
    if (gain_of_join(text, all[line].text, all[j].text, words) > kWordGain) return true;
  }
  return false;
}

}  // namespace

void settle_heads(const PageText& text, std::vector<Facts>& all, const WordCosts& words) {
  const double habit = share_with_opening(all);
  const HeadLengths lengths(all);
  std::size_t begin = 0;
  while (begin < all.size()) {
    if (!all[begin].can_be_head) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < all.size() && all[end].can_be_head) ++end;
    const bool opening_follows = end < all.size() && all[end].opening.has_value();
    const bool are_all_heads = end - begin <= kHeadListMax && has_openings_below(all, end);
    for (std::size_t i = begin; i < end; ++i) {
      all[i].kind = Kind::kHead;
      // A long run is verse or a list under a head; the lines next to an opening are its heads.
      const bool near_opening = opening_follows && end - i <= 2;
      const bool near_name = end < all.size() && all[end].kind == Kind::kByline && i + 1 == end;
      const bool below_name = begin > 0 && all[begin - 1].kind == Kind::kByline && all[begin - 1].byline &&
                              !all[begin - 1].byline->has_role;
      if (end - begin > kRunOfHeadsMax && (i > begin || below_name) && !near_opening && !near_name && !are_all_heads) {
        all[i].kind = Kind::kItem;
      }
      if (i == begin && is_bracketed(text, all[i].paragraph.range)) {
        all[i].kind = Kind::kItem;
        const bool is_last = i + 1 < all.size() && all[i + 1].can_be_head && i > 0 && all[i - 1].ends_sentence;
        all[i].has_tail_source = is_last || names_source(text.folded(all[i].paragraph.range));
      }
    }
    settle_list_below_standing_head(text, all, begin, end);
    settle_last_call(all, begin, end);
    // The first may go on with a sentence cut above it.
    const bool is_head_of_next = opening_follows && end - begin == 1;
    if (begin > 0 && !is_head_of_next && may_be_cut(text, all[begin]) && all[begin].kind == Kind::kHead &&
        continuation_score(text, all[text_above(all, begin)], all[begin], words) >= kFragmentThreshold) {
      all[begin].kind = Kind::kBody;
    }
    // The last line may be a cut sentence; the one before a picture's text is judged by what stands behind that.
    if (end - begin <= kRunOfHeadsMax && !opening_follows) {
      std::size_t next = end;
      while (next < all.size() && is_passed_over(all[next].kind)) ++next;
      if (next < all.size() && may_be_cut(text, all[end - 1]) &&
          fragment_score(text, all[end - 1], all[next], words) + habit * weight_of_habit(all[end - 1]) +
                  lengths.excess_score(all[end - 1]) + (is_awaited_text(text, all, end - 1) ? kAwaited : 0) -
                  (is_one_of_row(text, all, end - 1) ? kOfRow : 0) -
                  cost_of_no_head(text, all, begin, end, next, words) >=
              kFragmentThreshold &&
          !goes_on_over_heads(text, all, begin, all[end - 1], all[next], words) &&
          !is_rest_of_another(text, all, end - 1, next, words)) {
        all[end - 1].kind = Kind::kBody;
      }
    }
    begin = end;
  }
}

void find_banners(const PageText& text, std::vector<Facts>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].can_be_head || !is_banner_line(text, all[i].text)) continue;
    std::size_t next = i + 1;
    while (next < all.size() && is_passed_over(all[next].kind)) ++next;
    const std::size_t above = text_above(all, i);
    if (above == i || next == all.size()) continue;
    const bool text_follows = all[next].kind == Kind::kBody && !all[next].opening && !all[next].can_be_head;
    if (!text_follows || !is_cut_sentence(all[above])) continue;
    all[i].kind = Kind::kBanner;
    all[i].can_be_head = false;
  }
}

void settle_banners(std::vector<Facts>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == Kind::kBanner && !is_cut_sentence(all[text_above(all, i)])) all[i].kind = Kind::kHead;
  }
}

namespace {

// Paragraphs that read like the rest of a sentence and that nothing in front of them leads to.
class Rests {
 public:
  Rests(const PageText& text, const std::vector<Facts>& all, const std::vector<Joint>& joints)
      : text_(text), all_(all) {
    std::vector<bool> is_led_to_already(all.size(), false);
    for (const Joint& joint : joints) is_led_to_already[joint.to] = true;
    const auto take = [&](std::size_t i, bool is_loose) {
      if (!is_led_to_already[i]) rests_.push_back({i, is_loose});
    };
    bool closed = true;          // by a byline or who signs
    std::size_t below_head = 0;  // the rest that stands between a head and an opening, as far as that is known
    bool head_before = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Facts& facts = all[i];
      if (is_passed_over(facts.kind)) continue;
      if (facts.kind == Kind::kHead) {
        head_before = true;
        closed = false;
        below_head = 0;
        continue;
      }
      if (facts.kind == Kind::kByline) {
        closed = !head_before;
        continue;
      }
      if (facts.opening) {
        if (below_head > 0) take(below_head, false);
        below_head = 0;
      } else if (facts.kind == Kind::kBody && !facts.begins_elsewhere && !facts.text.empty()) {
        if (closed || (start_defect(text, facts) >= 2 && !calls_first(facts))) take(i, closed);
        if (head_before) below_head = i;
      }
      head_before = false;
      closed = facts.tail.has_value() || facts.has_tail_source || facts.ends_notice;
    }
    std::ranges::stable_sort(rests_, {}, &Rest::paragraph);
  }

  // How well the likeliest of those near the line goes on with it.
  double best_score(std::size_t line, const WordCosts& words, const Kinship& kinship) {
    double best = 0;
    const std::size_t begin = line > kFarReach ? line - kFarReach : 0;
    bool has_above = false;
    for (auto rest = std::ranges::lower_bound(rests_, begin, {}, &Rest::paragraph);
         rest != rests_.end() && rest->paragraph <= line + kFarReach; ++rest) {
      const std::size_t i = rest->paragraph;
      if (i == line) continue;
      double score = std::clamp(start_defect(text_, all_[i]), -3.0, 4.0) + (rest->is_loose ? kLooseRest : 0);
      score += score_of_gain(gain_of_join(text_, all_[line].text, all_[i].text, words));
      if (number_goes_on(text_, all_[line].text, all_[i].text)) score += 1.5;
      if (begins_like_sentence(text_.folded(all_[i].text))) score -= 2;
      if (all_[i].closes_unopened) score -= 2;
      if (score + kKinMax <= best || score + kKinMax < 1 || comparisons_left_ == 0) continue;
      --comparisons_left_;
      if (!has_above) {
        above_.clear();
        kinship.add_above(line, kKinReach, above_);
        has_above = true;
      }
      own_.clear();
      kinship.add(std::array{i}, kKinReach, own_);
      beside_.clear();
      kinship.add_above(i, kKinReach, beside_);
      score +=
          std::clamp((kinship.share(own_, above_) - kinship.share(own_, beside_)) * kRestKinScale, -kKinMax, kKinMax);
      best = std::max(best, score);
    }
    return best;
  }

 private:
  // 谢谢！…: a short call is a sentence of its own.
  bool calls_first(const Facts& facts) const {
    const std::size_t mark = text_.folded(facts.text).substr(0, 8).find_first_of(U"!?");
    return mark != std::u32string_view::npos;
  }

  struct Rest {
    std::size_t paragraph = 0;
    bool is_loose = false;  // nothing stands in front of it that it could belong to
  };
  const PageText& text_;
  const std::vector<Facts>& all_;
  std::vector<Rest> rests_;
  Kinship::Pairs own_;
  Kinship::Pairs above_;
  Kinship::Pairs beside_;
  std::size_t comparisons_left_ = kComparisonsMax;
};

}  // namespace

bool settle_fragments(const PageText& text, const Kinship& kinship, const WordCosts& words,
                      const std::vector<Joint>& joints, std::vector<Facts>& all) {
  Rests rests(text, all, joints);
  bool has_changed = false;
  const double habit = share_with_opening(all);
  const HeadLengths lengths(all);
  Kinship::Pairs before;
  Kinship::Pairs behind;
  for (std::size_t begin = 0; begin < all.size(); ++begin) {
    if (all[begin].kind != Kind::kHead) continue;
    std::size_t end = begin + 1;
    while (end < all.size() && (all[end].kind == Kind::kHead || is_passed_over(all[end].kind))) ++end;
    std::size_t above = begin;
    while (above > 0 && is_passed_over(all[above - 1].kind)) --above;
    Facts& line = all[begin];
    const bool goes_on = above > 0 && all[above - 1].kind == Kind::kBody && !all[above - 1].tail &&
                         !all[above - 1].has_tail_source && !is_cut_sentence(all[above - 1]);
    const bool may_be = may_be_cut(text, line);
    const std::size_t head_count = static_cast<std::size_t>(
        std::count_if(all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end),
                      [](const Facts& facts) { return facts.kind == Kind::kHead; }));
    if (goes_on && may_be) {
      before.clear();
      behind.clear();
      kinship.add_above(begin, kKinReach, before);
      kinship.add_section(end, kKinReach, behind);
      const double closer = kinship.plain_share(begin, before) - kinship.plain_share(begin, behind);
      double score = kOfFragment + kRunningText * running_text_score(text, line) + score_of_ends(text, line) +
                     kExcess * lengths.excess_score(line) + kCloser * std::clamp(closer, -kCloserMax, kCloserMax) +
                     kHabit * habit * weight_of_habit(line) +
                     kRest * std::min(rests.best_score(begin, words, kinship), kRestMax);
      // Where it is the only head of what follows, that would be left without one.
      if (head_count == 1) score -= kOnlyHead;
      if (line.length <= kShortLine) score -= kShortLineCost;
      if (is_one_of_row(text, all, begin)) score -= kOfRow;
      if (begin + 1 < end && is_dash_line(text, all[begin + 1].text)) score -= kDashBelow;
      if (end < all.size() && all[end].opening) score -= kAboveOpening;
      if (wants_head(all, begin) && !has_rest_above_opening(all, begin)) score -= kWantedHead;
      if (score < 0 && score + kFarWord >= 0 && makes_far_word(text, all, begin, words)) score += kFarWord;
      if (score >= 0) {
        line.kind = Kind::kBody;
        has_changed = true;
      }
    }
    begin = end - 1;
  }
  return has_changed;
}

}  // namespace cipin::page
