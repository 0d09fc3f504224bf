#include "batch/store/page_articles.h"

#include <utility>

namespace cipin::store {

Result<PageArticles> PageArticles::make(const Database& database) {
  PageArticles pages;
  const std::pair<Statement*, const char*> statements[] = {
      {&pages.insert_, "INSERT INTO page_article VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"},
      {&pages.delete_, "DELETE FROM page_article WHERE article_id IN (SELECT id FROM article WHERE document_id = ?1)"},
      {&pages.find_,
       "SELECT kind, ifnull(place, ''), ifnull(event_date, ''), event_date_from, ifnull(relative_time, ''), "
       "ifnull(reporters, ''), ifnull(correspondents, ''), ifnull(photographers, ''), begin_bytes, end_bytes FROM "
       "page_article WHERE article_id = ?1"},
  };
  for (const auto& [statement, sql] : statements) {
    Result<Statement> prepared = database.prepare(sql);
    if (!prepared) return prepared.error();
    *statement = *std::move(prepared);
  }
  return pages;
}

Status PageArticles::insert(std::int64_t article_id, const PageFacts& facts) {
  const auto bind_text = [&](int parameter, const std::string& text) {
    text.empty() ? insert_.bind_null(parameter) : insert_.bind(parameter, text);
  };
  insert_.bind(1, article_id).bind(2, facts.kind).bind(5, facts.event_date_from);
  bind_text(3, facts.place);
  bind_text(4, facts.event_date);
  bind_text(6, facts.relative_time);
  bind_text(7, facts.reporters);
  bind_text(8, facts.correspondents);
  bind_text(9, facts.photographers);
  return insert_.bind(10, facts.begin_bytes).bind(11, facts.end_bytes).run();
}

Status PageArticles::withdraw(std::int64_t document_id) {
  return delete_.bind(1, document_id).run();
}

Result<std::optional<PageFacts>> PageArticles::find(std::int64_t article_id) {
  const Result<bool> found = find_.bind(1, article_id).step();
  if (!found) return found.error();
  if (!*found) return std::optional<PageFacts>();
  PageFacts facts;
  facts.kind = find_.integer(0);
  facts.event_date_from = find_.integer(3);
  std::string* const texts[] = {&facts.place,         &facts.event_date, nullptr,
                                &facts.relative_time, &facts.reporters,  &facts.correspondents,
                                &facts.photographers};
  for (int i = 0; i < 7; ++i) {
    if (texts[i] != nullptr) *texts[i] = find_.text(i + 1);
  }
  facts.begin_bytes = find_.integer(8);
  facts.end_bytes = find_.integer(9);
  find_.reset();
  return std::optional<PageFacts>(std::move(facts));
}

}  // namespace cipin::store
