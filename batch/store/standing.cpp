#include "batch/store/standing.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "batch/cli/output.h"
#include "core/io/stream.h"

namespace cipin::store {
namespace {

std::set<std::string, std::less<>> accepted_paths(std::string_view text) {
  std::set<std::string, std::less<>> paths;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    std::string path(line);
    if (const std::size_t tab = line.find('\t'); tab != std::string_view::npos) {
      const std::string_view rest = line.substr(tab + 1);
      path = fmt::format("{}/{}", line.substr(0, tab), rest.substr(0, rest.find('\t')));
    }
    paths.insert(std::move(path));
  }
  return paths;
}

}  // namespace

Result<Standing> find_standing(const Database& database, std::string_view accepted) {
  Standing standing;
  const Result<std::int64_t> stale = database.integer("SELECT count(*) FROM file WHERE status = 1");
  if (!stale) return stale.error();
  standing.stale_files = static_cast<std::uint64_t>(*stale);
  const std::set<std::string, std::less<>> paths = accepted_paths(accepted);
  Result<Statement> rows =
      database.prepare("SELECT root.name, skipped.path FROM skipped JOIN root ON root.id = skipped.root_id");
  if (!rows) return rows.error();
  for (;;) {
    const Result<bool> row = rows->step();
    if (!row) return row.error();
    if (!*row) return standing;
    ++standing.skipped_places;
    if (paths.empty()) continue;
    const std::string path =
        fmt::format("{}/{}", cli::escape_controls(rows->text(0)), cli::escape_controls(rows->text(1)));
    if (paths.contains(path)) ++standing.accepted_places;
  }
}

Result<bool> is_partial(const Database& database) {
  const Result<std::int64_t> partial = database.integer(
      "SELECT EXISTS (SELECT 1 FROM skipped WHERE lost) OR EXISTS (SELECT 1 FROM file WHERE status <> 0) OR EXISTS "
      "(SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'shard')");  // a shard is a part of a whole
  if (!partial) return partial.error();
  return *partial != 0;
}

Status write_skipped(const Database& database, const std::string& path) {
  Result<Statement> rows = database.prepare(
      "SELECT root.name, path, member, offset_bytes, length_bytes, reason, lost FROM skipped JOIN root ON root.id = "
      "skipped.root_id ORDER BY root.name, path, member, offset_bytes, length_bytes, reason, lost");
  if (!rows) return rows.error();
  return replace_file(path, [&](FileSink& file) {
    Status written = file.append("root\tpath\tmember\toffset_bytes\tlength_bytes\treason\tlost\n");
    while (written) {
      const Result<bool> row = rows->step();
      if (!row) return Status(row.error());
      if (!*row) break;
      written = file.append(fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", cli::escape_controls(rows->text(0)),
                                        cli::escape_controls(rows->text(1)), cli::escape_controls(rows->text(2)),
                                        rows->integer(3), rows->integer(4), cli::escape_controls(rows->text(5)),
                                        rows->integer(6)));
    }
    return written;
  });
}

}  // namespace cipin::store
