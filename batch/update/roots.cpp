#include "batch/update/roots.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "core/text/utf8.h"

namespace cipin::update {
namespace {

// Absolute and without "." and ".."; links stay as they are named.
std::string absolute(const std::string& path) {
  std::error_code failed;
  std::string text = std::filesystem::absolute(path, failed).lexically_normal().string();
  if (failed) return path;
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

Error usage(std::string what) {
  return {ErrorKind::kBadInput, std::move(what)};
}

// A place that is not there is a slip or not mounted: a root that is known is not moved to it.
bool may_move_to(const std::string& place) {
  struct stat status;
  return ::stat(place.c_str(), &status) == 0;
}

bool overlap(const std::string& place, const std::string& other) {
  return place == other || place.starts_with(other + "/") || other.starts_with(place + "/");
}

Error overlap_error(const std::string& place, const std::string& other) {
  return usage(fmt::format("{} and {} lie in one another: what is in both would count twice", place, other));
}

Status add_root(std::string name, const std::string& path, std::vector<Root>& roots) {
  if (path == "-") return usage("standard input cannot be kept up to date; name a folder or a file");
  Root root;
  root.place = absolute(path);
  root.name = name.empty() ? root.place.substr(root.place.rfind('/') + 1) : std::move(name);
  if (root.name.empty()) root.name = "root";
  if (!is_utf8(root.name)) {
    return usage(fmt::format("the name of {} is not UTF-8; give it one with --root NAME=PATH", path));
  }
  struct stat status;
  root.is_file = ::stat(root.place.c_str(), &status) == 0 && !S_ISDIR(status.st_mode);
  const auto same_name =
      std::find_if(roots.begin(), roots.end(), [&](const Root& other) { return other.name == root.name; });
  if (same_name != roots.end()) {
    return usage(fmt::format("two roots are called {} ({} and {}); tell them apart with --root NAME=PATH", root.name,
                             same_name->place, root.place));
  }
  for (const Root& other : roots) {
    if (overlap(root.place, other.place)) return overlap_error(other.place, root.place);
  }
  roots.push_back(std::move(root));
  return Done{};
}

bool is_dropped(const cli::Options& options, std::string_view name) {
  const std::vector<std::string> dropped = options.list("drop-root");
  return std::find(dropped.begin(), dropped.end(), name) != dropped.end();
}

}  // namespace

Result<std::vector<Root>> find_roots(const cli::Options& options, const store::Database& database) {
  std::vector<Root> roots;
  for (const std::string& named : options.list("root")) {
    const std::size_t equals = named.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == named.size()) {
      return usage(fmt::format("--root {}: as NAME=PATH", named));
    }
    if (Status added = add_root(named.substr(0, equals), named.substr(equals + 1), roots); !added) return added.error();
  }
  for (const std::string& path : options.arguments()) {
    if (Status added = add_root("", path, roots); !added) return added.error();
  }
  for (const Root& root : roots) {
    if (is_dropped(options, root.name)) return usage(fmt::format("root {} is named and dropped at once", root.name));
  }
  Result<store::Statement> rows = database.prepare("SELECT id, name, place FROM root ORDER BY name");
  if (!rows) return rows.error();
  const bool from_store = roots.empty() || options.flag("rebuild");
  for (;;) {
    const Result<bool> row = rows->step();
    if (!row) return row.error();
    if (!*row) break;
    if (is_dropped(options, rows->text(1))) continue;
    const auto same_name =
        std::find_if(roots.begin(), roots.end(), [&](const Root& root) { return root.name == rows->text(1); });
    if (same_name != roots.end()) {
      same_name->id = rows->integer(0);
      continue;
    }
    if (from_store) {
      if (Status added = add_root(std::string(rows->text(1)), std::string(rows->text(2)), roots); !added) {
        return added.error();
      }
      roots.back().id = rows->integer(0);
      continue;
    }
    // A root that is not named tonight, and counted.
    const std::string place(rows->text(2));
    const auto in_it =
        std::find_if(roots.begin(), roots.end(), [&](const Root& root) { return overlap(root.place, place); });
    if (in_it != roots.end()) return overlap_error(place, in_it->place);
  }
  if (roots.empty() && !options.list("drop-root").empty()) {
    return usage("no root would be left; to begin anew, delete the store");
  }
  if (roots.empty()) return usage("which archive? Name its folders: cipin update -s STORE PATH...");
  return roots;
}

Result<std::vector<std::int64_t>> find_dropped_roots(const cli::Options& options, const store::Database& database) {
  std::vector<std::int64_t> ids;
  Result<store::Statement> find = database.prepare("SELECT id FROM root WHERE name = ?1");
  if (!find) return find.error();
  for (const std::string& name : options.list("drop-root")) {
    const Result<bool> row = find->bind(1, name).step();
    if (!row) return row.error();
    if (!*row) return usage(fmt::format("--drop-root {}: the store has no root of this name", name));
    if (const std::int64_t id = find->integer(0); std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    find->reset();
  }
  return ids;
}

Result<bool> roots_differ(const std::vector<Root>& roots, const store::Database& database) {
  Result<store::Statement> find = database.prepare("SELECT place FROM root WHERE id = ?1");
  if (!find) return find.error();
  for (const Root& root : roots) {
    if (root.id == 0) return true;
    const Result<bool> row = find->bind(1, root.id).step();
    if (!row) return row.error();
    if (!*row || (find->text(0) != root.place && may_move_to(root.place))) return true;
    find->reset();
  }
  return false;
}

Status write_roots(std::vector<Root>& roots, const store::Database& database) {
  Result<store::Statement> write = database.prepare(
      "INSERT INTO root (name, place) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET place = excluded.place "
      "RETURNING id");
  if (!write) return write.error();
  for (Root& root : roots) {
    if (root.id != 0 && !may_move_to(root.place)) continue;
    const Result<bool> row = write->bind(1, root.name).bind(2, root.place).step();
    if (!row) return row.error();
    root.id = write->integer(0);
    write->reset();
  }
  return Done{};
}

}  // namespace cipin::update
