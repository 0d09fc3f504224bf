// Opening a lexicon and finding words in it, beside what jieba does: reading the word list into a hash table.

#include <benchmark/benchmark.h>

#include <charconv>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/random.h"
#include "bench/suite.h"
#include "core/lexicon/lexicon.h"

namespace cipin::bench {
namespace {

constexpr std::uint32_t kProbeCount = 4096;

using PlainLexicon = std::unordered_map<std::string, std::uint64_t>;

PlainLexicon read_plain_lexicon() {
  PlainLexicon words;
  std::ifstream file(CIPIN_BENCH_DICT, std::ios::binary);
  for (std::string line; std::getline(file, line);) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos) continue;
    std::uint64_t frequency = 0;
    std::from_chars(line.data() + space + 1, line.data() + line.size(), frequency);
    words[line.substr(0, space)] = frequency;
  }
  return words;
}

const PlainLexicon& plain_lexicon() {
  static const PlainLexicon words = read_plain_lexicon();
  return words;
}

/// Words drawn from the list, and as many that it does not have: one word behind another.
const std::vector<std::string>& probes() {
  static const std::vector<std::string> made = [] {
    std::vector<std::string> words;
    std::ifstream file(CIPIN_BENCH_DICT, std::ios::binary);
    for (std::string line; std::getline(file, line);) words.push_back(line.substr(0, line.find(' ')));
    std::vector<std::string> drawn;
    Random random(5);
    const auto draw = [&]() -> const std::string& {
      return words[random.below(static_cast<std::uint32_t>(words.size()))];
    };
    while (!words.empty() && drawn.size() < kProbeCount) {
      drawn.push_back(draw());
      std::string foreign = draw() + draw();
      if (!plain_lexicon().contains(foreign)) drawn.push_back(std::move(foreign));
    }
    return drawn;
  }();
  return made;
}

void BM_LexiconOpen(benchmark::State& state) {
  if (lexicon() == nullptr) return state.SkipWithError(lexicon_error().c_str());
  const std::string path = lexicon_path();
  for (auto _ : state) benchmark::DoNotOptimize(Lexicon::open(path));
}
BENCHMARK(BM_LexiconOpen)->Unit(benchmark::kMicrosecond);

void BM_WordListIntoUnorderedMap(benchmark::State& state) {
  for (auto _ : state) {
    const PlainLexicon words = read_plain_lexicon();
    if (words.empty()) return state.SkipWithError("the word list cannot be read");
  }
}
BENCHMARK(BM_WordListIntoUnorderedMap)->Unit(benchmark::kMicrosecond);

void BM_LexiconFind(benchmark::State& state) {
  if (lexicon() == nullptr) return state.SkipWithError(lexicon_error().c_str());
  if (probes().empty()) return state.SkipWithError("the word list cannot be read");
  for (const std::string& word : probes()) {
    const auto found = plain_lexicon().find(word);
    if (lexicon()->find(word).frequency != (found == plain_lexicon().end() ? 0 : found->second)) {
      return state.SkipWithError(("another frequency than the word list's: " + word).c_str());
    }
  }
  for (auto _ : state) {
    for (const std::string& word : probes()) benchmark::DoNotOptimize(lexicon()->find(word));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(probes().size()));
}
BENCHMARK(BM_LexiconFind)->Unit(benchmark::kMicrosecond);

void BM_UnorderedMapFind(benchmark::State& state) {
  if (probes().empty()) return state.SkipWithError("the word list cannot be read");
  for (auto _ : state) {
    for (const std::string& word : probes()) benchmark::DoNotOptimize(plain_lexicon().find(word));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(probes().size()));
}
BENCHMARK(BM_UnorderedMapFind)->Unit(benchmark::kMicrosecond);

/// What it costs to go back from ids to forms, once when a result is written.
void BM_FormIndex(benchmark::State& state) {
  if (lexicon() == nullptr) return state.SkipWithError(lexicon_error().c_str());
  for (auto _ : state) {
    const FormIndex index(*lexicon());
    benchmark::DoNotOptimize(&index);
  }
}
BENCHMARK(BM_FormIndex)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cipin::bench
