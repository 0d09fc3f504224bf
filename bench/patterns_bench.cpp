// Finding figures, dates, codes and quotes, and writing their forms.

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <vector>

#include "bench/suite.h"
#include "core/patterns/pattern.h"

namespace cipin::bench {
namespace {

TextKind kind_of(const benchmark::State& state) {
  return static_cast<TextKind>(state.range(0));
}

/// Spans that rise, do not overlap, and begin and end between code points.
bool are_in_order(std::string_view text, const std::vector<Pattern>& patterns) {
  std::size_t last_end = 0;
  for (const Pattern& pattern : patterns) {
    const bool whole = pattern.span.end == text.size() || (text[pattern.span.end] & 0xC0) != 0x80;
    if (pattern.span.begin < last_end || pattern.span.end <= pattern.span.begin || !whole) return false;
    last_end = pattern.span.end;
  }
  return last_end <= text.size();
}

void BM_FindPatterns(benchmark::State& state) {
  const std::string& text = text_of(kind_of(state));
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  std::vector<Pattern> patterns;
  std::vector<Pattern> quotes;
  find_patterns(text, kAllPatternRules, patterns, quotes);
  if (!are_in_order(text, patterns)) return state.SkipWithError("patterns out of order");
  for (auto _ : state) {
    patterns.clear();
    quotes.clear();
    find_patterns(text, kAllPatternRules, patterns, quotes);
    benchmark::DoNotOptimize(patterns.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
  state.SetLabel(std::string(text_name(kind_of(state))) + ", " + std::to_string(patterns.size()) + " patterns");
}
BENCHMARK(BM_FindPatterns)->DenseRange(0, kTextCount - 1);

void BM_AppendForms(benchmark::State& state) {
  const std::string& text = text_of(TextKind::kHan);
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  std::vector<Pattern> patterns;
  std::vector<Pattern> quotes;
  find_patterns(text, kAllPatternRules, patterns, quotes);
  std::string forms;
  for (auto _ : state) {
    forms.clear();
    for (const Pattern& pattern : patterns) append_form(pattern, text, forms);
    benchmark::DoNotOptimize(forms.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(patterns.size()));
}
BENCHMARK(BM_AppendForms);

}  // namespace
}  // namespace cipin::bench
