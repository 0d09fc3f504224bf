#include "batch/query/map.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "batch/archive/input.h"
#include "batch/archive/line_source.h"
#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/ops/setup.h"
#include "batch/ops/tokenizer_option.h"
#include "batch/query/count_lines.h"
#include "batch/query/tally_sink.h"
#include "batch/query/term_table.h"
#include "core/count/tally.h"
#include "core/pass.h"

namespace cipin::query {
namespace {

// As in count: a table beyond the cache is slower, and a spill is one sort and one sequential write.
constexpr std::uint64_t kFormsShare = 10;
constexpr std::size_t kFormsBytesMin = std::size_t{1} << 20;
constexpr std::uint64_t kFaultsSaid = 5;

// Counts inputs whose lines are articles.
class Mapper {
 public:
  Mapper(const ops::Setup& setup, std::size_t forms_budget_bytes, std::string temp_folder, const cli::Log& log)
      : tally_(std::make_unique<Tally>(
            TallyOptions{setup.tokenizer->form_id_count(), forms_budget_bytes, std::move(temp_folder)})),
        sink_(*tally_),
        pass_(*setup.tokenizer),
        log_(&log) {
    head_.fingerprint = setup.fingerprint;
  }

  Status count(const std::string& path) {
    const Result<std::unique_ptr<ByteSource>> input = archive::open_input(path);
    if (!input) return input.error();
    archive::LineSource lines(**input);
    while (true) {
      const Result<bool> more = lines.next_line();
      if (!more) return more.error();
      if (!*more) break;
      if (Status counted = count_article(lines, path); !counted) return counted;
    }
    if ((*input)->missing_bytes() == 0) return Done{};
    return Error{ErrorKind::kIo, "the file became shorter while it was read", path};
  }

  Status write(const Tokenizer& tokenizer, cli::Output& output) {
    std::string line;
    append_head(head_, line);
    if (Status written = output.write(line); !written) return written;
    std::vector<std::unique_ptr<Tally>> tallies;
    tallies.push_back(std::move(tally_));
    Result<MergedTally> merged = MergedTally::merge(std::move(tallies));
    if (!merged) return merged.error();
    const auto write_count = [&](const CountedTerm& term) {
      line.clear();
      append_count(term.form(), term.kind(), term.count(), line);
      return output.write(line);
    };
    const Status written = for_each_term(*merged, tokenizer, write_count);
    return written ? output.flush() : written;
  }

  std::uint64_t fault_count() const { return head_.fault_count; }

 private:
  Status count_article(archive::LineSource& line, const std::string& path) {
    if (head_.article_count == std::numeric_limits<std::uint32_t>::max()) {
      return Error{ErrorKind::kBadInput, "more articles than one map takes (2^32); split the input", path};
    }
    tally_->begin_document(static_cast<std::uint32_t>(++head_.article_count));
    const Result<PassReport> report = pass_.run(line, sink_);
    if (!report) return report.error();
    for (const FaultyRange& range : report->faulty_ranges) {
      if (++head_.fault_count > kFaultsSaid) continue;
      log_->warning({ErrorKind::kBadText, fmt::format("line {}: not UTF-8, counted as U+FFFD", line.line_count()), path,
                     line.offset_bytes() + range.offset_bytes});
    }
    return Done{};
  }

  std::unique_ptr<Tally> tally_;
  TallySink sink_;
  Pass pass_;
  const cli::Log* log_;
  CountHead head_;
};

}  // namespace

int run_map(cli::Options options) {
  const cli::Log log(cli::LogFormat::kText);
  const auto memory_bytes = cli::parse_memory(options.text("memory"));
  Status known = ops::check_tokenizer(options);
  if (!memory_bytes) known = Error{ErrorKind::kBadInput, "--memory takes a size, as 64M or 1G"};
  if (!known) {
    log.error(known.error());
    return cli::kWrongUsage;
  }
  // Lines are what they are: `count --encoding utf-8` of the same articles has the same fingerprint.
  options.set("encoding", {"utf-8"});
  const Result<ops::Setup> setup = ops::make_setup(options);
  if (!setup) {
    log.error(setup.error());
    return cli::kFailed;
  }
  const auto forms_budget_bytes =
      static_cast<std::size_t>(std::max<std::uint64_t>(*memory_bytes / kFormsShare, kFormsBytesMin));
  Mapper mapper(*setup, forms_budget_bytes, cli::temp_folder(options), log);
  std::vector<std::string> paths = options.arguments();
  if (paths.empty()) paths = {"-"};
  Status done = Done{};
  for (const std::string& path : paths) {
    if (done) done = mapper.count(path);
  }
  cli::Output output(STDOUT_FILENO);
  if (done) done = mapper.write(*setup->tokenizer, output);
  if (!done) {
    log.error(done.error());  // a closed pipe, too: counts that nobody took are lost
    return cli::kFailed;
  }
  if (mapper.fault_count() == 0) return cli::kAllCounted;
  log.warning({ErrorKind::kBadText,
               fmt::format("{} places are not UTF-8 and counted as U+FFFD; the counts say so", mapper.fault_count())});
  return cli::kSomeSkipped;
}

}  // namespace cipin::query
