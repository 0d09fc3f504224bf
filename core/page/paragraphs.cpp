#include "core/page/paragraphs.h"

#include <algorithm>
#include <string>

#include "core/page/openings.h"

namespace cipin::page {
namespace {

constexpr std::uint32_t kParagraphIndent = 2;
constexpr std::uint32_t kWideIndent = 4;      // two ideographic blanks
constexpr std::size_t kIndentedLinesMin = 3;  // on a page whose paragraphs are indented
constexpr std::size_t kHeadLinesMax = 4;
constexpr std::uint32_t kCutHeadMax = 40;  // code points of a head that was cut, with its rest
constexpr std::size_t kBracketMax = 48;    // code points of a byline in brackets on either side of a break
constexpr std::uint32_t kBlankLinesMax = 3;
constexpr std::size_t kSpacedOf = 8;  // of so many line ends one may have a blank of its own

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

// Whether a byline ends the line, or is all of it: nothing goes on behind it. The line may be cut within a sentence
// (…。记者在轨道 | …研发设计、), so a name has a blank in front of it, or stands in brackets behind a full stop.
bool is_signed(const PageText& text, Range line) {
  const std::u32string_view form = text.folded(line);
  if (parse_byline(text, line, BareNames::kNo)) {
    return form.find(U' ') != std::u32string_view::npos || std::ranges::none_of(form, is_comma);
  }
  if (parse_opening(text, line)) return false;
  const std::optional<TailByline> tail = find_tail_byline(text, line);
  if (!tail) return false;
  if (is_closer(form.back())) return ends_sentence(text, {line.begin, tail->text_end});
  return text.folded(tail->byline.range).find(U' ') != std::u32string_view::npos;
}

// What stands in front of an item; ○ is a cipher, too (二 | ○二三年).
bool begins_item(const PageText& text, Range above, Range line) {
  const char32_t first = text[line.begin];
  constexpr std::u32string_view kNumerals = U"一二三四五六七八九十";
  return is_bullet(first) &&
         (kNumerals.find(text[above.end - 1]) == std::u32string_view::npos || (first != U'○' && first != U'〇'));
}

// A blank at the line's end, or a single one at the next line's begin.
bool is_spaced(const PageText& text, Range gap) {
  return text[gap.begin] == U' ' || (text[gap.end - 1] == U' ' && text.blanks_before(gap.end) == 1);
}

// Whether the two lines end with one byline: 记者 柯雨桐 通讯员 邢 | 砚秋 图 霍明朗.
bool is_signed_across(const PageText& text, Range above, Range line) {
  std::string both(text.bytes(above));
  if (is_spaced(text, {above.end, line.begin})) both += ' ';
  both += text.bytes(line);
  const PageText joined(both);
  return is_signed(joined, {0, joined.size()});
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

// Behind a byline nothing goes on, but for its own rest.
void part_bylines(const PageText& text, const std::vector<Line>& lines, std::vector<bool>& wrapped) {
  bool bracket_open = false;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    bracket_open = is_bracket_open(text, lines[i].range, bracket_open && i > 0 && wrapped[i - 1]);
    if (!wrapped[i] || bracket_open || !is_signed(text, lines[i].range)) continue;
    const Range next = lines[i + 1].range;
    wrapped[i] = !wrapped[i + 1] && next.size() <= kBracketMax && is_signed_across(text, lines[i].range, next);
  }
}

// Where paragraphs are indented, a few lines apart that are not, and have no mark at their ends, are the lines of a
// head, however wide: each stays a line, but for the rest of one that was cut at the column's width. Returns the end of
// such a block at `begin`, or `begin`.
std::size_t head_block_end(const PageText& text, const std::vector<Line>& lines, std::size_t begin,
                           std::uint32_t indent) {
  for (std::size_t end = begin; end < lines.size() && end - begin <= kHeadLinesMax; ++end) {
    const Range line = lines[end].range;
    const bool is_behind = lines[end].indent >= indent || parse_byline(text, line, BareNames::kNo);
    if (end > begin && is_behind) return end;
    if (is_behind || (end > begin && lines[end].blank_before > 0)) return begin;
    if (ends_like_text(text, line) || is_signed(text, line)) return begin;
  }
  return begin;
}

// The lines of heads are no wrapped ones. Behind a full stop at the column's very width a head is told from text by
// what stands below it.
void part_heads(const PageText& text, const std::vector<Line>& lines, std::uint32_t indent,
                std::vector<bool>& wrapped) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool begins = i == 0 || lines[i].blank_before > 0 || !wrapped[i - 1];
    if (!begins && !ends_sentence(text, lines[i - 1].range)) continue;
    const std::size_t end = head_block_end(text, lines, i, indent);
    if (end == i) continue;
    const Range below = lines[end].range;
    if (!begins && !parse_opening(text, below) && !parse_byline(text, below, BareNames::kNo)) continue;
    if (i > 0) wrapped[i - 1] = false;
    for (std::size_t k = i; k < end; ++k) {
      wrapped[k] = k + 1 < end && wrapped[k] && !wrapped[k + 1] &&
                   lines[k].code_points + lines[k + 1].code_points <= kCutHeadMax;
    }
    i = end - 1;
  }
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

std::vector<Paragraph> join_wrapped(const PageText& text, const std::vector<Line>& as_printed) {
  Wrapping wrapping = find_wrapping(text, as_printed);
  std::vector<bool>& wrapped = wrapping.goes_on;
  const std::vector<Line>& lines = wrapping.lines(as_printed);
  std::size_t indented_count = 0;
  const std::uint32_t indent = indent_of_page(lines, indented_count) + indent_of_all(lines);
  const bool is_indented = indented_count >= kIndentedLinesMin;
  part_bylines(text, lines, wrapped);
  if (is_indented) part_heads(text, lines, indent, wrapped);
  std::vector<Paragraph> paragraphs;
  bool bracket_open = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    const bool in_bracket = i > 0 && is_bracket_open(text, lines[i - 1].range, bracket_open);
    const bool in_one_bracket = i > 0 && as_printed[i].blank_before <= kBlankLinesMax &&
                                closes_bracket_above(text, lines[i - 1].range, line.range);
    // A byline is a line of its own, unless it is the rest of one, or a sentence is cut in front of it.
    const auto is_other = [&] {
      const Range above = lines[i - 1].range;
      if (begins_item(text, above, line.range) || parse_opening(text, line.range)) return true;
      const std::size_t first = paragraphs.back().first_line;
      const bool in_text =
          (first + 1 < i || (is_indented && lines[first].indent >= indent)) && !ends_sentence(text, above);
      return !in_text && parse_byline(text, line.range, BareNames::kNo) && !is_signed_across(text, above, line.range);
    };
    const bool fits = i > 0 && wrapped[i - 1] && line.indent < indent && (in_bracket || !is_other());
    const bool follows = fits || in_one_bracket;
    bracket_open = in_bracket && follows;
    if (follows) {
      paragraphs.back().range.end = line.range.end;
      paragraphs.back().last_line = i;
    } else {
      paragraphs.push_back({line.range, i, i, as_printed[i].blank_before});
    }
  }
  return paragraphs;
}

std::optional<PageText> without_inner_breaks(const PageText& text, const std::vector<Line>& lines,
                                             std::vector<Paragraph>& paragraphs) {
  std::vector<Range> gaps;
  std::size_t spaced_count = 0;
  for (const Paragraph& paragraph : paragraphs) {
    for (std::size_t i = paragraph.first_line; i < paragraph.last_line; ++i) {
      gaps.push_back({lines[i].range.end, lines[i + 1].range.begin});
      spaced_count += is_spaced(text, gaps.back()) ? 1 : 0;
    }
  }
  if (gaps.empty()) return std::nullopt;
  // Where many lines have one, it is how the page was set.
  const bool blanks_tell = spaced_count * kSpacedOf <= gaps.size();
  std::vector<Range> removed;
  std::size_t removed_count = 0;
  auto gap = gaps.begin();
  for (Paragraph& paragraph : paragraphs) {
    paragraph.range.begin -= removed_count;
    for (std::size_t i = paragraph.first_line; i < paragraph.last_line; ++i, ++gap) {
      if (is_ascii_letter(text[gap->begin - 1]) && is_ascii_letter(text[gap->end])) {
        ++gap->begin;
      } else if (blanks_tell && is_spaced(text, *gap)) {
        // The blank of 鲁大有 文/图 may stand on either side of the break.
        text[gap->begin] == U' ' ? ++gap->begin : --gap->end;
      }
      if (gap->empty()) continue;
      removed.push_back(*gap);
      removed_count += gap->size();
    }
    paragraph.range.end -= removed_count;
  }
  if (removed.empty()) return std::nullopt;
  return text.without(removed);
}

}  // namespace cipin::page
