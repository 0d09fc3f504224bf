#include "core/page/classes.h"

#include <algorithm>

#include "core/page/chrome.h"
#include "core/page/head_lines.h"
#include "core/page/masthead.h"
#include "core/page/notices.h"
#include "core/page/rows.h"
#include "core/page/signatures.h"
#include "core/page/verse.h"
#include "core/page/word_lists.h"
#include "core/text/one_of.h"

namespace cipin::page {
namespace {

constexpr std::uint32_t kHeadMax = 50;  // code points
constexpr std::uint32_t kHeadCommasMax = 3;
constexpr std::uint32_t kCallMax = 30;  // a head that asks or calls is short
constexpr std::uint32_t kCaptionMax = 260;
constexpr std::size_t kPageHeadMax = 2;  // paragraphs of text above which a line may still be the head of the page
constexpr std::uint32_t kRowMax = 70;    // code points of a row of a list
constexpr std::uint32_t kSignatureMax = 24;
constexpr std::size_t kTableCellsMin = 3;
constexpr std::size_t kTurnMax = 16;
constexpr std::uint32_t kRestOfBracketMax = 40;
constexpr std::size_t kBriefsNameMax = 6;
constexpr std::size_t kDayMax = 12;
constexpr std::uint32_t kLeadLabelMax = 7;
constexpr std::size_t kNameMax = 4;
constexpr std::size_t kNamesMin = 5;  // slogans have fewer parts
constexpr std::uint32_t kMarkedLabelMax = 9;
constexpr std::size_t kQuotedWordMax = 9;  // code points, marks included

std::size_t count_digits(std::u32string_view form) {
  return static_cast<std::size_t>(std::ranges::count_if(form, is_digit));
}

// Blank-parted words, and how many of them hold a digit.
struct WordShape {
  std::size_t word_count = 0;
  std::size_t with_digits = 0;
};
WordShape shape_of(std::u32string_view form) {
  WordShape shape;
  bool inside = false;
  bool has_digit = false;
  for (const char32_t c : form) {
    if (c == U' ' || c == U'\n' || c == U'\r') {
      inside = false;
      continue;
    }
    if (!inside) {
      ++shape.word_count;
      has_digit = false;
    }
    inside = true;
    if (is_digit(c) && !has_digit) {
      has_digit = true;
      ++shape.with_digits;
    }
  }
  return shape;
}

// 1. 1、 (一) 一、 第３名 第二十条: the number in front of an item; the code points it takes, 0 if there is none.
std::size_t ordinal_length(std::u32string_view form) {
  std::size_t at = 0;
  const bool bracketed = !form.empty() && form[0] == U'(';
  const bool ranked = !form.empty() && form[0] == U'第';
  if (bracketed || ranked) ++at;
  const std::size_t begin = at;
  while (at < form.size() && at - begin < 4 && is_one_of<U"0123456789一二三四五六七八九十百">(form[at])) ++at;
  if (at == begin || at >= form.size()) return 0;
  constexpr std::u32string_view kRanks = U"名位条";
  if (bracketed) return form[at] == U')' ? at + 1 : 0;
  if (ranked) return kRanks.find(form[at]) != std::u32string_view::npos ? at + 1 : 0;
  if (form[at] == U'、') return at + 1;
  return form[at] == U'.' && at + 1 < form.size() && !is_digit(form[at + 1]) ? at + 1 : 0;
}

bool starts_like_caption(std::u32string_view form) {
  static constexpr std::u32string_view kStarts[] = {U"图为", U"圖為", U"上图", U"下图", U"左图",   U"右图",
                                                    U"图①",  U"图②",  U"图③",  U"图④",  U"图片为", U"这是图",
                                                    U"△",    U"▲",    U"↑",    U"↓"};
  return begins_with_one_of(form, kStarts);
}

// … （图片由某某局提供）, …（资料图片）: a remark in brackets at the end that tells where the picture is from.
bool ends_with_picture_source(std::u32string_view form) {
  if (form.size() < 12 || form.back() != U')') return false;
  const std::size_t open = form.rfind(U'(');
  if (open == std::u32string_view::npos || open < 8) return false;
  const std::u32string_view inside = form.substr(open + 1);
  static constexpr std::u32string_view kSources[] = {U"图片由", U"图片来自", U"图片来源", U"资料图片", U"资料照片",
                                                     U"图由",   U"照片由",   U"圖片由",   U"資料圖片"};
  return begins_with_one_of(inside, kSources);
}

// 电话：8866332
bool ends_with_labelled_number(const PageText& text, Range range) {
  std::size_t number = range.end;
  while (number > range.begin && (is_digit(text[number - 1]) || text[number - 1] == U'-')) --number;
  return number < range.end && number > range.begin && text[number - 1] == U':';
}

void look_at_marks(const PageText& text, Facts& facts) {
  const Range range = facts.text;
  facts.length = static_cast<std::uint32_t>(range.size());
  std::int64_t open = 0;
  for (std::size_t at = text.next_mark(range.begin, range.end); at < range.end;
       at = text.next_mark(at + 1, range.end)) {
    const char32_t c = text[at];
    if (is_opener(c)) ++open;
    if (is_closer(c)) {
      if (open > 0) {
        --open;
      } else if (c != U')' || at + 1 == range.end) {  // 1) and a) stand without an opening one
        facts.closes_unopened = facts.closes_unopened || c != U')';
        facts.closes_bracket = c == U')';
      }
    }
    if (is_comma(c)) ++facts.comma_count;
    if ((c == U'。' || c == U';') && at + 2 < range.end) facts.has_sentence_inside = true;
    if ((c == U'?' || c == U'!') && at + 3 < range.end) facts.has_question_inside = true;
  }
  facts.opens_unclosed = open > 0;
  std::size_t last = range.end;
  while (last > range.begin + 1 && is_closer(text[last - 1])) --last;
  if (last == range.begin) return;
  const char32_t end = text[last - 1];
  const bool latin_stop = end == U'.' && last >= range.begin + 2 && is_ascii_letter(text[last - 2]);
  // Behind a whole sentence a remark in brackets may stand (全文另发).
  if (text[range.end - 1] == U')') {
    std::size_t open_at = range.end - 1;
    while (open_at > range.begin && range.end - open_at < 40 && text[open_at] != U'(') --open_at;
    // Or behind a number to call (钟小姐).
    const bool behind_end =
        text[open_at] == U'(' && open_at > range.begin &&
        (is_sentence_end(text[open_at - 1]) || ends_with_labelled_number(text, {range.begin, open_at}));
    if (behind_end) {
      facts.ends_sentence = true;
      return;
    }
  }
  facts.ends_sentence = is_sentence_end(end) || latin_stop || ends_with_labelled_number(text, {range.begin, last});
  facts.ends_comma = last == range.end && is_comma(end);
  facts.ends_clause = facts.ends_comma || (last == range.end && (end == U';' || end == U':'));
}

// 两会特刊, 记者 甲: the text inside 【 】 or ( ) at a paragraph's end, as an agency's line.
bool ends_with_source(const PageText& text, Range range) {
  if (range.size() < 6 || text[range.end - 1] != U')') return false;
  std::size_t open = range.end - 1;
  while (open > range.begin && range.end - open < 40 && text[open] != U'(') --open;
  if (text[open] != U'(' || open == range.begin) return false;
  const std::optional<Opening> source = parse_opening(text, {open, range.end});
  return source && source->range.end + 1 >= range.end;
}

// 环球短波, 公告速递: a short name of a column by its last word.
bool ends_like_briefs(std::u32string_view form) {
  if (form.size() < 4 || form.size() > kBriefsNameMax) return false;
  static constexpr std::u32string_view kBriefs[] = {U"简讯",   U"短讯", U"快讯", U"短波", U"速递", U"速览",   U"集锦",
                                                    U"集萃",   U"摘编", U"集纳", U"看点", U"简报", U"专栏",   U"專欄",
                                                    U"一束",   U"常识", U"知识", U"百科", U"窍门", U"大事记", U"留言板",
                                                    U"回音壁", U"簡訊", U"短訊", U"快訊"};
  return ends_with_one_of(form, kBriefs);
}

bool is_standing_head(const PageText& text, Range range) {
  if (range.size() > 14) return false;
  std::u32string form;
  for (const char32_t c : text.folded(range)) {
    if (c != U' ' && !is_bullet(c)) form += c;
  }
  while (!form.empty() && (is_closer(form.back()) || is_opener(form.front()))) {
    if (is_closer(form.back())) form.pop_back();
    if (!form.empty() && is_opener(form.front())) form.erase(0, 1);
  }
  return standing_heads().contains(form) || ends_like_briefs(form);
}

// 停水、停运信息一览（截至6月17日22时）, 关于部分区域计划停水的通告: by how it ends.
bool is_notice_head(const PageText& text, Range range) {
  std::u32string_view form = text.folded(range);
  if (form.size() > kHeadMax) return false;
  static constexpr std::u32string_view kCalls[] = {U"征集", U"征求", U"招募", U"招聘"};
  if (begins_with_one_of(form, kCalls)) return true;
  if (form.ends_with(U")")) {
    const std::size_t open = form.rfind(U'(');
    if (open != std::u32string_view::npos) form = form.substr(0, open);
  }
  constexpr std::u32string_view kCounts = U"一二两三四五六七八九十";
  if (form.size() > 2 && (form.back() == U'则' || form.back() == U'則') &&
      kCounts.find(form[form.size() - 2]) != std::u32string_view::npos) {
    form = form.substr(0, form.size() - 2);
  }
  for (std::size_t length = 2; length <= 4 && length < form.size(); ++length) {
    if (notice_endings().contains(form.substr(form.size() - length))) return true;
  }
  return false;
}

// 天气 今天晴…, 更正 本报…: a standing head that runs on into its text; where the text begins, else 0.
bool has_label(const PageText& text, Range range) {
  const std::u32string_view form = text.folded(range);
  const std::size_t length = standing_heads().prefix_length(form);
  return length >= 2 && length + 8 < form.size() && form[length] == U' ';
}

// ## 一个标题: a head by Markdown.
std::size_t markdown_level(std::u32string_view form) {
  std::size_t level = 0;
  while (level < form.size() && form[level] == U'#') ++level;
  return level >= 1 && level <= 6 && level < form.size() && form[level] == U' ' ? level : 0;
}

// (下转第三版) at the end: where it begins; the range's end if there is none.
std::size_t turn_begin(const PageText& text, Range range) {
  if (range.size() < 5 || text[range.end - 1] != U')') return range.end;
  std::size_t open = range.end - 1;
  while (open > range.begin && range.end - open < kTurnMax && text[open] != U'(') --open;
  const std::u32string_view form = text.folded({open, range.end});
  const bool is_turn = form.starts_with(U"(下转") || form.starts_with(U"(紧转") || form.starts_with(U"(下轉");
  return is_turn && form.find(U'版') != std::u32string_view::npos ? open : range.end;
}

// (上接第一版), (紧接A1版) in front of the rest of a text.
bool is_turned_here(std::u32string_view form) {
  if (!form.starts_with(U"(上接") && !form.starts_with(U"(紧接") && !form.starts_with(U"(接上")) return false;
  const std::size_t end = form.substr(0, kTurnMax).find(U')');
  return end != std::u32string_view::npos && form.substr(0, end).find(U'版') != std::u32string_view::npos;
}

Facts look_at(const PageText& text, const Paragraph& paragraph, bool near_top, bool is_masthead) {
  Facts facts;
  facts.paragraph = paragraph;
  facts.text = paragraph.range;
  const std::u32string_view form = text.folded(paragraph.range);
  if (is_chrome(form) || is_advertisement(form)) {
    facts.kind = Kind::kChrome;
    return facts;
  }
  if (is_masthead || is_running_head(text, paragraph.range, near_top)) {
    facts.kind = Kind::kRunningHead;
    return facts;
  }
  if (is_meta_line(text, paragraph.range, facts.byline)) {
    facts.kind = Kind::kByline;
    return facts;
  }
  const bool is_marked = form[0] == U'(' || is_bullet(form[0]);
  facts.is_standing_head = is_standing_head(text, paragraph.range);
  if (is_desk_line(text, paragraph.range)) {
    facts.kind = Kind::kDesk;
    return facts;
  }
  if (!facts.is_standing_head) {
    facts.byline = parse_byline(text, paragraph.range, is_marked ? BareNames::kYes : BareNames::kNo);
  }
  if (is_handed_out(form)) {
    facts.kind = Kind::kCredit;
    return facts;
  }
  if (facts.byline) {
    facts.kind = facts.byline->is_desk ? Kind::kDesk : facts.byline->is_picture ? Kind::kCredit : Kind::kByline;
    return facts;
  }
  facts.opening = parse_opening(text, paragraph.range);
  if (facts.opening && facts.opening->range.end >= paragraph.range.end) {
    // (新华社北京１月１日电) on a line of its own closes an article.
    if (form[0] == U'(') {
      facts.kind = Kind::kByline;
      facts.opening.reset();
      facts.has_tail_source = true;
      return facts;
    }
  }
  if (facts.opening) facts.text.begin = std::min(facts.opening->range.end, paragraph.range.end);
  facts.tail = find_tail_byline(text, {facts.text.begin, paragraph.range.end});
  if (facts.tail) facts.text.end = facts.tail->text_end;
  facts.has_tail_source = ends_with_source(text, facts.text);
  if (const std::size_t turn = turn_begin(text, facts.text); turn < facts.text.end) {
    facts.has_tail_source = true;  // what comes next on this page is another article
    facts.text.end = std::max(turn, facts.text.begin + 1);
  }
  facts.begins_elsewhere = is_turned_here(form);
  facts.text = text.trimmed(facts.text);
  look_at_marks(text, facts);
  facts.is_standing_head = facts.is_standing_head || is_notice_head(text, paragraph.range);
  facts.has_label = has_label(text, paragraph.range);
  facts.markdown_level = static_cast<std::uint32_t>(markdown_level(form));
  if (facts.tail && facts.tail->byline.is_picture && facts.length <= kCaptionMax && !facts.opening) {
    facts.kind = Kind::kCaption;
  } else if (ends_with_picture_source(form) && facts.length <= kCaptionMax && !facts.opening) {
    facts.kind = Kind::kCaption;
  } else if (starts_like_caption(form) && facts.length <= kCaptionMax) {
    facts.kind = Kind::kCaption;
  }
  return facts;
}

bool can_be_head(const PageText& text, const Facts& facts) {
  if (facts.markdown_level > 0 && facts.length <= 2 * kHeadMax) return true;
  if (facts.kind != Kind::kBody || facts.opening || facts.tail || facts.has_tail_source) return false;
  if (facts.begins_elsewhere || facts.closes_bracket || is_turn(text.folded(facts.text))) return false;
  if (facts.length > kHeadMax || facts.length < 2 || facts.comma_count > kHeadCommasMax) return false;
  if (facts.has_sentence_inside || facts.ends_clause || facts.closes_unopened || facts.opens_unclosed) return false;
  const char32_t last = text[facts.text.end - 1];
  const char32_t first = text[facts.text.begin];
  if (last == U'。' || last == U';') return false;
  if (is_sentence_end(last) && facts.length <= 2) return false;
  if (!facts.ends_sentence) return true;
  if (facts.has_question_inside) return false;
  if (facts.length > kCallMax || facts.comma_count > 1) return false;
  // 。 inside closing marks, or speech from begin to end: running text. A head may ask or call.
  std::size_t end = facts.text.end;
  while (end > facts.text.begin && is_closer(text[end - 1])) --end;
  if (end > facts.text.begin && text[end - 1] == U'。') return false;
  if (end != facts.text.end && facts.comma_count > 0) return false;
  return !(is_opener(first) && is_closer(last) && end != facts.text.end && text[end - 1] != U'…');
}

// ■相关数据 above a text that has no such mark: a head, not one of several items.
bool is_marked_label(const PageText& text, const std::vector<Paragraph>& paragraphs, std::size_t i,
                     const Facts& facts) {
  const auto mark_of = [&](std::size_t k) { return text[paragraphs[k].range.begin]; };
  if (!is_bullet(mark_of(i)) || facts.length > kMarkedLabelMax || facts.ends_clause || facts.comma_count > 0 ||
      facts.ends_sentence) {
    return false;
  }
  const bool is_alone = i == 0 || mark_of(i - 1) != mark_of(i);
  return is_alone && i + 1 < paragraphs.size() && !is_bullet(mark_of(i + 1)) &&
         paragraphs[i + 1].range.size() > kHeadMax;
}

// 白玉堂　冯 唐　朱 漆　江 流: names and nothing else.
bool is_row_of_names(std::u32string_view form) {
  std::size_t cells = 0;
  std::size_t length = 0;
  for (const char32_t c : form) {
    if (c != U' ' && !is_han(c)) return false;
    cells += c != U' ' && length == 0 ? 1 : 0;
    length = c == U' ' ? 0 : length + 1;
    if (length > kNameMax) return false;
  }
  return cells >= kNamesMin;
}

bool is_item(const PageText& text, const Facts& facts) {
  const std::u32string_view form = text.folded(facts.text);
  if (is_row_of_names(form)) return true;
  // 【气象】 alone is a label above a text, 【免费看牙】7月19日… an item.
  if (is_bullet(form[0]) || (form[0] == U'【' && form.find(U'】') + 1 < form.size())) return true;
  if (!facts.ends_sentence) {
    const WordShape shape = shape_of(form);
    if (shape.word_count >= 3 && shape.with_digits >= 2) return true;
  }
  const std::size_t ordinal = ordinal_length(form);
  if (ordinal == 0) return false;
  return form[0] == U'第' || form[0] == U'(' || count_digits(form) > 0 || facts.length > 20;
}

// 12月28日, 二○二三年三月二十五日: nothing but a date.
bool is_date_line(const PageText& text, Range range) {
  if (range.size() > 16) return false;
  const std::optional<FoundDate> date = parse_date(text, range.begin, range.end);
  return date && date->range.end == range.end;
}

// 本报编辑部: who signs a letter to the readers.
bool is_editors_signature(std::u32string_view form) {
  return form.ends_with(U"编辑部") || form.ends_with(U"編輯部") || form.ends_with(U"编委会");
}

// 四月一日至四月十五日　龙王乡十里坡　梨树八百亩: cells between blanks, and two numerals in a row in more than one.
bool has_cells_with_numerals(std::u32string_view form) {
  constexpr std::u32string_view kNumerals = U"〇一二三四五六七八九十百千万";
  std::size_t cells = 1;
  std::size_t with_numerals = 0;
  bool has_numerals = false;
  for (std::size_t at = 0; at + 1 < form.size(); ++at) {
    if (form[at] == U' ') {
      ++cells;
      has_numerals = false;
    } else if (!has_numerals && kNumerals.find(form[at]) != std::u32string_view::npos &&
               kNumerals.find(form[at + 1]) != std::u32string_view::npos) {
      has_numerals = true;
      ++with_numerals;
    }
  }
  return cells >= kTableCellsMin && with_numerals >= 2;
}

// Rows of a list side by side, and who signed a notice above its date.
void settle_rows(const PageText& text, std::vector<Facts>& all) {
  const auto is_row = [&](const Facts& facts) {
    if ((facts.kind != Kind::kBody && facts.kind != Kind::kItem) || facts.opening || facts.text.empty()) return false;
    const std::u32string_view form = text.folded(facts.text);
    return !facts.ends_sentence && !facts.ends_comma && facts.length <= kRowMax &&
           form.find(U'。') == std::u32string_view::npos && (count_digits(form) > 0 || has_cells_with_numerals(form));
  };
  const auto opening_ahead = [&](std::size_t i) {
    return (i + 1 < all.size() && all[i + 1].opening) || (i + 2 < all.size() && all[i + 2].opening);
  };
  bool before = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool row = is_row(all[i]);
    // Two heads may both hold a figure; three lines in a row, or a line that is too long for a head, are a list.
    const bool next = i + 1 < all.size() && is_row(all[i + 1]);
    const bool after_next = i + 2 < all.size() && is_row(all[i + 2]);
    const bool in_list = i > 0 && (all[i - 1].kind == Kind::kItem || ordinal_length(text.folded(all[i - 1].text)) > 0);
    if (row && ((before && next) || (in_list && (!all[i].can_be_head || all[i].comma_count > 0) && !opening_ahead(i)) ||
                (before && !all[i].can_be_head) || (next && !all[i].can_be_head) ||
                (next && after_next && !all[i].can_be_head))) {
      all[i].kind = Kind::kItem;
      all[i].is_listed = true;
      all[i].can_be_head = false;
    }
    before = row;
  }
  // The names of a table's columns, as many as a row has cells.
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (!all[i].can_be_head || all[i + 1].kind != Kind::kItem) continue;
    const std::size_t cells = shape_of(text.folded(all[i].text)).word_count;
    if (cells < kTableCellsMin || cells != shape_of(text.folded(all[i + 1].text)).word_count) continue;
    all[i].kind = Kind::kItem;
    all[i].is_listed = true;
    all[i].can_be_head = false;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].can_be_head && all[i].length <= kSignatureMax && is_editors_signature(text.folded(all[i].text))) {
      all[i].kind = Kind::kItem;
      all[i].can_be_head = false;
    }
    if (all[i].kind != Kind::kBody || all[i].opening || !is_date_line(text, all[i].paragraph.range)) continue;
    all[i].kind = Kind::kItem;
    all[i].can_be_head = false;
    all[i].ends_notice = i > 0 && all[i - 1].kind != Kind::kHead;
    if (i > 0 && all[i - 1].can_be_head && all[i - 1].length <= kSignatureMax) {
      all[i - 1].kind = Kind::kItem;
      all[i - 1].can_be_head = false;
    }
  }
}

// A short text with who took the picture on the next line.
void settle_captions(const PageText& text, std::vector<Facts>& all) {
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (all[i + 1].kind != Kind::kCredit || all[i].kind != Kind::kBody || all[i].opening || all[i].tail) continue;
    // Between a head and an opening that it is the head of, even a long text can only be a picture's.
    const bool between = i > 0 && all[i - 1].kind == Kind::kHead && i + 2 < all.size() && all[i + 2].opening;
    if ((all[i].length > kCaptionMax && !between) || !all[i].ends_sentence) continue;
    if (start_defect(text, all[i]) >= 2) continue;
    all[i].kind = Kind::kCaption;
  }
}

}  // namespace

bool begins_like_sentence(std::u32string_view form) {
  const std::size_t comma = form.substr(0, 24).find(U',');
  if (comma == std::u32string_view::npos) return false;
  if (sentence_openings().prefix_length(form) == comma) return true;
  // 14号, 上午10时许,
  constexpr std::u32string_view kDayEnds = U"日号號时時许許点點";
  if (comma <= kDayMax && kDayEnds.find(form[comma - 1]) != std::u32string_view::npos &&
      std::ranges::any_of(form.substr(0, comma), is_digit)) {
    return true;
  }
  // 在此次公布的清单中, 受大潮影响,
  constexpr std::u32string_view kPrepositions = U"在受从随据按经因为自当对以";
  constexpr std::u32string_view kBehindThem = U"中上下里后前时内外响来起看说";
  if (comma >= 3 && kPrepositions.find(form[0]) != std::u32string_view::npos &&
      kBehindThem.find(form[comma - 1]) != std::u32string_view::npos) {
    return true;
  }
  for (std::size_t length = 1; length <= 3 && length < comma; ++length) {
    if (speech_verbs().contains(form.substr(comma - length, length))) return true;
  }
  return false;
}

bool number_goes_on(const PageText& text, Range left, Range right) {
  if (left.empty() || right.empty()) return false;
  const char32_t first = text[right.begin];
  // 一亿二千 | 万元
  constexpr std::u32string_view kBehindHan = U"万亿元吨公亩户名人次件月日年";
  if (is_one_of<U"二三四五六七八九十百千万亿">(text[left.end - 1]))
    return kBehindHan.find(first) != std::u32string_view::npos;
  if (!is_digit(text[left.end - 1])) return false;
  constexpr std::u32string_view kBehindNumbers = U"月日号年元万亿个%℃时分秒倍名人米吨公亩户家件次辆项所";
  return is_digit(first) || kBehindNumbers.find(first) != std::u32string_view::npos;
}

double start_defect(const PageText& text, const Facts& facts) {
  if (facts.text.empty()) return 0;
  const std::u32string_view form = text.folded({facts.text.begin, facts.text.end});
  if (facts.opening) return -6;
  const char32_t first = form[0];
  if (is_closer(first) || is_comma(first) || first == U'。' || first == U';') return 5;
  double defect = facts.closes_bracket && facts.length <= kRestOfBracketMax ? 3 : 0;
  // A closing mark before any opening one.
  for (const char32_t c : form.substr(0, 80)) {
    if (is_opener(c)) break;
    if (is_closer(c) && c != U')') {
      defect += 3;
      break;
    }
  }
  if (sentence_openings().prefix_length(form) > 1 || short_openings().prefix_length(form) > 0) return defect - 2;
  if (is_opener(first)) {
    // “挑刺”。: a quoted word and nothing else ends a sentence.
    const std::size_t close = form.substr(0, kQuotedWordMax).find_first_of(U"”’」』》");
    const bool is_last = close != std::u32string_view::npos && close + 1 < form.size() && form[close + 1] == U'。';
    return defect + (is_last ? 3 : -1);
  }
  // 万元，户均…: a unit without its number.
  if (form.size() > 1 && is_one_of<U"万亿">(first) && is_one_of<U"元吨亩公平千">(form[1])) defect += 3;
  std::size_t clause = 0;
  while (clause < form.size() && clause < 8 && !is_clause_end(form[clause]) && !is_closer(form[clause]) &&
         !is_opener(form[clause])) {
    ++clause;
  }
  // 7日，某某…: a day begins sentences.
  const bool is_day = clause >= 2 && is_digit(first) && (form[clause - 1] == U'日' || form[clause - 1] == U'号');
  if (is_day) {
    // No defect by itself; whoever judges a join looks at the digits.
  } else if (clause < form.size() && clause <= 2 && is_clause_end(form[clause]) && form[clause] != U':') {
    defect += form[clause] == U'。' || clause == 1 ? 4 : 3;
  } else if (clause < form.size() && clause <= 4 && form[clause] == U'。') {
    defect += 2.5;
  }
  if (mid_sentence_starts().contains(form.substr(0, 1))) defect += first == U'的' ? 3.5 : 2;
  if (std::u32string_view(U"与與就还還也并並及且").find(first) != std::u32string_view::npos) defect += 1;
  return defect;
}

std::vector<Facts> classify(const PageText& text, const std::vector<Paragraph>& paragraphs, const WordCosts& words) {
  std::vector<Facts> all;
  all.reserve(paragraphs.size());
  const std::vector<bool> mastheads = masthead_lines(text, paragraphs);
  std::size_t seen = 0;  // paragraphs of the page itself
  for (const Paragraph& paragraph : paragraphs) {
    all.push_back(look_at(text, paragraph, seen < kPageHeadMax, mastheads[all.size()]));
    if (all.back().kind != Kind::kChrome && all.back().kind != Kind::kRunningHead) ++seen;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    Facts& facts = all[i];
    if (facts.kind != Kind::kBody || facts.text.empty()) continue;
    // A head of three parts with figures in them looks like a row of a table; 本报讯 below tells.
    const bool is_above_opening = i + 1 < all.size() && all[i + 1].opening;
    if (is_source_line(text.folded(facts.paragraph.range))) {
      facts.is_writers_office = is_writers_office(text.folded(facts.paragraph.range));
      facts.kind = Kind::kItem;
      facts.has_tail_source = true;
    }
    if (!facts.opening && facts.markdown_level == 0 && is_item(text, facts) &&
        !is_marked_label(text, paragraphs, i, facts) &&
        !(is_above_opening && can_be_head(text, facts) && ordinal_length(text.folded(facts.text)) == 0 &&
          !is_bullet(text[facts.text.begin]))) {
      facts.kind = Kind::kItem;
      facts.is_listed = is_bullet(text[facts.text.begin]) || (!facts.ends_sentence && facts.length <= kRowMax);
    }
    if (is_lead_label(text.folded(facts.text))) {
      facts.is_lead_label = true;
      if (facts.length <= kLeadLabelMax) facts.kind = Kind::kItem;
    }
    facts.can_be_head = can_be_head(text, facts);
  }
  settle_triangles(text, all);
  settle_rows(text, all);
  settle_notice_lines(text, all);
  settle_labelled_rows(text, all);
  settle_attributions(text, all);
  settle_signatures(text, all);
  settle_verse(text, all);
  find_banners(text, all);
  settle_heads(text, all, words);
  settle_captions(text, all);
  settle_banners(all);
  return all;
}

}  // namespace cipin::page
