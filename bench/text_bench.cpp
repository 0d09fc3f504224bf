// Scanning: the UTF-8 check and decoding, beside utfcpp's and simdjson's.

#include <benchmark/benchmark.h>
#include <utf8.h>
#if defined(CIPIN_BENCH_SIMDJSON)
#include <simdjson.h>
#endif

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/random.h"
#include "bench/suite.h"
#include "core/text/utf8.h"
#include "core/text/utf8_bodies.h"

namespace cipin::bench {
namespace {

TextKind kind_of(const benchmark::State& state) {
  return static_cast<TextKind>(state.range(0));
}

void report_bytes(benchmark::State& state, std::string_view text) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
  state.SetLabel(std::string(text_name(kind_of(state))));
}

/// Both checks see the same first fault, in the text as it is and with one byte spoiled here or there.
bool checks_agree(const std::string& text) {
  const auto agree = [](const std::string& seen) {
    const auto fault = utf8::find_invalid(seen.begin(), seen.end());
    return check_utf8(seen).valid_bytes == static_cast<std::size_t>(fault - seen.begin());
  };
  if (!agree(text)) return false;
  constexpr int kSpoiledCount = 200;
  constexpr std::size_t kSpoiledBytes = 10000;
  Random random(11);
  for (int i = 0; i < kSpoiledCount; ++i) {
    std::string spoiled(prefix_of(std::string_view(text).substr(0, kSpoiledBytes), kSpoiledBytes));
    spoiled[random.below(static_cast<std::uint32_t>(spoiled.size()))] = static_cast<char>(random.below(256));
    if (!agree(spoiled)) return false;
  }
  return true;
}

void BM_CheckUtf8(benchmark::State& state) {
  const std::string& text = text_of(kind_of(state));
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  if (!checks_agree(text)) return state.SkipWithError("another first fault than utfcpp's");
  for (auto _ : state) benchmark::DoNotOptimize(check_utf8(text));
  report_bytes(state, text);
}
BENCHMARK(BM_CheckUtf8)->DenseRange(0, kTextCount - 1);

void BM_CheckUtf8Portably(benchmark::State& state) {
  const std::string& text = text_of(kind_of(state));
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  for (auto _ : state) benchmark::DoNotOptimize(utf8_bodies::check_portably(text));
  report_bytes(state, text);
}
BENCHMARK(BM_CheckUtf8Portably)->DenseRange(0, kTextCount - 1);

#if defined(CIPIN_BENCH_SIMDJSON)
void BM_CheckUtf8BySimdjson(benchmark::State& state) {
  const std::string& text = text_of(kind_of(state));
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  if (!simdjson::validate_utf8(text)) return state.SkipWithError("simdjson says that it is no UTF-8");
  for (auto _ : state) benchmark::DoNotOptimize(simdjson::validate_utf8(text.data(), text.size()));
  report_bytes(state, text);
}
BENCHMARK(BM_CheckUtf8BySimdjson)->DenseRange(0, kTextCount - 1);
#endif

void BM_CheckUtf8ByUtfcpp(benchmark::State& state) {
  const std::string& text = text_of(kind_of(state));
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  for (auto _ : state) benchmark::DoNotOptimize(utf8::is_valid(text.begin(), text.end()));
  report_bytes(state, text);
}
BENCHMARK(BM_CheckUtf8ByUtfcpp)->DenseRange(0, kTextCount - 1);

// A sum that no two code points can change without being seen, near enough.
std::uint64_t sum_of(std::uint64_t sum, char32_t code_point) {
  return sum * 31 + code_point;
}

std::uint64_t sum_decoded(std::string_view text) {
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint code_point = decode_code_point(text.data() + at);
    sum = sum_of(sum, code_point.value);
    at += code_point.length_bytes;
  }
  return sum;
}

std::uint64_t sum_decoded_by_utfcpp(std::string_view text) {
  std::uint64_t sum = 0;
  for (const char* at = text.data(); at != text.data() + text.size();)
    sum = sum_of(sum, static_cast<char32_t>(utf8::unchecked::next(at)));
  return sum;
}

void BM_Decode(benchmark::State& state) {
  const std::string& text = text_of(kind_of(state));
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  if (sum_decoded(text) != sum_decoded_by_utfcpp(text)) return state.SkipWithError("other code points than utfcpp's");
  for (auto _ : state) benchmark::DoNotOptimize(sum_decoded(text));
  report_bytes(state, text);
}
BENCHMARK(BM_Decode)->DenseRange(0, kTextCount - 1);

void BM_DecodeByUtfcpp(benchmark::State& state) {
  const std::string& text = text_of(kind_of(state));
  if (text.empty()) return state.SkipWithError("no text: the word list cannot be read");
  for (auto _ : state) benchmark::DoNotOptimize(sum_decoded_by_utfcpp(text));
  report_bytes(state, text);
}
BENCHMARK(BM_DecodeByUtfcpp)->DenseRange(0, kTextCount - 1);

}  // namespace
}  // namespace cipin::bench
