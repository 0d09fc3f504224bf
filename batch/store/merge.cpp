#include "batch/store/merge.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <map>
#include <optional>
#include <span>

#include "batch/store/lock.h"
#include "batch/store/merged_terms.h"
#include "batch/store/shard.h"
#include "batch/store/standing.h"
#include "batch/store/store.h"
#include "batch/store/term_sums.h"

namespace cipin::store {
namespace {

constexpr std::uint64_t kCacheShare = 4;  // of the memory, for SQLite's pages
constexpr std::uint64_t kSumsShare = 2;
constexpr std::uint64_t kTermsShare = 4;

// What a part's rows are in the whole. CROSS JOIN: in this order, each by its key.
constexpr const char* kCopyFiles = R"sql(
INSERT OR IGNORE INTO root (name, place) SELECT name, place FROM part.root ORDER BY id;
INSERT OR IGNORE INTO source (name) SELECT name FROM part.source ORDER BY id;
INSERT INTO file (root_id, path, size_bytes, mtime_ns, status)
  SELECT root.id, theirs.path, theirs.size_bytes, theirs.mtime_ns, theirs.status
  FROM part.file AS theirs CROSS JOIN part.root AS their_root ON their_root.id = theirs.root_id
       CROSS JOIN root ON root.name = their_root.name
  WHERE 1 ORDER BY theirs.id
  ON CONFLICT (root_id, path) DO UPDATE SET
    mtime_ns = CASE WHEN size_bytes = excluded.size_bytes AND mtime_ns = excluded.mtime_ns THEN mtime_ns ELSE -1 END,
    status = min(status, excluded.status);
INSERT INTO skipped (root_id, path, member, offset_bytes, length_bytes, reason, lost)
  SELECT root.id, theirs.path, theirs.member, theirs.offset_bytes, theirs.length_bytes, theirs.reason, theirs.lost
  FROM part.skipped AS theirs CROSS JOIN part.root AS their_root ON their_root.id = theirs.root_id
       CROSS JOIN root ON root.name = their_root.name
  WHERE NOT EXISTS (SELECT 1 FROM skipped AS ours WHERE ours.root_id = root.id AND ours.path = theirs.path AND
    ours.member = theirs.member AND ours.offset_bytes = theirs.offset_bytes AND
    ours.length_bytes = theirs.length_bytes AND ours.reason = theirs.reason AND ours.lost = theirs.lost);
)sql";

// A file of which one store could read nothing and another had no part to read.
constexpr const char* kSettleFiles = R"sql(
UPDATE file SET status = 2 WHERE status = 0 AND
  NOT EXISTS (SELECT 1 FROM document WHERE document.file_id = file.id) AND
  EXISTS (SELECT 1 FROM skipped WHERE skipped.root_id = file.root_id AND skipped.path = file.path);
)sql";

// Their documents with the file that they belong to here.
constexpr const char* kTheirDocuments =
    "part.document AS theirs CROSS JOIN part.file AS their_file ON their_file.id = theirs.file_id CROSS JOIN part.root "
    "AS their_root ON their_root.id = their_file.root_id CROSS JOIN root ON root.name = their_root.name CROSS JOIN "
    "file ON file.root_id = root.id AND file.path = their_file.path";

using Settings = std::vector<std::pair<std::string, std::string>>;

// The shards of a plan that were seen, by their numbers.
class SeenShards {
 public:
  explicit SeenShards(const std::string& plan_hash) : plan_hash_(plan_hash), only_shards_(!plan_hash.empty()) {}

  Status add(const Database& database) {
    const Result<std::vector<ShardMark>> marks = shard_marks(database);
    if (!marks) return marks.error();
    if (marks->empty() && only_shards_) return of_another(database.path());
    for (const ShardMark& mark : *marks) {
      if (plan_hash_.empty()) plan_hash_ = mark.plan_hash;
      if (mark.plan_hash != plan_hash_) return of_another(database.path());
      shard_count_ = mark.shard_count;
      marks_.emplace(mark.shard, mark);
    }
    return Done{};
  }

  std::vector<std::uint32_t> missing() const {
    std::vector<std::uint32_t> missing;
    for (std::uint32_t shard = 0; shard < shard_count_; ++shard) {
      if (!marks_.contains(shard)) missing.push_back(shard);
    }
    return missing;
  }

  std::vector<ShardMark> marks() const {
    std::vector<ShardMark> marks;
    for (const auto& [shard, mark] : marks_) marks.push_back(mark);
    return marks;
  }

 private:
  static Error of_another(const std::string& path) {
    return {ErrorKind::kOtherSettings, "is no shard of the same plan as the others", path};
  }

  std::string plan_hash_;
  bool only_shards_;
  std::uint32_t shard_count_ = 0;
  std::map<std::uint32_t, ShardMark> marks_;
};

Result<Settings> read_settings(const std::string& path, SeenShards& shards) {
  Result<Database> database = Database::open_to_read(path);
  if (!database) return database.error();
  if (Status seen = shards.add(*database); !seen) return seen.error();
  Result<Statement> rows = database->prepare("SELECT name, value FROM setting ORDER BY name");
  if (!rows) return rows.error();
  Settings settings;
  while (true) {
    const Result<bool> more = rows->step();
    if (!more) return more.error();
    if (!*more) return settings;
    settings.emplace_back(rows->text(0), rows->text(1));
  }
}

// All settings are part of the fingerprint, and the fingerprint is one of them.
Result<Settings> common_settings(const std::vector<std::string>& paths, SeenShards& shards) {
  std::optional<Settings> common;
  for (const std::string& path : paths) {
    Result<Settings> settings = read_settings(path, shards);
    if (!settings) return settings.error();
    if (settings->empty())
      return Error{ErrorKind::kOtherSettings, "the store has no settings: no update made it", path};
    if (!common) common = *settings;
    if (*settings == *common) continue;
    const auto differing = std::mismatch(common->begin(), common->end(), settings->begin(), settings->end());
    const bool here = differing.second != settings->end();
    const auto& setting = here ? *differing.second : *differing.first;
    return Error{
        ErrorKind::kOtherSettings,
        fmt::format("the store has other settings than {}: {} is '{}' here; only stores of one fingerprint can "
                    "be joined",
                    paths.front(), setting.first, here ? setting.second : ""),
        path};
  }
  return *common;
}

// The store as a URI to be attached read-only. Where its folder may not be written to, SQLite cannot keep its books
// beside it, and no run can be at work.
std::string read_only_uri(const std::string& path) {
  std::string uri = path.starts_with('/') ? "file://" : "file:";
  for (const char c : path) uri += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02X}", c) : std::string(1, c);
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const bool is_quiet = ::access(folder.c_str(), W_OK) != 0 && ::access((path + "-wal").c_str(), F_OK) != 0;
  return uri + (is_quiet ? "?immutable=1" : "?mode=ro");
}

// Builds the whole from parts that are attached one after the other.
class Merge {
 public:
  Merge(Database database, std::uint64_t memory_bytes) : database_(std::move(database)), memory_bytes_(memory_bytes) {}

  /// `terms`: of all the stores that will be added.
  Status begin(const Settings& settings, MergedTerms& terms) {
    // Nothing is kept of a merge that fails: no journal, and one sync when all is there.
    const Status set = database_.execute(fmt::format(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{}", memory_bytes_ / kCacheShare / 1024));
    if (!set) return set;
    Result<Statement> insert = database_.prepare("INSERT INTO setting VALUES (?1, ?2)");
    if (!insert) return insert.error();
    for (const auto& [name, value] : settings) {
      if (Status inserted = insert->bind(1, name).bind(2, value).run(); !inserted) return inserted;
    }
    if (Status begun = database_.execute("BEGIN"); !begun) return begun;
    if (Status written = terms.write(database_); !written) return written;
    return database_.execute("COMMIT");
  }

  Status add(const std::string& path) {
    {
      Result<Statement> attach = database_.prepare("ATTACH ?1 AS part");
      if (!attach) return attach.error();
      const std::string uri = read_only_uri(path);
      if (Status attached = attach->bind(1, uri).run(); !attached) return of_part(path, attached.error());
    }
    if (Status begun = database_.execute("BEGIN"); !begun) return begun;
    if (Status copied = copy_part(); !copied) return of_part(path, copied.error());
    return database_.execute("COMMIT; DETACH part");
  }

  Result<MergeReport> finish(const std::vector<ShardMark>& marks) {
    if (Status begun = database_.execute("BEGIN"); !begun) return begun.error();
    if (!marks.empty()) {
      if (Status written = write_shard_marks(marks, database_); !written) return written.error();
    }
    if (Status settled = database_.execute(kSettleFiles); !settled) return settled.error();
    if (Status summed = sum_periods(); !summed) return summed.error();
    if (Status summed = sum_terms(); !summed) return summed.error();
    if (Status committed = database_.execute("COMMIT"); !committed) return committed.error();
    const std::pair<std::uint64_t*, const char*> figures[] = {{&report_.documents, "SELECT count(*) FROM document"},
                                                              {&report_.articles, "SELECT count(*) FROM article"},
                                                              {&report_.terms, "SELECT count(*) FROM term_known"}};
    for (const auto& [figure, sql] : figures) {
      const Result<std::int64_t> count = database_.integer(sql);
      if (!count) return count.error();
      *figure = static_cast<std::uint64_t>(*count);
    }
    const Result<bool> partial = is_partial(database_);
    if (!partial) return partial.error();
    report_.partial = *partial;
    return report_;
  }

 private:
  // An error of reading the part, as far as its kind tells, is said of the part.
  static Error of_part(const std::string& path, Error error) {
    if (error.kind != ErrorKind::kNoSpace && error.kind != ErrorKind::kIo) error.path = path;
    return error;
  }

  Status copy_part() {
    if (Status copied = database_.execute(kCopyFiles); !copied) return copied;
    if (Status same = check_known_documents(); !same) return same;
    const Result<std::int64_t> document_id_max = database_.integer("SELECT max(id) FROM document");
    if (!document_id_max) return document_id_max.error();
    const Status copied = database_.execute(
        fmt::format("INSERT INTO document (file_id, member, content_hash) SELECT file.id, theirs.member, "
                    "theirs.content_hash FROM {} WHERE NOT EXISTS (SELECT 1 FROM document AS ours WHERE ours.file_id = "
                    "file.id AND ours.member = theirs.member) ORDER BY theirs.id",
                    kTheirDocuments));
    if (!copied) return copied;
    if (Status mapped = map_terms(); !mapped) return mapped;
    return copy_articles(*document_id_max);
  }

  // What both have must be the same text.
  Status check_known_documents() {
    Result<Statement> known = database_.prepare(fmt::format(
        "SELECT root.name, file.path, theirs.member, ours.content_hash = theirs.content_hash FROM {} CROSS JOIN "
        "document AS ours ON ours.file_id = file.id AND ours.member = theirs.member",
        kTheirDocuments));
    if (!known) return known.error();
    while (true) {
      const Result<bool> more = known->step();
      if (!more) return more.error();
      if (!*more) return Done{};
      ++report_.known_documents;
      if (known->integer(3) != 0) continue;
      const std::string_view member = known->text(2);
      return Error{
          ErrorKind::kOtherSettings,
          fmt::format("the stores have different texts of {}{}{} in the root {}; update both, then merge again",
                      known->text(1), member.empty() ? "" : " ", member, known->text(0)),
          database_.path()};
    }
  }

  // Terms with tokens; the others are in no contribution. In the order of the index, so that each of its pages is read
  // once. All of them are here, but for those that a run has added to the part since they were taken.
  Status map_terms() {
    const Result<std::int64_t> their_max = database_.integer(
        "SELECT max(id) FROM (SELECT max(id) AS id FROM part.term_known UNION ALL SELECT max(id) FROM "
        "part.term_recent)",
        -1);
    Result<std::int64_t> our_max = database_.integer("SELECT max(id) FROM term_known", -1);
    if (!their_max || !our_max) return their_max ? our_max.error() : their_max.error();
    our_ids_.assign(static_cast<std::size_t>(*their_max) + 1, kNoTerm);
    Result<Statement> terms = database_.prepare(
        "SELECT theirs.id, ours.id, theirs.form, theirs.kind FROM part.term AS theirs LEFT JOIN term_known AS ours ON "
        "ours.form = theirs.form AND ours.kind = theirs.kind WHERE theirs.tf > 0 ORDER BY theirs.form, theirs.kind");
    if (!terms) return terms.error();
    Result<Statement> insert =
        database_.prepare("INSERT INTO term_known (id, form, kind, tf, df) VALUES (?1, ?2, ?3, 0, 0)");
    if (!insert) return insert.error();
    while (true) {
      const Result<bool> more = terms->step();
      if (!more) return more.error();
      if (!*more) return Done{};
      std::int64_t ours = terms->integer(1);
      if (terms->is_null(1)) {
        ours = ++*our_max;
        insert->bind(1, ours).bind(2, terms->text(2)).bind(3, terms->integer(3));
        if (Status inserted = insert->run(); !inserted) return inserted;
      }
      our_ids_[static_cast<std::size_t>(terms->integer(0))] = static_cast<TermId>(ours);
    }
  }

  Status copy_articles(std::int64_t known_document_id_max) {
    Result<Statement> articles = database_.prepare(
        "SELECT ours.id, article.ordinal, article.date, article.date_source, source.id, article.headline, "
        "article.tokens, article.words, article.text_hash, article.contribution, article.id FROM part.article AS "
        "article CROSS "
        "JOIN part.document AS theirs ON theirs.id = article.document_id CROSS JOIN part.file AS their_file ON "
        "their_file.id = theirs.file_id CROSS JOIN part.root AS their_root ON their_root.id = their_file.root_id CROSS "
        "JOIN root ON root.name = their_root.name CROSS JOIN file ON file.root_id = root.id AND file.path = "
        "their_file.path CROSS JOIN document AS ours ON ours.file_id = file.id AND ours.member = theirs.member LEFT "
        "JOIN part.source AS their_source ON their_source.id = article.source_id LEFT JOIN source ON source.name = "
        "their_source.name WHERE ours.id > ?1 ORDER BY article.id");
    if (!articles) return articles.error();
    Result<Statement> insert = database_.prepare(
        "INSERT INTO article (document_id, ordinal, date, date_source, source_id, headline, tokens, words, text_hash, "
        "contribution) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    if (!insert) return insert.error();
    Result<Statement> insert_page = database_.prepare(
        "INSERT INTO page_article SELECT ?1, kind, place, event_date, event_date_from, relative_time, reporters, "
        "correspondents, photographers, begin_bytes, end_bytes FROM part.page_article WHERE article_id = ?2");
    if (!insert_page) return insert_page.error();
    const Result<std::int64_t> has_pages = database_.integer("SELECT EXISTS (SELECT 1 FROM part.page_article)");
    if (!has_pages) return has_pages.error();
    articles->bind(1, known_document_id_max);
    std::string contribution;
    while (true) {
      const Result<bool> more = articles->step();
      if (!more) return more.error();
      if (!*more) return Done{};
      if (Status translated = translate(articles->blob(9), contribution); !translated) return translated;
      for (const int column : {0, 1, 2, 3, 6, 7, 8}) insert->bind(column + 1, articles->integer(column));
      if (articles->is_null(4)) {
        insert->bind_null(5);
      } else {
        insert->bind(5, articles->integer(4));
      }
      if (articles->is_null(5)) {
        insert->bind_null(6);
      } else {
        insert->bind(6, articles->text(5));
      }
      if (Status inserted = insert->bind_blob(10, contribution).run(); !inserted) return inserted;
      if (*has_pages == 0) continue;
      insert_page->bind(1, sqlite3_last_insert_rowid(database_.handle())).bind(2, articles->integer(10));
      if (Status inserted = insert_page->run(); !inserted) return inserted;
    }
  }

  // A contribution with our ids in place of theirs.
  Status translate(std::string_view theirs, std::string& ours) {
    counts_.clear();
    ContributionReader reader(theirs);
    bool known = true;
    for (TermTokens counts; known && reader.next(counts);) {
      known = counts.term_id < our_ids_.size() && our_ids_[counts.term_id] != kNoTerm;
      if (known) counts_.push_back({our_ids_[counts.term_id], counts.token_count});
    }
    if (!known || !reader.is_intact())
      return Error{ErrorKind::kCorrupt, "an article's counts are damaged; see cipin verify", database_.path()};
    std::sort(counts_.begin(), counts_.end(),
              [](const TermTokens& a, const TermTokens& b) { return a.term_id < b.term_id; });
    ours.clear();
    append_contribution(counts_, ours);
    return Done{};
  }

  // Totals are a function of the contributions alone, made in the order of their keys.
  Status sum_periods() {
    const Status counted = database_.execute(
        "INSERT INTO period SELECT date / 100, count(*), sum(tokens), sum(words) FROM article GROUP BY date / 100");
    if (!counted) return counted;
    std::vector<std::int64_t> months;
    Result<Statement> rows = database_.prepare("SELECT month FROM period ORDER BY month");
    if (!rows) return rows.error();
    while (true) {
      const Result<bool> more = rows->step();
      if (!more) return more.error();
      if (!*more) break;
      months.push_back(rows->integer(0));
    }
    Result<Statement> articles =
        database_.prepare("SELECT contribution FROM article WHERE date >= ?1 * 100 AND date < ?1 * 100 + 100");
    if (!articles) return articles.error();
    Result<Statement> insert = database_.prepare("INSERT INTO term_period VALUES (?1, ?2, ?3, ?4)");
    if (!insert) return insert.error();
    for (const std::int64_t month : months) {
      const Status summed = for_each_range([&](TermSums& sums) -> Status {
        articles->bind(1, month);
        while (true) {
          const Result<bool> more = articles->step();
          if (!more) return more.error();
          if (!*more) break;
          sums.add_contribution(articles->blob(0));  // intact: written by copy_articles
        }
        insert->bind(1, month);
        return write_sums(sums, 2, *insert);
      });
      if (!summed) return summed;
    }
    return Done{};
  }

  Status sum_terms() {
    Result<Statement> rows =
        database_.prepare("SELECT term_id, tf, df FROM term_period WHERE term_id >= ?1 AND term_id < ?2");
    if (!rows) return rows.error();
    Result<Statement> update = database_.prepare("UPDATE term_known SET tf = ?2, df = ?3 WHERE id = ?1");
    if (!update) return update.error();
    return for_each_range([&](TermSums& sums) -> Status {
      rows->bind(1, static_cast<std::int64_t>(sums.begin_id())).bind(2, static_cast<std::int64_t>(sums.end_id()));
      while (true) {
        const Result<bool> more = rows->step();
        if (!more) return more.error();
        if (!*more) return write_sums(sums, 1, *update);
        sums.add(static_cast<std::uint64_t>(rows->integer(0)),
                 {static_cast<std::uint64_t>(rows->integer(1)), static_cast<std::uint64_t>(rows->integer(2))});
      }
    });
  }

  // Calls sum for ranges of ids that fit into the memory.
  template <class Sum>
  Status for_each_range(Sum sum) {
    const Result<std::int64_t> id_max = database_.integer("SELECT max(id) FROM term_known", -1);
    if (!id_max) return id_max.error();
    const auto id_end = static_cast<std::uint64_t>(*id_max + 1);
    const std::uint64_t ids_at_once = TermSums::terms_within(memory_bytes_ / kSumsShare);
    for (std::uint64_t begin_id = 0; begin_id < id_end; begin_id += ids_at_once) {
      TermSums sums(begin_id, std::min(id_end, begin_id + ids_at_once));
      if (Status summed = sum(sums); !summed) return summed;
    }
    return Done{};
  }

  // Runs `statement` for each term with tokens; its id, tf and df are the parameters from `first_parameter` on.
  static Status write_sums(const TermSums& sums, int first_parameter, Statement& statement) {
    for (std::uint64_t id = sums.begin_id(); id < sums.end_id(); ++id) {
      const TermCount count = sums.of(id);
      if (count.token_count == 0) continue;
      statement.bind(first_parameter, static_cast<std::int64_t>(id));
      statement.bind(first_parameter + 1, static_cast<std::int64_t>(count.token_count));
      statement.bind(first_parameter + 2, static_cast<std::int64_t>(count.document_frequency));
      if (Status written = statement.run(); !written) return written;
    }
    return Done{};
  }

  static constexpr TermId kNoTerm = 0xFFFFFFFF;

  Database database_;
  std::uint64_t memory_bytes_;
  std::vector<TermId> our_ids_;  // of the part at hand, by theirs
  std::vector<TermTokens> counts_;
  MergeReport report_;
};

Error shards_missing(const std::vector<std::uint32_t>& missing, std::size_t there_count) {
  constexpr std::size_t kNamed = 20;
  const auto named = std::span(missing).first(std::min(missing.size(), kNamed));
  return {ErrorKind::kBadInput,
          fmt::format("{} of {} shards missing: {}{}; count them (update --plan FILE --shard K/{}), then merge again",
                      missing.size(), missing.size() + there_count, fmt::join(named, ", "),
                      missing.size() > kNamed ? ", ..." : "", missing.size() + there_count)};
}

Result<MergeReport> merge_into(const std::vector<std::string>& paths, const std::string& out,
                               const MergeOptions& options) {
  SeenShards shards(options.plan_hash);
  const Result<Settings> settings = common_settings(paths, shards);
  if (!settings) return settings.error();
  const std::vector<std::uint32_t> missing = shards.missing();
  if (!missing.empty() && !options.allow_missing_shards) return shards_missing(missing, shards.marks().size());
  Result<Database> database = Database::open_to_write(out);
  if (!database) return database.error();
  MergedTerms terms(static_cast<std::size_t>(options.memory_bytes / kTermsShare), options.temp_folder);
  for (const std::string& path : paths) {
    const Result<Database> part = Database::open_to_read(path);
    if (!part) return part.error();
    if (Status added = terms.add(*part); !added) return added.error();
  }
  Merge merge(*std::move(database), options.memory_bytes);
  if (Status begun = merge.begin(*settings, terms); !begun) return begun.error();
  for (const std::string& path : paths) {
    if (Status added = merge.add(path); !added) return added.error();
  }
  Result<MergeReport> report = merge.finish(missing.empty() ? std::vector<ShardMark>() : shards.marks());
  if (report) report->missing_shards = missing;
  return report;
}

void remove_store(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) ::unlink((path + suffix).c_str());
}

Status sync(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int errno_value = errno;
  if (descriptor >= 0) ::close(descriptor);
  return synced ? Status(Done{}) : system_error(errno_value, "cannot be written to the disk", path);
}

}  // namespace

Result<MergeReport> merge_stores(const std::vector<std::string>& paths, const std::string& out,
                                 const MergeOptions& options) {
  const Result<Lock> lock = Lock::take(out);
  if (!lock) return lock.error();
  if (::access(out.c_str(), F_OK) == 0)
    return Error{ErrorKind::kBadInput, "is there already; merge makes a new store", out};
  if (!options.temp_folder.empty()) Database::keep_temporary_files_in(options.temp_folder);
  const std::string unfinished = out + ".unfinished";  // of this merge, or of one that was killed
  remove_store(unfinished);
  const Result<MergeReport> report = merge_into(paths, unfinished, options);
  Status finished = report ? sync(unfinished, O_RDWR) : report.error();
  if (finished && std::rename(unfinished.c_str(), out.c_str()) != 0)
    finished = system_error(errno, "cannot be made", out);
  const std::size_t slash = out.rfind('/');
  if (finished) finished = sync(slash == std::string::npos ? "." : out.substr(0, slash + 1), O_RDONLY | O_DIRECTORY);
  if (finished) return report;
  remove_store(unfinished);
  return finished.error();
}

}  // namespace cipin::store
