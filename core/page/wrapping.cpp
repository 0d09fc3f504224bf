#include "core/page/wrapping.h"

#include <algorithm>
#include <array>
#include <span>

namespace cipin::page {
namespace {

constexpr std::uint32_t kWidthMax = 160;     // a line as wide as that is a paragraph, not a wrapped line
constexpr std::size_t kWrappedLinesMin = 6;  // on a page
constexpr std::size_t kGroupMin = 4;  // lines without a blank one between, where the rest of the page is not wrapped
constexpr std::size_t kManyMin = 2;   // lines of more code points than a column of Han has
constexpr std::size_t kRoomyOf = 10;  // of so many full lines one may have had room for more
constexpr std::uint32_t kHangingMax = 3;  // …。”）

// How lines are measured, and the least and most that a wrapped one has: verse is narrower than nine Han, and a mark
// that may not begin a line, with one in front of it, is carried over.
struct Measure {
  std::uint32_t Line::*size;
  std::uint32_t width_min;
  std::uint32_t ragged;
  std::uint32_t mark;  // how much a mark takes at most
};
constexpr Measure kMeasures[] = {{&Line::columns, 18, 5, 2}, {&Line::code_points, 12, 3, 1}};

// As printed: the folded text has lost how wide a digit or a blank is; what is wide takes three bytes.
std::uint32_t columns_at(const PageText& text, std::size_t at) {
  return text.offset_bytes(at + 1) - text.offset_bytes(at) >= 3 ? 2 : 1;
}

bool ends_with_mark(const PageText& text, Range range) {
  const char32_t last = text[range.end - 1];
  return is_clause_end(last) || is_closer(last);
}

// 澜江 望潮站 28.21 警戒27.50: cells with figures between blanks, and no sentence.
bool is_row(const PageText& text, Range range) {
  const std::u32string_view form = text.folded(range);
  return std::ranges::count(form, U' ') >= 2 && std::ranges::any_of(form, is_digit) &&
         std::ranges::none_of(form, [](char32_t c) { return is_comma(c) || is_sentence_end(c) || is_closer(c); });
}

bool is_rest_of_row(const PageText& text, Range range) {
  const std::u32string_view form = text.folded(range);
  return form.size() <= 2 || std::ranges::any_of(form, is_digit);
}

// What may not begin a line: it hangs over the column's edge, or is squeezed into it.
bool may_hang(char32_t c) {
  return is_clause_end(c) || is_closer(c) || c == U'%' || c == U'‰';
}

}  // namespace

bool ends_sentence(const PageText& text, Range line) {
  while (line.size() > 1 && is_closer(text[line.end - 1])) --line.end;
  return is_sentence_end(text[line.end - 1]);
}

bool ends_like_text(const PageText& text, Range line) {
  return is_clause_end(text[line.end - 1]) || ends_sentence(text, line);
}

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
        line.indent += columns_at(text, i);
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
        line.columns += columns_at(text, i);
        ++i;
      }
      while (line.hanging < kHangingMax && line.hanging + 1 < line.range.size() &&
             may_hang(text[line.range.end - 1 - line.hanging])) {
        ++line.hanging;
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

  bool is_full(const Line& line) const { return fits(line) && line.*measure.size + measure.ragged > common; }
  bool fits(const Line& line) const { return line.*measure.size <= width + measure.mark * line.hanging; }
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

// The lines without the blank one that stands in front of nearly each, as some programs deliver them; none if that is
// not so.
std::vector<Line> without_usual_gap(const std::vector<Line>& lines) {
  const auto parted = std::ranges::count_if(lines, [](const Line& line) { return line.blank_before > 0; });
  if (static_cast<std::size_t>(parted) * 10 < lines.size() * 9) return {};
  std::vector<Line> closer = lines;
  for (Line& line : closer) line.blank_before -= line.blank_before > 0 ? 1 : 0;
  return closer;
}

// How much of a line the first thing takes that cannot be parted: a number, a Latin word, a Han with the marks around
// it. As much as `most` is enough to know.
std::uint32_t first_unit(const PageText& text, const Line& line, const Measure& measure, std::uint32_t most) {
  std::uint32_t size = 0;
  bool has_core = false;
  char32_t before = 0;
  for (std::size_t at = line.range.begin; at < line.range.end && size < most; ++at) {
    const char32_t c = text[at];
    const bool goes_on = is_digit(before) || is_ascii_letter(before)
                             ? is_digit(c) || is_ascii_letter(c) || c == U'.' || may_hang(c)
                             : !has_core || may_hang(c);
    if (!goes_on) break;
    has_core = has_core || !is_opener(c);
    before = c;
    size += measure.size == &Line::columns ? columns_at(text, at) : 1;
  }
  return size;
}

// Lines that are set so that each has all that goes into it: then one that has room ends a paragraph, or a column.
class TightLines {
 public:
  TightLines(const PageText& text, std::span<const Line> lines, const Wrap& wrap) : text_(text), wrap_(wrap) {
    if (wrap.width == 0) return;
    std::size_t many = 0;
    for (const Line& line : lines) {
      many += wrap.is_full(line) && line.code_points > wrap.common / 2 + line.hanging ? 1 : 0;
    }
    may_count_code_points_ = wrap.measure.size == &Line::columns && many < kManyMin;
    std::size_t roomy = 0;
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
      if (lines[i + 1].blank_before > 0 || !wrap.is_full(lines[i]) || ends_sentence(text, lines[i].range)) continue;
      roomy += leaves_room(lines[i], lines[i + 1]) ? 1 : 0;
    }
    are_tight_ = roomy * kRoomyOf <= wrap.full_count;
  }

  // Whether the line ends where it does though more would have gone into it.
  bool has_room(const Line& line, const Line& next) const { return are_tight_ && leaves_room(line, next); }

 private:
  bool leaves_room(const Line& line, const Line& next) const {
    // Columns that are cut by code points look ragged where there are digits.
    if (may_count_code_points_ && line.code_points + 1 > wrap_.common / 2) return false;
    const std::uint32_t size = line.*wrap_.measure.size + (text_[line.range.end] == U' ' ? 1 : 0);
    const std::uint32_t room = wrap_.common - std::min(wrap_.common, size);
    return room > 0 && first_unit(text_, next, wrap_.measure, room + 1) <= room;
  }

  const PageText& text_;
  const Wrap& wrap_;
  bool may_count_code_points_ = false;
  bool are_tight_ = false;
};

}  // namespace

Wrapping find_wrapping(const PageText& text, const std::vector<Line>& as_printed) {
  Wrapping wrapping{std::vector<bool>(as_printed.size(), false), {}};
  Wrap page = wrap_of_page(text, as_printed);
  if (page.width == 0) {
    wrapping.closer = without_usual_gap(as_printed);
    page = wrap_of_page(text, wrapping.closer);
    if (page.width == 0) wrapping.closer.clear();
  }
  const std::vector<Line>& lines = wrapping.lines(as_printed);
  const TightLines tight(text, lines, page);
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin + 1;
    while (end < lines.size() && lines[end].blank_before == 0) ++end;
    const std::span<const Line> group(lines.data() + begin, end - begin);
    const Wrap wrap = page.width > 0 ? page : wrap_of_group(text, group);
    for (std::size_t i = begin; wrap.width > 0 && i + 1 < end; ++i) {
      const Line& next = lines[i + 1];
      if (!wrap.is_full(lines[i]) || !wrap.fits(next)) continue;
      if (tight.has_room(lines[i], next)) continue;
      // What ends a paragraph at the column's full width is followed by what can be seen only by what it is: a short
      // line without a mark behind a full stop is a head.
      const bool next_ends = !wrap.is_full(next) || (i + 2 < end && tight.has_room(next, lines[i + 2]));
      const bool is_apart = next_ends && ends_sentence(text, lines[i].range) && !ends_like_text(text, next.range);
      wrapping.goes_on[i] = !is_apart && !(is_row(text, lines[i].range) && !is_rest_of_row(text, next.range));
    }
    begin = end;
  }
  return wrapping;
}

}  // namespace cipin::page
