#include "batch/query/top.h"

#include <unistd.h>

#include <algorithm>

#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/query/question.h"
#include "batch/query/selection.h"
#include "batch/query/term_filter.h"
#include "batch/store/term_sums.h"
#include "batch/store/term_tables.h"
#include "core/count/ranked_terms.h"

namespace cipin::query {
namespace {

using store::Statement;
using store::TermSums;

constexpr std::uint64_t kSumsShare = 2;    // of --memory, for the sums; the ids of what they hold take a third of that
constexpr std::uint64_t kRankedShare = 8;  // and for the rows

struct TopSettings {
  Question question;
  TermFilter filter;
  std::uint64_t row_count_max = 0;  // of each period; 0: all
  std::uint64_t document_frequency_min = 1;
};

// What rates divide by.
struct Bases {
  std::uint64_t articles = 0;
  std::uint64_t words = 0;
};

struct Period {
  std::string name;
  DateSpan span;
};

Result<TopSettings> parse_settings(const cli::Options& options) {
  TopSettings settings;
  Result<Question> question = parse_question(options);
  if (!question) return question.error();
  settings.question = *std::move(question);
  if (!options.arguments().empty()) {
    return Error{ErrorKind::kBadInput, "top takes no '" + options.arguments().front() + "'; the store is --store"};
  }
  const auto top = cli::parse_number(options.text("top"));
  if (!top) return Error{ErrorKind::kBadInput, "--top takes a number"};
  settings.row_count_max = *top;
  const auto df_min = cli::parse_number(options.text("min-df"));
  if (!df_min) return Error{ErrorKind::kBadInput, "--min-df takes a number"};
  settings.document_frequency_min = *df_min;
  Result<TermFilter> filter = parse_term_filter(options);
  if (!filter) return filter.error();
  settings.filter = *std::move(filter);
  return settings;
}

// The periods that have articles, or may have; one without a name if --by is not said.
Result<std::vector<Period>> make_periods(const Question& question, const Selection& selection) {
  const std::optional<DayRange> asked = question.days();
  const DateSpan span = asked ? span_of(*asked) : kAnyDate;
  if (!question.grain) return std::vector<Period>{{"", span}};
  std::vector<Period> periods;
  const Result<std::optional<DayRange>> extent = selection.extent(span);
  if (!extent) return extent.error();
  if (*extent) {
    for (sys_days day = (*extent)->begin; day < (*extent)->end;) {
      const DayRange whole = period_of(day, *question.grain);
      const DayRange days =
          asked ? DayRange{std::max(whole.begin, asked->begin), std::min(whole.end, asked->end)} : whole;
      periods.push_back({period_name(whole.begin, *question.grain), span_of(days)});
      day = whole.end;
    }
  }
  if (!asked) periods.push_back({"undated", kUndated});
  return periods;
}

// Adds up the terms of a span that lie in the range of `sums`, from the store's totals where these are the same.
Result<Bases> sum_terms(const store::Database& database, const Selection& selection, DateSpan span, TermSums& sums) {
  Bases bases;
  if (!selection.is_everything() || !span.is_whole_months()) {
    const Status summed = selection.for_each_article(span, [&](const SelectedArticle& article) -> Status {
      if (!article.counts) return Done{};
      ++bases.articles;
      bases.words += article.words;
      if (sums.add_contribution(article.contribution)) return Done{};
      return Error{ErrorKind::kCorrupt, "an article's counts are damaged; see cipin verify", database.path()};
    });
    if (!summed) return summed.error();
    return bases;
  }
  Result<Statement> months =
      database.prepare("SELECT sum(articles), sum(words) FROM period WHERE month >= ?1 AND month < ?2");
  if (!months) return months.error();
  const Result<bool> counted = months->bind(1, span.begin / 100).bind(2, span.end / 100).step();
  if (!counted) return counted.error();
  bases = {static_cast<std::uint64_t>(months->integer(0)), static_cast<std::uint64_t>(months->integer(1))};

  const bool all = span.begin == kAnyDate.begin && span.end == kAnyDate.end;
  // What waits is added here, as the view `term` would, which takes a look-up a term for it. Sums below 0 are added
  // modulo their width, so that what comes out is right.
  Result<Statement> terms =
      database.prepare(all ? "SELECT id, tf, df FROM term_known WHERE id >= ?1 AND id < ?2 UNION ALL "
                             "SELECT id, tf, df FROM term_added WHERE id >= ?1 AND id < ?2 UNION ALL "
                             "SELECT id, tf, df FROM term_recent WHERE id >= ?1 AND id < ?2"
                           : "SELECT term_id, tf, df FROM term_period WHERE term_id >= ?1 AND term_id < ?2 AND month "
                             ">= ?3 AND month < ?4");
  if (!terms) return terms.error();
  terms->bind(1, static_cast<std::int64_t>(sums.begin_id())).bind(2, static_cast<std::int64_t>(sums.end_id()));
  if (!all) terms->bind(3, span.begin / 100).bind(4, span.end / 100);
  while (true) {
    const Result<bool> more = terms->step();
    if (!more) return more.error();
    if (!*more) return bases;
    sums.add(static_cast<std::uint64_t>(terms->integer(0)),
             {static_cast<std::uint64_t>(terms->integer(1)), static_cast<std::uint64_t>(terms->integer(2))});
  }
}

// Hands the summed terms that are asked for to `ranked`. Forms are looked up from the most frequent term on, until no
// further one can be among the rows.
Status rank_terms(const store::Database& database, const TermSums& sums, const TopSettings& settings,
                  RankedTerms& ranked) {
  const auto is_asked = [&](std::uint64_t id) {
    const TermCount count = sums.of(id);
    return count.token_count > 0 && count.document_frequency >= settings.document_frequency_min;
  };
  std::vector<TermId> ids;
  std::size_t id_count = 0;
  for (std::uint64_t id = sums.begin_id(); id < sums.end_id(); ++id) id_count += is_asked(id) ? 1 : 0;
  ids.reserve(id_count);
  for (std::uint64_t id = sums.begin_id(); id < sums.end_id(); ++id) {
    if (is_asked(id)) ids.push_back(static_cast<TermId>(id));
  }
  const auto is_rarer = [&](TermId a, TermId b) { return sums.of(a).token_count < sums.of(b).token_count; };
  if (settings.row_count_max > 0) std::make_heap(ids.begin(), ids.end(), is_rarer);

  Result<Statement> find = database.prepare("SELECT form, kind FROM term WHERE id = ?1");
  if (!find) return find.error();
  std::uint64_t row_count = 0;
  std::uint64_t token_count_min = 0;  // of a row, once there are enough
  while (!ids.empty()) {
    if (settings.row_count_max > 0) std::pop_heap(ids.begin(), ids.end(), is_rarer);
    const TermId id = ids.back();
    ids.pop_back();
    const TermCount count = sums.of(id);
    if (count.token_count < token_count_min) return Done{};
    const Result<bool> found = find->bind(1, id).step();
    if (!found) return found.error();
    const std::int64_t kind_number = *found ? find->integer(1) : 0;
    if (kind_number <= 0 || kind_number >= static_cast<std::int64_t>(kKindCount))
      return Error{ErrorKind::kCorrupt, "a term's form is not in the store; see cipin verify", database.path()};
    const auto kind = static_cast<Kind>(kind_number);
    if (settings.filter.admits(find->text(0), kind)) {
      if (++row_count == settings.row_count_max) token_count_min = count.token_count;
      if (Status added = ranked.add({std::string(find->text(0)), kind, count}); !added) return added;
    }
    find->reset();
  }
  return Done{};
}

Status write_rows(const store::Database& database, const Selection& selection, const TopSettings& settings,
                  RowWriter& writer) {
  const Question& question = settings.question;
  const Result<std::int64_t> id_max = database.integer(store::kGreatestTermId, -1);
  if (!id_max) return id_max.error();
  const auto id_end = static_cast<std::uint64_t>(*id_max + 1);
  const std::uint64_t ids_at_once = TermSums::terms_within(question.memory_bytes / kSumsShare);
  const Result<std::vector<Period>> periods = make_periods(question, selection);
  if (!periods) return periods.error();
  for (const Period& period : *periods) {
    RankedTerms ranked(settings.row_count_max, static_cast<std::size_t>(question.memory_bytes / kRankedShare),
                       question.temp_folder);
    Bases bases;
    for (std::uint64_t begin_id = 0; begin_id < id_end; begin_id += ids_at_once) {
      TermSums sums(begin_id, std::min(id_end, begin_id + ids_at_once));
      const Result<Bases> summed = sum_terms(database, selection, period.span, sums);
      if (!summed) return summed.error();
      bases = *summed;
      if (Status taken = rank_terms(database, sums, settings, ranked); !taken) return taken;
    }
    const Status written = ranked.for_each([&](const Term& term) {
      std::vector<Cell> cells;
      if (question.grain) cells.emplace_back(period.name);
      cells.insert(cells.end(), {term.form, kind_name(term.kind), term.count.token_count, term.count.document_frequency,
                                 rate_cell(term.count.token_count, 1e6, bases.words),
                                 rate_cell(term.count.document_frequency, 1e3, bases.articles)});
      return writer.row(cells);
    });
    if (!written) return written;
  }
  return writer.finish();
}

std::vector<Column> columns_of(const Question& question) {
  std::vector<Column> columns;
  if (question.grain) columns.push_back({"period"});
  columns.insert(columns.end(), {{"form"},
                                 {"kind"},
                                 {"tf", true},
                                 {"df", true},
                                 {"tf_per_million_words", true},
                                 {"df_per_thousand_articles", true}});
  return columns;
}

}  // namespace

int run_top(const cli::Options& options) {
  const cli::Log log(cli::LogFormat::kText);
  const Result<TopSettings> settings = parse_settings(options);
  if (!settings) {
    log.error(settings.error());
    return settings.error().path.empty() ? cli::kWrongUsage : cli::kFailed;
  }
  const Question& question = settings->question;
  const Result<AskedStore> asked = open_asked_store(question);
  Status written = asked ? Status(Done{}) : asked.error();
  if (asked) {
    cli::Output output(STDOUT_FILENO);
    const Result<Selection> selection = Selection::make(asked->database, question.sources, question.distinct);
    const auto writer = make_row_writer(question.format, columns_of(question), asked->origin, output);
    written = selection ? write_rows(asked->database, *selection, *settings, *writer) : selection.error();
  }
  return finish_question(written, asked ? asked->origin : Origin(), log);
}

}  // namespace cipin::query
