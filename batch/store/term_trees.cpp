#include "batch/store/term_trees.h"

namespace cipin::store {
namespace {

// Without NOT NULL, which `term` has: nothing that is put in is null, and each check is an instruction a row.
constexpr const char* kRows =
    "CREATE TABLE term_row (id INTEGER PRIMARY KEY, form TEXT, kind INTEGER, tf INTEGER, df INTEGER)";
constexpr const char* kKeys =
    "CREATE TABLE term_key (form TEXT, kind INTEGER, id INTEGER, PRIMARY KEY (form, kind)) WITHOUT ROWID";

// Where the trees begin; zeros where `term` is not stored in those two alone.
struct FirstPages {
  int of_rows = 0;
  int of_keys = 0;
};

// By a statement of its own: what this connection knew of the tables is made new by it where they were changed.
Result<FirstPages> find_trees(const Database& database) {
  Result<Statement> parts =
      database.prepare("SELECT rootpage, type = 'table', sql FROM sqlite_master WHERE tbl_name = 'term'");
  if (!parts) return parts.error();
  FirstPages pages;
  for (int count = 0;; ++count) {
    const Result<bool> row = parts->step();
    if (!row) return row.error();
    if (!*row) return count == 2 && pages.of_rows != 0 && pages.of_keys != 0 ? pages : FirstPages{};
    const auto page = static_cast<int>(parts->integer(0));
    if (parts->integer(1) != 0) pages.of_rows = page;
    if (parts->text(2) == "CREATE UNIQUE INDEX term_form ON term (form, kind)") pages.of_keys = page;
  }
}

Status show_tree(const Database& database, const char* table, int first_page) {
  sqlite3_test_control(SQLITE_TESTCTRL_IMPOSTER, database.handle(), "main", 1, first_page);
  const Status shown = database.execute(table);
  sqlite3_test_control(SQLITE_TESTCTRL_IMPOSTER, database.handle(), "main", 0, 0);
  return shown;
}

}  // namespace

void TermTrees::Hide::operator()(sqlite3* handle) const {
  // Not shown anything, but with a page: the connection reads anew what tables there are.
  sqlite3_test_control(SQLITE_TESTCTRL_IMPOSTER, handle, "main", 0, 1);
}

Result<TermTrees> TermTrees::show(const Database& database) {
  TermTrees trees;
  if (sqlite3_compileoption_used("UNTESTABLE") != 0) return trees;
  const Result<FirstPages> pages = find_trees(database);
  if (!pages) return pages.error();
  if (pages->of_rows == 0) return trees;
  trees.shown_.reset(database.handle());
  if (Status shown = show_tree(database, kRows, pages->of_rows); !shown) return shown.error();
  if (Status shown = show_tree(database, kKeys, pages->of_keys); !shown) return shown.error();
  return trees;
}

}  // namespace cipin::store
