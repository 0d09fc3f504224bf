#include "batch/store/shard.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/base/coding.h"
#include "core/base/hash.h"
#include "core/io/stream.h"

namespace cipin::store {
namespace {

constexpr std::size_t kCopyBytes = std::size_t{1} << 20;

// With the settings, which name every rule, these decide every count.
constexpr const char* kDigestQuestions[] = {
    "SELECT name, value FROM setting ORDER BY name",
    "SELECT root.name, file.path, document.member, document.content_hash FROM document JOIN file ON file.id = "
    "document.file_id JOIN root ON root.id = file.root_id ORDER BY root.name, file.path, document.member",
    "SELECT root.name, file.path, file.size_bytes, file.status FROM file JOIN root ON root.id = file.root_id ORDER BY "
    "root.name, file.path",
    "SELECT root.name, path, member, offset_bytes, length_bytes, lost, reason FROM skipped JOIN root ON root.id = "
    "skipped.root_id ORDER BY root.name, path, member, offset_bytes, length_bytes, reason, lost",
};

Result<std::string> digest_of(const Database& database) {
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  std::string record;
  for (const char* const question : kDigestQuestions) {
    Result<Statement> rows = database.prepare(question);
    if (!rows) return rows.error();
    for (;;) {
      const Result<bool> row = rows->step();
      if (!row) return row.error();
      if (!*row) break;
      record.clear();
      for (int column = 0; column < rows->column_count(); ++column) {
        append_varint(record, rows->text(column).size());
        record += rows->text(column);
      }
      XXH3_64bits_update(&state, record.data(), record.size());
    }
  }
  return to_hex(XXH3_64bits_digest(&state));
}

Error of_another(const std::string& path) {
  return {ErrorKind::kOtherSettings,
          "there is another store of this name, of another plan or shard; plan into a folder of its own", path};
}

struct Close {
  int descriptor;
  ~Close() { ::close(descriptor); }
};

// A file whose bytes are on the disk.
Status copy_file(const std::string& from, const std::string& to) {
  const Close in{::open(from.c_str(), O_RDONLY | O_CLOEXEC)};
  if (in.descriptor < 0) return system_error(errno, "cannot be opened", from);
  const Close out{::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (out.descriptor < 0) return system_error(errno, "cannot be made", to);
  const auto block = std::make_unique<char[]>(kCopyBytes);
  for (;;) {
    const ssize_t got = ::read(in.descriptor, block.get(), kCopyBytes);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, "cannot be read", from);
    if (got == 0) break;
    if (Status written = write_all(out.descriptor, {block.get(), static_cast<std::size_t>(got)}, to); !written) {
      return written;
    }
  }
  while (::fsync(out.descriptor) != 0) {
    if (errno != EINTR) return system_error(errno, "cannot be written to the disk", to);
  }
  return Done{};
}

Status sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Close opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (opened.descriptor < 0 || ::fsync(opened.descriptor) != 0) {
    return system_error(errno, "cannot be written to the disk", folder);
  }
  return Done{};
}

}  // namespace

Result<std::vector<ShardMark>> shard_marks(const Database& database) {
  std::vector<ShardMark> marks;
  const Result<std::int64_t> has_any =
      database.integer("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'shard'");
  if (!has_any) return has_any.error();
  if (*has_any == 0) return marks;
  Result<Statement> rows = database.prepare("SELECT plan_hash, shard, shard_count, digest FROM shard ORDER BY shard");
  if (!rows) return rows.error();
  for (;;) {
    const Result<bool> row = rows->step();
    if (!row) return row.error();
    if (!*row) return marks;
    marks.push_back({std::string(rows->text(0)), static_cast<std::uint32_t>(rows->integer(1)),
                     static_cast<std::uint32_t>(rows->integer(2)), std::string(rows->text(3))});
  }
}

Status write_shard_marks(const std::vector<ShardMark>& marks, const Database& database) {
  const Status made = database.execute(
      "CREATE TABLE shard (shard INTEGER PRIMARY KEY, shard_count INTEGER NOT NULL, plan_hash TEXT NOT NULL, digest "
      "TEXT NOT NULL)");
  if (!made) return made;
  Result<Statement> insert = database.prepare("INSERT INTO shard VALUES (?1, ?2, ?3, ?4)");
  if (!insert) return insert.error();
  for (const ShardMark& mark : marks) {
    insert->bind(1, std::int64_t{mark.shard}).bind(2, std::int64_t{mark.shard_count});
    if (Status inserted = insert->bind(3, mark.plan_hash).bind(4, mark.digest).run(); !inserted) return inserted;
  }
  return Done{};
}

Status seal_shard(const std::string& store_path, ShardMark& mark) {
  const Result<Database> database = Database::open_as_one_file(store_path);
  if (!database) return database.error();
  Result<std::string> digest = digest_of(*database);
  if (!digest) return digest.error();
  mark.digest = *std::move(digest);
  return write_shard_marks({mark}, *database);
}

Result<bool> is_published(const std::string& path, const ShardMark& mark) {
  if (::access(path.c_str(), F_OK) != 0) return false;
  const Result<Database> database = Database::open_to_read(path);
  if (!database) return database.error();
  const Result<std::vector<ShardMark>> marks = shard_marks(*database);
  if (!marks) return marks.error();
  if (marks->size() != 1 || marks->front().plan_hash != mark.plan_hash || marks->front().shard != mark.shard ||
      marks->front().shard_count != mark.shard_count) {
    return of_another(path);
  }
  if (!mark.digest.empty() && marks->front().digest != mark.digest) {
    return Error{ErrorKind::kOtherSettings,
                 "another attempt at this shard has published other counts: the archive has changed meanwhile, or the "
                 "machines do not see the same; make a new plan",
                 path};
  }
  return true;
}

Result<bool> publish_shard(const std::string& store_path, const std::string& path, const ShardMark& mark) {
  char host[65] = "";
  ::gethostname(host, sizeof host - 1);
  // No other attempt's: two of them may be at work at once.
  const std::string unfinished = fmt::format("{}.{}.{}.unfinished", path, host, ::getpid());
  Status done = copy_file(store_path, unfinished);
  bool was_free = false;
  if (done) {
    was_free = ::link(unfinished.c_str(), path.c_str()) == 0;
    if (!was_free && errno != EEXIST) done = system_error(errno, "cannot be given its name", path);
  }
  ::unlink(unfinished.c_str());
  if (!done) return done.error();
  if (was_free) {
    if (Status synced = sync_folder_of(path); !synced) return synced.error();
    return true;
  }
  const Result<bool> same = is_published(path, mark);
  if (!same) return same.error();
  if (!*same) return Error{ErrorKind::kIo, "was there, and is gone: try again", path};
  return false;
}

}  // namespace cipin::store
