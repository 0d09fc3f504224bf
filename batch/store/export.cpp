#include "batch/store/export.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>

#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "core/base/hash.h"

namespace cipin::store {
namespace {

// A table of the export: its rows in order, each column as text.
struct Section {
  const char* name;
  const char* columns;
  const char* sql;
};

constexpr Section kSections[] = {
    {"setting", "name value", "SELECT name, value FROM setting ORDER BY name"},
    {"document", "root path member content_hash",
     "SELECT root.name, file.path, document.member, printf('%016x', document.content_hash) FROM document JOIN file ON "
     "file.id = document.file_id JOIN root ON root.id = file.root_id ORDER BY root.name, file.path, document.member"},
    {"article", "root path member ordinal date date_source source headline tokens words text_hash",
     "SELECT root.name, file.path, document.member, article.ordinal, article.date, article.date_source, "
     "ifnull(source.name, ''), ifnull(article.headline, ''), article.tokens, article.words, printf('%016x', "
     "article.text_hash) FROM article JOIN document ON document.id = article.document_id JOIN file ON file.id = "
     "document.file_id JOIN root ON root.id = file.root_id LEFT JOIN source ON source.id = article.source_id ORDER BY "
     "root.name, file.path, document.member, article.ordinal"},
    {"page_article",
     "root path member ordinal kind place event_date event_date_from relative_time reporters correspondents "
     "photographers begin_bytes end_bytes",
     "SELECT root.name, file.path, document.member, article.ordinal, page_article.kind, ifnull(page_article.place, "
     "''), "
     "ifnull(event_date, ''), event_date_from, ifnull(relative_time, ''), ifnull(reporters, ''), "
     "ifnull(correspondents, ''), ifnull(photographers, ''), begin_bytes, end_bytes FROM page_article JOIN article ON "
     "article.id = article_id JOIN document ON document.id = article.document_id JOIN file ON file.id = "
     "document.file_id JOIN root ON root.id = file.root_id ORDER BY root.name, file.path, document.member, "
     "article.ordinal"},
    {"term", "form kind tf df",
     "SELECT term.form, kind.name, term.tf, term.df FROM term JOIN kind ON kind.id = term.kind WHERE term.tf > 0 ORDER "
     "BY term.form, term.kind"},
    {"period", "month articles tokens words", "SELECT month, articles, tokens, words FROM period ORDER BY month"},
    {"term_period", "month form kind tf df",
     "SELECT term_period.month, ifnull(known.form, recent.form) AS form, kind.name, term_period.tf, term_period.df "
     "FROM "
     "term_period LEFT JOIN term_known AS known ON known.id = term_id LEFT JOIN term_recent AS recent ON recent.id = "
     "term_id JOIN kind ON kind.id = ifnull(known.kind, recent.kind) ORDER BY term_period.month, form, kind.id"},
    {"skipped", "root path member offset_bytes length_bytes lost reason",
     "SELECT root.name, path, member, offset_bytes, length_bytes, lost, reason FROM skipped JOIN root ON root.id = "
     "skipped.root_id ORDER BY root.name, path, member, offset_bytes, length_bytes, reason, lost"},
    {"stale", "root path",
     "SELECT root.name, file.path FROM file JOIN root ON root.id = file.root_id WHERE file.status = 1 ORDER BY "
     "root.name, file.path"},
};

Status write_section(const Database& database, const Section& section, cli::Output& output) {
  if (Status written = output.write(fmt::format("# {}: {}\n", section.name, section.columns)); !written) return written;
  Result<Statement> rows = database.prepare(section.sql);
  if (!rows) return rows.error();
  std::string line;
  for (;;) {
    const Result<bool> row = rows->step();
    if (!row) return row.error();
    if (!*row) return Done{};
    line = section.name;
    for (int column = 0; column < rows->column_count(); ++column) {
      line += '\t';
      line += cli::escape_controls(rows->text(column));
    }
    line += '\n';
    if (Status written = output.write(line); !written) return written;
  }
}

}  // namespace

Status write_export(const Database& database, cli::Output& output) {
  if (Status begun = database.execute("BEGIN"); !begun) return begun;
  if (Status written = output.write("cipin-export\t2\n"); !written) return written;
  for (const Section& section : kSections) {
    if (Status written = write_section(database, section, output); !written) return written;
  }
  if (Status written = output.write("# end\n"); !written) return written;
  if (Status flushed = output.flush(); !flushed) return flushed;
  return database.execute("COMMIT");
}

int run_export(const cli::Options& options) {
  const cli::Log log(cli::LogFormat::kText);
  const std::string& store_path = options.text("store");
  const std::string& output_path = options.text("output");
  if (store_path.empty()) {
    log.error({ErrorKind::kBadInput, "which store? Name it with --store FILE"});
    return cli::kWrongUsage;
  }
  Database::keep_temporary_files_in(cli::temp_folder(options));
  const Result<Database> database = Database::open_to_read(store_path);
  if (!database) {
    log.error(database.error());
    return cli::exit_code_of(database.error());
  }
  int descriptor = STDOUT_FILENO;
  if (!output_path.empty()) {
    descriptor = ::open(output_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor < 0) {
      log.error(system_error(errno, "cannot be written", output_path));
      return cli::kFailed;
    }
  }
  cli::Output output(descriptor);
  Status written = write_export(*database, output);
  if (!output_path.empty() && ::close(descriptor) != 0 && written) {
    written = system_error(errno, "cannot be written", output_path);
  }
  if (written || written.error().kind == ErrorKind::kClosedPipe) return cli::kAllCounted;
  log.error(written.error());
  return cli::exit_code_of(written.error());
}

}  // namespace cipin::store
