#include "batch/store/store.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <new>

#include "batch/store/schema.h"
#include "core/text/kind.h"

namespace cipin::store {
namespace {

constexpr int kBusyTimeoutMs = 10000;

// From version 2's table `term` to those of version 3. No row is touched: a term's reference, which can be to no view,
// is taken out of the text of the schema, as SQLite's manual allows (lang_altertable, "Making Other Kinds Of Table
// Schema Changes").
constexpr const char* kTermMigration = R"sql(
DROP VIEW term_by_month;
PRAGMA legacy_alter_table=ON;
ALTER TABLE term RENAME TO term_known;
PRAGMA legacy_alter_table=OFF;
PRAGMA writable_schema=ON;
UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL REFERENCES term,', 'NOT NULL,') WHERE name = 'term_period';
PRAGMA writable_schema=RESET;
)sql";

Error sqlite_error(sqlite3* handle, int code, const std::string& path) {
  ErrorKind kind = ErrorKind::kIo;
  switch (code & 0xff) {
    case SQLITE_FULL:
      kind = ErrorKind::kNoSpace;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      kind = ErrorKind::kCorrupt;
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      kind = ErrorKind::kLocked;
      break;
    case SQLITE_INTERRUPT:
      kind = ErrorKind::kInterrupted;
      break;
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    default:
      break;
  }
  std::string what = handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
  const int system = handle == nullptr ? 0 : sqlite3_system_errno(handle);
  if ((code & 0xff) == SQLITE_IOERR && system != 0) {
    const Error cause = system_error(system, what, path);
    return {cause.kind == ErrorKind::kNoSpace ? cause.kind : kind, cause.what, path};
  }
  if ((code & 0xff) == SQLITE_NOTADB) {
    return {kind, "this file is no store of cipin's, or its head is damaged; name another file", path};
  }
  if (kind == ErrorKind::kCorrupt) {
    what += "; the store is damaged: take it from a backup, or delete it and update again from the archive";
  }
  return {kind, "the store: " + what, path};
}

// Before SQLite's first call that allocates: later (in a test that has opened a file itself) it refuses to be
// configured, and is only slower.
void configure_once() {
  // SQLite's count of all memory would take a lock at every allocation.
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) |
                                sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, Database::kStatementBytes);
  static_cast<void>(configured);
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), parameter, value);
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), parameter, text.data() == nullptr ? "" : text.data(), text.size(),
                      SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
  sqlite3_bind_blob64(statement_.get(), parameter, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(),
                      SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  sqlite3_bind_null(statement_.get(), parameter);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  sqlite3* const handle = sqlite3_db_handle(statement_.get());
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement_.get());
    return false;
  }
  Error error = sqlite_error(handle, sqlite3_extended_errcode(handle), path_);
  sqlite3_reset(statement_.get());
  return error;
}

Status Statement::run() {
  Result<bool> stepped = step();
  if (!stepped) return stepped.error();
  if (*stepped) reset();
  return Done{};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
}

int Statement::column_count() const {
  return sqlite3_column_count(statement_.get());
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return {text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::string_view Statement::blob(int column) const {
  const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  return {bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3* handle) const {
  sqlite3_close(handle);
}

Result<Database> Database::open(const std::string& path, int flags, const char* uri_options) {
  Database database;
  database.path_ = path;
  configure_once();
  sqlite3* handle = nullptr;
  // A URI, so that options can be said; what would have a meaning in it is escaped.
  std::string uri = path.starts_with('/') ? "file://" : "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  const int code =
      sqlite3_open_v2((uri + uri_options).c_str(), &handle, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  database.handle_.reset(handle);
  if (code != SQLITE_OK) return sqlite_error(handle, handle == nullptr ? code : sqlite3_extended_errcode(handle), path);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  return database;
}

Status Database::check_is_store() const {
  const Result<std::int64_t> application = integer("PRAGMA application_id");
  if (!application) return application.error();
  if (*application != kApplicationId) {
    return Error{ErrorKind::kCorrupt, "this SQLite file is no store of cipin's; name another file", path_};
  }
  const Result<std::int64_t> version = integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*version > kSchemaVersion) {
    return Error{
        ErrorKind::kOtherSettings,
        fmt::format("the store is of version {}, this program knows {}; use a newer cipin", *version, kSchemaVersion),
        path_};
  }
  return Done{};
}

Result<Database> Database::open_to_read(const std::string& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) return system_error(errno, "the store cannot be read", path);
  // With the right to write, though nothing is written: who closes a store last takes SQLite's files beside it away.
  Result<Database> database = open(path, SQLITE_OPEN_READWRITE, "");
  if (database && !database->execute("PRAGMA query_only=1")) database = open(path, SQLITE_OPEN_READONLY, "");
  if (!database) database = open(path, SQLITE_OPEN_READONLY, "");
  if (!database) return database;
  Status is_store = database->check_is_store();
  if (!is_store && is_store.error().kind == ErrorKind::kIo && ::access((path + "-wal").c_str(), F_OK) != 0) {
    // A folder that we may not write, so that SQLite cannot keep its books beside the store. No run is at work then.
    database = open(path, SQLITE_OPEN_READONLY, "?immutable=1");
    if (!database) return database;
    is_store = database->check_is_store();
  }
  if (!is_store) return is_store.error();
  const Result<std::int64_t> version = database->integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*version < kSchemaVersion) {
    return Error{ErrorKind::kOtherSettings,
                 fmt::format("the store is of version {}, this program's is {}; one `cipin update` brings it there",
                             *version, kSchemaVersion),
                 path};
  }
  return database;
}

Result<Database> Database::open_to_write(const std::string& path) {
  Result<Database> database = open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "");
  if (!database) return database;
  const Result<std::int64_t> table_count = database->integer("SELECT count(*) FROM sqlite_master");
  if (!table_count) return table_count.error();
  const bool is_new = *table_count == 0;
  if (!is_new) {
    if (Status is_store = database->check_is_store(); !is_store) return is_store.error();
    if (Status current = database->migrate(); !current) return current.error();
  }
  if (is_new) {
    // Half the calls of the 4096 that are usual, and less room lost at the ends of pages.
    if (Status set = database->execute("PRAGMA page_size=8192"); !set) return set.error();
  }
  // FULL: a commit is on the disk when it is told. Foreign keys are the tests' affair: checking them costs a look-up a
  // row.
  if (Status logged = database->use_log(); !logged) return logged.error();
  if (Status set = database->execute("PRAGMA synchronous=FULL; PRAGMA temp_store=FILE;"); !set) return set.error();
  if (is_new) {
    Status made = database->execute(
        fmt::format("BEGIN IMMEDIATE; PRAGMA application_id={}; PRAGMA user_version={}; {}{}{}{}", kApplicationId,
                    kSchemaVersion, kSchema, kPageSchema, kTermTables, kRecentTermSchema));
    for (std::size_t kind = 1; made && kind < kKindCount; ++kind) {
      made = database->execute(
          fmt::format("INSERT INTO kind VALUES ({}, '{}')", kind, kind_name(static_cast<Kind>(kind))));
    }
    if (made) made = database->execute("COMMIT");
    if (!made) return made.error();
  }
  return database;
}

Result<Database> Database::open_as_one_file(const std::string& path) {
  Result<Database> database = open(path, SQLITE_OPEN_READWRITE, "");
  if (!database) return database;
  if (Status is_store = database->check_is_store(); !is_store) return is_store.error();
  Result<Statement> set = database->prepare("PRAGMA journal_mode=DELETE");
  if (!set) return set.error();
  const Result<bool> row = set->step();
  if (!row) return row.error();
  const bool is_set = set->text(0) == "delete";
  if (Status done = set->run(); !done) return done.error();
  if (!is_set) return Error{ErrorKind::kLocked, "the store is open elsewhere", path};
  if (Status synced = database->execute("PRAGMA synchronous=FULL"); !synced) return synced.error();
  return database;
}

// From the store's version to this program's, in one transaction.
Status Database::migrate() const {
  const Result<std::int64_t> version = integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*version >= kSchemaVersion) return Done{};
  const Status migrated =
      execute(fmt::format("BEGIN IMMEDIATE; {} {} {} PRAGMA user_version={}; COMMIT", *version < 2 ? kPageSchema : "",
                          kTermMigration, kRecentTermSchema, kSchemaVersion));
  if (!migrated) static_cast<void>(execute("ROLLBACK"));
  return migrated;
}

// SQLite's write-ahead log needs memory that processes share, which a network's file system may not give: it then goes
// on without the log, and every commit would wait for the readers.
Status Database::use_log() const {
  Result<Statement> set = prepare("PRAGMA journal_mode=WAL");
  if (!set) return set.error();
  const Result<bool> row = set->step();
  if (!row) return row.error();
  const std::string mode(set->text(0));
  if (Status done = set->run(); !done) return done;  // the change is on the disk only now
  if (mode == "wal" || mode == "memory") return Done{};  // the latter of a store that is only in memory
  return Error{
      ErrorKind::kIo,
      fmt::format("the store cannot have a write-ahead log here (SQLite says '{}'); put it on a local disk", mode),
      path_};
}

void Database::keep_temporary_files_in(const std::string& folder) {
  configure_once();
  sqlite3_free(sqlite3_temp_directory);
  sqlite3_temp_directory = sqlite3_mprintf("%s", folder.c_str());
}

Error Database::error(int code) const {
  return sqlite_error(handle_.get(), code, path_);
}

Result<Statement> Database::prepare(std::string_view sql) const {
  Statement statement;
  statement.path_ = path_;
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  statement.statement_.reset(raw);
  if (code != SQLITE_OK) return sqlite_error(handle_.get(), code, path_);
  return statement;
}

Status Database::execute(std::string_view sql) const {
  const int code = sqlite3_exec(handle_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_error(handle_.get(), sqlite3_extended_errcode(handle_.get()), path_);
  return Done{};
}

Result<std::int64_t> Database::integer(std::string_view sql, std::int64_t otherwise) const {
  Result<Statement> statement = prepare(sql);
  if (!statement) return statement.error();
  const Result<bool> row = statement->step();
  if (!row) return row.error();
  if (!*row || statement->is_null(0)) return otherwise;
  return statement->integer(0);
}

Result<std::string> Database::setting(std::string_view name) const {
  Result<Statement> statement = prepare("SELECT value FROM setting WHERE name = ?1");
  if (!statement) return statement.error();
  const Result<bool> row = statement->bind(1, name).step();
  if (!row) return row.error();
  return *row ? std::string(statement->text(0)) : std::string();
}

}  // namespace cipin::store
