// Counting: the tally by id and its table of forms, beside a std::unordered_map of strings.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/suite.h"
#include "core/count/short_forms.h"
#include "core/count/tally.h"
#include "core/segment/jieba.h"

namespace cipin::bench {
namespace {

// A document is about as long as an article.
constexpr std::size_t kDocumentBytes = 2000;
constexpr std::size_t kAmpleBytes = std::size_t{1} << 30;
constexpr std::size_t kScantBytes = std::size_t{256} << 10;

struct CutClause {
  std::uint32_t document;
  std::string_view text;
  std::vector<Token> tokens;
};

struct CutText {
  std::unique_ptr<JiebaTokenizer> tokenizer;
  std::vector<CutClause> clauses;
  std::int64_t token_count = 0;
  std::int64_t size_bytes = 0;
};

/// The Han text, cut once. Clauses are cut shorter than the program's, for documents of an article's length.
const CutText& cut_text() {
  static const CutText made = [] {
    CutText cut;
    if (lexicon() == nullptr) return cut;
    Result<std::unique_ptr<JiebaTokenizer>> tokenizer = JiebaTokenizer::make(*lexicon(), {});
    if (!tokenizer) return cut;
    cut.tokenizer = *std::move(tokenizer);
    std::string_view rest = text_of(TextKind::kHan);
    for (std::uint32_t document = 1; !rest.empty(); ++document) {
      const std::string_view text = prefix_of(rest, kDocumentBytes);
      for_each_clause(*cut.tokenizer, text, [&](std::string_view clause, std::span<const Token> tokens) {
        cut.clauses.push_back({document, clause, {tokens.begin(), tokens.end()}});
        cut.token_count += static_cast<std::int64_t>(tokens.size());
        cut.size_bytes += static_cast<std::int64_t>(clause.size());
      });
      rest.remove_prefix(text.size());
    }
    return cut;
  }();
  return made;
}

/// The same tokens as if the lexicon knew none of them.
const CutText& cut_text_without_ids() {
  static const CutText made = [] {
    CutText cut;
    cut.clauses = cut_text().clauses;
    cut.token_count = cut_text().token_count;
    cut.size_bytes = cut_text().size_bytes;
    for (CutClause& clause : cut.clauses) {
      for (Token& token : clause.tokens) token.form_id = kNoForm;
    }
    return cut;
  }();
  return made;
}

std::string_view form_of(const CutClause& clause, const Token& token) {
  return clause.text.substr(token.begin_bytes, token.length_bytes);
}

struct PlainCount {
  std::uint64_t token_count = 0;
  std::uint64_t document_frequency = 0;
  std::uint32_t last_document = 0;
};
using PlainCounts = std::unordered_map<std::string, PlainCount>;

PlainCounts count_plainly(const CutText& cut) {
  PlainCounts counts;
  for (const CutClause& clause : cut.clauses) {
    for (const Token& token : clause.tokens) {
      PlainCount& count = counts[std::string(form_of(clause, token))];
      ++count.token_count;
      if (count.last_document != clause.document) {
        count.last_document = clause.document;
        ++count.document_frequency;
      }
    }
  }
  return counts;
}

Status add_all(const CutText& cut, Tally& tally) {
  std::uint32_t document = 0;
  for (const CutClause& clause : cut.clauses) {
    if (clause.document != document) tally.begin_document(document = clause.document);
    if (Status added = tally.add(clause.text, clause.tokens); !added) return added;
  }
  return Done{};
}

std::unique_ptr<Tally> make_tally(std::size_t budget_bytes) {
  return std::make_unique<Tally>(TallyOptions{cut_text().tokenizer->form_id_count(), budget_bytes,
                                              std::filesystem::temp_directory_path().string()});
}

void take_out(PlainCounts& expected, std::string_view form, const TermCount& count, bool& equal) {
  const auto found = expected.find(std::string(form));
  if (found == expected.end() || found->second.token_count != count.token_count ||
      found->second.document_frequency != count.document_frequency) {
    equal = false;
  } else {
    expected.erase(found);
  }
}

/// Null if a tally over `cut` counts what the map does, else what is wrong.
const char* find_fault(const CutText& cut, std::size_t budget_bytes) {
  if (!cut_text().tokenizer) return "no lexicon: build it, or name one in CIPIN_TEST_LEXICON";
  if (cut.token_count == 0) return "no text: the word list cannot be read";
  std::vector<std::unique_ptr<Tally>> tallies;
  tallies.push_back(make_tally(budget_bytes));
  if (!add_all(cut, *tallies.front())) return "a temporary file failed";
  Result<MergedTally> merged = MergedTally::merge(std::move(tallies));
  if (!merged) return "a temporary file failed";
  PlainCounts expected = count_plainly(cut);
  bool equal = true;
  const std::unique_ptr<FormSource> forms = cut_text().tokenizer->make_form_source();
  std::string form;
  merged->for_each_id([&](FormId id, const TermCount& count) {
    form.clear();
    forms->append_form(id, form);
    take_out(expected, form, count, equal);
  });
  const Status visited = merged->for_each_form([&](const TermRecord& record) -> Status {
    take_out(expected, record.form, record.count, equal);
    return Done{};
  });
  if (!visited) return "a temporary file failed";
  return equal && expected.empty() ? nullptr : "other counts than the map's";
}

void report(benchmark::State& state, const CutText& cut) {
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(rounds * cut.token_count);
  state.SetBytesProcessed(rounds * cut.size_bytes);
}

/// One tally goes on through all rounds, as it does through an archive: its array is warm.
void BM_TallyAdd(benchmark::State& state) {
  const CutText& cut = cut_text();
  if (const char* const fault = find_fault(cut, kAmpleBytes)) return state.SkipWithError(fault);
  const std::unique_ptr<Tally> tally = make_tally(kAmpleBytes);
  std::uint32_t document = 0;
  for (auto _ : state) {
    std::uint32_t seen = 0;
    for (const CutClause& clause : cut.clauses) {
      if (clause.document != seen) {
        seen = clause.document;
        tally->begin_document(++document);
      }
      if (!tally->add(clause.text, clause.tokens)) return state.SkipWithError("a temporary file failed");
    }
  }
  report(state, cut);
}
BENCHMARK(BM_TallyAdd)->Unit(benchmark::kMillisecond);

void BM_UnorderedMapAdd(benchmark::State& state) {
  const CutText& cut = cut_text();
  if (cut.token_count == 0) return state.SkipWithError("no tokens: the lexicon or the word list is missing");
  PlainCounts counts = count_plainly(cut);
  for (auto _ : state) {
    for (const CutClause& clause : cut.clauses) {
      for (const Token& token : clause.tokens) {
        PlainCount& count = counts[std::string(form_of(clause, token))];
        ++count.token_count;
        if (count.last_document != clause.document) {
          count.last_document = clause.document;
          ++count.document_frequency;
        }
      }
    }
    benchmark::ClobberMemory();
  }
  report(state, cut);
}
BENCHMARK(BM_UnorderedMapAdd)->Unit(benchmark::kMillisecond);

/// Every token by its bytes, from an empty table each round.
void BM_ShortForms(benchmark::State& state) {
  const CutText& cut = cut_text_without_ids();
  if (const char* const fault = find_fault(cut, kAmpleBytes)) return state.SkipWithError(fault);
  for (auto _ : state) {
    ShortForms table;
    for (const CutClause& clause : cut.clauses) {
      table.begin_document(clause.document);
      benchmark::DoNotOptimize(table.add(clause.text, clause.tokens, kAmpleBytes));
    }
    state.counters["types"] = table.type_count();
    state.counters["memory_bytes"] = static_cast<double>(table.memory_bytes());
  }
  report(state, cut);
}
BENCHMARK(BM_ShortForms)->Unit(benchmark::kMillisecond);

void BM_UnorderedMap(benchmark::State& state) {
  const CutText& cut = cut_text_without_ids();
  if (cut.token_count == 0) return state.SkipWithError("no tokens: the lexicon or the word list is missing");
  for (auto _ : state) benchmark::DoNotOptimize(count_plainly(cut));
  report(state, cut);
}
BENCHMARK(BM_UnorderedMap)->Unit(benchmark::kMillisecond);

/// All forms through a budget that holds a part of them, and back through the merge: argument 0 spills, argument 1 has
/// room.
void BM_CountAndMerge(benchmark::State& state) {
  const bool ample = state.range(0) != 0;
  const std::size_t budget_bytes = ample ? kAmpleBytes : kScantBytes;
  const CutText& cut = cut_text_without_ids();
  if (const char* const fault = find_fault(cut, budget_bytes)) return state.SkipWithError(fault);
  bool has_spilled = false;
  for (auto _ : state) {
    std::vector<std::unique_ptr<Tally>> tallies;
    tallies.push_back(make_tally(budget_bytes));
    if (!add_all(cut, *tallies.front())) return state.SkipWithError("a temporary file failed");
    has_spilled = tallies.front()->has_spilled();
    Result<MergedTally> merged = MergedTally::merge(std::move(tallies));
    if (!merged) return state.SkipWithError("a temporary file failed");
    std::uint64_t type_count = 0;
    const Status visited = merged->for_each_form([&](const TermRecord&) -> Status {
      ++type_count;
      return Done{};
    });
    if (!visited) return state.SkipWithError("a temporary file failed");
    benchmark::DoNotOptimize(type_count);
  }
  if (has_spilled == ample) return state.SkipWithError(ample ? "spilled, and had room" : "did not spill");
  report(state, cut);
  state.SetLabel(ample ? "in memory" : "spilling");
}
BENCHMARK(BM_CountAndMerge)->DenseRange(0, 1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cipin::bench
