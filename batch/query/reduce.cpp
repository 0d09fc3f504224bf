#include "batch/query/reduce.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "batch/archive/input.h"
#include "batch/archive/line_source.h"
#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/query/count_lines.h"
#include "batch/query/term_filter.h"
#include "batch/query/term_sorter.h"
#include "batch/query/term_table.h"

namespace cipin::query {
namespace {

constexpr std::uint64_t kSorterShare = 4;  // of the memory; a sum and what is ranked of it stand side by side
constexpr std::size_t kSorterBytesMin = std::size_t{1} << 20;
// What comes out of a clause of 65,536 code points, every byte of it escaped, and its figures.
constexpr std::size_t kLineBytesMax = std::size_t{1} << 20;

struct ReduceSettings {
  bool lines = true;  // out as in
  std::uint64_t top = 0;
  TermFilter filter;
  bool is_partition = false;
  std::size_t budget_bytes = 0;
};

Error usage(std::string what) {
  return {ErrorKind::kBadInput, std::move(what)};
}

Result<ReduceSettings> parse_settings(const cli::Options& options) {
  ReduceSettings settings;
  const std::string& format = options.text("format");
  settings.lines = format == "lines";
  settings.is_partition = options.flag("partition");
  const auto top = cli::parse_number(options.text("top"));
  const auto memory_bytes = cli::parse_memory(options.text("memory"));
  if (!settings.lines && !is_row_format(format)) {
    return usage(fmt::format("--format {}: lines, table, tsv, csv or jsonl", format));
  }
  if (!top) return usage("--top takes a number");
  if (!memory_bytes) return usage("--memory takes a size, as 64M or 1G");
  if (settings.is_partition && !settings.lines) {
    return usage("--partition gives lines: a table's rates need the counts of all partitions");
  }
  settings.top = *top;
  settings.budget_bytes =
      static_cast<std::size_t>(std::max<std::uint64_t>(*memory_bytes / kSorterShare, kSorterBytesMin));
  Result<TermFilter> filter = parse_term_filter(options);
  if (!filter) return filter.error();
  settings.filter = *std::move(filter);
  return settings;
}

// Reads what maps wrote, in any order.
class Reducer {
 public:
  Reducer(const ReduceSettings& settings, const std::string& temp_folder)
      : settings_(&settings), terms_(settings.budget_bytes, temp_folder), temp_folder_(temp_folder) {}

  Status read(const std::string& path) {
    const Result<std::unique_ptr<ByteSource>> input = archive::open_input(path);
    if (!input) return input.error();
    archive::LineSource lines(**input);
    while (true) {
      const Result<bool> more = lines.next_line();
      if (!more) return more.error();
      if (!*more) return Done{};
      const Result<Window> window = lines.advance(0);
      if (!window) return window.error();
      Status taken = window->bytes.size() > kLineBytesMax || !window->at_end
                         ? Status(usage(fmt::format("a line of more than {} bytes", kLineBytesMax)))
                         : take(window->bytes);
      if (taken) continue;
      Error error = taken.error();
      error.what = fmt::format("line {}: {}", lines.line_count(), error.what);
      error.path = path;
      return error;
    }
  }

  /// After the last read. Errors: kBadInput where no head was there to say what was counted how.
  Status write(const std::string& format, cli::Output& output) {
    if (!head_ && !settings_->is_partition) {
      return usage("there is no fingerprint: nothing came, or not all that cipin map wrote (see --partition)");
    }
    return settings_->lines ? write_lines(output) : write_table(format, output);
  }

  bool is_partial() const { return head_ && head_->fault_count > 0; }

 private:
  Status take(std::string_view text) {
    if (Status parsed = parse_count_line(text, line_); !parsed) return parsed;
    if (!line_.is_head) return terms_.add(line_.term, line_.kind, line_.count);
    if (!head_) {
      head_ = line_.head;
      return Done{};
    }
    if (head_->fingerprint != line_.head.fingerprint) {
      return Error{ErrorKind::kOtherSettings,
                   fmt::format("counted with other settings (fingerprint {} beside {}); only counts of one fingerprint "
                               "can be summed",
                               line_.head.fingerprint, head_->fingerprint)};
    }
    head_->article_count += line_.head.article_count;
    head_->fault_count += line_.head.fault_count;
    return Done{};
  }

  Status write_lines(cli::Output& output) {
    std::string text;
    if (head_) append_head(*head_, text);
    if (Status written = output.write(text); !written) return written;
    const Status written = terms_.for_each([&](const TermRecord& record) {
      text.clear();
      append_count(record.form, record.kind, record.count, text);
      return output.write(text);
    });
    return written ? output.flush() : written;
  }

  Status write_table(const std::string& format, cli::Output& output) {
    RankedTerms ranked(settings_->top, settings_->budget_bytes, temp_folder_);
    std::uint64_t rate_base = 0;
    const Status summed = terms_.for_each([&](const TermRecord& record) -> Status {
      if (counts_in_rates(record.kind)) rate_base += record.count.token_count;
      if (!settings_->filter.admits(record.form, record.kind)) return Done{};
      return ranked.add({std::string(record.form), record.kind, record.count});
    });
    if (!summed) return summed;
    return write_term_table(ranked, rate_base, format, {is_partial(), head_->fingerprint}, output);
  }

  const ReduceSettings* settings_;
  TermSorter terms_;
  std::string temp_folder_;
  std::optional<CountHead> head_;
  CountLine line_;
};

}  // namespace

int run_reduce(const cli::Options& options) {
  const cli::Log log(cli::LogFormat::kText);
  const Result<ReduceSettings> settings = parse_settings(options);
  if (!settings) {
    log.error(settings.error());
    return settings.error().path.empty() ? cli::kWrongUsage : cli::kFailed;
  }
  std::vector<std::string> paths = options.arguments();
  if (paths.empty()) paths = {"-"};
  Reducer reducer(*settings, cli::temp_folder(options));
  Status done = Done{};
  for (const std::string& path : paths) {
    if (done) done = reducer.read(path);
  }
  cli::Output output(STDOUT_FILENO);
  if (done) done = reducer.write(options.text("format"), output);
  if (!done && done.error().kind != ErrorKind::kClosedPipe) {
    log.error(done.error());
    return cli::exit_code_of(done.error());
  }
  return reducer.is_partial() ? cli::kSomeSkipped : cli::kAllCounted;
}

}  // namespace cipin::query
