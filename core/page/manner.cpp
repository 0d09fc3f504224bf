#include "core/page/manner.h"

#include <algorithm>
#include <array>

#include "core/page/heads.h"

namespace cipin::page {
namespace {

constexpr std::size_t kSureHeadsMin = 3;
constexpr std::size_t kGapMax = 7;  // blank lines that are told apart
// Nearly all: four of five.
constexpr std::size_t kNearly = 4;
constexpr std::size_t kOf = 5;

bool is_text(const Facts& facts) {
  return facts.kind == Kind::kBody && !facts.opening;
}

}  // namespace

Manner::Manner(const PageText& text, const std::vector<Facts>& all) : text_(text), all_(all) {
  std::array<std::size_t, kGapMax + 1> gaps{};
  std::size_t text_count = 0;
  std::size_t indented_count = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (!is_text(all[i]) || all[i - 1].kind != Kind::kBody) continue;
    ++text_count;
    ++gaps[std::min<std::size_t>(kGapMax, all[i].paragraph.blank_before)];
    indented_count += is_indented(i) ? 1 : 0;
  }
  // The gap that nearly all paragraphs keep to.
  std::size_t kept = gaps[0];
  while (usual_gap_ < kGapMax && kept * kOf < text_count * kNearly) kept += gaps[++usual_gap_];

  std::size_t sure = 0;
  std::size_t below_chrome = 0;
  std::size_t behind_gap = 0;
  std::size_t not_indented = 0;
  bool text_above = false;
  for (std::size_t begin = 0; begin < all.size(); ++begin) {
    if (all[begin].kind != Kind::kHead) {
      text_above = text_above || all[begin].kind == Kind::kBody;
      continue;
    }
    std::size_t end = begin + 1;
    while (end < all.size() && all[end].kind == Kind::kHead) ++end;
    if (text_above && end < all.size() && (all[end].opening || all[end].kind == Kind::kByline)) {
      ++sure;
      below_chrome += has_chrome_above(begin) ? 1 : 0;
      behind_gap += has_gap_above(begin) ? 1 : 0;
      not_indented += is_indented(begin) ? 0 : 1;
    }
    begin = end - 1;
  }
  const auto nearly_all = [&](std::size_t count) { return sure >= kSureHeadsMin && count * kOf >= sure * kNearly; };
  chrome_parts_ = nearly_all(below_chrome);
  gaps_part_ = nearly_all(behind_gap);
  indents_part_ = nearly_all(not_indented) && text_count > 0 && indented_count * kOf >= text_count * kNearly;
}

double Manner::score_of_article(std::size_t head) const {
  double score = 0;
  if (chrome_parts_) score += has_chrome_above(head) ? 3 : -3;
  if (gaps_part_) score += has_gap_above(head) ? 1 : -2.5;
  if (indents_part_ && is_indented(head)) score -= 2.5;
  return score;
}

double Manner::score_of_difference(std::size_t head, std::size_t subhead) const {
  double score = 0;
  if (is_indented(subhead) && !is_indented(head)) score += 2.5;
  if (has_gap_above(head) && !has_gap_above(subhead)) score += 1;
  if (is_quoted(head) && is_quoted(subhead)) score -= 1.5;
  // Behind 一、…, 二、… a line without a number is none of the row.
  if (is_numbered_head(text_, all_[subhead].text) && !is_numbered_head(text_, all_[head].text)) score += 3;
  return score;
}

// “红了以后，最怕学生只看热闹”
bool Manner::is_quoted(std::size_t i) const {
  const Range line = all_[i].paragraph.range;
  return is_opener(text_[line.begin]) && is_closer(text_[line.end - 1]);
}

bool Manner::has_chrome_above(std::size_t i) const {
  return i > 0 && all_[i - 1].kind == Kind::kChrome;
}

bool Manner::has_gap_above(std::size_t i) const {
  return all_[i].paragraph.blank_before > usual_gap_;
}

bool Manner::is_indented(std::size_t i) const {
  return text_.blanks_before(all_[i].paragraph.range.begin) > 0;
}

}  // namespace cipin::page
