#include "core/page/rows.h"

#include <algorithm>

#include "core/page/word_lists.h"
#include "core/text/one_of.h"

namespace cipin::page {
namespace {

constexpr std::uint32_t kRowMax = 70;  // code points of a row of a list
constexpr std::size_t kRowLabelMax = 18;
constexpr std::size_t kEntryLabelMax = 12;
constexpr std::size_t kEntriesMin = 3;

// 1937年12月 …, 周一上午 …, 第一名 …: the length of the day, hour or rank that an entry of a list begins with, 0 if it
// begins with none.
std::size_t entry_length(std::u32string_view form) {
  const std::size_t blank = form.substr(0, kEntryLabelMax + 1).find(U' ');
  if (blank == std::u32string_view::npos || blank < 2 || blank + 2 > form.size()) return 0;
  const std::u32string_view label = form.substr(0, blank);
  const bool is_ranked = label[0] == U'第' || label.starts_with(U"周") || label.starts_with(U"星期");
  constexpr std::u32string_view kDayEnds = U"年月日时時分号點点名午天晚版期一二三四五六";
  const bool is_dated =
      is_digit(label[0]) && (is_digit(label.back()) || kDayEnds.find(label.back()) != std::u32string_view::npos);
  return (is_ranked && kDayEnds.find(label.back()) != std::u32string_view::npos) || is_dated ? blank : 0;
}

// 广州：…, 柯桥商会会长 蔺如海：…: the length of the label in front of the colon, 0 if there is none. What introduces
// speech is no label.
std::size_t row_label_length(const PageText& text, const Facts& facts) {
  const bool is_text = facts.kind == Kind::kBody || facts.kind == Kind::kItem;
  if (!is_text || facts.opening || facts.text.empty() || is_bullet(text[facts.text.begin])) return 0;
  const std::u32string_view form = text.folded(facts.text);
  const std::size_t colon = form.substr(0, kRowLabelMax + 1).find(U':');
  if (colon == std::u32string_view::npos || form.find(U' ') < colon) return entry_length(form);
  if (facts.kind == Kind::kItem) return 0;
  if (colon < 2 || colon + 4 > form.size() || (is_opener(form[colon + 1]) && form[colon + 1] != U'(')) return 0;
  for (const char32_t c : form.substr(0, colon)) {
    if (c == U',' || is_sentence_end(c)) return 0;
  }
  // 区城管局回复：… answers in a row.
  for (const std::u32string_view answer :
       {std::u32string_view(U"回复"), std::u32string_view(U"答复"), std::u32string_view(U"回应")}) {
    if (form.substr(0, colon).ends_with(answer)) return colon;
  }
  for (std::size_t length = 1; length <= 3 && length < colon; ++length) {
    if (speech_verbs().contains(form.substr(colon - length, length))) return 0;
  }
  return colon;
}

}  // namespace

bool is_turn(std::u32string_view form) {
  static constexpr std::u32string_view kSpeakers[] = {U"问:",     U"答:", U"記者:", U"记者:",
                                                      U"主持人:", U"問:", U"甲:",   U"乙:"};
  return begins_with_one_of(form, kSpeakers);
}

bool is_lead_label(std::u32string_view form) {
  if (!form.empty() && is_opener(form.front())) form.remove_prefix(1);
  for (const std::u32string_view label :
       {std::u32string_view(U"核心提示"), std::u32string_view(U"阅读提示"), std::u32string_view(U"内容提要"),
        std::u32string_view(U"内容摘要"), std::u32string_view(U"新闻提示"), std::u32string_view(U"核心阅读"),
        std::u32string_view(U"新闻提要"), std::u32string_view(U"内容提示")}) {
    if (!form.starts_with(label)) continue;
    const std::u32string_view rest = form.substr(label.size());
    return rest.empty() || is_closer(rest[0]) || rest[0] == U':' || rest[0] == U' ';
  }
  return false;
}

void settle_labelled_rows(const PageText& text, std::vector<Facts>& all) {
  const auto label_of = [&](std::size_t i) {
    return text.folded(all[i].text).substr(0, row_label_length(text, all[i]));
  };
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin;
    bool comes_again = false;
    for (; end < all.size(); ++end) {
      const std::u32string_view label = label_of(end);
      if (label.empty()) break;
      comes_again = comes_again || (end >= begin + 2 && label == label_of(end - 2)) ||
                    (end >= begin + 1 && label == label_of(end - 1)) || is_turn(text.folded(all[end].text));
    }
    // What could be a head at the end of others that could not is the next head.
    std::size_t last = end;
    while (last > begin && all[last - 1].can_be_head && entry_length(text.folded(all[last - 1].text)) == 0) --last;
    if (last == begin && !(end < all.size() && all[end].opening)) last = end;
    for (std::size_t i = begin; last - begin >= 2 && !comes_again && i < last; ++i) {
      all[i].is_listed = true;
      if (last - begin < kEntriesMin) continue;
      all[i].can_be_head = false;
      if (!all[i].ends_sentence && all[i].length <= kRowMax) all[i].kind = Kind::kItem;
    }
    begin = end + 1;
  }
}

void settle_triangles(const PageText& text, std::vector<Facts>& all) {
  const auto mark_of = [&](std::size_t i) {
    const char32_t first = text[all[i].paragraph.range.begin];
    return first == U'▲' || first == U'△' ? first : U' ';
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind != Kind::kCaption || mark_of(i) == U' ' || (all[i].tail && all[i].tail->byline.is_picture))
      continue;
    const bool below = i > 0 && (mark_of(i - 1) == mark_of(i) || all[i - 1].is_standing_head);
    if (below || (i + 1 < all.size() && mark_of(i + 1) == mark_of(i))) all[i].kind = Kind::kItem;
  }
}

void settle_attributions(const PageText& text, std::vector<Facts>& all) {
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (!all[i].can_be_head) continue;
    const std::u32string_view form = text.folded(all[i].text);
    const std::size_t blank = form.rfind(U' ');
    const std::size_t name = blank == std::u32string_view::npos ? 2 : blank + 1;
    if (!form.starts_with(U"——")) continue;
    const Range said = all[i - 1].text;
    const bool is_quoted = !said.empty() && is_opener(text[said.begin]) && is_closer(text[said.end - 1]);
    if (!is_quoted && !is_person_name(form.substr(std::min(name, form.size())))) continue;
    const bool is_below_text = (all[i - 1].kind == Kind::kBody || all[i - 1].kind == Kind::kItem) &&
                               !all[i - 1].can_be_head && all[i - 1].ends_sentence;
    const bool is_above_text =
        i + 1 < all.size() && all[i + 1].kind == Kind::kBody && !all[i + 1].opening && !all[i + 1].can_be_head;
    if (!is_below_text || (is_above_text && !is_quoted)) continue;
    all[i].kind = Kind::kItem;
    all[i].can_be_head = false;
  }
}

}  // namespace cipin::page
