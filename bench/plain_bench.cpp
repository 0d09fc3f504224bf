// The plain tokenizers and the tally they feed, beside ICU's BreakIterator. Results are equal before a time is taken.

#include <benchmark/benchmark.h>
#if defined(CIPIN_BENCH_ICU)
#include <unicode/brkiter.h>
#include <unicode/utext.h>
#endif

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/suite.h"
#include "core/count/tally.h"
#include "core/segment/plain.h"
#include "core/text/kind.h"

namespace cipin::bench {
namespace {

constexpr std::size_t kAmpleBytes = std::size_t{1} << 30;

TextKind text_kind_of(const benchmark::State& state) {
  return static_cast<TextKind>(state.range(0));
}

void report_bytes(benchmark::State& state, std::string_view text, std::string_view what) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
  state.SetLabel(std::string(text_name(text_kind_of(state))) + ", " + std::string(what));
}

std::uint64_t count_tokens(const Tokenizer& tokenizer, std::string_view text) {
  std::uint64_t count = 0;
  for_each_clause(tokenizer, text, [&](std::string_view, std::span<const Token> tokens) { count += tokens.size(); });
  return count;
}

/// Tokens alone, as they are found.
void BM_PlainTokens(benchmark::State& state) {
  const auto kind = static_cast<PlainKind>(state.range(1));
  const std::string& text = text_of(text_kind_of(state));
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  const auto tokenizer = make_plain_tokenizer(kind);
  for (auto _ : state) benchmark::DoNotOptimize(count_tokens(*tokenizer, text));
  report_bytes(state, text, plain_name(kind));
}
BENCHMARK(BM_PlainTokens)->ArgsProduct({{0, 1, 2, 3}, {0, 1, 2, 3}});

/// Tokens and their counts, from an empty tally each round.
void BM_PlainCount(benchmark::State& state) {
  const auto kind = static_cast<PlainKind>(state.range(1));
  const std::string& text = text_of(text_kind_of(state));
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  const auto tokenizer = make_plain_tokenizer(kind);
  const std::string folder = std::filesystem::temp_directory_path().string();
  for (auto _ : state) {
    Tally tally({tokenizer->form_id_count(), kAmpleBytes, folder});
    tally.begin_document(1);
    for_each_clause(*tokenizer, text, [&](std::string_view clause, std::span<const Token> tokens) {
      if (!tally.add(clause, tokens)) state.SkipWithError("a temporary file failed");
    });
    benchmark::DoNotOptimize(tally.token_count());
  }
  report_bytes(state, text, plain_name(kind));
}
BENCHMARK(BM_PlainCount)->ArgsProduct({{0, 1, 2, 3}, {0, 1, 2, 3}});

#if defined(CIPIN_BENCH_ICU)

/// The offsets of ICU's word boundaries in UTF-8; calls visit(begin, end) for each segment. False where ICU fails.
template <class Visit>
bool for_each_icu_segment(icu::BreakIterator& iterator, std::string_view text, const Visit& visit) {
  UErrorCode status = U_ZERO_ERROR;
  UText* const opened = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  iterator.setText(opened, status);
  if (U_FAILURE(status)) return false;
  for (std::int32_t begin = iterator.first(), end = iterator.next(); end != icu::BreakIterator::DONE;
       begin = end, end = iterator.next()) {
    visit(static_cast<std::size_t>(begin), static_cast<std::size_t>(end));
  }
  utext_close(opened);
  return true;
}

std::unique_ptr<icu::BreakIterator> make_icu_iterator() {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> made(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  return U_SUCCESS(status) ? std::move(made) : nullptr;
}

/// Null if `words` has ICU's segments that are no white space, else what is wrong. Latin text only: ICU cuts Han by a
/// dictionary, and leaves no word together at a colon, as UAX #29 does.
const char* find_difference(icu::BreakIterator& iterator, std::string_view text) {
  std::vector<std::string_view> ours;
  for_each_clause(*make_plain_tokenizer(PlainKind::kWords), text,
                  [&](std::string_view clause, std::span<const Token> tokens) {
                    for (const Token& token : tokens)
                      ours.push_back(clause.substr(token.begin_bytes, token.length_bytes));
                  });
  std::size_t at = 0;
  bool equal = true;
  const bool done = for_each_icu_segment(iterator, text, [&](std::size_t begin, std::size_t end) {
    const std::string_view segment = text.substr(begin, end - begin);
    if (kind_of_form(segment) == Kind::kSpace) return;
    equal = equal && at < ours.size() && ours[at].data() == segment.data() && ours[at].size() == segment.size();
    ++at;
  });
  if (!done) return "ICU failed";
  return equal && at == ours.size() ? nullptr : "other words than ICU's";
}

/// ICU's boundaries in UTF-8, none of them kept.
void BM_WordsByIcu(benchmark::State& state) {
  const std::string& text = text_of(TextKind::kLatin);
  const std::unique_ptr<icu::BreakIterator> iterator = make_icu_iterator();
  if (iterator == nullptr) return state.SkipWithError("ICU has no word boundaries");
  if (const char* const difference = find_difference(*iterator, text)) return state.SkipWithError(difference);
  for (auto _ : state) {
    std::uint64_t count = 0;
    if (!for_each_icu_segment(*iterator, text, [&](std::size_t, std::size_t) { ++count; }))
      return state.SkipWithError("ICU failed");
    benchmark::DoNotOptimize(count);
  }
  report_bytes(state, text, "words");
}
BENCHMARK(BM_WordsByIcu)->Args({static_cast<std::int64_t>(TextKind::kLatin)});

/// The same in UTF-16, as ICU likes it best; bytes are those of the text in UTF-8.
void BM_WordsByIcuInUtf16(benchmark::State& state) {
  const std::string& text = text_of(TextKind::kLatin);
  const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(text);
  const std::unique_ptr<icu::BreakIterator> iterator = make_icu_iterator();
  if (iterator == nullptr) return state.SkipWithError("ICU has no word boundaries");
  for (auto _ : state) {
    iterator->setText(wide);
    std::uint64_t count = 0;
    for (std::int32_t end = iterator->next(); end != icu::BreakIterator::DONE; end = iterator->next()) ++count;
    benchmark::DoNotOptimize(count);
  }
  report_bytes(state, text, "words");
}
BENCHMARK(BM_WordsByIcuInUtf16)->Args({static_cast<std::int64_t>(TextKind::kLatin)});

#endif

}  // namespace
}  // namespace cipin::bench
