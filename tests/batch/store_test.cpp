#include "batch/store/store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <set>
#include <thread>

#include "batch/store/lock.h"
#include "batch/store/schema.h"
#include "tests/batch/store_support.h"

namespace cipin::store {
namespace {

using tests::numbers_of;
using tests::rows_of;
using tests::StoreFolder;

ErrorKind kind_of_opening(const std::string& path) {
  const Result<Database> opened = Database::open_to_read(path);
  EXPECT_FALSE(opened.has_value());
  return opened ? ErrorKind::kBadInput : opened.error().kind;
}

TEST(Database, MissingFileIsNotFound) {
  StoreFolder folder;
  EXPECT_EQ(kind_of_opening(folder.path("none")), ErrorKind::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(folder.path("none")));
}

TEST(Database, FileThatIsNoDatabaseIsCorrupt) {
  StoreFolder folder;
  folder.write("s", std::string(5000, 'x'));
  EXPECT_EQ(kind_of_opening(folder.path("s")), ErrorKind::kCorrupt);
  EXPECT_FALSE(Database::open_to_write(folder.path("s")).has_value());
  EXPECT_EQ(std::filesystem::file_size(folder.path("s")), 5000u);
}

TEST(Database, OtherProgramsDatabaseIsRefusedAndLeftAsItIs) {
  StoreFolder folder;
  {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(folder.path("s").c_str(), &handle), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(handle, "CREATE TABLE a (b)", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
  }
  EXPECT_EQ(kind_of_opening(folder.path("s")), ErrorKind::kCorrupt);
  const Result<Database> opened = Database::open_to_write(folder.path("s"));
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().kind, ErrorKind::kCorrupt);
}

TEST(Database, NewerVersionIsOtherSettings) {
  StoreFolder folder;
  {
    const Database database = tests::open_to_write(folder.path("s"));
    ASSERT_TRUE(database.execute("PRAGMA user_version=" + std::to_string(kSchemaVersion + 1)).has_value());
  }
  EXPECT_EQ(kind_of_opening(folder.path("s")), ErrorKind::kOtherSettings);
  EXPECT_FALSE(Database::open_to_write(folder.path("s")).has_value());
}

// What versions 1 and 2 had in place of kTermTables and kRecentTermSchema, as far as it matters.
constexpr const char* kOldTerms = R"sql(
CREATE TABLE term (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL,
  kind INTEGER NOT NULL REFERENCES kind,
  tf INTEGER NOT NULL,
  df INTEGER NOT NULL
);
CREATE UNIQUE INDEX term_form ON term (form, kind);
DROP TABLE term_period;
CREATE TABLE term_period (
  month INTEGER NOT NULL,        -- YYYYMM; 0 is undated
  term_id INTEGER NOT NULL REFERENCES term,
  tf INTEGER NOT NULL,
  df INTEGER NOT NULL,
  PRIMARY KEY (month, term_id)
) WITHOUT ROWID;
CREATE VIEW term_by_month AS SELECT month, term.form FROM term_period JOIN term ON term.id = term_period.term_id;
INSERT INTO source VALUES (7, 'x');
INSERT INTO kind VALUES (1, 'word');
INSERT INTO period VALUES (201301, 2, 9, 8);
INSERT INTO term VALUES (0, 'a', 1, 5, 2), (1, 'b', 1, 0, 0);
INSERT INTO term_period VALUES (201301, 0, 5, 2);
)sql";

// The tables as SQLite writes them out, without the names that a renamed table has in quotes.
std::vector<std::string> tables_of(const Database& database) {
  return rows_of(database,
                 "SELECT name, replace(replace(sql, '\"', ''), '  ', ' ') FROM sqlite_schema WHERE name NOT IN "
                 "('term_period', 'term_known') "
                 "ORDER BY name");
}

TEST(Database, OlderVersionIsBroughtUpByTheNextWriterAndSaidToReaders) {
  for (const int version : {1, 2}) {
    SCOPED_TRACE(version);
    StoreFolder folder;
    {
      sqlite3* handle = nullptr;
      ASSERT_EQ(sqlite3_open(folder.path("s").c_str(), &handle), SQLITE_OK);
      const std::string made = "PRAGMA page_size=8192; PRAGMA application_id=" + std::to_string(kApplicationId) +
                               "; PRAGMA user_version=" + std::to_string(version) + "; ";
      const std::string pages = version == 1 ? "" : kPageSchema;
      ASSERT_EQ(sqlite3_exec(handle, (made + kSchema + pages + kOldTerms).c_str(), nullptr, nullptr, nullptr),
                SQLITE_OK);
      sqlite3_close(handle);
    }
    const Result<Database> too_early = Database::open_to_read(folder.path("s"));
    ASSERT_FALSE(too_early.has_value());
    EXPECT_EQ(too_early.error().kind, ErrorKind::kOtherSettings);
    EXPECT_NE(too_early.error().what.find("cipin update"), std::string::npos);
    {
      const Result<Database> written = Database::open_to_write(folder.path("s"));
      ASSERT_TRUE(written.has_value()) << written.error().what;
      EXPECT_EQ(*written->integer("PRAGMA user_version"), kSchemaVersion);
    }
    const Result<Database> read = Database::open_to_read(folder.path("s"));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read->integer("SELECT id FROM source WHERE name = 'x'"), 7);
    EXPECT_EQ(*read->integer("SELECT count(*) FROM page_article_list", -1), 0);
    EXPECT_EQ(rows_of(*read, "SELECT id, form, tf, df FROM term ORDER BY id"),
              (std::vector<std::string>{"0|a|5|2", "1|b|0|0"}));
    EXPECT_EQ(rows_of(*read, "SELECT month, form, kind, tf, articles FROM term_by_month"),
              (std::vector<std::string>{"2013-01|a|word|5|2"}));
    EXPECT_TRUE(rows_of(*read, "PRAGMA foreign_key_check").empty());
    EXPECT_EQ(rows_of(*read, "PRAGMA integrity_check"), (std::vector<std::string>{"ok"}));
    EXPECT_EQ(tables_of(*read), tables_of(tests::open_to_write(folder.path("new"))));
  }
}

TEST(Database, TruncatedStoreIsCorrupt) {
  StoreFolder folder;
  {
    const Database database = tests::open_to_write(folder.path("s"));
    ASSERT_TRUE(database
                    .execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT "
                             "INTO source (name) SELECT printf('source %d', i) FROM n")
                    .has_value());
  }
  const std::uintmax_t size_bytes = std::filesystem::file_size(folder.path("s"));
  std::filesystem::resize_file(folder.path("s"), size_bytes / 2 / 4096 * 4096);
  const Result<Database> opened = Database::open_to_read(folder.path("s"));
  const Result<std::int64_t> count =
      opened ? opened->integer("SELECT sum(length(name)) FROM source") : Result<std::int64_t>(opened.error());
  ASSERT_FALSE(count.has_value());
  EXPECT_EQ(count.error().kind, ErrorKind::kCorrupt);
}

TEST(Database, FolderThatMayNotBeWrittenIsRead) {
  StoreFolder folder;
  std::filesystem::create_directory(folder.path("sealed"));
  {
    const Database database = tests::open_to_write(folder.path("sealed/s"));
    ASSERT_TRUE(database.execute("INSERT INTO source (name) VALUES ('x')").has_value());
  }
  std::filesystem::permissions(folder.path("sealed/s"), std::filesystem::perms(0444));
  std::filesystem::permissions(folder.path("sealed"), std::filesystem::perms(0555));
  EXPECT_TRUE(tests::as_nobody([&] {
    const Result<Database> opened = Database::open_to_read(folder.path("sealed/s"));
    return opened && opened->integer("SELECT count(*) FROM source").has_value() &&
           *opened->integer("SELECT count(*) FROM source") == 1;
  }));
  std::filesystem::permissions(folder.path("sealed"), std::filesystem::perms(0755));
}

TEST(Database, StoreWhereThereCanBeNoLogIsAnError) {
  StoreFolder folder;
  ASSERT_EQ(sqlite3_initialize(), SQLITE_OK);
  sqlite3_vfs* const usual = sqlite3_vfs_find(nullptr);
  sqlite3_vfs* const without_shared_memory = sqlite3_vfs_find("unix-none");
  ASSERT_NE(without_shared_memory, nullptr);
  sqlite3_vfs_register(without_shared_memory, 1);
  const Result<Database> database = Database::open_to_write(folder.path("s"));
  sqlite3_vfs_register(usual, 1);
  ASSERT_FALSE(database.has_value());
  EXPECT_EQ(database.error().kind, ErrorKind::kIo);
  EXPECT_NE(database.error().what.find("'delete'"), std::string::npos) << database.error().what;
}

TEST(Database, NameWithSignsOfAUriIsThatFile) {
  StoreFolder folder;
  for (const char* const name : {"a?b", "a#b", "a%41b", "a b"}) {
    { tests::open_to_write(folder.path(name)); }
    EXPECT_TRUE(std::filesystem::exists(folder.path(name))) << name;
    EXPECT_TRUE(Database::open_to_read(folder.path(name)).has_value()) << name;
  }
}

TEST(Database, ReaderSeesOneStateWhileAWriterCommits) {
  StoreFolder folder;
  const Database writer = tests::open_to_write(folder.path("s"));
  const Result<Database> reader = Database::open_to_read(folder.path("s"));
  ASSERT_TRUE(reader.has_value());
  ASSERT_TRUE(reader->execute("BEGIN").has_value());
  EXPECT_EQ(*reader->integer("SELECT count(*) FROM source"), 0);
  ASSERT_TRUE(writer.execute("INSERT INTO source (name) VALUES ('x')").has_value());
  EXPECT_EQ(*reader->integer("SELECT count(*) FROM source"), 0);
  ASSERT_TRUE(reader->execute("COMMIT").has_value());
  EXPECT_EQ(*reader->integer("SELECT count(*) FROM source"), 1);
}

TEST(Database, TextWithZeroBytesComesBackWhole) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  const std::string name("a\0b", 3);
  Result<Statement> insert = database.prepare("INSERT INTO source (name) VALUES (?1)");
  ASSERT_TRUE(insert.has_value());
  ASSERT_TRUE(insert->bind(1, std::string_view(name)).run().has_value());
  Result<Statement> find = database.prepare("SELECT name FROM source WHERE name = ?1");
  ASSERT_TRUE(find.has_value());
  ASSERT_TRUE(*find->bind(1, std::string_view(name)).step());
  EXPECT_EQ(find->text(0), name);
}

TEST(Lock, SecondIsToldWhoHoldsItUntilTheFirstIsGone) {
  StoreFolder folder;
  {
    const Result<Lock> first = Lock::take(folder.path("s"));
    ASSERT_TRUE(first.has_value());
    const Result<Lock> second = Lock::take(folder.path("s"));
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().kind, ErrorKind::kLocked);
    EXPECT_NE(second.error().what.find("process " + std::to_string(::getpid())), std::string::npos);
  }
  EXPECT_TRUE(Lock::take(folder.path("s")).has_value());
}

TEST(Lock, LinkToAStoreIsTheSameStore) {
  StoreFolder folder;
  std::filesystem::create_directory(folder.path("in"));
  std::filesystem::create_directory_symlink(folder.path("in"), folder.path("in-link"));
  {
    const Result<Lock> new_one = Lock::take(folder.path("in/s"));  // before there is a store
    ASSERT_TRUE(new_one.has_value());
    EXPECT_FALSE(Lock::take(folder.path("in-link/s")).has_value());
  }
  tests::open_to_write(folder.path("in/s"));
  std::filesystem::create_symlink("in/s", folder.path("other-name"));
  const Result<Lock> first = Lock::take(folder.path("other-name"));
  ASSERT_TRUE(first.has_value());
  const Result<Lock> second = Lock::take(folder.path("in/s"));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::kLocked);
  EXPECT_FALSE(std::filesystem::exists(folder.path("other-name.lock")));
}

TEST(Lock, MissingFolderIsNotFound) {
  StoreFolder folder;
  const Result<Lock> lock = Lock::take(folder.path("none/s"));
  ASSERT_FALSE(lock.has_value());
  EXPECT_EQ(lock.error().kind, ErrorKind::kNotFound);
}

// Puts what is new into the store, as the writer does.
void commit(TermIds& term_ids, const Database& database, bool at_end = true) {
  TermId first = 0;
  const FormSet& forms = term_ids.begin_commit(first);
  Totals totals;
  ASSERT_TRUE(database.execute("BEGIN IMMEDIATE").has_value());
  ASSERT_TRUE(totals.apply(database, forms, first).has_value());
  ASSERT_TRUE(term_ids.write_form_numbers(database, at_end).has_value());
  ASSERT_TRUE(database.execute("COMMIT").has_value());
  ASSERT_TRUE(term_ids.end_commit(database).has_value());
}

TEST(TermIds, NumbersStayThroughCommitsAndForgetting) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  const tests::NumberedForms forms;
  std::map<std::string, TermId> numbers;
  for (int run = 0; run < 3; ++run) {
    // A cache without room: what was looked up is forgotten at once.
    const auto term_ids = tests::make_term_ids(folder.path("s"), forms, run == 1 ? 0 : 1 << 20);
    for (int batch = 0; batch < 5; ++batch) {
      for (int i = 0; i < 40; ++i) {
        const std::string word = "x" + std::to_string((i * 7 + batch * 13 + run * 29) % 150);
        const TermId number = numbers_of(*term_ids, {word}).front();
        EXPECT_EQ(numbers.emplace(word, number).first->second, number) << word;
      }
      commit(*term_ids, database);
    }
  }
  std::set<TermId> distinct;
  for (const auto& [word, number] : numbers) distinct.insert(number);
  EXPECT_EQ(distinct.size(), numbers.size());
  EXPECT_EQ(*distinct.rbegin() + 1, numbers.size());
  for (const auto& [word, number] : numbers) {
    EXPECT_EQ(rows_of(database, "SELECT form FROM term WHERE id = " + std::to_string(number)),
              std::vector<std::string>{word});
  }
}

TEST(TermIds, NewFormIdsAreNumberedInTheOrderTheyAreAskedFor) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  const tests::NumberedForms forms;
  const auto term_ids = tests::make_term_ids(folder.path("s"), forms);
  for (const std::vector<FormId>& asked : {std::vector<FormId>{7, 1, 4}, {9, 1, 0, 7, 2}}) {
    ASSERT_TRUE(term_ids->of_form_ids(asked).has_value());
    commit(*term_ids, database);
  }
  const std::vector<FormId> by_number = {7, 1, 4, 9, 0, 2};
  for (std::size_t number = 0; number < by_number.size(); ++number) {
    EXPECT_EQ(term_ids->known_numbers()[by_number[number]].load(), number + 1) << by_number[number];
  }
}

TEST(TermIds, FormIdAndItsFormAreOneTerm) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  const tests::NumberedForms forms;
  const auto term_ids = tests::make_term_ids(folder.path("s"), forms);
  FormSet set;
  set.add("w5", kind_of_form("w5"));
  TermId of_form = 0;
  ASSERT_TRUE(term_ids->of_forms(set, std::span(&of_form, 1)).has_value());
  const FormId id = 5;
  EXPECT_EQ(term_ids->known_numbers()[id], 0u);
  ASSERT_TRUE(term_ids->of_form_ids(std::span(&id, 1)).has_value());
  EXPECT_EQ(term_ids->known_numbers()[id], of_form + 1);
}

// A store that has numbered so many form ids under the checksum 7, each with its own number; but it remembers that the
// form id 2600 has the number of 2700, which no index would say.
class FormNumbers : public testing::Test {
 protected:
  static constexpr FormId kCount = 3000;

  void SetUp() override {
    all_.resize(kCount);
    std::iota(all_.begin(), all_.end(), FormId{0});
    const auto term_ids = open(7);
    ASSERT_TRUE(term_ids->of_form_ids(std::span(all_).first(2800)).has_value());
    commit(*term_ids, database_);
    ASSERT_EQ(*database_.integer("SELECT count(*) FROM form_number WHERE form_id = term_id"), 2800);
    ASSERT_TRUE(database_.execute("UPDATE form_number SET term_id = 2700 WHERE form_id = 2600").has_value());
  }
  std::unique_ptr<TermIds> open(std::optional<std::uint64_t> checksum) {
    return tests::make_term_ids(folder_.path("s"), forms_, std::size_t{1} << 20, kCount, checksum);
  }
  TermId number_after_asking(std::optional<std::uint64_t> checksum, std::size_t asked_count) {
    const auto term_ids = open(checksum);
    EXPECT_TRUE(term_ids->of_form_ids(std::span(all_).first(asked_count)).has_value());
    const FormId id = 2600;
    EXPECT_TRUE(term_ids->of_form_ids(std::span(&id, 1)).has_value());
    commit(*term_ids, database_);
    return term_ids->known_numbers()[id] - 1;
  }

  StoreFolder folder_;
  tests::NumberedForms forms_;
  Database database_ = tests::open_to_write(folder_.path("s"));
  std::vector<FormId> all_;
};

TEST_F(FormNumbers, AreReadWhereManyAreAskedForAndElseLookedUp) {
  EXPECT_EQ(number_after_asking(7, 1999), 2600u);
  EXPECT_EQ(number_after_asking(7, 2000), 2700u);
  EXPECT_EQ(number_after_asking(std::nullopt, 2000), 2600u);
  // What was looked up takes the place of nothing, and what is new is remembered too.
  EXPECT_EQ(*database_.integer("SELECT term_id FROM form_number WHERE form_id = 2600"), 2700);
  EXPECT_EQ(number_after_asking(7, kCount), 2700u);
  EXPECT_EQ(*database_.integer("SELECT count(*) FROM form_number WHERE form_id >= 0"), std::int64_t{kCount});
  EXPECT_EQ(*database_.integer("SELECT term_id FROM form_number WHERE form_id = 2999"), 2999);
}

TEST_F(FormNumbers, WaitUntilTheyAreManyOrTheRunEnds) {
  const auto term_ids = open(7);
  const auto remembered = [&] { return *database_.integer("SELECT count(*) FROM form_number WHERE form_id >= 2800"); };
  ASSERT_TRUE(term_ids->of_form_ids(std::span(all_).subspan(2800, 50)).has_value());
  commit(*term_ids, database_, false);
  EXPECT_EQ(remembered(), 0);
  ASSERT_TRUE(term_ids->of_form_ids(std::span(all_).subspan(2850, 50)).has_value());
  commit(*term_ids, database_, true);
  EXPECT_EQ(remembered(), 100);
}

TEST_F(FormNumbers, OfAnotherLexiconAreNotReadAndBegunAnew) {
  EXPECT_EQ(number_after_asking(8, 2000), 2600u);
  EXPECT_EQ(*database_.integer("SELECT term_id FROM form_number WHERE form_id = -1"), 8);
  EXPECT_EQ(*database_.integer("SELECT count(*) FROM form_number WHERE form_id = term_id"), 2001);
  EXPECT_EQ(*database_.integer("SELECT count(*) FROM form_number"), 2002);
}

TEST_F(FormNumbers, OfNoTermAreCorrupt) {
  for (const char* const row : {"(2900, 2800)", "(2900, -1)", "(3000, 5)"}) {
    SCOPED_TRACE(row);
    ASSERT_TRUE(database_.execute(std::string("INSERT INTO form_number VALUES ") + row).has_value());
    const auto term_ids = open(7);
    const Status read = term_ids->of_form_ids(all_);
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
    ASSERT_TRUE(database_.execute("DELETE FROM form_number WHERE form_id >= 2900").has_value());
  }
}

TEST(TermIds, LargeStoresTermsAreFoundWhereverTheyStandAndNewOnesNumberedAsTheyAreAskedFor) {
  StoreFolder folder;
  tests::NumberedForms forms;
  // So many that no filter is made, and look-ups are in the order of the index.
  ASSERT_TRUE(tests::open_to_write(folder.path("s"))
                  .execute("INSERT INTO term_known VALUES (5, 'm', 1, 1, 1), (200000, 'b', 1, 1, 1); "
                           "INSERT INTO term_recent VALUES (200001, 'y', 1, 1, 1), (200002, 'c', 1, 1, 1)")
                  .has_value());
  const std::unique_ptr<TermIds> term_ids = tests::make_term_ids(folder.path("s"), forms);
  EXPECT_EQ(numbers_of(*term_ids, {"z", "y", "b", "n", "a", "m"}),
            (std::vector<TermId>{200003, 200001, 200000, 200004, 200005, 5}));
  EXPECT_EQ(numbers_of(*term_ids, {"a", "o", "c", "z"}), (std::vector<TermId>{200005, 200006, 200002, 200003}));
}

TEST(TermIds, UncommittedTermsAreForgottenWithTheRun) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  const tests::NumberedForms forms;
  {
    const auto term_ids = tests::make_term_ids(folder.path("s"), forms);
    numbers_of(*term_ids, {"a"});
    commit(*term_ids, database);
    EXPECT_EQ(numbers_of(*term_ids, {"lost"}).front(), 1u);
  }
  const auto term_ids = tests::make_term_ids(folder.path("s"), forms);
  EXPECT_EQ(numbers_of(*term_ids, {"b", "a"}), (std::vector<TermId>{1, 0}));
}

TEST(TermIds, LastNumberIsGivenAndThenNoneIsLeft) {
  StoreFolder folder;
  tests::NumberedForms forms;
  ASSERT_TRUE(tests::open_to_write(folder.path("s"))
                  .execute("INSERT INTO term_known VALUES (4294967293, 'last but one', 1, 1, 1)")
                  .has_value());
  const std::unique_ptr<TermIds> term_ids = tests::make_term_ids(folder.path("s"), forms);
  EXPECT_EQ(tests::numbers_of(*term_ids, {"last"}), std::vector<TermId>{4294967294});
  FormSet another;
  another.add("another", Kind::kWord);
  std::vector<TermId> number(1);
  const Status numbered = term_ids->of_forms(another, number);
  ASSERT_FALSE(numbered.has_value());
  EXPECT_EQ(numbered.error().kind, ErrorKind::kNoSpace);
  EXPECT_EQ(tests::numbers_of(*term_ids, {"last but one"}), std::vector<TermId>{4294967293});
}

TEST(TermIds, ThreadsGetTheSameNumbersWhileCommitsGoOn) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  const tests::NumberedForms forms;
  const auto term_ids = tests::make_term_ids(folder.path("s"), forms, 0);
  constexpr int kThreads = 3;
  constexpr int kWords = 400;
  std::vector<std::map<std::string, TermId>> numbers(kThreads);
  std::vector<int> contradictions(kThreads, 0);
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 3 * kWords; ++i) {
          const std::string word = "x" + std::to_string((i * (thread + 3)) % kWords);
          FormSet set;
          set.add(word, Kind::kWord);
          TermId number = 0;
          if (!term_ids->of_forms(set, std::span(&number, 1))) ++contradictions[thread];
          if (numbers[thread].emplace(word, number).first->second != number) ++contradictions[thread];
        }
      });
    }
    for (int i = 0; i < 20; ++i) commit(*term_ids, database);
  }
  commit(*term_ids, database);
  std::map<std::string, std::string> stored;
  for (const std::string& row : rows_of(database, "SELECT form, id FROM term")) {
    const std::size_t bar = row.find('|');
    EXPECT_TRUE(stored.emplace(row.substr(0, bar), row.substr(bar + 1)).second) << "twice: " << row;
  }
  for (int thread = 0; thread < kThreads; ++thread) {
    EXPECT_EQ(contradictions[thread], 0);
    for (const auto& [word, number] : numbers[thread]) EXPECT_EQ(stored[word], std::to_string(number));
  }
}

TEST(TermIds, LogOfChangesDoesNotGrowWithTheNumberOfCommits) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  ASSERT_TRUE(database.execute("PRAGMA wal_autocheckpoint=0").has_value());
  const tests::NumberedForms forms;
  const auto term_ids = tests::make_term_ids(folder.path("s"), forms);
  std::uintmax_t after_ten = 0;
  for (int batch = 0; batch < 100; ++batch) {
    for (int i = 0; i < 20; ++i) numbers_of(*term_ids, {"x" + std::to_string(batch) + "-" + std::to_string(i)});
    commit(*term_ids, database);
    if (batch == 9) after_ten = std::filesystem::file_size(folder.path("s-wal"));
  }
  EXPECT_LE(std::filesystem::file_size(folder.path("s-wal")), 3 * after_ten);
}

}  // namespace
}  // namespace cipin::store
