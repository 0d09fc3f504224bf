#include "batch/query/count.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "batch/archive/documents.h"
#include "batch/archive/skips.h"
#include "batch/archive/walk.h"
#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/cli/timings.h"
#include "batch/ops/setup.h"
#include "batch/query/counter.h"
#include "batch/query/reading.h"
#include "batch/query/row_writer.h"
#include "batch/query/term_filter.h"
#include "batch/query/term_table.h"
#include "core/count/ranked_terms.h"
#include "core/count/tally.h"
#include "core/page/lexicon_words.h"

namespace cipin::query {
namespace {

// What a thread takes beside the forms it counts: a mapped window, a block's arrays, a clause's tokens.
constexpr std::size_t kThreadBytes = std::size_t{4} << 20;
constexpr std::size_t kProcessBytes = std::size_t{4} << 20;
// A table beyond the cache is slower to probe, while a spill is one sort and one sequential write: a tenth is enough
// (at the default, 100 MB of news then count within 24 MB). Without a lexicon all forms are in it, and it has most.
constexpr double kFormsShare = 0.1;
constexpr double kFormsShareOfPlain = 0.75;
constexpr FormId kPlainFormIdsMax = 0x10000;
constexpr std::size_t kFormsBytesMin = std::size_t{1} << 20;
constexpr std::size_t kIdCountBytes = 8;
constexpr std::uint64_t kSharedFormsPart = 4;  // of what a thread has for forms, the part for those of others' texts

struct CountSettings {
  std::uint64_t top = 0;
  TermFilter filter;
  std::uint64_t thread_count = 1;
  std::size_t forms_budget_bytes = 0;    // a thread's
  std::size_t shared_forms_bytes = 0;    // a thread's for what it counts of others' texts; 0: it counts none
  std::size_t ranking_budget_bytes = 0;  // of the result, beside what the threads have counted
  std::string temp_folder;
};

Error usage(std::string what) {
  return {ErrorKind::kBadInput, std::move(what)};
}

// As many threads as the budget has room for, and what each of them may take for forms without an id. Where there is
// room for a second tally a thread, large texts are shared between threads.
void share_memory(std::uint64_t memory_bytes, FormId form_id_count, CountSettings& settings) {
  const std::size_t ids_bytes = form_id_count * kIdCountBytes;
  const std::size_t fixed = kThreadBytes + ids_bytes;
  const std::uint64_t room = memory_bytes > kProcessBytes ? memory_bytes - kProcessBytes : 0;
  settings.thread_count = std::clamp<std::uint64_t>(room / (fixed + kFormsBytesMin), 1, settings.thread_count);
  const std::uint64_t share = room / settings.thread_count;
  std::uint64_t left = share > fixed ? share - fixed : 0;
  // Not with a plain tokenizer: to put two hash tables of all forms together takes longer than it needs for the text.
  const bool is_plain = form_id_count <= kPlainFormIdsMax;
  if (!is_plain && settings.thread_count > 1 && left >= ids_bytes + kSharedFormsPart * kFormsBytesMin) {
    left -= ids_bytes;
    settings.shared_forms_bytes = static_cast<std::size_t>(left / kSharedFormsPart);
    left -= settings.shared_forms_bytes;
  }
  const auto part_of_memory = [memory_bytes](double part) {
    return static_cast<std::uint64_t>(static_cast<double>(memory_bytes) * part);
  };
  const double forms_share = is_plain ? kFormsShareOfPlain : kFormsShare;
  settings.forms_budget_bytes =
      static_cast<std::size_t>(std::max<std::uint64_t>(std::min(left, part_of_memory(forms_share)), kFormsBytesMin));
  settings.ranking_budget_bytes =
      static_cast<std::size_t>(std::max<std::uint64_t>(part_of_memory(kFormsShare), kFormsBytesMin));
}

Result<CountSettings> parse_settings(const cli::Options& options) {
  CountSettings settings;
  const auto top = cli::parse_number(options.text("top"));
  const auto threads = cli::parse_number(options.text("threads"));
  if (!top) return usage("--top takes a number");
  if (!threads || *threads > 1024) return usage("--threads takes a number up to 1024");
  settings.top = *top;
  settings.thread_count = *threads > 0 ? *threads : std::max(1u, std::thread::hardware_concurrency());
  Result<TermFilter> filter = parse_term_filter(options);
  if (!filter) return filter.error();
  settings.filter = *std::move(filter);
  settings.temp_folder = cli::temp_folder(options);
  return settings;
}

struct Totals {
  std::uint64_t token_count = 0;
  std::uint64_t rate_base = 0;
  std::uint64_t type_count = 0;
};

// Every counted term goes by here once: totals are summed, and what is asked for is ranked.
Result<Totals> rank_terms(MergedTally& tally, const Tokenizer& tokenizer, const CountSettings& settings,
                          RankedTerms& ranked) {
  Totals totals;
  const auto take = [&](const CountedTerm& term) -> Status {
    ++totals.type_count;
    totals.token_count += term.count().token_count;
    if (counts_in_rates(term.kind())) totals.rate_base += term.count().token_count;
    if (!ranked.may_rank(term.count().token_count)) return Done{};
    const std::string_view form = term.form();
    if (!settings.filter.admits(form, term.kind())) return Done{};
    return ranked.add({std::string(form), term.kind(), term.count()});
  };
  if (Status taken = for_each_term(tally, tokenizer, take); !taken) return taken.error();
  return totals;
}

std::string summary_line(cli::LogFormat format, const CountJob& job, const Totals& totals, double seconds,
                         std::uint64_t thread_count, const std::string& fingerprint) {
  const std::uint64_t bytes = job.byte_count;
  const double rate = seconds > 0 ? static_cast<double>(bytes) / 1e6 / seconds : 0;
  const std::uint64_t skipped = job.skips.input_count();
  const std::uint64_t aside_lines = job.aside_line_count;
  const std::uint64_t aside_bytes = job.aside_byte_count;
  const std::string timings = job.timings == nullptr ? "" : job.timings->closing(format);
  if (format == cli::LogFormat::kJson) {
    return fmt::format(
        R"({{"level":"summary","files":{},"bytes":{},"tokens":{},"types":{},"seconds":{:.6f},"mb_per_second":{:.2f},"threads":{},"skipped":{},"ignored":{}{},"partial":{}{},"fingerprint":"{}"}})",
        job.file_count.load(), bytes, totals.token_count, totals.type_count, seconds, rate, thread_count, skipped,
        job.walk.ignored_count(),
        job.page_words == nullptr
            ? ""
            : fmt::format(R"(,"set_aside_lines":{},"set_aside_bytes":{})", aside_lines, aside_bytes),
        job.skips.any(), timings, fingerprint);
  }
  return fmt::format(
             "cipin: {} file{}, {} bytes, {} tokens, {} types in {:.3f} s ({:.1f} MB/s, {} thread{}); {}, {} ignored{}",
             job.file_count.load(), job.file_count == 1 ? "" : "s", bytes, totals.token_count, totals.type_count,
             seconds, rate, thread_count, thread_count == 1 ? "" : "s",
             skipped == 0 ? "nothing skipped" : fmt::format("{} skipped or read in part", skipped),
             job.walk.ignored_count(),
             aside_lines == 0 ? ""
                              : fmt::format("; {} line{} of pages set aside ({} bytes), not counted", aside_lines,
                                            aside_lines == 1 ? "" : "s", aside_bytes)) +
         timings;
}

}  // namespace

int run_count(const cli::Options& options) {
  Result<Reading> reading = parse_reading(options);
  if (!reading) {
    cli::Log(cli::LogFormat::kText).error(reading.error());
    return cli::kWrongUsage;
  }
  if (reading->walk.include.empty()) reading->walk.include = archive::default_globs(reading->read_settings);
  const cli::Log log(reading->log_format);
  Result<CountSettings> parsed = parse_settings(options);
  if (parsed && !is_row_format(options.text("format"))) {
    parsed = usage(fmt::format("--format {}: table, tsv, csv or jsonl", options.text("format")));
  }
  const std::string& read = options.text("read");
  if (parsed && read != "page" && read != "plain") parsed = usage(fmt::format("--read {}: page or plain", read));
  const auto memory_bytes = cli::parse_memory(options.text("memory"));
  if (parsed && !memory_bytes) parsed = usage("--memory takes a size, as 64M or 1G");
  if (!parsed) {
    log.error(parsed.error());
    return parsed.error().path.empty() ? cli::kWrongUsage : cli::kFailed;
  }
  CountSettings settings = *std::move(parsed);
  Result<ops::Setup> setup = ops::make_setup(options);
  if (!setup) {
    log.error(setup.error());
    return cli::kFailed;
  }
  share_memory(*memory_bytes, setup->tokenizer->form_id_count(), settings);

  const auto started = std::chrono::steady_clock::now();
  archive::Walk walk(reading->paths, reading->walk);
  archive::Skips skips;
  cli::Timings timings;
  std::optional<page::LexiconWords> page_words;
  if (read == "page") page_words.emplace(*setup->lexicon);
  const FormId id_count = setup->tokenizer->form_id_count();
  CountJob job{.walk = walk,
               .skips = skips,
               .read_settings = reading->read_settings,
               .tokenizer = *setup->tokenizer,
               .pass_options = reading->pass,
               .page_words = page_words ? &*page_words : nullptr,
               .timings = options.flag("timings") ? &timings : nullptr,
               .shared_tally = {id_count, settings.shared_forms_bytes, settings.temp_folder},
               .shares_texts = settings.shared_forms_bytes > 0,
               .shares_pieces = id_count > kPlainFormIdsMax,
               .pool = WorkPool(static_cast<std::size_t>(settings.thread_count))};
  std::vector<std::unique_ptr<Tally>> tallies;
  for (std::uint64_t i = 0; i < settings.thread_count; ++i) {
    tallies.push_back(
        std::make_unique<Tally>(TallyOptions{id_count, settings.forms_budget_bytes, settings.temp_folder}));
  }
  count_inputs(job, tallies);
  if (job.failure) {
    log.error(*job.failure);
    return cli::kFailed;
  }
  cli::StageClock clock(job.timings, cli::Stage::kMerge);
  Result<MergedTally> merged = MergedTally::merge(std::move(tallies));
  if (!merged) {
    log.error(merged.error());
    return cli::kFailed;
  }
  RankedTerms ranked(settings.top, settings.ranking_budget_bytes, settings.temp_folder);
  const Result<Totals> totals = rank_terms(*merged, *setup->tokenizer, settings, ranked);
  if (!totals) {
    log.error(totals.error());
    return cli::kFailed;
  }
  clock.settle();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started;

  skips.say(log);
  cli::Output output(STDOUT_FILENO);
  const Status written = write_term_table(ranked, totals->rate_base, options.text("format"),
                                          {skips.any(), setup->fingerprint}, output);
  if (!written && written.error().kind != ErrorKind::kClosedPipe) {
    log.error(written.error());
    return cli::kFailed;
  }
  if (!options.flag("quiet")) {
    log.line(summary_line(log.format(), job, *totals, seconds.count(), settings.thread_count, setup->fingerprint));
  }
  return finish_reading(options, skips, job.file_count, log);
}

}  // namespace cipin::query
