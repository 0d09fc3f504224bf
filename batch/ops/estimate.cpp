#include "batch/ops/estimate.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <set>
#include <thread>

#include "batch/archive/dates.h"
#include "batch/archive/documents.h"
#include "batch/archive/read_options.h"
#include "batch/archive/walk.h"
#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/cli/progress.h"
#include "batch/ops/sample.h"
#include "batch/ops/setup.h"
#include "batch/ops/tokenizer_option.h"

namespace cipin::ops {
namespace {

// What a store takes on disk, fitted to stores of newspapers.
constexpr double kContributionShareOfText = 0.14;
constexpr double kBytesAType = 45;
constexpr double kBytesATypeAndMonth = 15;
constexpr double kBytesAnArticle = 110;
// A first load beside counting alone, each thread: the rest goes into the store.
constexpr double kLoadRateOfCounting = 0.3;
// A night without news beside walking the archive once: every file is looked up in the store, too.
constexpr double kNightTimesWalk = 1.5;

// The sample: so much of the archive's bytes, within these bounds.
constexpr double kSampleShare = 0.02;
constexpr std::uint64_t kSampleBytesMin = std::uint64_t{16} << 20;
constexpr std::uint64_t kSampleBytesMax = std::uint64_t{32} << 20;

constexpr std::uint64_t kTroublesSaid = 10;

// Where nothing could be sampled: news in UTF-8, compressed to less than half.
constexpr double kTextShareGuess = 1;
constexpr double kTextShareGuessCompressed = 2.4;
constexpr double kTokensAByteGuess = 0.19;
constexpr double kArticlesAByteGuess = 1.0 / 3000;
constexpr double kSecondsAByteGuess = 1e-7;

struct KindTotals {
  std::uint64_t file_count = 0;
  std::uint64_t size_bytes = 0;
};

// What the walk came by.
struct Census {
  std::array<KindTotals, Sample::kFormatCount> kinds = {};
  std::uint64_t file_count = 0;
  std::uint64_t size_bytes = 0;
  std::uint64_t unreadable = 0;
  std::uint64_t ignored = 0;
  std::set<archive::Day> months;  // of the dates in paths
  double seconds = 0;
};

struct Estimate {
  double text_bytes = 0;
  double articles = 0;
  double tokens = 0;
  double types = 0;
  double months = 1;
  double load_seconds = 0;
  double night_seconds = 0;
  double store_bytes = 0;
};

struct Settings {
  archive::ReadSettings read;
  archive::WalkOptions walk;
  std::vector<std::string> paths;
  std::uint64_t thread_count = 1;
  std::uint64_t memory_bytes = 0;
  bool as_json = false;
  cli::LogFormat log_format = cli::LogFormat::kText;
};

Error usage(std::string what) {
  return {ErrorKind::kBadInput, std::move(what)};
}

Result<Settings> parse_settings(const cli::Options& options) {
  Settings settings;
  Result<archive::ReadSettings> read = archive::parse_read_settings(options);
  if (!read) return read.error();
  settings.read = *std::move(read);
  settings.paths = options.arguments();
  if (settings.paths.empty()) return usage("estimate takes the paths of an archive");
  settings.walk = {options.list("include"), options.list("exclude"), options.flag("follow")};
  if (settings.walk.include.empty()) settings.walk.include = archive::default_globs(settings.read);
  const auto threads = cli::parse_number(options.text("threads"));
  if (!threads || *threads > 1024) return usage("--threads takes a number up to 1024");
  settings.thread_count = *threads > 0 ? *threads : std::max(1u, std::thread::hardware_concurrency());
  const auto memory_bytes = cli::parse_memory(options.text("memory"));
  if (!memory_bytes) return usage("--memory takes a size, as 64M or 1G");
  settings.memory_bytes = *memory_bytes;
  settings.as_json = options.text("format") == "jsonl";
  if (!settings.as_json && options.text("format") != "table") {
    return usage(fmt::format("--format {}: table or jsonl", options.text("format")));
  }
  if (options.text("log-format") == "json") {
    settings.log_format = cli::LogFormat::kJson;
  } else if (options.text("log-format") != "text") {
    return usage(fmt::format("--log-format {}: text or json", options.text("log-format")));
  }
  if (Status checked = check_tokenizer(options); !checked) return checked.error();
  return settings;
}

constexpr std::array<std::string_view, 9> kFormatNames = {"text", "HTML", "XML", "JSON", "JSON Lines",
                                                          "CSV",  "tar",  "zip", "WARC"};

std::string kind_text(std::size_t index) {
  return fmt::format("{}{}", kFormatNames[index / 2], index % 2 == 1 ? ", compressed" : "");
}

archive::NamedFormat kind_of(std::size_t index) {
  return {static_cast<archive::Format>(index / 2), index % 2 == 1};
}

// Calls visit(path, size_bytes, format) for every file of a walk, and trouble(Error) for what is none.
template <class Visit, class Trouble>
std::uint64_t walk_files(const Settings& settings, Visit visit, Trouble trouble) {
  archive::Walk walk(settings.paths, settings.walk);
  while (std::optional<archive::WalkItem> item = walk.next()) {
    struct stat status;
    if (item->problem) {
      trouble(*item->problem);
    } else if (::stat(item->path.c_str(), &status) != 0) {
      trouble(system_error(errno, "cannot be read", item->path));
    } else if (!S_ISREG(status.st_mode)) {
      trouble({ErrorKind::kBadInput, "not a file", item->path});
    } else {
      visit(item->path, static_cast<std::uint64_t>(status.st_size), archive::format_of_name(item->path));
    }
  }
  return walk.ignored_count();
}

Result<Census> take_census(const Settings& settings, const cli::Log& log) {
  Census census;
  const Result<archive::PathDates> dates = archive::PathDates::make(archive::PathDates::default_patterns());
  if (!dates) return dates.error();
  const auto started = std::chrono::steady_clock::now();
  census.ignored = walk_files(
      settings,
      [&](const std::string& path, std::uint64_t size_bytes, archive::NamedFormat format) {
        KindTotals& kind = census.kinds[Sample::index_of(format)];
        ++kind.file_count;
        kind.size_bytes += size_bytes;
        ++census.file_count;
        census.size_bytes += size_bytes;
        if (const archive::Day day = dates->find(path); day != 0) census.months.insert(day / 100);
      },
      [&](const Error& error) {
        if (++census.unreadable <= kTroublesSaid) log.warning(error);
      });
  census.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return census;
}

// Seen as one row of bytes, the archive is counted at places an equal way apart.
void take_sample(const Settings& settings, const Census& census, Sample& sample, cli::Progress& progress) {
  const auto share = static_cast<std::uint64_t>(kSampleShare * static_cast<double>(census.size_bytes));
  const std::uint64_t budget_bytes = std::min(census.size_bytes, std::clamp(share, kSampleBytesMin, kSampleBytesMax));
  if (budget_bytes == 0) return;
  progress.set_total(0, budget_bytes);
  const double stride = static_cast<double>(census.size_bytes) / static_cast<double>(budget_bytes);
  double file_begin = 0;
  double next = 0;
  walk_files(
      settings,
      [&](const std::string& path, std::uint64_t size_bytes, archive::NamedFormat format) {
        const double file_end = file_begin + static_cast<double>(size_bytes);
        while (next < file_end) {
          const double offset = next > file_begin ? next - file_begin : 0;
          const std::uint64_t taken = sample.count_file(path, format, size_bytes, static_cast<std::uint64_t>(offset));
          progress.add(0, taken);
          next += stride * static_cast<double>(taken);
          if (!Sample::has_places(format, size_bytes)) next = std::max(next, file_end);
        }
        file_begin = file_end;
      },
      [](const Error&) {});
}

// Months between two days, both inside.
double months_between(archive::Day first, archive::Day last) {
  const archive::Day months = (last / 10000 - first / 10000) * 12 + (last / 100 % 100 - first / 100 % 100);
  return static_cast<double>(months) + 1;
}

Estimate extrapolate(const Settings& settings, const Census& census, const Sample& sample) {
  Estimate estimate;
  const SampleFigures all = sample.total();
  double counting_seconds = 0;
  for (std::size_t index = 0; index < census.kinds.size(); ++index) {
    const KindTotals& kind = census.kinds[index];
    const auto bytes = static_cast<double>(kind.size_bytes);
    const SampleFigures& own = sample.figures(kind_of(index));
    // A kind of which nothing was sampled is taken to be as the rest.
    const SampleFigures& like = own.file_bytes > 0 ? own : all;
    const bool known = like.file_bytes > 0;
    const auto per_byte = [&](auto figure, double guess) {
      return known ? static_cast<double>(figure) / static_cast<double>(like.file_bytes) : guess;
    };
    const double guessed_text = index % 2 == 1 ? kTextShareGuessCompressed : kTextShareGuess;
    estimate.text_bytes += bytes * per_byte(like.text_bytes, guessed_text);
    estimate.tokens += bytes * per_byte(like.tokens, guessed_text * kTokensAByteGuess);
    counting_seconds += bytes * per_byte(like.seconds, guessed_text * kSecondsAByteGuess);
    const archive::NamedFormat format = kind_of(index);
    const bool one_each = !format.is_container() && format.format != archive::Format::kJson;
    estimate.articles += one_each ? static_cast<double>(kind.file_count)
                                  : bytes * per_byte(like.articles, guessed_text * kArticlesAByteGuess);
  }
  estimate.types = sample.types_at(estimate.tokens);
  estimate.months = std::max<double>(1, static_cast<double>(census.months.size()));
  if (census.months.empty() && sample.first_day() != 0) {
    estimate.months = months_between(sample.first_day(), sample.last_day());
  }
  const double types_a_month = std::min(estimate.types, sample.types_at(estimate.tokens / estimate.months));
  estimate.store_bytes = kContributionShareOfText * estimate.text_bytes + kBytesAType * estimate.types +
                         kBytesATypeAndMonth * types_a_month * estimate.months + kBytesAnArticle * estimate.articles;
  estimate.night_seconds = kNightTimesWalk * census.seconds;
  estimate.load_seconds =
      census.seconds + counting_seconds / (kLoadRateOfCounting * static_cast<double>(settings.thread_count));
  return estimate;
}

// Of the file system on which `path` lies or would lie; no value if its folder is not there.
std::optional<std::uint64_t> free_bytes_at(const std::string& folder) {
  struct statvfs status;
  if (::statvfs(folder.c_str(), &status) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

struct Report {
  const Settings& settings;
  const Census& census;
  const Sample& sample;
  const Estimate& estimate;
  std::uint64_t lexicon_bytes;
  std::string store_folder;
  std::optional<std::uint64_t> free_bytes;
};

std::string duration_text(double seconds) {
  return seconds < 1 ? "less than a second" : cli::time_text(seconds);
}

std::string table(const Report& report) {
  const Census& census = report.census;
  const Estimate& estimate = report.estimate;
  const SampleFigures counted = report.sample.total();
  std::string text;
  const auto row = [&](std::string_view name, const std::string& value) {
    text += fmt::format("{:<22}{}\n", name, value);
  };
  row("archive",
      fmt::format("{} files, {}; {} cannot be read, {} ignored", census.file_count,
                  cli::bytes_text(static_cast<double>(census.size_bytes)), census.unreadable, census.ignored));
  for (std::size_t index = 0; index < census.kinds.size(); ++index) {
    const KindTotals& kind = census.kinds[index];
    if (kind.file_count == 0) continue;
    row("  " + kind_text(index),
        fmt::format("{} files, {}", kind.file_count, cli::bytes_text(static_cast<double>(kind.size_bytes))));
  }
  row("sample",
      fmt::format("{} of {} files or parts, {} tokens, {} types, {}/s with one thread; {} not to their end",
                  cli::bytes_text(static_cast<double>(counted.text_bytes)), counted.unit_count, counted.tokens,
                  report.sample.type_count(),
                  cli::bytes_text(counted.seconds > 0 ? static_cast<double>(counted.text_bytes) / counted.seconds : 0),
                  counted.unreadable));
  row("text", cli::bytes_text(estimate.text_bytes));
  row("articles", fmt::format("{:.0f}", estimate.articles));
  row("tokens", fmt::format("{:.0f}", estimate.tokens));
  row("types", fmt::format("{:.0f}, growing as tokens^{:.2f}", estimate.types, report.sample.type_exponent()));
  row("months", fmt::format("{:.0f}", estimate.months));
  row("first load", fmt::format("{} with {} thread{}", duration_text(estimate.load_seconds),
                                report.settings.thread_count, report.settings.thread_count == 1 ? "" : "s"));
  row("night without news", duration_text(estimate.night_seconds));
  row("memory", fmt::format("{}, and the lexicon's {}, mapped",
                            cli::bytes_text(static_cast<double>(report.settings.memory_bytes)),
                            cli::bytes_text(static_cast<double>(report.lexicon_bytes))));
  row("store", cli::bytes_text(estimate.store_bytes));
  row("free there", report.free_bytes
                        ? cli::bytes_text(static_cast<double>(*report.free_bytes))
                        : fmt::format("unknown: there is no folder {}", cli::escape_controls(report.store_folder)));
  return text;
}

std::string object(const Report& report) {
  const Census& census = report.census;
  const Estimate& estimate = report.estimate;
  const SampleFigures counted = report.sample.total();
  std::string kinds;
  for (std::size_t index = 0; index < census.kinds.size(); ++index) {
    const KindTotals& kind = census.kinds[index];
    if (kind.file_count == 0) continue;
    kinds += fmt::format(R"({}{{"kind":"{}","compressed":{},"files":{},"bytes":{}}})", kinds.empty() ? "" : ",",
                         kFormatNames[index / 2], index % 2 == 1, kind.file_count, kind.size_bytes);
  }
  return fmt::format(
      R"({{"files":{},"bytes":{},"unreadable":{},"ignored":{},"kinds":[{}],"sample_units":{},"sample_file_bytes":{},)"
      R"("sample_text_bytes":{},"sample_tokens":{},"sample_types":{},"sample_seconds":{:.6f},"sample_unreadable":{},)"
      R"("text_bytes":{:.0f},"articles":{:.0f},"tokens":{:.0f},"types":{:.0f},"type_exponent":{:.4f},"months":{:.0f},)"
      R"("threads":{},"first_load_seconds":{:.3f},"night_seconds":{:.3f},"memory_bytes":{},"lexicon_bytes":{},)"
      R"("store_bytes":{:.0f},"free_bytes":{}}})"
      "\n",
      census.file_count, census.size_bytes, census.unreadable, census.ignored, kinds, counted.unit_count,
      counted.file_bytes, counted.text_bytes, counted.tokens, report.sample.type_count(), counted.seconds,
      counted.unreadable, estimate.text_bytes, estimate.articles, estimate.tokens, estimate.types,
      report.sample.type_exponent(), estimate.months, report.settings.thread_count, estimate.load_seconds,
      estimate.night_seconds, report.settings.memory_bytes, report.lexicon_bytes, estimate.store_bytes,
      report.free_bytes ? fmt::format("{}", *report.free_bytes) : "null");
}

}  // namespace

int run_estimate(const cli::Options& options) {
  const Result<Settings> settings = parse_settings(options);
  if (!settings) {
    cli::Log(cli::LogFormat::kText).error(settings.error());
    return cli::kWrongUsage;
  }
  const cli::Log log(settings->log_format);
  const Result<Setup> setup = make_setup(options);
  if (!setup) {
    log.error(setup.error());
    return cli::kFailed;
  }
  const Result<Census> census = take_census(*settings, log);
  if (!census) {
    log.error(census.error());
    return cli::kFailed;
  }
  if (census->file_count == 0 && census->unreadable > 0) return cli::kFailed;  // said above
  Sample sample(*setup->tokenizer, settings->read);
  {
    cli::Progress progress(log, {.quiet = options.flag("quiet"), .on_terminal = cli::stderr_is_terminal()});
    take_sample(*settings, *census, sample, progress);
  }
  const Estimate estimate = extrapolate(*settings, *census, sample);
  const std::string store_folder = folder_of(options.text("store"));
  const Report report = {*settings,
                         *census,
                         sample,
                         estimate,
                         setup->lexicon ? setup->lexicon->file_bytes() : 0,
                         store_folder,
                         free_bytes_at(store_folder)};
  if (report.free_bytes && static_cast<double>(*report.free_bytes) < estimate.store_bytes) {
    log.warning({ErrorKind::kNoSpace, "the store will not fit on this file system", store_folder});
  }
  return cli::print_page(settings->as_json ? object(report) : table(report), cli::kAllCounted, log);
}

}  // namespace cipin::ops
