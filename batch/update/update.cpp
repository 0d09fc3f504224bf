#include "batch/update/update.h"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>

#include "batch/archive/read_options.h"
#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/cli/progress.h"
#include "batch/cli/timings.h"
#include "batch/ops/disk_writes.h"
#include "batch/ops/metrics.h"
#include "batch/ops/setup.h"
#include "batch/ops/version.h"
#include "batch/store/lock.h"
#include "batch/store/standing.h"
#include "batch/update/counted_shards.h"
#include "batch/update/keeper.h"
#include "batch/update/night_figures.h"
#include "batch/update/night_summary.h"
#include "batch/update/roots.h"
#include "batch/update/settings.h"
#include "core/io/stream.h"
#include "core/page/lexicon_words.h"

namespace cipin::update {
namespace {

constexpr std::size_t kMovedMax = 200000;

// Set by SIGINT and SIGTERM: what is at hand is finished, then the run ends.
std::atomic<bool> stop_asked{false};

void ask_stop(int) {
  stop_asked = true;
}

void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = ask_stop;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

double seconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

// A signal's doing; a system call that was interrupted by something else is an error like others.
bool was_stopped(const Status& status) {
  return !status && status.error().kind == ErrorKind::kInterrupted && stop_asked;
}

// One night.
class Run {
 public:
  Run(cli::Options options, RunOptions run, const cli::Log& log)
      : options_(std::move(options)),
        run_(std::move(run)),
        log_(&log),
        progress_(log, {.quiet = run_.quiet, .on_terminal = cli::stderr_is_terminal()}),
        clock_(options_.flag("timings") ? &timings_ : nullptr, cli::Stage::kPlan) {}

  /// Everything up to the last commit. Errors: what ended the run; stopped, kInterrupted.
  Status work() {
    if (Status begun = begin_shards(); !begun) return begun;
    if (shard_ && shard_->is_published()) return Done{};
    if (Status opened = open_store(); !opened) return opened;
    if (Status prepared = prepare(); !prepared) return prepared;
    run_.plan.stop = &stop_asked;
    if (shard_) {
      plan_.emplace(run_.plan.temp_folder);
      Result<WorkList> work = shard_->take_work(roots_);
      if (!work) return work.error();
      plan_->work = *std::move(work);
      plan_->file_count = plan_->work.size();
      return carry_out();
    }
    Result<Plan> plan = make_plan(*database_, roots_, run_.plan);
    if (!plan) return plan.error();
    plan_.emplace(*std::move(plan));
    if (run_.deal) return deal_out();
    if (run_.dry_run) return say_plan();
    return carry_out();
  }

  /// Ends the run in the store, says what it did and writes the metrics. Returns the exit code.
  int finish(const Status& worked);

 private:
  int end_run(const Status& worked);
  Status write_metrics(int code) const;
  Status begin_shards();
  Status open_store();
  Result<Settings> wanted_settings() const;
  Status prepare();
  Status make_new(const Settings& settings);
  Status wipe();
  Status say_plan();
  Status deal_out();
  Status carry_out();
  Status take_counted(const CountSettings& count);
  int publish(int code);
  Status find_moved(CountSettings& count);
  Status withdraw();
  Status withdraw_root(const Missing& missing);
  Status withdraw_file(std::int64_t file_id);
  Status drop_roots();
  void say_summary(const store::Standing& standing, std::int64_t article_count) const;
  std::optional<std::uint64_t> written_bytes() const;

  cli::Options options_;
  RunOptions run_;
  const cli::Log* log_;
  cli::Progress progress_;
  std::chrono::system_clock::time_point started_at_ = std::chrono::system_clock::now();
  std::optional<std::uint64_t> written_before_ = ops::disk_written_bytes();
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::optional<store::Lock> lock_;
  std::optional<store::Database> database_;
  ops::Setup setup_;
  std::optional<page::LexiconWords> page_words_;  // only where pages are read
  archive::ReadSettings read_;
  std::optional<archive::PathDates> dates_;
  std::string accepted_;
  std::vector<Root> roots_;
  std::vector<std::int64_t> dropped_roots_;  // their ids
  Settings settings_;
  std::optional<Plan> plan_;
  // Of many machines: the shard that is counted, or what shards have counted.
  std::optional<ShardRun> shard_;
  std::optional<ShardPlan> counted_plan_;
  std::optional<WorkList> counted_files_;
  std::unique_ptr<FormSource> forms_;
  // The writer's connection is closed last: SQLite then takes its files beside the store away.
  std::optional<store::Writer> writer_;
  std::unique_ptr<store::TermIds> term_ids_;
  std::optional<Keeper> keeper_;
  cli::Timings timings_;
  cli::StageClock clock_;  // of this thread
  bool refused_ = false;  // a root could not be walked, or has lost too much: what should go stays
};

Status Run::begin_shards() {
  if (run_.shard) {
    Result<ShardRun> shard = ShardRun::begin(run_.shard_plan_path, *run_.shard, run_.plan.temp_folder);
    if (!shard) return shard.error();
    shard_.emplace(*std::move(shard));
    run_.store_path = shard_->store_path();
  } else if (!run_.shard_plan_path.empty() && !run_.deal) {
    counted_files_.emplace(run_.plan.temp_folder);
    Result<ShardPlan> plan = read_shard_plan(run_.shard_plan_path, kAllShards, *counted_files_);
    if (!plan) return plan.error();
    counted_plan_ = *std::move(plan);
  }
  return Done{};
}

Status Run::open_store() {
  if (!options_.text("accept-skipped").empty()) {
    Result<std::string> accepted = read_whole_file(options_.text("accept-skipped"));
    if (!accepted) return accepted.error();
    accepted_ = *std::move(accepted);
  }
  // Of a plan, a store that is named is one that has something.
  const bool exists = run_.deal ? !run_.store_path.empty() : ::access(run_.store_path.c_str(), F_OK) == 0;
  if (run_.dry_run) {  // nothing is written: a store that is not there is an empty one in memory
    Result<store::Database> database =
        exists ? store::Database::open_to_read(run_.store_path) : store::Database::open_to_write(":memory:");
    if (!database) return database.error();
    database_ = *std::move(database);
    return Done{};
  }
  Result<store::Lock> lock = store::Lock::take(run_.store_path);
  if (!lock) return lock.error();
  lock_.emplace(*std::move(lock));
  store::Database::keep_temporary_files_in(run_.plan.temp_folder);
  Result<store::Database> database = store::Database::open_to_write(run_.store_path);
  if (!database) return database.error();
  database_ = *std::move(database);
  const Result<std::vector<store::ShardMark>> marks = store::shard_marks(*database_);
  if (!marks) return marks.error();
  if (marks->empty()) return Done{};
  return Error{ErrorKind::kOtherSettings, "is not the store of an archive but of some shards: merge it with the others",
               run_.store_path};
}

// The settings that are kept to: the store's, or where it is new those of the plan.
Result<Settings> Run::wanted_settings() const {
  if (shard_) return shard_->plan().settings;
  Result<Settings> stored = stored_settings(*database_);
  return stored && stored->empty() && counted_plan_ ? Result<Settings>(counted_plan_->settings) : std::move(stored);
}

// Settings, lexicon and roots: those of the store, or of the command line where the store is new.
Status Run::prepare() {
  const Result<Settings> stored = wanted_settings();
  const Result<std::int64_t> stored_count = database_->integer("SELECT count(*) FROM setting");
  if (!stored || !stored_count) return stored ? stored_count.error() : stored.error();
  const bool keep = !stored->empty() && !run_.rebuild;
  if (keep) {
    if (Status inherited = inherit_settings(*stored, options_); !inherited) return inherited;
  }
  Result<archive::ReadSettings> read = archive::parse_read_settings(options_);
  if (!read) return read.error();
  read_ = *std::move(read);
  if (!options_.given("include")) options_.set("include", archive::default_globs(read_));
  if (!options_.given("date-pattern")) options_.set("date-pattern", archive::PathDates::default_patterns());
  Result<archive::PathDates> dates = archive::PathDates::make(options_.list("date-pattern"));
  if (!dates) return dates.error();
  dates_ = *std::move(dates);
  const auto source_from_path = cli::parse_number(options_.text("source-from-path"));
  if (!source_from_path) return Error{ErrorKind::kBadInput, "--source-from-path takes a number"};
  run_.source_from_path = *source_from_path;
  run_.plan.walk = {options_.list("include"), options_.list("exclude"), options_.flag("follow")};
  Result<ops::Setup> setup = ops::make_setup(options_);
  if (!setup) return setup.error();
  setup_ = *std::move(setup);
  if (options_.text("read") == "page") page_words_.emplace(*setup_.lexicon);
  const Settings settings = make_settings(options_, setup_);
  if (keep) {
    if (Status checked = check_settings(*stored, settings); !checked) return checked;
  }
  if (counted_plan_) {
    if (Status checked = check_settings(counted_plan_->settings, settings); !checked) return checked;
  }
  settings_ = settings;
  if (shard_) {
    roots_ = shard_->plan().roots;
  } else if (counted_plan_ && *stored_count == 0 && options_.arguments().empty() && !options_.given("root")) {
    roots_ = counted_plan_->roots;
  } else {
    Result<std::vector<Root>> roots = find_roots(options_, *database_);
    if (!roots) return roots.error();
    roots_ = *std::move(roots);
  }
  Result<std::vector<std::int64_t>> dropped = find_dropped_roots(options_, *database_);
  if (!dropped) return dropped.error();
  dropped_roots_ = *std::move(dropped);
  if (run_.dry_run) return Done{};
  if (run_.rebuild) {
    // What cannot be counted anew is not thrown away.
    for (const Root& root : roots_) {
      if (::access(root.place.c_str(), R_OK) != 0)
        return system_error(errno, "nothing is rebuilt: cannot be read", root.place);
    }
  }
  if (!keep || *stored_count == 0) return make_new(settings);
  const Result<bool> differ = roots_differ(roots_, *database_);
  if (!differ) return differ.error();
  if (!*differ && settings == *stored) return Done{};
  if (Status begun = database_->execute("BEGIN IMMEDIATE"); !begun) return begun;
  if (Status written = write_settings(settings, *database_); !written) return written;
  if (Status written = write_roots(roots_, *database_); !written) return written;
  return database_->execute("COMMIT");
}

// A store without counts, with these settings; in one transaction.
Status Run::make_new(const Settings& settings) {
  if (Status begun = database_->execute("BEGIN IMMEDIATE"); !begun) return begun;
  for (const char* const table : {"page_article", "article", "document", "file", "source", "term_period", "term_added",
                                  "term_recent", "term_known", "form_number", "period", "skipped", "setting"}) {
    if (Status emptied = database_->execute(fmt::format("DELETE FROM {}", table)); !emptied) return emptied;
  }
  if (Status written = write_settings(settings, *database_); !written) return written;
  if (Status written = write_roots(roots_, *database_); !written) return written;
  return database_->execute("COMMIT");
}

Status Run::say_plan() {
  cli::Output output(STDOUT_FILENO);
  std::string text;
  if (run_.verbose) {
    Work work;
    for (;;) {
      const Result<bool> more = plan_->work.next(work);
      if (!more) return more.error();
      if (!*more) break;
      const std::string path = cli::escape_controls(roots_[work.root].name + "/" + work.facts.path);
      text += work.problem.empty() ? fmt::format("{:<10}{}\n", work.file_id == 0 ? "new" : "changed", path)
                                   : fmt::format("{:<10}{}: {}\n", "skip", path, work.problem);
    }
  }
  std::uint64_t missing_count = 0;
  for (const Missing& missing : plan_->missing) missing_count += missing.file_ids.size();
  text += fmt::format(
      "{} files: {} new and {} changed would be read ({} bytes), {} cannot be read, {} are gone and would be "
      "withdrawn, "
      "{} are left for later, {} ignored\n",
      plan_->file_count, plan_->new_count, plan_->changed_count, plan_->work.size_bytes(), plan_->problem_count,
      missing_count, plan_->left_count, plan_->ignored_count);
  if (Status written = output.write(text); !written) return written;
  return output.flush();
}

// For `cipin plan`: what there is to do goes to shards, as a plan.
Status Run::deal_out() {
  if (!plan_->root_errors.empty()) return plan_->root_errors.front();
  std::uint64_t gone_count = 0;
  for (const Missing& missing : plan_->missing) gone_count += missing.file_ids.size();
  const Result<ShardPlan> plan = make_shard_plan(run_.shard_plan_path, settings_, roots_, plan_->work, *run_.deal);
  if (!plan) return plan.error();
  if (!run_.quiet)
    log_->line(summary_of(*plan, run_.shard_plan_path, gone_count, plan_->ignored_count, log_->format()));
  return Done{};
}

Status Run::carry_out() {
  forms_ = setup_.tokenizer->make_form_source();
  const Budget budget = share_memory(run_.memory_bytes, run_.thread_count, setup_.tokenizer->form_id_count());
  if (Status set = database_->execute(fmt::format("PRAGMA cache_size=-{}", budget.pages_bytes / 1024)); !set)
    return set;
  Result<std::unique_ptr<store::TermIds>> term_ids =
      store::TermIds::make(run_.store_path, *forms_, setup_.tokenizer->form_id_count(), budget.known_terms_bytes,
                           setup_.form_ids_checksum());
  if (!term_ids) return term_ids.error();
  term_ids_ = *std::move(term_ids);
  Result<store::Writer> writer = store::Writer::make(*std::move(database_), *term_ids_, budget.totals_bytes,
                                                     fmt::format("{} ({})", ops::kVersion, ops::kCommit));
  if (!writer) return writer.error();
  writer_.emplace(*std::move(writer));
  writer_->set_clock(clock_);
  writer_->set_wait_limits(run_.wait_limits);
  keeper_.emplace(*writer_, *term_ids_, run_, budget, roots_, *log_, progress_);
  progress_.set_total(plan_->work.size(), plan_->work.size_bytes());
  Status counted = Done{};
  if (plan_->work.size() > 0) {
    CountSettings count;
    count.tokenizer = setup_.tokenizer.get();
    count.term_ids = term_ids_.get();
    count.read = read_;
    count.dates = *std::move(dates_);
    count.source_from_path = run_.source_from_path;
    if (page_words_) count.page_words = &*page_words_;
    count.store_path = run_.store_path;
    count.forms_budget_bytes = budget.forms_bytes;
    count.parts_budget_bytes = budget.parts_bytes;
    count.thread_count = budget.thread_count;
    count.stop = &stop_asked;
    if (clock_.is_on()) count.timings = &timings_;
    if (Status found = find_moved(count); !found) return found;
    if (counted_plan_) {
      if (Status taken = take_counted(count); !taken && !was_stopped(taken)) return taken;
    }
    clock_.enter(cli::Stage::kWait);
    const auto take = [&](Part part) {
      const cli::InStage writing(clock_, cli::Stage::kRows);
      return keeper_->take(std::move(part));
    };
    counted = count_files(plan_->work, roots_, count, take, [&] { return keeper_->commit_if_due(); });
    clock_.enter(cli::Stage::kRows);
    if (!counted && !was_stopped(counted)) return counted;
  }
  if (counted) counted = withdraw();
  if (counted) counted = drop_roots();
  if (!counted && !was_stopped(counted)) return counted;
  if (Status committed = keeper_->commit(); !committed) return committed;
  return counted;
}

// Takes what shards have counted; what they have not, or not as it is now, stays in the work list.
Status Run::take_counted(const CountSettings& count) {
  Result<CountedShards> shards =
      CountedShards::open(run_.shard_plan_path, *counted_plan_, *std::move(counted_files_), run_.plan.temp_folder);
  if (!shards) return shards.error();
  Result<WorkList> rest = shards->take_all(plan_->work, roots_, count, writer_->database(),
                                           [&](Part part) { return keeper_->take(std::move(part)); });
  if (!rest) return rest.error();
  plan_->work = *std::move(rest);
  return Done{};
}

// The documents of missing files by what is in them: what comes up elsewhere has only moved.
Status Run::find_moved(CountSettings& count) {
  Result<store::Statement> documents =
      writer_->database().prepare("SELECT id, content_hash FROM document WHERE file_id = ?1");
  if (!documents) return documents.error();
  for (const Missing& missing : plan_->missing) {
    for (const std::int64_t file_id : missing.file_ids) {
      documents->bind(1, file_id);
      for (;;) {
        const Result<bool> row = documents->step();
        if (!row) return row.error();
        if (!*row) break;
        if (count.moved.size() >= kMovedMax) {  // others are counted anew: slower, and the same in the end
          documents->reset();
          return Done{};
        }
        count.moved.emplace(static_cast<std::uint64_t>(documents->integer(1)), documents->integer(0));
      }
    }
  }
  return Done{};
}

Status Run::withdraw() {
  for (const Error& error : plan_->root_errors) {
    log_->error({error.kind, error.what + "; nothing of this root is withdrawn", error.path});
    refused_ = true;
  }
  for (const std::int64_t file_id : plan_->unreachable_files) {
    if (Status marked = writer_->mark_stale(file_id); !marked) return marked;
  }
  for (const Missing& missing : plan_->missing) {
    for (const std::int64_t file_id : missing.file_ids) {
      if (Status noted = writer_->note_gone(file_id); !noted) return noted;
    }
  }
  for (const Missing& missing : plan_->missing) {
    if (Status withdrawn = withdraw_root(missing); !withdrawn) return withdrawn;
  }
  return Done{};
}

Status Run::withdraw_root(const Missing& missing) {
  const std::int64_t root_id = roots_[missing.root].id;
  const auto too_many = [&](std::int64_t count) {
    return static_cast<double>(count) > run_.withdraw_share_max * static_cast<double>(missing.document_count);
  };
  Result<std::int64_t> leaving = writer_->count_gone(root_id);
  if (leaving && too_many(*leaving)) leaving = writer_->count_lost(root_id);
  if (!leaving) return leaving.error();
  if (too_many(*leaving)) {
    log_->error({ErrorKind::kBadInput,
                 fmt::format("{} of {} documents are gone, more than --max-withdraw {}: nothing of this root is "
                             "withdrawn; look whether it is whole, then say --max-withdraw 100",
                             *leaving, missing.document_count, options_.text("max-withdraw")),
                 roots_[missing.root].place});
    refused_ = true;
    return Done{};
  }
  for (const std::int64_t file_id : missing.file_ids) {
    if (Status withdrawn = withdraw_file(file_id); !withdrawn) return withdrawn;
  }
  return Done{};
}

// Killed meanwhile, a root has lost some of its documents; the next run looks for it as before, unless it is told the
// same again.
Status Run::drop_roots() {
  for (const std::int64_t root_id : dropped_roots_) {
    Result<std::vector<std::int64_t>> file_ids = writer_->files_of_root(root_id);
    if (!file_ids) return file_ids.error();
    for (const std::int64_t file_id : *file_ids) {
      if (Status withdrawn = withdraw_file(file_id); !withdrawn) return withdrawn;
    }
    if (Status dropped = writer_->drop_root(root_id); !dropped) return dropped;
  }
  return Done{};
}

Status Run::withdraw_file(std::int64_t file_id) {
  if (stop_asked) return Error{ErrorKind::kInterrupted, "interrupted"};
  if (Status withdrawn = writer_->withdraw_file(file_id); !withdrawn) return withdrawn;
  return keeper_->commit_if_due();
}

int Run::finish(const Status& worked) {
  progress_.finish();
  const int code = end_run(worked);
  if (!options_.text("metrics").empty() && !run_.dry_run) {
    if (const Status written = write_metrics(code); !written) {
      log_->error(written.error());
      return code == cli::kAllCounted ? cli::kFailed : code;
    }
  }
  return shard_ && (code == cli::kAllCounted || code == cli::kSomeSkipped) ? publish(code) : code;
}

// A shard's store is seen by others from here on. Returns the exit code.
int Run::publish(int code) {
  keeper_.reset();
  writer_.reset();
  term_ids_.reset();
  const bool was_published = shard_->is_published();
  const Result<bool> published = was_published ? Result<bool>(false) : shard_->publish();
  if (!published) {
    log_->error(published.error());
    return cli::exit_code_of(published.error());
  }
  if (was_published) {
    const Result<store::Database> database = store::Database::open_to_read(shard_->published_path());
    const Result<store::Standing> standing =
        database ? store::find_standing(*database, accepted_) : Result<store::Standing>(database.error());
    if (!standing) {
      log_->error(standing.error());
      return cli::exit_code_of(standing.error());
    }
    code = standing->is_partial() ? cli::kSomeSkipped : cli::kAllCounted;
  }
  if (!run_.quiet) log_->line_about(*published ? "published" : "was there", shard_->published_path());
  return code;
}

Status Run::write_metrics(int code) const {
  ops::RunFigures figures;
  figures.store = run_.store_path;
  figures.start_seconds = seconds_of(started_at_);
  figures.end_seconds = seconds_of(std::chrono::system_clock::now());
  figures.success = code == cli::kAllCounted || code == cli::kSomeSkipped;
  figures.exit_code = code;
  figures.disk_written_bytes = written_bytes();
  if (writer_ && keeper_) fill_figures(*writer_, keeper_->text_bytes(), figures);
  return ops::write_metrics(options_.text("metrics"), figures);
}

int Run::end_run(const Status& worked) {
  if (!worked && !was_stopped(worked)) {
    log_->error(worked.error());
    return cli::exit_code_of(worked.error());
  }
  if (run_.dry_run || !writer_) return worked ? cli::kAllCounted : cli::kInterruptedBySignal;
  const store::Database& database = writer_->database();
  const Result<store::Standing> standing = store::find_standing(database, accepted_);
  if (!standing) {
    log_->error(standing.error());
    return cli::exit_code_of(standing.error());
  }
  int code = standing->is_partial() ? cli::kSomeSkipped : cli::kAllCounted;
  if (refused_) code = cli::kFailed;
  if (!worked) code = cli::kInterruptedBySignal;
  Status ended = writer_->finish_run(code, static_cast<std::int64_t>(keeper_->text_bytes()));
  if (ended && !options_.text("skipped").empty()) ended = store::write_skipped(database, options_.text("skipped"));
  const Result<std::int64_t> article_count = database.integer("SELECT sum(articles) FROM period");
  if (ended && !article_count) ended = article_count.error();
  // The log of changes goes into the store, so that a copy of the one file is all of it.
  clock_.enter(cli::Stage::kCheckpoint);
  if (ended) ended = database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  if (!ended) {
    log_->error(ended.error());
    return cli::exit_code_of(ended.error());
  }
  clock_.settle();
  if (!run_.quiet) say_summary(*standing, *article_count);
  return code;
}

void Run::say_summary(const store::Standing& standing, std::int64_t article_count) const {
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started_;
  log_->line(night_line({.file_count = plan_->file_count,
                         .files_read = keeper_->file_count(),
                         .documents = writer_->counts(),
                         .article_count = article_count,
                         .text_bytes = keeper_->text_bytes(),
                         .seconds = seconds.count(),
                         .standing = standing,
                         .left_count = plan_->left_count,
                         .ignored_count = plan_->ignored_count,
                         .disk_written_bytes = written_bytes(),
                         .timings = clock_.is_on() ? &timings_ : nullptr},
                        log_->format()));
}

// Since this run began: a process may have written before it became cipin.
std::optional<std::uint64_t> Run::written_bytes() const {
  const std::optional<std::uint64_t> now = ops::disk_written_bytes();
  if (!now || !written_before_) return std::nullopt;
  return *now - std::min(*now, *written_before_);
}

}  // namespace

namespace {

int run_night(cli::Options options) {
  // Large blocks go back to the system when they are freed, small ones stay for the next piece, and threads share two
  // heaps: the budget is the process's.
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 4 << 20);
  ::mallopt(M_ARENA_MAX, 2);
  Result<RunOptions> run = parse_run_options(options);
  if (!run) {
    cli::Log(cli::LogFormat::kText).error(run.error());
    return cli::kWrongUsage;
  }
  const cli::Log log(run->log_format);
  catch_signals();
  Run night(std::move(options), *std::move(run), log);
  const Status worked = night.work();
  if (!worked && worked.error().kind == ErrorKind::kBadInput) {
    log.error(worked.error());
    return cli::kWrongUsage;
  }
  return night.finish(worked);
}

}  // namespace

int run_update(cli::Options options) {
  return run_night(std::move(options));
}

int run_plan(cli::Options options) {
  // What says how to count is the shards' affair; it only has to be there.
  options.set("memory", {"64M"});
  options.set("threads", {"1"});
  options.set("max-withdraw", {"100"});
  return run_night(std::move(options));
}

}  // namespace cipin::update
