#include "core/page/openings.h"

#include <algorithm>

#include "core/text/one_of.h"

namespace cipin::page {
namespace {

constexpr std::size_t kDatelineMax = 36;  // code points from the paragraph's begin to 讯 or 电
constexpr std::size_t kSourceMax = 10;    // 晚报, 中国新闻社, 澜江通讯社
constexpr std::size_t kPlaceMax = 10;
constexpr std::size_t kReportedByMax = 60;  // 本报讯 记者甲乙报道:

constexpr std::u32string_view kBylineBrackets = U"(【[〔";

bool is_one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}

std::size_t skip_blanks(const PageText& text, std::size_t at, std::size_t end) {
  while (at < end && text[at] == U' ') ++at;
  return at;
}

// The end of 本报, 新华社, 澜江通讯社, 晚报 at `at`; `at` itself if no source stands there.
std::size_t source_end(const PageText& text, std::size_t at, std::size_t end) {
  const std::size_t limit = std::min(end, at + kSourceMax);
  for (std::size_t i = at; i < limit && is_han(text[i]); ++i) {
    if (i > at && cipin::is_one_of<U"报報社台臺网網刊">(text[i])) {
      // 报社, 电视台网: the longer source.
      while (i + 1 < limit && cipin::is_one_of<U"报報社台臺网網刊">(text[i + 1])) ++i;
      return i + 1;
    }
  }
  return at;
}

// 讯, 电, 消息, with what may stand before them (综合, 专); the end, or `at` if there is none.
std::size_t signal_end(const PageText& text, std::size_t at, std::size_t end) {
  static constexpr std::u32string_view kSignals[] = {U"综合消息", U"最新消息", U"综合讯", U"专讯", U"专电",
                                                     U"消息",     U"讯",       U"电",     U"訊",   U"電"};
  const std::u32string_view rest = text.folded({at, end});
  for (const std::u32string_view word : kSignals) {
    if (rest.starts_with(word)) return at + word.size();
  }
  return at;
}

// Behind the bracket that closes the one at `at`; `at` if there is none.
std::size_t bracket_end(const PageText& text, std::size_t at, std::size_t end) {
  const char32_t closer = text[at] == U'(' ? U')' : text[at] == U'【' ? U'】' : text[at] == U'[' ? U']' : U'〕';
  const std::size_t limit = std::min(end, at + 120);
  for (std::size_t i = at; i < limit; ++i) {
    if (text[i] == closer) return i + 1;
  }
  return at;
}

// The byline behind 本报讯: in brackets, up to 报道:, or words with blanks between (记者 甲 通讯员 乙 then text).
void take_byline(const PageText& text, Range paragraph, Opening& opening) {
  const std::size_t at = skip_blanks(text, opening.range.end, paragraph.end);
  if (at >= paragraph.end) return;
  if (is_one_of(text[at], kBylineBrackets)) {
    const std::size_t end = bracket_end(text, at, paragraph.end);
    if (end == at) return;
    opening.byline = parse_byline(text, {at, end}, BareNames::kYes);
    if (opening.byline) opening.range.end = end;
    return;
  }
  const std::size_t limit = std::min(paragraph.end, at + kReportedByMax);
  for (std::size_t i = at; i + 2 < limit; ++i) {
    if (is_one_of(text[i], U"。!?")) break;
    if (!is_one_of(text[i], U"报報") || !is_one_of(text[i + 1], U"道導") || !is_one_of(text[i + 2], U": ")) continue;
    opening.byline = parse_byline(text, {at, i + 2}, BareNames::kNo);
    if (opening.byline) opening.range.end = i + 3;
    if (opening.byline || text[i + 2] == U':') return;
  }
  // The longest run of words and blanks that is a byline and ends before a blank.
  std::optional<Byline> longest;
  for (std::size_t i = at + 1; i < limit && !is_clause_end(text[i]); ++i) {
    if (text[i] != U' ') continue;
    std::optional<Byline> byline = parse_byline(text, {at, i}, BareNames::kNo);
    if (byline && !byline->is_desk) longest = std::move(byline);
  }
  if (longest) {
    opening.range.end = longest->range.end;
    opening.byline = std::move(longest);
  }
}

// 本报讯, 新华社北京5月8日电: no value if the paragraph begins otherwise.
std::optional<Opening> parse_dateline(const PageText& text, Range paragraph) {
  std::size_t at = paragraph.begin;
  if (text[at] == U'(' || text[at] == U'【' || text[at] == U'[' || is_bullet(text[at])) ++at;
  at = skip_blanks(text, at, paragraph.end);
  if (at >= paragraph.end) return std::nullopt;
  if (text[at] == U'据' || text[at] == U'據') ++at;
  Opening opening;
  opening.source = {at, source_end(text, at, paragraph.end)};
  if (opening.source.empty()) return std::nullopt;
  at = skip_blanks(text, opening.source.end, paragraph.end);
  const std::size_t limit = std::min(paragraph.end, paragraph.begin + kDatelineMax);
  opening.place = {at, at};
  for (; at < limit; ++at) {
    if (opening.date) {
      at = skip_blanks(text, at, limit);
    } else if (std::optional<FoundDate> date = parse_date(text, at, limit)) {
      opening.place.end = at;
      opening.date = date;
      at = skip_blanks(text, date->range.end, limit);
    }
    const std::size_t end = signal_end(text, at, limit);
    if (end > at) {
      if (!opening.date) opening.place.end = at;
      // Without a date, 电 and 讯 also begin words (电话, 讯息): something else than Han follows, or 本报讯 itself.
      const bool is_plain = !opening.date && opening.place.empty();
      const bool han_follows = end < paragraph.end && is_han(text[end]);
      const bool is_own = is_plain && text.folded(opening.source).starts_with(U'本') && text[end - 1] != U'电';
      if (!opening.date && ((han_follows && !is_own) || !is_plain)) return std::nullopt;
      opening.place = text.trimmed(opening.place);
      opening.range = {paragraph.begin, end};
      if (end < paragraph.end && is_one_of(text[end], U"】])")) opening.range.end = end + 1;
      return opening;
    }
    if (opening.date || !(is_han(text[at]) || text[at] == U' ' || text[at] == U'·') ||
        at - opening.place.begin >= kPlaceMax) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Opening> parse_opening(const PageText& text, Range paragraph) {
  if (paragraph.empty()) return std::nullopt;
  if (std::optional<Opening> opening = parse_dateline(text, paragraph)) {
    take_byline(text, paragraph, *opening);
    return opening;
  }
  if (!is_one_of(text[paragraph.begin], kBylineBrackets)) return std::nullopt;
  // A byline in brackets with the text behind it.
  Opening opening;
  opening.range = {paragraph.begin, paragraph.begin};
  take_byline(text, paragraph, opening);
  const bool is_writers =
      opening.byline && opening.byline->has_role && !opening.byline->is_desk && !opening.byline->is_picture;
  const Range rest = text.trimmed({opening.range.end, paragraph.end});
  if (!is_writers || rest.size() < 3) return std::nullopt;
  // （记者 甲）乙 摄: a byline to its end.
  if (rest.size() < 8 && parse_byline(text, rest, BareNames::kYes)) return std::nullopt;
  return opening;
}

}  // namespace cipin::page
