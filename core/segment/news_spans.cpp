#include "core/segment/news_spans.h"

#include <algorithm>
#include <array>

#include "core/patterns/cursor.h"
#include "core/text/code_point.h"

namespace cipin {
namespace {

using patterns::fold_width;
using patterns::peek;

constexpr std::size_t kCoinageCodePointsMax = 8;
// What is said has them, what is named has not.
constexpr std::u32string_view kSmallWords = U"的了吗呢吧啊呀嘛着你您我他她它谁这那哪是就也都很太";

bool may_be_coined(char32_t c) {
  if (kSmallWords.find(c) != kSmallWords.npos) return false;
  const char32_t folded = fold_width(c);
  return patterns::is_han(c) || is_ascii_alphanumeric(folded) || c == U'·' || folded == U'+' || folded == U'-' ||
         c == U'〇';
}

// Goes along spans that rise and do not overlap, for questions that rise, too.
template <class SpanOf>
class Overlaps {
 public:
  Overlaps(std::size_t count, SpanOf span_of) : count_(count), span_of_(span_of) {}

  /// True if every span that overlaps [begin, end) lies inside it and is shorter.
  bool all_inside(std::uint32_t begin, std::uint32_t end) {
    while (next_ < count_ && span_of_(next_).end <= begin) ++next_;
    for (std::size_t i = next_; i < count_ && span_of_(i).begin < end; ++i) {
      const TextSpan span = span_of_(i);
      if (span.begin < begin || span.end > end || (span.begin == begin && span.end == end)) return false;
    }
    return true;
  }

 private:
  std::size_t count_;
  SpanOf span_of_;
  std::size_t next_ = 0;
};

}  // namespace

bool is_coinage(std::string_view text, TextSpan quote) {
  std::size_t count = 0;
  for (std::size_t at = quote.begin; at < quote.end; ++count) {
    const CodePoint c = peek(text, at);
    if (count == kCoinageCodePointsMax || !may_be_coined(c.value)) return false;
    at += c.length_bytes;
  }
  if (count < 2 || quote.begin == 0) return false;
  const std::size_t mark = patterns::previous(text, quote.begin);
  return fold_width(patterns::peek_back(text, mark)) != U':';
}

void choose_spans(std::string_view text, std::span<const Pattern> patterns, std::span<const Pattern> quotes,
                  std::span<const Name> names, std::span<const Token> tokens, std::vector<FixedSpan>& spans) {
  spans.clear();
  const auto pattern_span = [&](std::size_t i) { return patterns[i].span; };
  // Names come by their beginning, longer ones first: what overlaps one that stands begins inside it.
  Overlaps near_names(patterns.size(), pattern_span);
  for (const Name& name : names) {
    const std::uint32_t end = name.begin_bytes + name.length_bytes;
    if (!spans.empty() && name.begin_bytes < spans.back().end) continue;
    if (near_names.all_inside(name.begin_bytes, end)) spans.push_back({name.begin_bytes, end, name.kind});
  }
  const std::size_t name_count = spans.size();
  if (!quotes.empty()) {
    // Quotes come by their beginning, too, and no coinage holds another: a mark is in none.
    Overlaps near_patterns(patterns.size(), pattern_span);
    Overlaps near_quotes(name_count, [&](std::size_t i) { return TextSpan{spans[i].begin, spans[i].end}; });
    std::size_t token = 0;
    for (const Pattern& quote : quotes) {
      const auto [begin, end] = quote.span;
      if (!is_coinage(text, quote.span)) continue;
      while (token < tokens.size() && tokens[token].begin_bytes < begin) ++token;
      if (token < tokens.size() && tokens[token].begin_bytes == begin &&
          tokens[token].begin_bytes + tokens[token].length_bytes == end) {
        continue;
      }
      if (near_patterns.all_inside(begin, end) && near_quotes.all_inside(begin, end))
        spans.push_back({begin, end, Kind::kQuote});
    }
  }
  const bool patterns_alone = spans.empty();
  for (const Pattern& pattern : patterns) spans.push_back({pattern.span.begin, pattern.span.end, pattern.kind});
  if (patterns_alone) return;
  std::sort(spans.begin(), spans.end(), [](const FixedSpan& a, const FixedSpan& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  // None cross, none are equal: what begins inside another one lies inside it.
  std::size_t kept = 0;
  for (const FixedSpan& span : spans) {
    if (kept == 0 || span.begin >= spans[kept - 1].end) spans[kept++] = span;
  }
  spans.resize(kept);
}

}  // namespace cipin
