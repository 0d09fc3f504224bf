#include "batch/query/selection.h"

#include <fmt/format.h>

#include <algorithm>

namespace cipin::query {
namespace {

using store::Statement;

Error no_day(std::int64_t date, const std::string& path) {
  return {ErrorKind::kCorrupt, fmt::format("the store has an article of {}, which is no day; see cipin verify", date),
          path};
}

}  // namespace

DateSpan span_of(const DayRange& days) {
  return {number_of_day(days.begin), number_of_day(days.end)};
}

Result<Selection> Selection::make(const store::Database& database, const std::vector<std::string>& sources,
                                  bool distinct) {
  Selection selection(database);
  std::vector<std::int64_t> ids;
  Result<Statement> find = database.prepare("SELECT id FROM source WHERE name = ?1");
  if (!find) return find.error();
  for (const std::string& name : sources) {
    Result<bool> found = find->bind(1, name).step();
    if (!found) return found.error();
    if (!*found) return Error{ErrorKind::kNotFound, fmt::format("the store has no source '{}'", name), database.path()};
    ids.push_back(find->integer(0));
    find->reset();
  }
  if (!ids.empty()) selection.source_condition_ = fmt::format(" AND article.source_id IN ({})", fmt::join(ids, ","));
  if (distinct) {
    if (Status found = selection.find_first_printers(); !found) return found.error();
  }
  return selection;
}

Status Selection::find_first_printers() {
  const Result<std::int64_t> id_max = database_->integer("SELECT max(id) FROM article");
  if (!id_max) return id_max.error();
  std::vector<bool> first(static_cast<std::size_t>(std::max<std::int64_t>(*id_max, 0)) + 1);
  // Printers of one day have the same figures, so that any of them may stand for the text: by path there is nothing to
  // sort. Sorted by SQLite, on disk where its cache is too small.
  Result<Statement> articles = database_->prepare(
      fmt::format("SELECT id, text_hash FROM article WHERE 1{} ORDER BY text_hash, date = 0, date", source_condition_));
  if (!articles) return articles.error();
  std::optional<std::int64_t> hash_before;
  while (true) {
    const Result<bool> more = articles->step();
    if (!more) return more.error();
    if (!*more) break;
    const std::int64_t hash = articles->integer(1);
    if (hash != hash_before) first[static_cast<std::size_t>(articles->integer(0))] = true;
    hash_before = hash;
  }
  first_printers_ = std::move(first);
  return Done{};
}

Status Selection::for_each_article(DateSpan span, const std::function<Status(const SelectedArticle&)>& visit) const {
  // The index finds the articles of some days; for all of them it would only be a detour.
  const bool all = span.begin == kAnyDate.begin && span.end == kAnyDate.end;
  Result<Statement> articles =
      database_->prepare(fmt::format("SELECT id, date, words, contribution FROM article WHERE {}{}",
                                     all ? "1" : "date >= ?1 AND date < ?2", source_condition_));
  if (!articles) return articles.error();
  if (!all) articles->bind(1, span.begin).bind(2, span.end);
  while (true) {
    const Result<bool> more = articles->step();
    if (!more) return more.error();
    if (!*more) return Done{};
    SelectedArticle article;
    article.date = articles->integer(1);
    article.counts = !first_printers_ || (*first_printers_)[static_cast<std::size_t>(articles->integer(0))];
    article.words = static_cast<std::uint64_t>(articles->integer(2));
    if (article.counts) article.contribution = articles->blob(3);
    if (Status visited = visit(article); !visited) return visited;
  }
}

Status Selection::for_each_covered_day(DateSpan span, const std::function<void(sys_days)>& visit) const {
  // A seek in the index for each day, whatever the number of its articles.
  Result<Statement> next = database_->prepare(
      fmt::format("SELECT date FROM article WHERE date > ?1 AND date < ?2{} ORDER BY date LIMIT 1", source_condition_));
  if (!next) return next.error();
  for (std::int64_t after = std::max<std::int64_t>(span.begin - 1, 0);;) {
    const Result<bool> more = next->bind(1, after).bind(2, span.end).step();
    if (!more) return more.error();
    if (!*more) return Done{};
    after = next->integer(0);
    next->reset();
    const auto day = day_of_number(after);
    if (!day) return no_day(after, database_->path());
    visit(*day);
  }
}

Result<std::optional<sys_days>> Selection::day_of_date(std::string_view order, DateSpan span) const {
  Result<Statement> found = database_->prepare(
      fmt::format("SELECT date FROM article WHERE date > 0 AND date >= ?1 AND date < ?2{} ORDER BY date {} LIMIT 1",
                  source_condition_, order));
  if (!found) return found.error();
  const Result<bool> any = found->bind(1, span.begin).bind(2, span.end).step();
  if (!any) return any.error();
  if (!*any) return std::optional<sys_days>();
  const auto day = day_of_number(found->integer(0));
  if (!day) return no_day(found->integer(0), database_->path());
  return day;
}

Result<std::optional<DayRange>> Selection::extent(DateSpan span) const {
  const Result<std::optional<sys_days>> first = day_of_date("ASC", span);
  if (!first) return first.error();
  const Result<std::optional<sys_days>> last = day_of_date("DESC", span);
  if (!last) return last.error();
  if (!*first || !*last) return std::optional<DayRange>();
  return std::optional(DayRange{**first, **last + std::chrono::days(1)});
}

}  // namespace cipin::query
