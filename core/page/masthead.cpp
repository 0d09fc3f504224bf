#include "core/page/masthead.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/page/chrome.h"
#include "core/page/dates.h"
#include "core/page/signatures.h"
#include "core/page/word_lists.h"
#include "core/text/one_of.h"

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
constexpr std::size_t kDayLineMax = 44;
constexpr std::size_t kContentsMax = 40;  // lines at the page's top
constexpr std::size_t kContentsLineMin = 4;
constexpr std::size_t kImprintMax = 24;
constexpr std::size_t kPointedWordMax = 4;

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
  bool has_pointed_day = false;  // 2023-12-12
  bool has_short_day = false;    // without its year
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
      if (date && is_border(text, line, date->range.end)) {
        (date->date.year > 0 ? parts.has_day : parts.has_short_day) = true;
        end = date->range.end;
      } else if (const std::size_t day = pointed_date_end(text, at, line.end); day > at && is_border(text, line, day)) {
        parts.has_day = true;
        parts.has_pointed_day = true;
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
  if (parts.has_short_day && parts.has_weekday && parts.other == 0) return Masthead::kYes;
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

// 2023年12月12日 星期二, 2023-12-12, 澜州日报 2023年12月12日 第02版: wherever it stands, it is no text.
bool is_day_line(const PageText& text, Range line) {
  if (line.size() > kDayLineMax || std::ranges::none_of(text.folded(line), is_digit)) return false;
  for (std::size_t at = text.next_mark(line.begin, line.end); at < line.end; at = text.next_mark(at + 1, line.end)) {
    if (is_clause_end(text[at])) return false;
  }
  const Parts parts = parts_of(text, line);
  if (parts.other == 0 && (parts.has_pointed_day || (parts.has_day && parts.has_weekday))) return true;
  return parts.has_day && parts.has_page && parts.other <= kBesideDateMax;
}

// 江口县融媒体中心 主办: who publishes.
bool is_imprint(std::u32string_view form) {
  static constexpr std::u32string_view kEndings[] = {U"主办", U"主管", U"承办", U"编印", U"出版", U"承印", U"主辦"};
  return form.size() <= kImprintMax && ends_with_one_of(form, kEndings);
}

// 要闻, 云陂新闻: the name of a section, above all else.
bool is_section_name(std::u32string_view form) {
  static constexpr std::u32string_view kEndings[] = {U"新闻", U"要闻", U"时讯", U"专版", U"特刊", U"专刊",
                                                     U"周刊", U"副刊", U"专页", U"新聞", U"要聞", U"專版"};
  static constexpr std::u32string_view kNames[] = {U"综合", U"时政", U"社会", U"民生", U"经济", U"财经",
                                                   U"体育", U"文化", U"文体", U"国内", U"国际", U"教育",
                                                   U"科教", U"健康", U"广告", U"区域"};
  if (form.size() > kSectionNameMax || !std::ranges::all_of(form, is_han)) return false;
  return ends_with_one_of(form, kEndings) || (form.size() == 2 && begins_with_one_of(form, kNames));
}

// 光影·假日, 民生·社会: two short words with a point between.
bool is_pointed_title(std::u32string_view form) {
  const std::size_t point = form.find_first_of(U"·・");
  return point >= 2 && point <= kPointedWordMax && form.size() > point + 2 &&
         form.size() - point - 1 <= kPointedWordMax &&
         std::ranges::count_if(form, [](char32_t c) { return !is_han(c); }) == 1;
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

// 新闻热线：…, 投稿邮箱：…: how the paper is reached, not somebody that it writes of.
bool is_paper_contact(const PageText& text, Range line) {
  static constexpr std::u32string_view kBegins[] = {U"新闻热线", U"报料热线", U"读者热线", U"发行热线", U"广告热线",
                                                    U"投稿邮箱", U"投稿信箱", U"来稿邮箱", U"本报地址", U"本报电话",
                                                    U"本版邮箱", U"本版电话", U"新聞熱線", U"投稿電郵"};
  return line.size() <= kDayLineMax && begins_with_one_of(text.folded(line), kBegins) &&
         parts_of(text, line).has_contact;
}

// 本版图片由记者某某摄, 本版照片除署名外均由…: of all that the page has.
bool is_of_whole_page(std::u32string_view form) {
  static constexpr std::u32string_view kBegins[] = {U"本版图片", U"本版照片", U"本版文图", U"本版摄影",  U"本版文字",
                                                    U"本版圖片", U"本组图片", U"本栏目由", U"(本栏目由", U"本栏目与"};
  return form.size() <= kDayLineMax && begins_with_one_of(form, kBegins) &&
         std::ranges::none_of(form, [](char32_t c) { return c == U'。' || c == U','; });
}

// A line without the mark and the blanks in front.
std::u32string_view unmarked(const PageText& text, Range line) {
  while (line.begin < line.end && (is_separator(text[line.begin]) || is_bullet(text[line.begin]))) ++line.begin;
  return text.folded(line);
}

// The page's contents at its top: two lines and more that come again below, each above a text.
void find_contents(const PageText& text, const std::vector<Paragraph>& paragraphs, std::vector<bool>& mastheads) {
  std::size_t top = 0;  // behind the last line that is as short as a head
  while (top < paragraphs.size() && top < kContentsMax && paragraphs[top].range.size() <= kLineMax / 2) ++top;
  if (top < 2 || top == paragraphs.size()) return;
  std::vector<std::pair<std::u32string_view, std::size_t>> lines;
  for (std::size_t i = 0; i < paragraphs.size(); ++i) {
    const std::u32string_view form = unmarked(text, paragraphs[i].range);
    if (form.size() >= kContentsLineMin && form.size() <= kLineMax / 2) lines.emplace_back(form, i);
  }
  std::ranges::sort(lines);
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < top; ++i) {
    const auto last = std::ranges::upper_bound(lines, std::pair(unmarked(text, paragraphs[i].range), SIZE_MAX));
    if (last == lines.begin() || std::prev(last)->first != unmarked(text, paragraphs[i].range)) continue;
    std::optional<Byline> byline;
    const bool comes_again = std::prev(last)->second > i && !is_meta_line(text, paragraphs[i].range, byline);
    if (comes_again) found.push_back(i);
  }
  for (const std::size_t i : found) mastheads[i] = mastheads[i] || found.size() >= 2;
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
    if (!may_be_section(text, line) && !is_imprint(text.folded(line))) break;
    plain.push_back(i);
  }
  for (const std::size_t i : plain) {
    const std::u32string_view form = text.folded(paragraphs[i].range);
    if (!is_section_name(form) && !is_pointed_title(form)) break;
    mastheads[i] = true;
  }
  for (std::size_t i = 0; i < paragraphs.size(); ++i) {
    const Range line = paragraphs[i].range;
    if (is_day_line(text, line) || is_of_whole_page(text.folded(line)) || is_paper_contact(text, line)) {
      mastheads[i] = true;
    }
  }
  find_contents(text, paragraphs, mastheads);
  // What stands at the page's top may stand at its end, too.
  for (std::size_t i = paragraphs.size(); i-- > 0 && paragraphs.size() - i <= kTopLinesMax;) {
    const Range line = paragraphs[i].range;
    if (mastheads[i] || is_chrome(text.folded(line)) || is_desk_line(text, line)) continue;
    const Parts parts = parts_of(text, line);
    const bool tells_issue = parts.has_day || parts.has_page || parts.has_weekday;
    if (!tells_issue || parts.has_contact || masthead_of(text, line) != Masthead::kYes) break;
    mastheads[i] = true;
  }
  const std::size_t foot = paragraphs.size() - std::min(paragraphs.size(), kFootLines);
  for (std::size_t i = foot; i < paragraphs.size(); ++i) {
    if (is_foot(text, paragraphs[i].range)) mastheads[i] = true;
  }
  return mastheads;
}

}  // namespace cipin::page
