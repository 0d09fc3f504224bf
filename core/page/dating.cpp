#include "core/page/dating.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <tuple>

#include "core/page/word_lists.h"
#include "core/text/utf8.h"

namespace cipin::page {
namespace {

constexpr std::size_t kYearDigits = 4;
constexpr std::size_t kLeadMax = 160;        // code points of the first paragraph that can tell when it was
constexpr std::size_t kSecondMax = 8;        // and of the second, whose date stands at its very begin
constexpr std::size_t kLaterParagraphs = 4;  // in which a relative word may still tell the day
constexpr std::uint32_t kColumnHeadMax = 6;  // 短讯, 简明新闻
constexpr std::u32string_view kNumerals = U"0123456789一二三四五六七八九十〇○";
constexpr std::u32string_view kWeekBegins = U"上本这当周星";  // 上周五, 本月18日
constexpr int kAheadDays = 45;  // an event is announced so long before it

bool is_one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}

bool is_numeral(char32_t c) {
  return is_digit(c) || (c >= U'一' && c <= U'四' && is_one_of(c, kNumerals)) || c == U'〇' || c == U'○';
}

// Where `c` stands next from `from` on; the text's size if nowhere. Sixteen at a time, by what the compiler makes of
// it.
std::size_t find(std::u32string_view text, char32_t c, std::size_t from) {
  constexpr std::size_t kStep = 16;
  for (; from + kStep <= text.size(); from += kStep) {
    std::uint32_t differs_from_all = ~std::uint32_t{0};
    for (std::size_t i = 0; i < kStep; ++i) differs_from_all &= text[from + i] == c ? 0 : ~std::uint32_t{0};
    if (differs_from_all == 0) break;
  }
  while (from < text.size() && text[from] != c) ++from;
  return from;
}

// How far a date can be that of the event.
enum class Standing : std::uint8_t { kOwn, kAsOf, kOther };

bool ends_with_any(std::u32string_view form, std::initializer_list<std::u32string_view> words) {
  return std::ranges::any_of(words, [&](std::u32string_view word) { return form.ends_with(word); });
}

// 去年12月16日 and 定于6月1日 are other days than the event's; 截至2月28日 and 6月1日起 are told of it, but not when it
// was.
Standing standing_of(const PageText& text, Range paragraph, Range date) {
  const std::u32string_view before =
      text.folded({date.begin - std::min<std::size_t>(4, date.begin - paragraph.begin), date.begin});
  if (ends_with_any(before, {U"去年", U"前年", U"上年", U"明年", U"当年", U"定于", U"将于", U"將於", U"定於"})) {
    return Standing::kOther;
  }
  if (ends_with_any(before, {U"截至", U"截止", U"截止到", U"直到", U"自", U"至", U"到", U"前"})) return Standing::kAsOf;
  // 本报8月20日2版: the day of a paper.
  std::size_t digits = date.end;
  while (digits < paragraph.end && digits < date.end + 3 && (is_numeral(text[digits]) || text[digits] == U'第'))
    ++digits;
  if (digits > date.end && digits < paragraph.end && text[digits] == U'版') return Standing::kOther;
  const std::u32string_view behind = text.folded({date.end, std::min(paragraph.end, date.end + 3)});
  for (const std::u32string_view word :
       {std::u32string_view(U"起"), std::u32string_view(U"前"), std::u32string_view(U"之前"),
        std::u32string_view(U"以来"), std::u32string_view(U"以前")}) {
    if (behind.starts_with(word)) return Standing::kAsOf;
  }
  return Standing::kOwn;
}

// 昨日 at `at` as a word of its own: behind a mark, 记者, 于 or 在.
bool opens_clause(const PageText& text, Range paragraph, std::size_t at) {
  if (at == paragraph.begin) return true;
  const char32_t before = text[at - 1];
  return is_clause_end(before) || is_opener(before) || is_closer(before) || before == U' ' ||
         is_one_of(before, U"于在从者为自至台局會会");
}

// 每周二、周四, 8月5日至6日: the second of several.
bool follows_another(const PageText& text, Range paragraph, std::size_t at) {
  return at > paragraph.begin && is_one_of(text[at - 1], U"、至到和");
}

Date with_year(const Date& date, int page_year, const std::optional<Date>& issue_date, DateProvenance& provenance) {
  provenance = DateProvenance::kDateline;
  if (date.year > 0) return date;
  Date day = date;
  if (issue_date) {
    provenance = DateProvenance::kIssueDate;
    day.year = issue_date->year;
    const Date latest = shifted(*issue_date, kAheadDays);
    const auto rank = [](const Date& d) { return (d.year * 12 + d.month) * 31 + d.day; };
    if (rank(day) > rank(latest)) --day.year;
  } else if (page_year > 0) {
    provenance = DateProvenance::kPageYear;
    day.year = page_year;
  }
  return is_day(day) ? day : date;
}

std::string utf8_of(const PageText& text, Range range) {
  return std::string(text.bytes(range));
}

// A place at the begin of the head or of one of its parts: 金水区打造…, 政府牵线 新密市…. Without a gazetteer only what
// can be little else: two or three code points and 市, 县 or 区.
Range place_in_head(const PageText& text, Range head) {
  bool at_part = true;
  for (std::size_t at = head.begin; at < head.end; ++at) {
    if (at_part && is_han(text[at]) && !is_one_of(text[at], U"第前后千百两三四五六七八九十首全我各本该每这那在")) {
      for (std::size_t end = at + 1; end < std::min(head.end, at + 4) && is_han(text[end]); ++end) {
        if (end - at < 2 || !is_one_of(text[end], U"市县区縣區")) continue;
        if (is_one_of(text[end - 1], U"全我各本该每城厂园社小景山地郊校街省都超菜集楼股")) break;
        return {at, end + 1};
      }
    }
    at_part = text[at] == U' ' || is_opener(text[at]);
  }
  return {head.begin, head.begin};
}

// The words of time in a paragraph: the first date of each standing, the first relative word of each sort.
struct When {
  std::optional<FoundDate> own;
  std::optional<FoundDate> day_only;  // 11日晚7时: of the month of the issue, or of the one before
  std::optional<FoundDate> weekday;   // 上周五
  std::optional<FoundDate> ahead;     // later than the paper
  std::optional<FoundDate> as_of;
  Range relative;  // any
  Range resolved;  // one that tells the day
};

// 11日 at the range's begin; 11日至14日 and the like are none.
std::optional<FoundDate> parse_day(const PageText& text, Range range, const Date& issue_date) {
  int day = 0;
  std::size_t end = range.begin;
  while (end < range.end && end - range.begin < 2 && is_digit(text[end])) {
    day = day * 10 + static_cast<int>(text[end++] - U'0');
  }
  if (end == range.begin || end + 1 >= range.end || text[end] != U'日') return std::nullopt;
  const FoundDate found{{issue_date.year, issue_date.month, day}, {range.begin, end + 1}};
  if (standing_of(text, range, found.range) != Standing::kOwn ||
      !is_one_of(text[end + 1], U"上下中晚凌清早傍深零,从從在由举舉召抵对對")) {
    return std::nullopt;
  }
  FoundDate dated = found;
  if (day > issue_date.day) {
    dated.date.year -= issue_date.month == 1 ? 1 : 0;
    dated.date.month = issue_date.month == 1 ? 12 : issue_date.month - 1;
  }
  return is_day(dated.date) ? std::optional(dated) : std::nullopt;
}

// 上周五, 本周三上午, 星期六晚: the day, told from that of the issue; a weekday alone is the last one before it.
std::optional<FoundDate> parse_weekday(const PageText& text, Range range, const Date& issue_date) {
  struct Week {
    std::u32string_view word;
    int weeks;
  };
  constexpr Week kWeeks[] = {{U"上周", -1}, {U"上星期", -1}, {U"上个星期", -1}, {U"上週", -1}, {U"本周", 0},
                             {U"这周", 0},  {U"本星期", 0},  {U"本週", 0},      {U"周", 0},    {U"星期", 0}};
  const std::u32string_view form = text.folded(range);
  for (const Week& week : kWeeks) {
    if (!form.starts_with(week.word) || form.size() <= week.word.size()) continue;
    constexpr std::u32string_view kDays = U"一二三四五六日天";
    const std::size_t found = kDays.find(form[week.word.size()]);
    if (found == std::u32string_view::npos) return std::nullopt;
    const std::size_t length = week.word.size() + 1;
    const bool is_alone = week.word == U"周" || week.word == U"星期";
    // 周一鸣 is a person.
    if (is_alone && length < form.size() && is_han(form[length]) && !is_one_of(form[length], U"上下中晚早凌清傍夜深")) {
      return std::nullopt;
    }
    int days = std::min(static_cast<int>(found), 6) - weekday(issue_date) + 7 * week.weeks;
    if (is_alone && days > 0) days -= 7;
    return FoundDate{shifted(issue_date, days), {range.begin, range.begin + length}};
  }
  return std::nullopt;
}

// 本月18日, 上月28日, told from the day of issue.
std::optional<FoundDate> parse_day_of_month(const PageText& text, Range range, const Date& issue_date) {
  const std::u32string_view form = text.folded(range);
  const bool is_last = form.starts_with(U"上月");
  if (!is_last && !form.starts_with(U"本月") && !form.starts_with(U"当月")) return std::nullopt;
  std::size_t end = range.begin + 2;
  int day = 0;
  while (end < range.end && end < range.begin + 4 && is_digit(text[end])) {
    day = day * 10 + static_cast<int>(text[end++] - U'0');
  }
  if (end == range.begin + 2 || end >= range.end || text[end] != U'日') return std::nullopt;
  Date date{issue_date.year, issue_date.month, day};
  if (is_last) {
    date.year -= issue_date.month == 1 ? 1 : 0;
    date.month = issue_date.month == 1 ? 12 : issue_date.month - 1;
  }
  if (!is_day(date)) return std::nullopt;
  return FoundDate{date, {range.begin, end + 1}};
}

bool is_later(const Date& date, const std::optional<Date>& issue_date) {
  if (!issue_date) return false;
  DateProvenance provenance{};
  const Date day = with_year(date, 0, issue_date, provenance);
  return std::tie(day.year, day.month, day.day) > std::tie(issue_date->year, issue_date->month, issue_date->day);
}

// What a word of time begins with: nine of ten code points do not, which one look tells.
class TimeBegins {
 public:
  TimeBegins() {
    for (char32_t c = 0; c < 0x10000; ++c) {
      if (is_numeral(c) || is_one_of(c, kWeekBegins) || relative_days().may_begin(c)) {
        bits_[c / 64] |= std::uint64_t{1} << (c % 64);
      }
    }
  }
  bool has(char32_t c) const { return c >= 0x10000 || (bits_[c / 64] >> (c % 64) & 1) != 0; }

 private:
  std::array<std::uint64_t, 0x10000 / 64> bits_ = {};
};

When times_in(const PageText& text, Range paragraph, std::size_t limit, const std::optional<Date>& issue_date) {
  When when;
  static const TimeBegins begins;
  const std::size_t end = std::min(paragraph.end, limit);
  for (std::size_t at = paragraph.begin; at < end; ++at) {
    if (!begins.has(text[at])) continue;
    const bool number_begins = is_numeral(text[at]) && (at == paragraph.begin || !is_numeral(text[at - 1]));
    if (number_begins) {
      std::optional<FoundDate> date = parse_date(text, at, paragraph.end);
      if (!date) {
        if (issue_date && !when.day_only && opens_clause(text, paragraph, at) &&
            !follows_another(text, paragraph, at)) {
          when.day_only = parse_day(text, {at, paragraph.end}, *issue_date);
        }
        continue;
      }
      const Standing standing = standing_of(text, paragraph, {at, date->range.end});
      at = date->range.end - 1;
      std::optional<FoundDate>& place = standing == Standing::kAsOf        ? when.as_of
                                        : is_later(date->date, issue_date) ? when.ahead
                                                                           : when.own;
      if (standing != Standing::kOther && !place) place = std::move(date);
      continue;
    }
    if (issue_date && is_one_of(text[at], kWeekBegins) && opens_clause(text, paragraph, at) &&
        !follows_another(text, paragraph, at)) {
      std::optional<FoundDate> told = parse_weekday(text, {at, paragraph.end}, *issue_date);
      const bool is_weekday = told.has_value();
      if (!told) told = parse_day_of_month(text, {at, paragraph.end}, *issue_date);
      if (told) {
        const Standing standing = standing_of(text, paragraph, told->range);
        if (is_weekday && when.relative.empty()) when.relative = told->range;
        at = told->range.end - 1;
        std::optional<FoundDate>& place = is_weekday ? when.weekday : when.day_only;
        if (standing == Standing::kOwn && !is_later(told->date, issue_date) && !place) place = told;
        continue;
      }
    }
    const std::size_t length = relative_days().prefix_length(text.folded({at, paragraph.end}));
    if (length == 0) continue;
    // 昨 alone is yesterday wherever it stands (某某署昨公布), but not in 如昨 and 昨非.
    const bool is_single = length == 1 && at > paragraph.begin && !is_one_of(text[at - 1], U"如似犹今") &&
                           at + 1 < paragraph.end && !is_one_of(text[at + 1], U"非是今");
    if (!is_single && !opens_clause(text, paragraph, at)) continue;
    const Range word = {at, at + length};
    if (when.relative.empty()) when.relative = word;
    if (when.resolved.empty() && relative_days().value_of(text.folded(word)).value_or(1) <= 0) when.resolved = word;
    at += length - 1;
  }
  return when;
}

}  // namespace

int year_of_page(const PageText& text) {
  std::map<int, std::size_t> counts;
  // Four digits and 年: looked for by that, which is rarer.
  const std::u32string_view page = text.folded({0, text.size()});
  for (std::size_t behind = find(page, U'年', 0); behind < page.size(); behind = find(page, U'年', behind + 1)) {
    if (behind < kYearDigits) continue;
    const std::size_t at = behind - kYearDigits;
    const char32_t c = text[at];
    if ((c != U'1' && c != U'2' && c != U'一' && c != U'二') || (at > 0 && is_digit(text[at - 1]))) continue;
    if (const int year = parse_year(text, at, std::min(text.size(), at + 6)); year > 0) ++counts[year];
  }
  int best = 0;
  std::size_t best_count = 0;
  for (const auto& [year, count] : counts) {
    if (count < best_count) continue;
    best = year;
    best_count = count;
  }
  return best;
}

void date_article(const PageText& text, const std::vector<Facts>& all, const Draft& draft,
                  const std::vector<std::size_t>& order, int page_year, const std::optional<Date>& issue_date,
                  Article& article) {
  std::vector<std::size_t> paragraphs;  // of text, the one with the opening first
  for (const std::size_t i : order) {
    if (all[i].kind == Kind::kBody || all[i].kind == Kind::kCaption || all[i].kind == Kind::kItem) {
      if (all[i].opening && article.place.empty()) {
        paragraphs.insert(paragraphs.begin(), i);
      } else {
        paragraphs.push_back(i);
      }
      if (paragraphs.size() > kLaterParagraphs) break;
    }
  }
  if (!paragraphs.empty() && all[paragraphs[0]].opening && !all[paragraphs[0]].opening->place.empty()) {
    article.place = utf8_of(text, all[paragraphs[0]].opening->place);
  }
  for (const std::size_t head : draft.heads) {
    if (!article.place.empty()) break;
    const Range place = place_in_head(text, all[head].text);
    if (!place.empty()) article.place = utf8_of(text, place);
  }
  if (paragraphs.empty()) return;

  const auto set_date = [&](const FoundDate& date) {
    article.dateline = text.span(date.range);
    article.dateline_text = utf8_of(text, date.range);
    article.event_date = date_text(with_year(date.date, page_year, issue_date, article.date_provenance));
  };
  const auto set_relative = [&](Range word) {
    article.relative_time = utf8_of(text, word);
    const std::optional<int> days = relative_days().value_of(text.folded(word));
    if (!days || !issue_date) return;
    article.event_date = date_text(shifted(*issue_date, *days));
    article.date_provenance = DateProvenance::kIssueDate;
  };

  const Facts& lead = all[paragraphs[0]];
  if (lead.opening && lead.opening->date) {
    set_date(*lead.opening->date);
    return;
  }
  Range lead_text = lead.text;
  if (text.folded(lead_text).starts_with(U"图为") || text.folded(lead_text).starts_with(U"圖為")) lead_text.begin += 2;
  // Briefs under one head have a day each.
  const bool is_column = std::ranges::any_of(draft.heads, [&](std::size_t head) {
    return all[head].is_standing_head && all[head].length <= kColumnHeadMax && draft.heads.size() == 1;
  });
  if (is_column && paragraphs.size() > 1 && all[paragraphs[0]].kind == Kind::kItem) return;
  const When lead_when = times_in(text, lead_text, lead_text.begin + kLeadMax, issue_date);
  if (!lead_when.relative.empty()) article.relative_time = utf8_of(text, lead_when.relative);
  const auto set_told = [&](const FoundDate& date) {
    set_date(date);
    article.date_provenance = DateProvenance::kIssueDate;
  };
  // A date before a word for one; of two of a kind, the first.
  const auto stands_first = [](const std::optional<FoundDate>& date, Range other) {
    return date && (other.empty() || date->range.begin < other.begin);
  };
  if (stands_first(lead_when.day_only, lead_when.own ? lead_when.own->range : lead_when.resolved)) {
    return set_told(*lead_when.day_only);
  }
  if (lead_when.own) return set_date(*lead_when.own);
  if (stands_first(lead_when.weekday, lead_when.resolved)) {
    article.event_date = date_text(lead_when.weekday->date);
    article.date_provenance = DateProvenance::kIssueDate;
    return;
  }
  if (!lead_when.resolved.empty()) return set_relative(lead_when.resolved);
  for (std::size_t k = 1; k < std::min(paragraphs.size(), kLaterParagraphs); ++k) {
    const Range range = all[paragraphs[k]].text;
    if (k == 1) {
      const When second = times_in(text, range, range.begin + kSecondMax, issue_date);
      if (second.own) return set_date(*second.own);
    }
    const When later = times_in(text, range, range.begin + kLeadMax, issue_date);
    if (article.relative_time.empty() && !later.relative.empty()) {
      article.relative_time = utf8_of(text, later.relative);
    }
    if (lead_when.relative.empty() && !later.resolved.empty()) return set_relative(later.resolved);
  }
  if (lead_when.ahead) set_date(*lead_when.ahead);
}

}  // namespace cipin::page
