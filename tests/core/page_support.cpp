#include "tests/core/page_support.h"

#include <algorithm>
#include <set>

#include "core/text/code_point.h"
#include "core/text/utf8.h"

namespace cipin::tests {
namespace {

// White space in front of or behind what stands on a line, the byte order mark included.
bool is_blank(char32_t c) {
  return is_space(c) || c == 0xFEFF;
}

// The lines with something in them, without the blanks around, each with where its line end stands: cut code point by
// code point, the slow and obvious way.
struct ReferenceLine {
  page::Span span;
  std::size_t break_at = 0;
};
std::vector<ReferenceLine> reference_lines(std::string_view text) {
  std::vector<ReferenceLine> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    std::size_t first = end;
    std::size_t last = at;
    for (std::size_t i = at; i < end;) {
      const CodePoint decoded = decode_code_point(text.data() + i);
      if (!is_blank(decoded.value)) {
        if (first == end) first = i;
        last = i + decoded.length_bytes;
      }
      i += decoded.length_bytes;
    }
    if (first < last) lines.push_back({{first, last}, end});
    at = end + 1;
  }
  return lines;
}

}  // namespace

std::string find_broken_promise(std::string_view text, const page::Page& page) {
  const std::vector<ReferenceLine> lines = reference_lines(text);
  std::vector<page::Span> used;
  for (const page::Article& article : page.articles) {
    used.insert(used.end(), article.headline.begin(), article.headline.end());
    used.insert(used.end(), article.body.begin(), article.body.end());
    for (const page::Span& span : article.subheads) {
      if (std::ranges::find(article.body, span) == article.body.end()) return "a subhead is not in the body";
    }
    for (const auto* spans : {&article.headline, &article.body}) {
      for (const page::Span& span : *spans) {
        if (span.begin_bytes < article.hull.begin_bytes || span.end_bytes > article.hull.end_bytes) {
          return "a line is outside its article's hull";
        }
      }
    }
    for (const auto* persons : {&article.reporters, &article.correspondents, &article.photographers}) {
      for (const page::Person& person : *persons) {
        if (person.form.empty() || person.span.end_bytes > text.size() ||
            person.span.begin_bytes >= person.span.end_bytes) {
          return "a name is nowhere";
        }
      }
    }
    if (article.dateline && bytes_of(text, *article.dateline) != article.dateline_text) return "a dateline's span";
    if (!article.event_date.empty() && article.date_provenance == page::DateProvenance::kNone) {
      return "a date from nowhere";
    }
  }
  for (const page::Aside& aside : page.set_aside) used.push_back(aside.span);
  std::ranges::sort(used, {}, &page::Span::begin_bytes);
  if (used.size() != lines.size()) return "lines are lost or used twice";
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!(used[i] == lines[i].span)) return "a span is not a line";
  }
  std::set<std::size_t> begins;
  std::set<std::size_t> breaks;
  for (const ReferenceLine& line : lines) {
    begins.insert(line.span.begin_bytes);
    breaks.insert(line.break_at);
  }
  std::set<std::size_t> resumed;
  for (std::size_t i = 0; i < page.joins.size(); ++i) {
    const page::Join& join = page.joins[i];
    if (i > 0 && page.joins[i - 1].at_bytes >= join.at_bytes) return "joins do not rise";
    if (!breaks.contains(join.at_bytes)) return "a join is at no line's end";
    if (!begins.contains(join.resume_bytes)) return "a join resumes at no line";
    if (!resumed.insert(join.resume_bytes).second) return "a line is joined to two";
  }
  return "";
}

}  // namespace cipin::tests
