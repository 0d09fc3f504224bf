#include "batch/update/night_figures.h"

#include <sys/stat.h>

#include <optional>
#include <utility>

namespace cipin::update {
namespace {

// None where the store does not give them any more.
std::optional<ops::StoreTotals> totals_of(const store::Database& database) {
  ops::StoreTotals totals;
  const std::pair<std::uint64_t*, const char*> questions[] = {
      {&totals.files, "SELECT count(*) FROM file"},
      {&totals.documents, "SELECT count(*) FROM document"},
      {&totals.articles, "SELECT sum(articles) FROM period"},
      {&totals.tokens, "SELECT sum(tokens) FROM period"},
      {&totals.terms, "SELECT count(*) FROM term WHERE tf > 0"},
      {&totals.skipped, "SELECT count(*) FROM skipped"},
      {&totals.stale, "SELECT count(*) FROM document WHERE file_id IN (SELECT id FROM file WHERE status = 1)"},
  };
  for (const auto& [figure, sql] : questions) {
    const Result<std::int64_t> answer = database.integer(sql);
    if (!answer) return std::nullopt;
    *figure = static_cast<std::uint64_t>(*answer);
  }
  struct stat status;
  if (::stat(database.path().c_str(), &status) == 0) totals.size_bytes = static_cast<std::uint64_t>(status.st_size);
  return totals;
}

}  // namespace

void fill_figures(const store::Writer& writer, std::uint64_t read_bytes, ops::RunFigures& figures) {
  const store::RunCounts& counts = writer.counts();
  figures.new_documents = static_cast<std::uint64_t>(counts.new_documents);
  figures.changed_documents = static_cast<std::uint64_t>(counts.changed_documents);
  figures.withdrawn_documents = static_cast<std::uint64_t>(counts.withdrawn_documents);
  figures.renamed_documents = static_cast<std::uint64_t>(counts.renamed_documents);
  figures.read_bytes = read_bytes;
  figures.totals = totals_of(writer.database());
}

}  // namespace cipin::update
