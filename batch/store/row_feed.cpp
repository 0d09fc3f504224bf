#include "batch/store/row_feed.h"

#include <new>
#include <utility>

namespace cipin::store {
namespace {

constexpr const char* kTable = "feed";
constexpr int kTextColumn = 4;
// A statement of many rows that could fail keeps its pages as they were, to take itself back: those of so many rows in
// memory (Database::kStatementBytes), even if each row changes a page of its own and some two.
constexpr std::int64_t kRowsAtOnce = 12;

struct Table {
  sqlite3_vtab base;  // SQLite's part comes first
  RowFeed::Reading* reading;
};

struct Cursor {
  sqlite3_vtab_cursor base;
  RowFeed::Reading* reading;
  RowFeed::Row row;
  std::int64_t row_number;
  bool at_end;
};

Cursor& cursor_of(sqlite3_vtab_cursor* cursor) {
  return *reinterpret_cast<Cursor*>(cursor);
}

int connect(sqlite3* handle, void* reading, int, const char* const*, sqlite3_vtab** table, char**) {
  const int declared = sqlite3_declare_vtab(handle, "CREATE TABLE feed (a, b, c, d, text)");
  if (declared != SQLITE_OK) return declared;
  auto* const made = new (std::nothrow) Table{{}, static_cast<RowFeed::Reading*>(reading)};
  if (made == nullptr) return SQLITE_NOMEM;
  *table = &made->base;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete reinterpret_cast<Table*>(table);
  return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info*) {
  return SQLITE_OK;  // there is one way: from the first row to the last
}

int open_cursor(sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
  auto* const made = new (std::nothrow) Cursor{{}, reinterpret_cast<Table*>(table)->reading, {}, 0, false};
  if (made == nullptr) return SQLITE_NOMEM;
  *cursor = &made->base;
  return SQLITE_OK;
}

int close_cursor(sqlite3_vtab_cursor* cursor) {
  delete &cursor_of(cursor);
  return SQLITE_OK;
}

// No exception goes through SQLite.
int next(sqlite3_vtab_cursor* base) {
  Cursor& cursor = cursor_of(base);
  RowFeed::Reading& reading = *cursor.reading;
  cursor.at_end = reading.source == nullptr || cursor.row_number == kRowsAtOnce;
  if (cursor.at_end) return SQLITE_OK;
  ++cursor.row_number;
  try {
    cursor.at_end = reading.has_ended = !reading.source->next(cursor.row);
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  }
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
  return next(cursor);
}

int at_end(sqlite3_vtab_cursor* cursor) {
  return cursor_of(cursor).at_end ? 1 : 0;
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int number) {
  const RowFeed::Row& row = cursor_of(cursor).row;
  if (number == kTextColumn) {
    sqlite3_result_text64(context, row.text.data(), row.text.size(), SQLITE_STATIC, SQLITE_UTF8);
  } else {
    sqlite3_result_int64(context, row.numbers[static_cast<std::size_t>(number)]);
  }
  return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
  *id = cursor_of(cursor).row_number;
  return SQLITE_OK;
}

const sqlite3_module& module() {
  static const sqlite3_module made = [] {
    sqlite3_module of_feed = {};
    of_feed.xConnect = connect;
    of_feed.xBestIndex = best_index;
    of_feed.xDisconnect = disconnect;
    of_feed.xOpen = open_cursor;
    of_feed.xClose = close_cursor;
    of_feed.xFilter = filter;
    of_feed.xNext = next;
    of_feed.xEof = at_end;
    of_feed.xColumn = column;
    of_feed.xRowid = row_id;
    return of_feed;
  }();
  return made;
}

}  // namespace

void RowFeed::Drop::operator()(Reading* reading) const {
  sqlite3_create_module_v2(handle, kTable, nullptr, nullptr, nullptr);
  delete reading;
}

Result<RowFeed> RowFeed::open(const Database& database) {
  RowFeed feed;
  feed.reading_ = {new Reading, Drop{database.handle()}};
  const int made = sqlite3_create_module_v2(database.handle(), kTable, &module(), feed.reading_.get(), nullptr);
  if (made != SQLITE_OK) return database.error(made);
  return feed;
}

Status RowFeed::run(Statement& statement, Source& source) {
  *reading_ = {&source, false};
  Status ran = Done{};
  while (ran && !reading_->has_ended) ran = statement.run();
  *reading_ = {};
  return ran;
}

}  // namespace cipin::store
