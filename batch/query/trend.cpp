#include "batch/query/trend.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/query/expected_days.h"
#include "batch/query/question.h"
#include "batch/query/selection.h"
#include "core/count/contribution.h"
#include "core/count/forms.h"
#include "core/text/kind.h"
#include "core/text/utf8.h"

namespace cipin::query {
namespace {

using store::Statement;

struct TrendSettings {
  Question question;
  Grain grain = Grain::kMonth;
  ExpectedDays expected;
  std::vector<std::string> forms;
};

// A term that is asked for.
struct AskedTerm {
  std::string_view form;
  Kind kind = Kind::kByForm;
  std::optional<TermId> id;  // none: the store does not have it
};

// What is known of a period: of all terms, and of those asked for, in their order.
struct Period {
  std::string name;
  std::optional<DayRange> days;  // none: undated
  DateSpan span;
  std::uint64_t articles = 0;
  std::uint64_t words = 0;
  std::uint64_t covered_days = 0;
  std::vector<TermCount> counts = {};
};

const std::vector<Column> kColumns = {{"period"},
                                      {"form"},
                                      {"kind"},
                                      {"tf", true},
                                      {"df", true},
                                      {"words", true},
                                      {"articles", true},
                                      {"tf_per_million_words", true},
                                      {"df_per_thousand_articles", true},
                                      {"covered_days", true},
                                      {"expected_days", true}};

Result<TrendSettings> parse_settings(const cli::Options& options) {
  TrendSettings settings;
  Result<Question> question = parse_question(options);
  if (!question) return question.error();
  settings.question = *std::move(question);
  settings.grain = settings.question.grain.value_or(Grain::kMonth);
  for (const std::string& form : options.arguments()) {
    if (form.empty() || check_utf8(form).fault != Utf8Fault::kNone) {
      return Error{ErrorKind::kBadInput, fmt::format("'{}' is no word: it is empty or not UTF-8", form)};
    }
    if (std::find(settings.forms.begin(), settings.forms.end(), form) == settings.forms.end())
      settings.forms.push_back(form);
  }
  if (settings.forms.empty()) return Error{ErrorKind::kBadInput, "trend takes the forms to follow, as words"};
  Result<ExpectedDays> expected = ExpectedDays::make(options.text("expect"));
  if (!expected) return expected.error();
  settings.expected = *std::move(expected);
  return settings;
}

// Every kind of each form that has tokens; a form without any is said and stands there as what it would be.
Result<std::vector<AskedTerm>> find_terms(const store::Database& database, const std::vector<std::string>& forms,
                                          const cli::Log& log) {
  Result<Statement> find = database.prepare("SELECT id, kind FROM term WHERE form = ?1 AND tf > 0 ORDER BY kind");
  if (!find) return find.error();
  std::vector<AskedTerm> terms;
  for (const std::string& form : forms) {
    find->bind(1, form);
    bool known = false;
    while (true) {
      const Result<bool> more = find->step();
      if (!more) return more.error();
      if (!*more) break;
      known = true;
      const std::int64_t kind = find->integer(1);
      if (kind <= 0 || kind >= static_cast<std::int64_t>(kKindCount))
        return Error{ErrorKind::kCorrupt, "a term of the store has no kind; see cipin verify", database.path()};
      terms.push_back({form, static_cast<Kind>(kind), static_cast<TermId>(find->integer(0))});
    }
    if (known) continue;
    log.warning(
        {ErrorKind::kNotFound, fmt::format("the store has no '{}'; words are asked for as they are cut", form)});
    terms.push_back({form, kind_of_form(form), std::nullopt});
  }
  return terms;
}

// All periods from --from, or the first article, to --to, or the last one; then the undated, unless days are asked for.
Result<std::vector<Period>> make_periods(const TrendSettings& settings, const Selection& selection,
                                         std::size_t term_count) {
  const Question& question = settings.question;
  const std::optional<DayRange> asked = question.days();
  const Result<std::optional<DayRange>> extent = selection.extent(asked ? span_of(*asked) : kAnyDate);
  if (!extent) return extent.error();
  std::optional<DayRange> shown = *extent;
  if (question.begin && question.end) shown = asked;
  if (shown && question.begin) shown->begin = *question.begin;
  if (shown && question.end) shown->end = *question.end;
  std::vector<Period> periods;
  for (sys_days day = shown ? shown->begin : sys_days(); shown && day < shown->end;) {
    const DayRange whole = period_of(day, settings.grain);
    const DayRange days =
        asked ? DayRange{std::max(whole.begin, asked->begin), std::min(whole.end, asked->end)} : whole;
    periods.push_back({period_name(whole.begin, settings.grain), days, span_of(days)});
    day = whole.end;
  }
  if (!asked) periods.push_back({"undated", std::nullopt, kUndated});
  for (Period& period : periods) period.counts.resize(term_count);
  return periods;
}

// From the totals of whole months.
Status count_by_months(const store::Database& database, const std::vector<AskedTerm>& terms,
                       std::vector<Period>& periods) {
  Result<Statement> bases =
      database.prepare("SELECT sum(articles), sum(words) FROM period WHERE month >= ?1 AND month < ?2");
  if (!bases) return bases.error();
  // Months first: then each is one look-up by (month, term).
  Result<Statement> counts = database.prepare(
      "SELECT sum(term_period.tf), sum(term_period.df) FROM period CROSS JOIN term_period ON term_period.month = "
      "period.month AND term_period.term_id = ?3 WHERE period.month >= ?1 AND period.month < ?2");
  if (!counts) return counts.error();
  for (Period& period : periods) {
    const std::int64_t begin = period.span.begin / 100;
    const std::int64_t end = period.span.end / 100;
    const Result<bool> counted = bases->bind(1, begin).bind(2, end).step();
    if (!counted) return counted.error();
    period.articles = static_cast<std::uint64_t>(bases->integer(0));
    period.words = static_cast<std::uint64_t>(bases->integer(1));
    bases->reset();
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (!terms[i].id) continue;
      const Result<bool> summed = counts->bind(1, begin).bind(2, end).bind(3, *terms[i].id).step();
      if (!summed) return summed.error();
      period.counts[i] = {static_cast<std::uint64_t>(counts->integer(0)),
                          static_cast<std::uint64_t>(counts->integer(1))};
      counts->reset();
    }
  }
  return Done{};
}

// From the articles themselves.
Status count_by_articles(const store::Database& database, const Selection& selection,
                         const std::vector<AskedTerm>& terms, std::vector<Period>& periods) {
  // A contribution gives its terms by rising id: one walk along both finds those asked for.
  std::vector<std::size_t> by_id;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].id) by_id.push_back(i);
  }
  std::sort(by_id.begin(), by_id.end(), [&](std::size_t a, std::size_t b) { return *terms[a].id < *terms[b].id; });
  for (Period& period : periods) {
    const Status counted = selection.for_each_article(period.span, [&](const SelectedArticle& article) -> Status {
      if (!article.counts) return Done{};
      ++period.articles;
      period.words += article.words;
      ContributionReader reader(article.contribution);
      TermTokens tokens;
      for (auto next = by_id.begin(); next != by_id.end() && reader.next(tokens);) {
        while (next != by_id.end() && *terms[*next].id < tokens.term_id) ++next;
        if (next == by_id.end() || *terms[*next].id != tokens.term_id) continue;
        period.counts[*next].token_count += tokens.token_count;
        ++period.counts[*next].document_frequency;
      }
      if (reader.is_intact()) return Done{};
      return Error{ErrorKind::kCorrupt, "an article's counts are damaged; see cipin verify", database.path()};
    });
    if (!counted) return counted;
  }
  return Done{};
}

Status write_row(const AskedTerm& term, const TermCount& count, const Period& period, const ExpectedDays& expected,
                 RowWriter& writer) {
  std::vector<Cell> cells = {period.name, term.form, kind_name(term.kind)};
  if (period.days && period.covered_days == 0) {
    cells.resize(kColumns.size() - 2);  // a gap: nothing is known of it
  } else {
    cells.insert(cells.end(), {count.token_count, count.document_frequency, period.words, period.articles,
                               rate_cell(count.token_count, 1e6, period.words),
                               rate_cell(count.document_frequency, 1e3, period.articles)});
  }
  if (period.days) {
    cells.insert(cells.end(), {period.covered_days, expected.count(*period.days)});
  } else {
    cells.resize(kColumns.size());
  }
  return writer.row(cells);
}

Status write_trend(const store::Database& database, const Selection& selection, const TrendSettings& settings,
                   const cli::Log& log, RowWriter& writer) {
  const Result<std::vector<AskedTerm>> terms = find_terms(database, settings.forms, log);
  if (!terms) return terms.error();
  Result<std::vector<Period>> periods = make_periods(settings, selection, terms->size());
  if (!periods) return periods.error();
  const bool of_months =
      selection.is_everything() &&
      std::all_of(periods->begin(), periods->end(), [](const Period& p) { return p.span.is_whole_months(); });
  const Status counted = of_months ? count_by_months(database, *terms, *periods)
                                   : count_by_articles(database, selection, *terms, *periods);
  if (!counted) return counted;
  for (Period& period : *periods) {
    if (Status covered = selection.for_each_covered_day(period.span, [&](sys_days) { ++period.covered_days; });
        !covered)
      return covered;
  }
  for (std::size_t i = 0; i < terms->size(); ++i) {
    for (const Period& period : *periods) {
      if (!period.days && period.articles == 0) continue;
      const Status written = write_row((*terms)[i], period.counts[i], period, settings.expected, writer);
      if (!written) return written;
    }
  }
  return writer.finish();
}

}  // namespace

int run_trend(const cli::Options& options) {
  const cli::Log log(cli::LogFormat::kText);
  const Result<TrendSettings> settings = parse_settings(options);
  if (!settings) {
    log.error(settings.error());
    return settings.error().kind == ErrorKind::kBadInput ? cli::kWrongUsage : cli::kFailed;
  }
  const Question& question = settings->question;
  const Result<AskedStore> asked = open_asked_store(question);
  Status written = asked ? Status(Done{}) : asked.error();
  if (asked) {
    cli::Output output(STDOUT_FILENO);
    const Result<Selection> selection = Selection::make(asked->database, question.sources, question.distinct);
    const auto writer = make_row_writer(question.format, kColumns, asked->origin, output);
    written = selection ? write_trend(asked->database, *selection, *settings, log, *writer) : selection.error();
  }
  return finish_question(written, asked ? asked->origin : Origin(), log);
}

}  // namespace cipin::query
