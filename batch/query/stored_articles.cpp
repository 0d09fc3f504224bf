#include "batch/query/stored_articles.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "batch/archive/dates.h"
#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/query/question.h"

namespace cipin::query {
namespace {

// What was no newspaper page has nulls for what only a page tells.
constexpr const char* kArticles =
    "SELECT root.name, file.path, document.member, article.ordinal, ifnull(page_article.kind, 0), article.date, "
    "article.date_source, event_date, relative_time, page_article.place, source.name, headline, reporters, "
    "correspondents, photographers, begin_bytes, end_bytes, tokens, words FROM root JOIN file ON file.root_id = "
    "root.id "
    "JOIN document ON document.file_id = file.id JOIN article ON article.document_id = document.id LEFT JOIN "
    "page_article ON page_article.article_id = article.id LEFT JOIN source ON source.id = article.source_id ORDER BY "
    "root.name, file.path, document.member, article.ordinal";
constexpr std::array<std::string_view, 3> kKinds = {"article", "caption", "banner"};

const std::vector<Column> kColumns = {{"root"},
                                      {"path"},
                                      {"member"},
                                      {"n", true},
                                      {"kind"},
                                      {"date"},
                                      {"date_from"},
                                      {"event_date"},
                                      {"relative_time"},
                                      {"place"},
                                      {"source"},
                                      {"headline"},
                                      {"reporters"},
                                      {"correspondents"},
                                      {"photographers"},
                                      {"begin_bytes", true},
                                      {"end_bytes", true},
                                      {"tokens", true},
                                      {"words", true}};

Status write_articles(const store::Database& database, RowWriter& writer) {
  Result<store::Statement> rows = database.prepare(kArticles);
  if (!rows) return rows.error();
  const auto text = [&](int column) { return rows->is_null(column) ? Cell() : Cell(rows->text(column)); };
  const auto number = [&](int column) {
    return rows->is_null(column) ? Cell() : Cell(static_cast<std::uint64_t>(rows->integer(column)));
  };
  for (;;) {
    const Result<bool> row = rows->step();
    if (!row) return row.error();
    if (!*row) return writer.finish();
    const auto day = static_cast<archive::Day>(rows->integer(5));
    const std::string date = day == 0 ? "" : archive::day_text(day);
    const auto kind = std::min(static_cast<std::size_t>(rows->integer(4)), kKinds.size() - 1);
    const Cell cells[] = {text(0),
                          text(1),
                          text(2),
                          number(3),
                          kKinds[kind],
                          date.empty() ? Cell() : Cell(date),
                          archive::date_source_name(static_cast<archive::DateSource>(rows->integer(6))),
                          text(7),
                          text(8),
                          text(9),
                          text(10),
                          text(11),
                          text(12),
                          text(13),
                          text(14),
                          number(15),
                          number(16),
                          number(17),
                          number(18)};
    if (Status written = writer.row(cells); !written) return written;
  }
}

}  // namespace

int run_stored_articles(const cli::Options& options) {
  const cli::Log log(options.text("log-format") == "json" ? cli::LogFormat::kJson : cli::LogFormat::kText);
  Question question;
  question.store_path = options.text("store");
  question.format = options.text("format");
  question.temp_folder = cli::temp_folder(options);
  const char* wrong = nullptr;
  if (!is_row_format(question.format)) wrong = "--format: table, tsv, csv or jsonl";
  if (!options.arguments().empty()) wrong = "paths or --store, not both";
  if (options.flag("joins") || options.flag("set-aside")) wrong = "a store keeps neither joins nor lines set aside";
  if (wrong != nullptr) {
    log.error({ErrorKind::kBadInput, wrong});
    return cli::kWrongUsage;
  }
  const Result<AskedStore> asked = open_asked_store(question);
  if (!asked) return finish_question(asked.error(), Origin(), log);
  cli::Output output(STDOUT_FILENO);
  const std::unique_ptr<RowWriter> writer = make_row_writer(question.format, kColumns, asked->origin, output);
  return finish_question(write_articles(asked->database, *writer), asked->origin, log);
}

}  // namespace cipin::query
