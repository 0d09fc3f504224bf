#include "core/page/paragraphs.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/page/openings.h"

namespace cipin::page {
namespace {

constexpr std::uint32_t kWidthMax = 160;     // a line as wide as that is a paragraph, not a wrapped line
constexpr std::size_t kWrappedLinesMin = 6;  // on a page
constexpr std::size_t kGroupMin = 4;  // lines without a blank one between, where the rest of the page is not wrapped
constexpr std::uint32_t kParagraphIndent = 2;
constexpr std::uint32_t kWideIndent = 4;      // two ideographic blanks
constexpr std::size_t kIndentedLinesMin = 3;  // on a page whose paragraphs are indented
constexpr std::size_t kHeadLinesMax = 3;
constexpr std::size_t kBracketMax = 48;  // code points of a byline in brackets on either side of a break
constexpr std::uint32_t kBlankLinesMax = 3;

// How lines are measured, and the least and most that a wrapped one has: verse is narrower than nine Han, and a mark
// that may not begin a line, with one in front of it, is carried over.
struct Measure {
  std::uint32_t Line::*size;
  std::uint32_t width_min;
  std::uint32_t ragged;
};
constexpr Measure kMeasures[] = {{&Line::columns, 18, 5}, {&Line::code_points, 12, 3}};

std::uint32_t columns_of(char32_t c) {
  return c < 0x1100 && !(c >= 0x2010 && c <= 0x2030) ? 1 : 2;
}

bool ends_sentence(const PageText& text, Range range) {
  while (range.size() > 1 && is_closer(text[range.end - 1])) --range.end;
  return is_sentence_end(text[range.end - 1]);
}

bool ends_with_mark(const PageText& text, Range range) {
  const char32_t last = text[range.end - 1];
  return is_clause_end(last) || is_closer(last);
}

}  // namespace

std::vector<Line> cut_lines(const PageText& text, std::size_t count_max) {
  std::vector<Line> lines;
  std::uint32_t blank = 0;
  for (std::size_t at = 0; at < text.size() && lines.size() <= count_max;) {
    Line line;
    std::size_t end = text.next_mark(at, text.size());
    while (end < text.size() && text[end] != U'\n' && text[end] != U'\r') end = text.next_mark(end + 1, text.size());
    line.range = text.trimmed({at, end});
    line.break_at = end;
    if (line.range.empty()) {
      ++blank;
    } else {
      for (std::size_t i = at; i < line.range.begin; ++i) {
        // The folded text has lost how wide a blank is; an ideographic one takes three bytes.
        line.indent += text.offset_bytes(i + 1) - text.offset_bytes(i) == 3 ? 2 : 1;
      }
      line.columns = line.indent;
      line.code_points = static_cast<std::uint32_t>(std::min<std::size_t>(line.range.end - at, kWidthMax + 1));
      for (std::size_t i = line.range.begin; i < line.range.end && line.columns <= kWidthMax;) {
        const std::size_t mark = text.next_mark(i, std::min(line.range.end, i + kWidthMax));
        if (mark > i) {  // Han have two each
          line.columns += 2 * static_cast<std::uint32_t>(mark - i);
          i = mark;
          continue;
        }
        line.columns += text.offset_bytes(i + 1) - text.offset_bytes(i) == 3 ? 2 : columns_of(text[i]);
        ++i;
      }
      line.blank_before = blank;
      blank = 0;
      lines.push_back(line);
    }
    if (end + 1 < text.size() && text[end] == U'\r' && text[end + 1] == U'\n') ++end;
    at = end + 1;
  }
  return lines;
}

namespace {

// A width at which lines are cut; 0 if they are not.
struct Wrap {
  Measure measure{};
  std::uint32_t width = 0;
  std::uint32_t common = 0;  // the size that most full lines have: a mark that hangs over makes a few wider
  std::size_t full_count = 0;

  bool is_full(const Line& line) const {
    const std::uint32_t size = line.*measure.size;
    return size <= width && size + measure.ragged > common;
  }
  bool fits(const Line& line) const { return line.*measure.size <= width; }
};

// Where the column cuts, few lines end with a mark; verse and lists that end with one are as wide as they please. And a
// row of a table has its cells between blanks.
bool looks_cut(const PageText& text, std::span<const Line> lines, const Wrap& wrap) {
  std::size_t marked = 0;
  std::size_t rows = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i + 1].blank_before > 0 || !wrap.is_full(lines[i])) continue;
    marked += ends_with_mark(text, lines[i].range) ? 1 : 0;
    const std::u32string_view form = text.folded(lines[i].range);
    rows += std::ranges::count(form, U' ') >= 2 && std::ranges::any_of(form, is_digit) ? 1 : 0;
  }
  return marked * 2 <= wrap.full_count && rows * 2 <= wrap.full_count;
}

// The width at which most lines are cut that another follows at once.
Wrap find_wrap(std::span<const Line> lines, const Measure& measure, std::size_t& counted) {
  std::array<std::size_t, kWidthMax + 1> counts{};
  std::uint32_t widest = 0;
  counted = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i + 1].blank_before > 0) continue;
    ++counted;
    if (lines[i].*measure.size > kWidthMax) continue;
    ++counts[lines[i].*measure.size];
    widest = std::max(widest, lines[i].*measure.size);
  }
  Wrap wrap{measure};
  for (std::uint32_t width = measure.width_min; width <= widest; ++width) {
    if (counts[width] == 0) continue;
    std::size_t count = 0;
    for (std::uint32_t size = width - measure.ragged + 1; size <= width; ++size) count += counts[size];
    if (count < wrap.full_count) continue;
    wrap.width = width;
    wrap.full_count = count;
  }
  for (std::uint32_t size = wrap.width, most = 0; size > 0 && size + measure.ragged > wrap.width; --size) {
    if (counts[size] <= most) continue;
    most = static_cast<std::uint32_t>(counts[size]);
    wrap.common = size;
  }
  return wrap;
}

Wrap wrap_of_page(const PageText& text, std::span<const Line> lines) {
  Wrap best;
  for (const Measure& measure : kMeasures) {
    std::size_t counted = 0;
    const Wrap wrap = find_wrap(lines, measure, counted);
    // A table has lines of one width, too, but it is not most of a page; or nearly all lines are full that another
    // follows.
    const bool is_most = wrap.full_count * 2 >= counted && counted * 2 >= lines.size();
    const bool is_all = wrap.full_count * 5 >= counted * 4;
    if (wrap.full_count < kWrappedLinesMin || !(is_most || is_all) || wrap.full_count <= best.full_count) continue;
    if (looks_cut(text, lines, wrap)) best = wrap;
  }
  return best;
}

// The same for lines that stand together on a page of another kind.
Wrap wrap_of_group(const PageText& text, std::span<const Line> group) {
  if (group.size() < kGroupMin) return {};
  for (const Measure& measure : kMeasures) {
    std::size_t counted = 0;
    const Wrap wrap = find_wrap(group, measure, counted);
    if (wrap.width == 0 || wrap.full_count + 1 < kGroupMin || wrap.full_count * 3 < counted * 2) continue;
    // A line that runs on beyond the width was not cut there.
    if (!std::ranges::all_of(group, [&](const Line& line) { return wrap.fits(line); })) continue;
    if (looks_cut(text, group, wrap)) return wrap;
  }
  return {};
}

}  // namespace

namespace {

// The lines without the blank one that stands in front of nearly each, as some programs deliver them; none if that is
// not so.
std::vector<Line> without_usual_gap(const std::vector<Line>& lines) {
  const auto parted = std::ranges::count_if(lines, [](const Line& line) { return line.blank_before > 0; });
  if (static_cast<std::size_t>(parted) * 10 < lines.size() * 9) return {};
  std::vector<Line> closer = lines;
  for (Line& line : closer) line.blank_before -= line.blank_before > 0 ? 1 : 0;
  return closer;
}

}  // namespace

std::vector<bool> wrapped_lines(const PageText& text, const std::vector<Line>& as_printed) {
  std::vector<bool> wrapped(as_printed.size(), false);
  Wrap page = wrap_of_page(text, as_printed);
  std::vector<Line> closer;
  if (page.width == 0) {
    closer = without_usual_gap(as_printed);
    page = wrap_of_page(text, closer);
    if (page.width == 0) closer.clear();
  }
  const std::vector<Line>& lines = closer.empty() ? as_printed : closer;
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin + 1;
    while (end < lines.size() && lines[end].blank_before == 0) ++end;
    const std::span<const Line> group(lines.data() + begin, end - begin);
    const Wrap wrap = page.width > 0 ? page : wrap_of_group(text, group);
    for (std::size_t i = begin; wrap.width > 0 && i + 1 < end; ++i) {
      if (!wrap.is_full(lines[i]) || !wrap.fits(lines[i + 1])) continue;
      // What ends a paragraph at the column's full width is followed by what can be seen only by what it is: a short
      // line without a mark behind a full stop is a head.
      const Line& next = lines[i + 1];
      const bool is_apart =
          !wrap.is_full(next) && ends_sentence(text, lines[i].range) && !ends_with_mark(text, next.range);
      wrapped[i] = !is_apart;
    }
    begin = end;
  }
  return wrapped;
}

namespace {

// The least columns of blanks in front of a paragraph. Where most have two ideographic ones, a line may begin with the
// one that stood inside a name (冯 飞).
std::uint32_t indent_of_page(const std::vector<Line>& lines, std::size_t& count) {
  std::size_t wide = 0;
  count = 0;
  for (const Line& line : lines) {
    count += line.indent >= kParagraphIndent ? 1 : 0;
    wide += line.indent >= kWideIndent ? 1 : 0;
  }
  return wide * 2 > count && wide >= kIndentedLinesMin ? kWideIndent : kParagraphIndent;
}

// The columns of blanks that nine of ten lines have: they say nothing.
std::uint32_t indent_of_all(const std::vector<Line>& lines) {
  std::vector<std::uint32_t> indents;
  indents.reserve(lines.size());
  for (const Line& line : lines) indents.push_back(line.indent);
  if (indents.empty()) return 0;
  const auto tenth = indents.begin() + static_cast<std::ptrdiff_t>(indents.size() / 10);
  std::ranges::nth_element(indents, tenth);
  return *tenth;
}

// Where paragraphs are indented, a few lines apart that are not, and have no mark at their ends, are the lines of a
// head, however wide: each stays a line. Returns the end of such a block at `begin`, or `begin`.
std::size_t head_block_end(const PageText& text, const std::vector<Line>& lines, std::size_t begin,
                           std::uint32_t indent) {
  if (begin > 0 && lines[begin].blank_before == 0) return begin;
  std::size_t end = begin;
  while (end < lines.size() && (end == begin || lines[end].blank_before == 0) && lines[end].indent < indent) {
    const bool is_text = is_clause_end(text[lines[end].range.end - 1]) || ends_sentence(text, lines[end].range);
    if (end - begin == kHeadLinesMax || is_text) return begin;
    ++end;
  }
  return end < lines.size() && lines[end].indent >= indent ? end : begin;
}

// （本报记者 / 某某）: whether a bracket is open at the line's end, opened in it or, as `before` says, above it.
bool is_bracket_open(const PageText& text, Range line, bool before) {
  std::size_t at = 0;
  for (std::size_t end = line.end; (at = text.last_mark(line.begin, end)) < end; end = at) {
    if (text[at] == U'(') return true;
    if (text[at] == U')') return false;
  }
  return before;
}

// （记者 | 郭静）: a bracket that the line above opens near its end and this one closes near its begin. Whatever stands
// between, empty lines too, one bracket is one text.
bool closes_bracket_above(const PageText& text, Range above, Range line) {
  // The last kBracketMax code points and one more, as far as they are the line's.
  const std::size_t from = above.size() > kBracketMax ? above.end - kBracketMax - 1 : above.begin;
  std::size_t open = 0;
  for (std::size_t end = above.end;; end = open) {
    open = text.last_mark(from, end);
    if (open == end) return false;
    if (text[open] == U'(' || text[open] == U')') break;
  }
  if (text[open] != U'(') return false;
  const std::size_t line_end = std::min(line.end, line.begin + kBracketMax);
  for (std::size_t at = text.next_mark(line.begin, line_end); at < line_end; at = text.next_mark(at + 1, line_end)) {
    if (text[at] == U'(' || is_sentence_end(text[at])) return false;
    if (text[at] == U')') return true;
  }
  return false;
}

}  // namespace

std::vector<Paragraph> join_wrapped(const PageText& text, const std::vector<Line>& lines) {
  std::vector<bool> wrapped = wrapped_lines(text, lines);
  std::size_t indented_count = 0;
  const std::uint32_t indent = indent_of_page(lines, indented_count) + indent_of_all(lines);
  for (std::size_t i = 0; indented_count >= kIndentedLinesMin && i < lines.size(); ++i) {
    for (const std::size_t end = head_block_end(text, lines, i, indent); i < end; ++i) wrapped[i] = false;
  }
  std::vector<Paragraph> paragraphs;
  bool bracket_open = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    const bool in_bracket = i > 0 && is_bracket_open(text, lines[i - 1].range, bracket_open);
    const bool in_one_bracket =
        i > 0 && line.blank_before <= kBlankLinesMax && closes_bracket_above(text, lines[i - 1].range, line.range);
    const bool fits =
        i > 0 && wrapped[i - 1] && line.indent < indent &&
        (in_bracket || (!is_bullet(text[line.range.begin]) && !parse_byline(text, line.range, BareNames::kNo) &&
                        !parse_opening(text, line.range)));
    const bool follows = fits || in_one_bracket;
    bracket_open = in_bracket && follows;
    if (follows) {
      paragraphs.back().range.end = line.range.end;
      paragraphs.back().last_line = i;
    } else {
      paragraphs.push_back({line.range, i, i, line.blank_before});
    }
  }
  return paragraphs;
}

std::optional<PageText> without_inner_breaks(const PageText& text, const std::vector<Line>& lines,
                                             std::vector<Paragraph>& paragraphs) {
  std::vector<Range> removed;
  std::size_t removed_count = 0;
  for (Paragraph& paragraph : paragraphs) {
    paragraph.range.begin -= removed_count;
    for (std::size_t i = paragraph.first_line; i < paragraph.last_line; ++i) {
      Range gap = {lines[i].range.end, lines[i + 1].range.begin};
      if (is_ascii_letter(text[gap.begin - 1]) && is_ascii_letter(text[gap.end])) ++gap.begin;
      if (gap.empty()) continue;
      removed.push_back(gap);
      removed_count += gap.size();
    }
    paragraph.range.end -= removed_count;
  }
  if (removed.empty()) return std::nullopt;
  return text.without(removed);
}

}  // namespace cipin::page
