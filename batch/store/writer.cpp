#include "batch/store/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "batch/cli/output.h"
#include "core/text/utf8.h"

namespace cipin::store {
namespace {

constexpr std::size_t kSourcesKept = 10000;

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc;
  ::gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

// As it stands if it is UTF-8, as SQL's text is to be; else with its bytes written out.
std::string sql_text(const std::string& bytes) {
  return is_utf8(bytes) ? bytes : cli::escape_bytes(bytes);
}

// True if the problem may be why a document was not seen.
bool stands_in_the_way(const archive::Problem& problem, std::string_view member) {
  if (!problem.lost) return false;
  if (problem.member.empty()) return problem.length_bytes == 0;  // the file from there to its end
  if (!member.starts_with(problem.member)) return false;
  return member.size() == problem.member.size() || member[problem.member.size()] == '#';
}

}  // namespace

Result<Writer> Writer::make(Database database, TermIds& term_ids, std::size_t totals_bytes,
                            std::string program_version) {
  Writer writer(std::move(database), term_ids, totals_bytes, std::move(program_version));
  const Database& db = writer.database_;
  Statements& sql = writer.sql_;
  // The log is emptied by TermIds::end_commit, when that can be done.
  Status made = db.execute(
      "CREATE TEMP TABLE seen (document_id INTEGER PRIMARY KEY); CREATE TEMP TABLE gone (file_id INTEGER PRIMARY KEY); "
      "PRAGMA wal_autocheckpoint=0");
  if (!made) return made.error();
  const std::pair<Statement*, const char*> statements[] = {
      {&sql.find_file, "SELECT id FROM file WHERE root_id = ?1 AND path = ?2"},
      {&sql.insert_file,
       "INSERT INTO file (root_id, path, size_bytes, mtime_ns, status) VALUES (?1, ?2, 0, -1, 3) RETURNING id"},
      {&sql.change_file, "UPDATE file SET size_bytes = ?2, mtime_ns = ?3, status = ?4 WHERE id = ?1"},
      {&sql.delete_file, "DELETE FROM file WHERE id = ?1"},
      {&sql.find_document, "SELECT id FROM document WHERE file_id = ?1 AND member = ?2"},
      {&sql.insert_document,
       "INSERT INTO document (file_id, member, content_hash) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"},
      {&sql.change_document, "UPDATE document SET content_hash = ?2 WHERE id = ?1"},
      {&sql.delete_document, "DELETE FROM document WHERE id = ?1"},
      {&sql.documents_of_file, "SELECT id FROM document WHERE file_id = ?1"},
      {&sql.find_source, "SELECT id FROM source WHERE name = ?1"},
      {&sql.insert_source, "INSERT INTO source (name) VALUES (?1) RETURNING id"},
      {&sql.insert_article,
       "INSERT INTO article (document_id, ordinal, date, date_source, source_id, headline, tokens, words, text_hash, "
       "contribution) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
      {&sql.articles_of_document,
       "SELECT date, tokens, words, contribution FROM article WHERE document_id = ?1 ORDER BY ordinal"},
      {&sql.delete_articles, "DELETE FROM article WHERE document_id = ?1"},
      {&sql.see, "INSERT INTO temp.seen VALUES (?1) ON CONFLICT DO NOTHING RETURNING 1"},
      {&sql.unseen,
       "SELECT id, member FROM document WHERE file_id = ?1 AND id NOT IN (SELECT document_id FROM temp.seen)"},
      {&sql.note_gone, "INSERT INTO temp.gone VALUES (?1)"},
      {&sql.insert_problem, "INSERT INTO skipped VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
      {&sql.delete_problems, "DELETE FROM skipped WHERE root_id = ?1 AND path = ?2"},
  };
  for (const auto& [statement, text] : statements) {
    Result<Statement> prepared = db.prepare(text);
    if (!prepared) return prepared.error();
    *statement = *std::move(prepared);
  }
  Result<PageArticles> pages = PageArticles::make(db);
  if (!pages) return pages.error();
  writer.pages_ = *std::move(pages);
  return writer;
}

Status Writer::begin() {
  if (in_transaction_) return Done{};
  if (Status begun = database_.execute("BEGIN IMMEDIATE"); !begun) return begun;
  in_transaction_ = true;
  if (run_id_ != 0) return Done{};
  Result<Statement> insert = database_.prepare("INSERT INTO run (started, version) VALUES (?1, ?2) RETURNING id");
  if (!insert) return insert.error();
  const std::string now = utc_now();
  const Result<bool> row = insert->bind(1, now).bind(2, program_version_).step();
  if (!row) return row.error();
  run_id_ = insert->integer(0);
  insert->reset();
  return Done{};
}

Result<std::int64_t> Writer::begin_file(const FileFacts& facts, bool& is_new) {
  if (Status begun = begin(); !begun) return begun.error();
  const Result<bool> known = sql_.find_file.bind(1, facts.root_id).bind(2, facts.path).step();
  if (!known) return known.error();
  is_new = !*known;
  Statement& found = is_new ? sql_.insert_file : sql_.find_file;
  if (is_new) {
    const Result<bool> inserted = found.bind(1, facts.root_id).bind(2, facts.path).step();
    if (!inserted) return inserted.error();
  }
  const std::int64_t file_id = found.integer(0);
  found.reset();
  if (!is_new) {
    // Until its end has been reached: whatever happens meanwhile, it is read again.
    const FileFacts unsure = {facts.root_id, facts.path, 0, kReadAgain};
    if (Status set = set_file(file_id, unsure, FileStatus::kAtWork); !set) return set.error();
  }
  return file_id;
}

Status Writer::put_documents(std::int64_t file_id, bool file_is_new, const DocumentRows& documents,
                             std::vector<std::size_t>& refused) {
  for (std::size_t i = 0; i < documents.rows.size(); ++i) {
    const DocumentRow& row = documents.rows[i];
    const Result<bool> put = put_document(file_id, file_is_new, row);
    if (!put) return put.error();
    if (*put) continue;
    refused.push_back(i);
    if (!row.in_sums) continue;
    for (const ArticleRow& article : row.articles) {
      if (Status counted = count_terms(article.contribution, month_of(article.date), -1); !counted) return counted;
    }
  }
  for (const DocumentRows::MonthSums& sums : documents.sums) totals_.add_run(sums.month, sums.run);
  return Done{};
}

Result<bool> Writer::put_document(std::int64_t file_id, bool file_is_new, const DocumentRow& row) {
  if (Status begun = begin(); !begun) return begun.error();
  std::int64_t document_id = 0;
  bool is_known = false;
  if (!file_is_new) {
    const Result<bool> found = sql_.find_document.bind(1, file_id).bind(2, row.member).step();
    if (!found) return found.error();
    is_known = *found;
    if (is_known) {
      document_id = sql_.find_document.integer(0);
      sql_.find_document.reset();
    }
  }
  const auto content_hash = static_cast<std::int64_t>(row.content_hash);
  if (!is_known) {
    Statement& insert = sql_.insert_document.bind(1, file_id).bind(2, row.member).bind(3, content_hash);
    if (Status inserted = insert.run(); !inserted) return inserted.error();
    if (database_.changed_rows() == 0) return false;
    document_id = database_.last_row_id();
  }
  if (!file_is_new) {
    const Result<bool> first_time = sql_.see.bind(1, document_id).step();
    if (!first_time) return first_time.error();
    if (!*first_time) return false;
    sql_.see.reset();
  }
  if (row.what == DocumentRow::What::kSame) return true;
  if (is_known) {
    if (Status withdrawn = withdraw_articles(document_id); !withdrawn) return withdrawn.error();
    if (Status changed = sql_.change_document.bind(1, document_id).bind(2, content_hash).run(); !changed) {
      return changed.error();
    }
    ++counts_.changed_documents;
  } else if (row.what == DocumentRow::What::kCopied && renamed_.insert(row.copy_of).second) {
    ++counts_.renamed_documents;
  } else {
    ++counts_.new_documents;
  }
  if (Status inserted = insert_articles(document_id, row); !inserted) return inserted.error();
  return true;
}

Status Writer::insert_articles(std::int64_t document_id, const DocumentRow& row) {
  std::vector<Counted> copied;
  if (row.what == DocumentRow::What::kCopied) {
    Result<std::vector<Counted>> counted = counted_articles(row.copy_of);
    if (!counted) return counted.error();
    copied = *std::move(counted);
    if (copied.size() != row.articles.size()) {
      return Error{ErrorKind::kCorrupt, "the store has lost articles of a document; cipin verify tells more",
                   database_.path()};
    }
  }
  Statement& insert = sql_.insert_article;
  for (std::size_t i = 0; i < row.articles.size(); ++i) {
    const ArticleRow& article = row.articles[i];
    const bool is_copy = !copied.empty();
    const std::string& contribution = is_copy ? copied[i].contribution : article.contribution;
    const std::int64_t token_count = is_copy ? copied[i].token_count : article.token_count;
    const std::int64_t word_count = is_copy ? copied[i].word_count : article.word_count;
    insert.bind(1, document_id).bind(2, static_cast<std::int64_t>(i + 1)).bind(3, std::int64_t{article.date});
    insert.bind(4, static_cast<std::int64_t>(article.date_source));
    if (article.source.empty()) {
      insert.bind_null(5);
    } else {
      const Result<std::int64_t> id = source_id(article.source);
      if (!id) return id.error();
      insert.bind(5, *id);
    }
    if (article.headline.empty()) {
      insert.bind_null(6);
    } else {
      insert.bind(6, article.headline);
    }
    insert.bind(7, token_count).bind(8, word_count);
    insert.bind(9, static_cast<std::int64_t>(article.text_hash)).bind_blob(10, contribution);
    if (Status inserted = insert.run(); !inserted) return inserted;
    if (article.page) {
      const Status told = pages_.insert(sqlite3_last_insert_rowid(database_.handle()), *article.page);
      if (!told) return told;
    }
    if (!row.in_sums) {
      if (Status counted = count_terms(contribution, month_of(article.date), 1); !counted) return counted;
    }
    totals_.add(month_of(article.date), {1, token_count, word_count});
  }
  return Done{};
}

Result<std::int64_t> Writer::source_id(const std::string& name) {
  if (const auto known = source_ids_.find(name); known != source_ids_.end()) return known->second;
  Result<bool> found = sql_.find_source.bind(1, name).step();
  if (!found) return found.error();
  Statement& statement = *found ? sql_.find_source : sql_.insert_source;
  if (!*found) {
    found = statement.bind(1, name).step();
    if (!found) return found.error();
  }
  const std::int64_t id = statement.integer(0);
  statement.reset();
  if (source_ids_.size() >= kSourcesKept) source_ids_.clear();
  source_ids_.emplace(name, id);
  return id;
}

Result<std::vector<Writer::Counted>> Writer::counted_articles(std::int64_t document_id) {
  std::vector<Counted> counted;
  Statement& articles = sql_.articles_of_document.bind(1, document_id);
  for (;;) {
    const Result<bool> row = articles.step();
    if (!row) return row.error();
    if (!*row) return counted;
    counted.push_back({articles.integer(1), articles.integer(2), std::string(articles.blob(3))});
  }
}

Status Writer::count_terms(std::string_view contribution, Month month, int sign) {
  terms_.clear();
  ContributionReader reader(contribution);
  for (TermTokens term; reader.next(term);) terms_.push_back(term);
  if (!reader.is_intact()) {
    return Error{ErrorKind::kCorrupt, "the store has a damaged contribution; cipin verify tells more",
                 database_.path()};
  }
  totals_.add(month, terms_, sign);
  return Done{};
}

Status Writer::withdraw_articles(std::int64_t document_id) {
  Statement& articles = sql_.articles_of_document.bind(1, document_id);
  for (;;) {
    const Result<bool> row = articles.step();
    if (!row) return row.error();
    if (!*row) break;
    const Month month = month_of(static_cast<archive::Day>(articles.integer(0)));
    totals_.add(month, {-1, -articles.integer(1), -articles.integer(2)});
    if (Status counted = count_terms(articles.blob(3), month, -1); !counted) return counted;
  }
  if (Status withdrawn = pages_.withdraw(document_id); !withdrawn) return withdrawn;
  return sql_.delete_articles.bind(1, document_id).run();
}

Status Writer::withdraw_document(std::int64_t document_id) {
  if (Status withdrawn = withdraw_articles(document_id); !withdrawn) return withdrawn;
  if (!renamed_.contains(document_id)) ++counts_.withdrawn_documents;
  if (Status deleted = sql_.delete_document.bind(1, document_id).run(); !deleted) return deleted;
  if (!totals_are_full()) return Done{};
  if (Status committed = commit(); !committed) return committed;
  return begin();
}

// True if documents stay that were not seen.
Result<bool> Writer::withdraw_unseen(std::int64_t file_id, const std::vector<archive::Problem>& problems) {
  std::vector<std::int64_t> gone;
  bool kept = false;
  Statement& unseen = sql_.unseen.bind(1, file_id);
  for (;;) {
    const Result<bool> row = unseen.step();
    if (!row) return row.error();
    if (!*row) break;
    const std::string_view member = unseen.text(1);
    if (std::any_of(problems.begin(), problems.end(),
                    [&](const archive::Problem& problem) { return stands_in_the_way(problem, member); })) {
      kept = true;
    } else {
      gone.push_back(unseen.integer(0));
    }
  }
  for (const std::int64_t document_id : gone) {
    if (Status withdrawn = withdraw_document(document_id); !withdrawn) return withdrawn.error();
  }
  if (Status cleared = database_.execute("DELETE FROM temp.seen"); !cleared) return cleared.error();
  return kept;
}

Status Writer::end_file(std::int64_t file_id, bool file_is_new, const FileFacts& facts,
                        const std::vector<archive::Problem>& problems) {
  if (Status begun = begin(); !begun) return begun;
  FileStatus status = FileStatus::kCounted;
  if (!file_is_new) {
    const Result<bool> kept = withdraw_unseen(file_id, problems);
    if (!kept) return kept.error();
    if (*kept) status = FileStatus::kStale;
  }
  if (status == FileStatus::kCounted && !problems.empty()) {
    const Result<bool> any = sql_.documents_of_file.bind(1, file_id).step();
    if (!any) return any.error();
    if (*any) sql_.documents_of_file.reset();
    if (!*any) status = FileStatus::kSkipped;
  }
  FileFacts settled = facts;
  if (status == FileStatus::kStale) settled.mtime_ns = kReadAgain;
  if (Status set = set_file(file_id, settled, status); !set) return set;
  return replace_problems(facts, problems);
}

Status Writer::set_file(std::int64_t file_id, const FileFacts& facts, FileStatus status) {
  sql_.change_file.bind(1, file_id).bind(2, facts.size_bytes).bind(3, facts.mtime_ns);
  return sql_.change_file.bind(4, static_cast<std::int64_t>(status)).run();
}

Status Writer::replace_problems(const FileFacts& facts, const std::vector<archive::Problem>& problems) {
  if (Status deleted = sql_.delete_problems.bind(1, facts.root_id).bind(2, facts.path).run(); !deleted) return deleted;
  for (const archive::Problem& problem : problems) {
    const std::string member = sql_text(problem.member);
    const std::string reason = sql_text(problem.reason);
    Statement& insert = sql_.insert_problem;
    insert.bind(1, facts.root_id).bind(2, facts.path).bind(3, member);
    insert.bind(4, static_cast<std::int64_t>(problem.offset_bytes))
        .bind(5, static_cast<std::int64_t>(problem.length_bytes));
    if (Status inserted = insert.bind(6, reason).bind(7, std::int64_t{problem.lost}).run(); !inserted) return inserted;
  }
  return Done{};
}

Status Writer::withdraw_file(std::int64_t file_id) {
  if (Status begun = begin(); !begun) return begun;
  std::vector<std::int64_t> documents;
  sql_.documents_of_file.bind(1, file_id);
  for (;;) {
    const Result<bool> row = sql_.documents_of_file.step();
    if (!row) return row.error();
    if (!*row) break;
    documents.push_back(sql_.documents_of_file.integer(0));
  }
  for (const std::int64_t document_id : documents) {
    if (Status withdrawn = withdraw_document(document_id); !withdrawn) return withdrawn;
  }
  Result<Statement> forget =
      database_.prepare("DELETE FROM skipped WHERE (root_id, path) = (SELECT root_id, path FROM file WHERE id = ?1)");
  if (!forget) return forget.error();
  if (Status forgotten = forget->bind(1, file_id).run(); !forgotten) return forgotten;
  return sql_.delete_file.bind(1, file_id).run();
}

Result<std::vector<std::int64_t>> Writer::files_of_root(std::int64_t root_id) {
  Result<Statement> files = database_.prepare("SELECT id FROM file WHERE root_id = ?1");
  if (!files) return files.error();
  std::vector<std::int64_t> ids;
  files->bind(1, root_id);
  for (;;) {
    const Result<bool> row = files->step();
    if (!row) return row.error();
    if (!*row) return ids;
    ids.push_back(files->integer(0));
  }
}

Status Writer::drop_root(std::int64_t root_id) {
  if (Status begun = begin(); !begun) return begun;
  for (const char* const sql : {"DELETE FROM skipped WHERE root_id = ?1", "DELETE FROM root WHERE id = ?1"}) {
    Result<Statement> drop = database_.prepare(sql);
    if (!drop) return drop.error();
    if (Status dropped = drop->bind(1, root_id).run(); !dropped) return dropped;
  }
  return Done{};
}

Status Writer::mark_stale(std::int64_t file_id) {
  if (Status begun = begin(); !begun) return begun;
  Result<Statement> mark = database_.prepare("UPDATE file SET status = 1, mtime_ns = -1 WHERE id = ?1 AND status <> 2");
  if (!mark) return mark.error();
  return mark->bind(1, file_id).run();
}

Status Writer::note_gone(std::int64_t file_id) {
  if (Status begun = begin(); !begun) return begun;
  return sql_.note_gone.bind(1, file_id).run();
}

Result<std::int64_t> Writer::count_gone(std::int64_t root_id) {
  return database_.integer(fmt::format(
      "SELECT count(*) FROM temp.gone JOIN file ON file.id = gone.file_id JOIN document ON document.file_id = file.id "
      "WHERE root_id = {}",
      root_id));
}

Result<std::int64_t> Writer::count_lost(std::int64_t root_id) {
  Result<Statement> lost = database_.prepare(
      "SELECT document.id FROM temp.gone JOIN file ON file.id = gone.file_id JOIN document ON document.file_id = "
      "file.id "
      "WHERE root_id = ?1 AND content_hash NOT IN (SELECT content_hash FROM document JOIN file ON file.id = file_id "
      "WHERE "
      "root_id = ?1 AND file_id NOT IN temp.gone AND content_hash IN (SELECT content_hash FROM temp.gone JOIN document "
      "ON "
      "document.file_id = gone.file_id))");
  if (!lost) return lost.error();
  std::int64_t count = 0;
  lost->bind(1, root_id);
  for (;;) {
    const Result<bool> row = lost->step();
    if (!row) return row.error();
    if (!*row) return count;
    if (!renamed_.contains(lost->integer(0))) ++count;
  }
}

Status Writer::commit() {
  if (!in_transaction_) return Done{};
  if (clock_ == nullptr) return write_out();
  const cli::InStage committing(*clock_, cli::Stage::kSums);
  return write_out();
}

Status Writer::write_out() {
  TermId first_new_id = 0;
  const FormSet& new_forms = term_ids_->begin_commit(first_new_id);
  if (Status applied = totals_.apply(database_, new_forms, first_new_id); !applied) return applied;
  if (Status remembered = term_ids_->write_form_numbers(database_, finishing_); !remembered) return remembered;
  enter(cli::Stage::kCommit);
  if (Status committed = database_.execute("COMMIT"); !committed) return committed;
  in_transaction_ = false;
  enter(cli::Stage::kCheckpoint);
  return term_ids_->end_commit(database_);
}

Status Writer::finish_run(int exit_code, std::int64_t read_bytes) {
  if (Status begun = begin(); !begun) return begun;
  Result<Statement> change = database_.prepare(
      "UPDATE run SET finished = ?2, exit_code = ?3, new_documents = ?4, changed_documents = ?5, withdrawn_documents = "
      "?6, renamed_documents = ?7, read_bytes = ?8 WHERE id = ?1");
  if (!change) return change.error();
  const std::string now = utc_now();
  change->bind(1, run_id_).bind(2, now).bind(3, std::int64_t{exit_code}).bind(4, counts_.new_documents);
  change->bind(5, counts_.changed_documents).bind(6, counts_.withdrawn_documents).bind(7, counts_.renamed_documents);
  if (Status changed = change->bind(8, read_bytes).run(); !changed) return changed;
  finishing_ = true;
  return commit();
}

}  // namespace cipin::store
