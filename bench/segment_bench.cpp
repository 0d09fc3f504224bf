// The jieba tokenizer, with and without the HMM, beside the slow table that lexicons are built from.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/suite.h"
#include "core/io/stream.h"
#include "core/pass.h"
#include "core/segment/jieba.h"
#include "core/text/utf8.h"

namespace cipin::bench {
namespace {

// What the slow table cuts in a second or so; every kind of text has its kinds of blocks in it.
constexpr std::size_t kComparedBytes = std::size_t{256} << 10;

TextKind kind_of(const benchmark::State& state) {
  return static_cast<TextKind>(state.range(0));
}

void report_bytes(benchmark::State& state, std::string_view text) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
  state.SetLabel(std::string(text_name(kind_of(state))));
}

struct Span {
  std::size_t begin_bytes;
  std::size_t end_bytes;
  bool operator==(const Span&) const = default;
};

std::vector<Span> cut(const Tokenizer& tokenizer, std::string_view text) {
  std::vector<Span> spans;
  for_each_clause(tokenizer, text, [&](std::string_view clause, std::span<const Token> tokens) {
    const auto clause_begin = static_cast<std::size_t>(clause.data() - text.data());
    for (const Token& token : tokens) {
      const std::size_t begin = clause_begin + token.begin_bytes;
      spans.push_back({begin, begin + token.length_bytes});
    }
  });
  return spans;
}

std::vector<Span> cut_slowly(std::string_view text) {
  std::vector<Span> spans;
  std::size_t at = 0;
  for (const std::string& token : word_table().cut_without_hmm(text)) {
    spans.push_back({at, at + token.size()});
    at += token.size();
  }
  return spans;
}

bool covers(const std::vector<Span>& spans, std::string_view text) {
  std::size_t at = 0;
  for (const Span& span : spans) {
    if (span.begin_bytes != at || span.end_bytes <= at) return false;
    at = span.end_bytes;
  }
  return at == text.size();
}

/// True where a token of the slow cut stays what it is with the HMM: a word of the lexicon with Han and more than one
/// code point. The HMM joins single code points and nothing else.
bool stays_with_hmm(std::string_view form) {
  if (count_code_points(form) < 2) return false;
  for (const char byte : form) {
    if (static_cast<unsigned char>(byte) >= 0x80) return true;
  }
  return false;
}

/// Null if the tokens are right so far as can be seen here, else what is wrong with them.
const char* find_fault(const Tokenizer& tokenizer, bool hmm, const std::string& whole_text) {
  const std::string_view text = prefix_of(whole_text, kComparedBytes);
  if (text.empty()) return "no text: the word list cannot be read";
  const std::vector<Span> spans = cut(tokenizer, text);
  if (!covers(spans, text)) return "the tokens do not cover the text";
  const std::vector<Span> slow = cut_slowly(text);
  if (!hmm) return spans == slow ? nullptr : "other tokens than the slow table's";
  std::size_t at = 0;
  for (const Span& span : slow) {
    if (!stays_with_hmm(text.substr(span.begin_bytes, span.end_bytes - span.begin_bytes))) continue;
    while (at < spans.size() && spans[at].begin_bytes < span.begin_bytes) ++at;
    if (at == spans.size() || spans[at] != span) return "a word of the lexicon was lost to the HMM";
  }
  return nullptr;
}

std::unique_ptr<JiebaTokenizer> make_tokenizer(benchmark::State& state, bool hmm) {
  if (lexicon() == nullptr) {
    state.SkipWithError(lexicon_error().c_str());
    return nullptr;
  }
  Result<std::unique_ptr<JiebaTokenizer>> made = JiebaTokenizer::make(*lexicon(), {.hmm = hmm});
  if (!made) {
    state.SkipWithError(made.error().what.c_str());
    return nullptr;
  }
  if (const char* const fault = find_fault(**made, hmm, text_of(kind_of(state)))) {
    state.SkipWithError(fault);
    return nullptr;
  }
  return *std::move(made);
}

void run_segment(benchmark::State& state, bool hmm) {
  const std::unique_ptr<JiebaTokenizer> tokenizer = make_tokenizer(state, hmm);
  if (!tokenizer) return;
  const std::string& text = text_of(kind_of(state));
  std::uint64_t token_count = 0;
  for (auto _ : state) {
    token_count = 0;
    for_each_clause(*tokenizer, text,
                    [&](std::string_view, std::span<const Token> tokens) { token_count += tokens.size(); });
    benchmark::DoNotOptimize(token_count);
  }
  report_bytes(state, text);
  state.counters["tokens"] = static_cast<double>(token_count);
}

void BM_Segment(benchmark::State& state) {
  run_segment(state, true);
}
BENCHMARK(BM_Segment)->DenseRange(0, kTextCount - 1)->Unit(benchmark::kMillisecond);

void BM_SegmentWithoutHmm(benchmark::State& state) {
  run_segment(state, false);
}
BENCHMARK(BM_SegmentWithoutHmm)->DenseRange(0, kTextCount - 1)->Unit(benchmark::kMillisecond);

void BM_SegmentSlowlyWithoutHmm(benchmark::State& state) {
  const std::string_view text = prefix_of(text_of(kind_of(state)), kComparedBytes);
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  for (auto _ : state) benchmark::DoNotOptimize(word_table().cut_without_hmm(text));
  report_bytes(state, text);
}
BENCHMARK(BM_SegmentSlowlyWithoutHmm)->DenseRange(0, kTextCount - 1)->Unit(benchmark::kMillisecond);

class CountingSink final : public TokenSink {
 public:
  Status take(const Clause&, std::span<const Token> tokens) override {
    token_count += tokens.size();
    return Done{};
  }
  std::uint64_t token_count = 0;
};

/// The whole way from bytes to tokens: windows, check, clauses, tokens.
void BM_Pass(benchmark::State& state) {
  const std::unique_ptr<JiebaTokenizer> tokenizer = make_tokenizer(state, true);
  if (!tokenizer) return;
  const std::string& text = text_of(kind_of(state));
  const std::size_t expected_count = cut(*tokenizer, text).size();
  Pass pass(*tokenizer);
  for (auto _ : state) {
    MemorySource source(text);
    CountingSink sink;
    const Result<PassReport> report = pass.run(source, sink);
    if (!report) return state.SkipWithError(report.error().what.c_str());
    if (sink.token_count != expected_count) return state.SkipWithError("other tokens in windows than in one piece");
  }
  report_bytes(state, text);
}
BENCHMARK(BM_Pass)->DenseRange(0, kTextCount - 1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cipin::bench
