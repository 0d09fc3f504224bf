#include "batch/query/question.h"

#include <fmt/format.h>

#include <cstdlib>

#include "batch/cli/exit_code.h"
#include "batch/store/standing.h"

namespace cipin::query {
namespace {

Error usage(std::string what) {
  return {ErrorKind::kBadInput, std::move(what)};
}

}  // namespace

std::optional<DayRange> Question::days() const {
  if (!begin && !end) return std::nullopt;
  return DayRange{begin.value_or(kAllDays.begin), end.value_or(kAllDays.end)};
}

Result<Question> parse_question(const cli::Options& options) {
  Question question;
  question.store_path = options.text("store");
  if (question.store_path.empty()) return usage("--store names the store to ask");
  question.format = options.text("format");
  if (!is_row_format(question.format))
    return usage(fmt::format("--format {}: table, tsv, csv or jsonl", question.format));
  if (const std::string& by = options.text("by"); !by.empty()) {
    question.grain = grain_of_name(by);
    if (!question.grain) return usage(fmt::format("--by {}: day, week, month, quarter or year", by));
  }
  for (const bool is_from : {true, false}) {
    const std::string& text = options.text(is_from ? "from" : "to");
    if (text.empty()) continue;
    const Result<DayRange> days = parse_days(text);
    if (!days) return usage(fmt::format("--{}: {}", is_from ? "from" : "to", days.error().what));
    if (is_from) question.begin = days->begin;
    if (!is_from) question.end = days->end;
  }
  if (question.begin && question.end && *question.begin >= *question.end) return usage("--from lies behind --to");
  question.sources = options.list("source");
  question.distinct = options.flag("distinct");
  const auto memory_bytes = cli::parse_memory(options.text("memory"));
  if (!memory_bytes) return usage("--memory takes a size, as 64M or 1G");
  question.memory_bytes = *memory_bytes;
  question.temp_folder = cli::temp_folder(options);
  return question;
}

Result<AskedStore> open_asked_store(const Question& question) {
  ::setenv("SQLITE_TMPDIR", question.temp_folder.c_str(), 1);  // read when SQLite is used first: where it sorts on disk
  Result<store::Database> database = store::Database::open_to_read(question.store_path);
  if (!database) return database.error();
  if (Status begun = database->execute("PRAGMA temp_store=FILE; BEGIN"); !begun) return begun.error();
  const Result<bool> partial = store::is_partial(*database);
  if (!partial) return partial.error();
  Result<std::string> fingerprint = database->setting("fingerprint");
  if (!fingerprint) return fingerprint.error();
  return AskedStore{*std::move(database), {*partial, *std::move(fingerprint)}};
}

int finish_question(const Status& answered, const Origin& origin, const cli::Log& log) {
  if (!answered && answered.error().kind != ErrorKind::kClosedPipe) {
    log.error(answered.error());
    return cli::exit_code_of(answered.error());
  }
  return origin.partial ? cli::kSomeSkipped : cli::kAllCounted;
}

}  // namespace cipin::query
