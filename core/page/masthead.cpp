#include "core/page/masthead.h"

#include <algorithm>

#include "core/page/chrome.h"
#include "core/page/dates.h"
#include "core/page/signatures.h"
#include "core/page/word_lists.h"

namespace cipin::page {
namespace {

constexpr std::size_t kLineMax = 100;      // code points
constexpr std::size_t kPlainLinesMax = 2;  // at the top, which may be a section's name and not yet the page's text
constexpr std::size_t kTopLinesMax = 6;    // more such lines in a row are a table or a list
constexpr std::size_t kFootLines = 3;
constexpr std::size_t kCallLineMax = 20;
constexpr std::size_t kSectionNameMax = 8;  // Han of 体育, 图片新闻
constexpr std::size_t kBesideDateMax = 16;  // Han that stand in the line with the day: 要闻, the editors
constexpr std::size_t kBesidePageMax = 10;
constexpr std::size_t kBesideNumberMax = 8;
constexpr std::size_t kPaperNameMin = 4;

bool is_border(const PageText& text, Range line, std::size_t at) {
  return at <= line.begin || at >= line.end || is_separator(text[at - 1]) || is_separator(text[at]);
}

// What a line is made of.
struct Parts {
  bool has_day = false;      // with its year, between blanks
  bool has_page = false;     // 第三版, A05, 今日16版, 第18321期
  bool has_number = false;   // 07 at an end of the line
  bool has_contact = false;  // 电话, 邮箱, an address of the net
  bool has_weekday = false;
  std::size_t other = 0;  // Han and letters that none of these explains
};

// 2014.7.16, 2014-07-16, 2014/7/16: where it ends, else `at`.
std::size_t pointed_date_end(const PageText& text, std::size_t at, std::size_t end) {
  const auto digits = [&](std::size_t from, std::size_t most) {
    std::size_t to = from;
    while (to < end && to - from < most && is_digit(text[to])) ++to;
    return to;
  };
  const std::size_t year = digits(at, 4);
  if (year - at != 4 || year >= end) return at;
  const char32_t mark = text[year];
  if (mark != U'.' && mark != U'-' && mark != U'/') return at;
  const std::size_t month = digits(year + 1, 2);
  if (month == year + 1 || month >= end || text[month] != mark) return at;
  const std::size_t day = digits(month + 1, 2);
  return day == month + 1 || (day < end && is_digit(text[day])) ? at : day;
}

// 第三版, 03版, A05, B02版, 第18321期, 今日16版: where it ends, else `at`.
std::size_t page_code_end(const PageText& text, std::size_t at, std::size_t end) {
  constexpr std::u32string_view kNumerals = U"一二三四五六七八九十";
  std::size_t from = at;
  if (text.folded({at, end}).starts_with(U"今日") || text.folded({at, end}).starts_with(U"总第")) {
    from += 2;
  } else if (text[at] == U'第') {
    ++from;
  }
  std::size_t to = from;
  const bool has_letter = to < end && text[to] >= U'A' && text[to] <= U'Z';
  if (has_letter) ++to;
  const std::size_t digits = to;
  while (to < end && to - digits < 6 && (is_digit(text[to]) || kNumerals.find(text[to]) != std::u32string_view::npos)) {
    ++to;
  }
  if (to == digits) return at;
  if (to < end && (text[to] == U'版' || (from > at && text[to] == U'期'))) return to + 1;
  return has_letter && to - digits <= 3 ? to : at;
}

std::size_t weekday_end(const PageText& text, std::size_t at, std::size_t end) {
  const std::u32string_view form = text.folded({at, end});
  const std::size_t length = form.starts_with(U"星期") ? 2 : form.starts_with(U"周") ? 1 : 0;
  constexpr std::u32string_view kDays = U"一二三四五六日天";
  const bool is_day = length > 0 && form.size() > length && kDays.find(form[length]) != std::u32string_view::npos;
  return is_day ? at + length + 1 : at;
}

// 广告热线：, E-mail：, www.: how a paper is reached.
constexpr Word kContactWords[] = {{U"电话:"}, {U"热线:"},  {U"邮箱:"},  {U"信箱:"}, {U"电话 "}, {U"热线 "}, {U"邮箱 "},
                                  {U"信箱 "}, {U"E-mail"}, {U"e-mail"}, {U"Email"}, {U"网址"},  {U"传真:"}, {U"邮编"},
                                  {U"www."},  {U"http"},   {U"電話:"},  {U"熱線:"}, {U"電郵"}};

std::size_t contact_end(const PageText& text, std::size_t at, std::size_t end) {
  static const WordList list(kContactWords);
  return at + list.prefix_length(text.folded({at, end}));
}

Parts parts_of(const PageText& text, Range line) {
  Parts parts;
  for (std::size_t at = line.begin; at < line.end;) {
    const bool begins = is_border(text, line, at);
    std::size_t end = at;
    if (const std::size_t contact = contact_end(text, at, line.end); contact > at) {
      // What stands behind it is a number or an address, up to two blanks.
      parts.has_contact = true;
      end = contact;
      while (end < line.end && text[end] == U' ') ++end;
      while (end < line.end && text[end] != U' ') ++end;
    } else if (begins) {
      const std::optional<FoundDate> date = parse_date(text, at, line.end);
      if (date && date->date.year > 0 && is_border(text, line, date->range.end)) {
        parts.has_day = true;
        end = date->range.end;
      } else if (const std::size_t day = pointed_date_end(text, at, line.end); day > at && is_border(text, line, day)) {
        parts.has_day = true;
        end = day;
      } else if (const std::size_t code = page_code_end(text, at, line.end); code > at && is_border(text, line, code)) {
        parts.has_page = true;
        end = code;
      } else if (const std::size_t week = weekday_end(text, at, line.end); week > at && is_border(text, line, week)) {
        parts.has_weekday = true;
        end = week;
      } else if (text.folded({at, line.end}).starts_with(U"农历") || text.folded({at, line.end}).starts_with(U"農曆")) {
        for (end = at; end < line.end && text[end] != U' ';) ++end;
      } else if (is_digit(text[at])) {
        while (end < line.end && is_digit(text[end])) ++end;
        const bool at_end = at == line.begin || end == line.end;
        if (at_end && end - at <= 3 && is_border(text, line, end)) parts.has_number = true;
      }
    }
    if (end > at) {
      at = end;
      continue;
    }
    if (is_han(text[at]) || is_ascii_letter(text[at])) ++parts.other;
    ++at;
  }
  return parts;
}

// 华 声 日 报: a name with a blank behind each Han.
bool is_spaced_paper_name(const PageText& text, Range line) {
  const char32_t last = text[line.end - 1];
  if (last != U'报' && last != U'報' && last != U'刊') return false;
  std::size_t han_count = 0;
  for (std::size_t at = line.begin; at < line.end; ++at) {
    if (text[at] == U' ') continue;
    if (!is_han(text[at]) || (at > line.begin && text[at - 1] != U' ')) return false;
    ++han_count;
  }
  return han_count >= kPaperNameMin;
}

enum class Masthead : std::uint8_t { kNo, kDayAlone, kYes };

Masthead masthead_of(const PageText& text, Range line) {
  std::optional<Byline> byline;
  if (line.size() > kLineMax || is_meta_line(text, line, byline)) return Masthead::kNo;
  if (is_spaced_paper_name(text, line)) return Masthead::kYes;
  for (std::size_t at = text.next_mark(line.begin, line.end); at < line.end; at = text.next_mark(at + 1, line.end)) {
    if (is_sentence_end(text[at]) || text[at] == U',') return Masthead::kNo;
  }
  const Parts parts = parts_of(text, line);
  if (parts.has_contact || (parts.has_page && parts.other <= kBesidePageMax) ||
      (parts.has_number && parts.other <= kBesideNumberMax) || (parts.has_weekday && parts.other == 0)) {
    return Masthead::kYes;
  }
  if (!parts.has_day || parts.other > kBesideDateMax) return Masthead::kNo;
  return parts.has_page || parts.has_weekday || parts.has_number ? Masthead::kYes : Masthead::kDayAlone;
}

// 体育, 图片新闻: may be a section's name, if the page's own line stands below.
bool may_be_section(const PageText& text, Range line) {
  std::size_t count = 0;
  for (std::size_t at = line.begin; at < line.end; ++at) {
    if (is_digit(text[at]) || is_clause_end(text[at]) || is_sentence_end(text[at])) return false;
    count += is_han(text[at]) ? 1 : 0;
  }
  return count > 0 && count <= kSectionNameMax;
}

// 责任编辑：某某　电话：…: with whom to call at the page's foot.
bool is_foot(const PageText& text, Range line) {
  if (line.size() > kLineMax) return false;
  const std::u32string_view form = text.folded(line);
  const Word* const word = role_words().longest_prefix(form);
  const bool is_desk = word != nullptr && static_cast<Role>(word->value) == Role::kDesk;
  const bool is_own = (form.starts_with(U"本报") || form.starts_with(U"本版") || form.starts_with(U"本報")) &&
                      std::ranges::none_of(form, is_comma) && std::ranges::none_of(form, is_sentence_end);
  // 健康热线：84440000: a number to call and nothing else.
  const bool is_line =
      form.find(U"热线:") != std::u32string_view::npos && line.size() <= kCallLineMax && is_digit(form.back());
  return (is_desk || is_own || is_line) && parts_of(text, line).has_contact;
}

}  // namespace

std::vector<bool> masthead_lines(const PageText& text, const std::vector<Paragraph>& paragraphs) {
  std::vector<bool> mastheads(paragraphs.size(), false);
  std::vector<std::size_t> plain;  // of the lines at the top, those that are none themselves
  std::size_t count = 0;
  for (std::size_t i = 0; i < paragraphs.size() && plain.size() <= kPlainLinesMax && count < kTopLinesMax; ++i) {
    const Range line = paragraphs[i].range;
    if (is_chrome(text.folded(line))) continue;
    const Masthead masthead = masthead_of(text, line);
    // A day alone below a name may be that of an article, and the name its head.
    if (masthead == Masthead::kYes || (masthead == Masthead::kDayAlone && plain.empty())) {
      mastheads[i] = true;
      ++count;
      for (const std::size_t above : plain) mastheads[above] = true;
      plain.clear();
      continue;
    }
    if (!may_be_section(text, line)) break;
    plain.push_back(i);
  }
  const std::size_t foot = paragraphs.size() - std::min(paragraphs.size(), kFootLines);
  for (std::size_t i = foot; i < paragraphs.size(); ++i) {
    if (is_foot(text, paragraphs[i].range)) mastheads[i] = true;
  }
  return mastheads;
}

}  // namespace cipin::page
