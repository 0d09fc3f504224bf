#include "batch/store/writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/batch/store_support.h"

namespace cipin::store {
namespace {

using archive::Problem;
using tests::rows_of;
using tests::StoreFolder;
using What = DocumentRow::What;

constexpr std::int64_t kMtime = 1700000000000000000;

struct Article {
  archive::Day date = 0;
  std::map<std::string, std::uint32_t> words;
};
using Document = std::vector<Article>;
using Documents = std::map<std::string, Document>;  // by member
using Archive = std::map<std::string, Documents>;   // by path

// A store and the run that writes it.
class Night {
 public:
  explicit Night(const std::string& path) : path_(path) { open(); }
  ~Night() { close(); }

  void open() {
    Database database = tests::open_to_write(path_);
    EXPECT_TRUE(database.execute("INSERT OR IGNORE INTO root VALUES (1, 'r', '/r')").has_value());
    term_ids_ = tests::make_term_ids(path_, forms_);
    Result<Writer> made = Writer::make(std::move(database), *term_ids_, 2200, "test");
    if (!made) std::abort();
    writer_.emplace(*std::move(made));
  }
  /// Ends the run as a kill would: what is not committed is gone.
  void close() {
    writer_.reset();
    term_ids_.reset();
  }
  void reopen() {
    close();
    open();
  }

  Writer& writer() { return *writer_; }
  const Database& database() { return writer_->database(); }
  void commit() {
    const Status committed = writer_->commit();
    ASSERT_TRUE(committed.has_value()) << committed.error().what;
  }

  FileFacts facts(const std::string& path) const { return {1, path, 10, kMtime}; }
  std::int64_t begin(const std::string& path) {
    const Result<std::int64_t> id = writer_->begin_file(facts(path), is_new_);
    EXPECT_TRUE(id.has_value());
    return id ? *id : 0;
  }
  bool put(std::int64_t file_id, const DocumentRow& row) { return put(file_id, is_new_, row); }
  bool put(std::int64_t file_id, bool file_is_new, const DocumentRow& row) {
    std::vector<std::size_t> refused;
    EXPECT_TRUE(put_all(file_id, file_is_new, {row}, refused).has_value());
    return refused.empty();
  }
  /// Two of three with sums, made of their contributions in maps.
  Status put_all(std::int64_t file_id, bool file_is_new, std::vector<DocumentRow> rows,
                 std::vector<std::size_t>& refused) {
    std::map<Month, std::map<TermId, Sum>> sums;
    for (DocumentRow& row : rows) {
      if (row.what != What::kCounted || ++put_count_ % 3 == 0) continue;
      row.in_sums = true;
      for (const ArticleRow& article : row.articles) {
        ContributionReader reader(article.contribution);
        for (TermTokens term; reader.next(term);) {
          Sum& sum = sums[month_of(article.date)][term.term_id];
          sum.token_count += term.token_count;
          ++sum.document_frequency;
        }
      }
    }
    DocumentRows documents{std::move(rows), {}};
    for (const auto& [month, of_month] : sums) {
      SumRunWriter run;
      for (const auto& [term_id, sum] : of_month) run.put(term_id, sum);
      documents.sums.push_back({month, run.take()});
    }
    return writer_->put_documents(file_id, file_is_new, documents, refused);
  }
  void end(std::int64_t file_id, const std::string& path, const std::vector<Problem>& problems = {}) {
    ASSERT_TRUE(writer_->end_file(file_id, is_new_, facts(path), problems).has_value());
  }

  /// A row of a document that was counted.
  DocumentRow counted(const std::string& member, const Document& document) {
    DocumentRow row;
    row.member = member;
    for (const Article& article : document) {
      ArticleRow& of = row.articles.emplace_back();
      of.date = article.date;
      std::vector<std::string> words;
      for (const auto& [word, count] : article.words) words.push_back(word);
      const std::vector<TermId> ids = tests::numbers_of(*term_ids_, words);
      std::vector<TermTokens> terms;
      for (std::size_t i = 0; i < words.size(); ++i) terms.push_back({ids[i], article.words.at(words[i])});
      std::sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) { return a.term_id < b.term_id; });
      append_contribution(terms, of.contribution);
      for (const TermTokens& term : terms) of.token_count += term.token_count;
      of.word_count = of.token_count;
    }
    return row;
  }

  /// A whole file, read again.
  void read_file(const std::string& path, const Documents& documents, const std::vector<Problem>& problems = {}) {
    const std::int64_t id = begin(path);
    for (const auto& [member, document] : documents) EXPECT_TRUE(put(id, counted(member, document)));
    end(id, path, problems);
  }
  std::int64_t file_id(const std::string& path) {
    return *database().integer("SELECT id FROM file WHERE path = '" + path + "'");
  }
  std::string status_of(const std::string& path) {
    const auto rows = rows_of(database(), "SELECT status, mtime_ns > 0 FROM file WHERE path = '" + path + "'");
    return rows.empty() ? "gone" : rows.front();
  }

 private:
  std::string path_;
  tests::NumberedForms forms_;
  std::unique_ptr<TermIds> term_ids_;
  std::optional<Writer> writer_;
  bool is_new_ = false;
  int put_count_ = 0;
};

constexpr const char* kCounted = "0|1";  // and its time of change is remembered
constexpr const char* kStale = "1|0";
constexpr const char* kSkipped = "2|1";

// The store's tables are what the archive adds up to.
void expect_is(Night& night, const Archive& archive) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> terms;
  std::map<std::pair<Month, std::string>, std::pair<std::int64_t, std::int64_t>> periods;
  std::map<Month, std::pair<std::int64_t, std::int64_t>> months;
  std::vector<std::string> documents;
  for (const auto& [path, members] : archive) {
    for (const auto& [member, document] : members) {
      documents.push_back(path + "|" + member + "|" + std::to_string(document.size()));
      for (const Article& article : document) {
        auto& month = months[article.date / 100];
        ++month.first;
        for (const auto& [word, count] : article.words) {
          month.second += count;
          for (auto* sum : {&terms[word], &periods[{article.date / 100, word}]}) {
            sum->first += count;
            ++sum->second;
          }
        }
      }
    }
  }
  const auto text = [](const auto& sum) { return std::to_string(sum.first) + "|" + std::to_string(sum.second); };
  std::vector<std::string> term_rows, period_rows, month_rows;
  for (const auto& [word, sum] : terms) term_rows.push_back(word + "|" + text(sum));
  for (const auto& [key, sum] : periods) {
    period_rows.push_back(std::to_string(key.first) + "|" + key.second + "|" + text(sum));
  }
  for (const auto& [month, sum] : months) month_rows.push_back(std::to_string(month) + "|" + text(sum));
  const Database& database = night.database();
  EXPECT_EQ(rows_of(database, "SELECT form, tf, df FROM term WHERE tf > 0 OR df > 0 ORDER BY form"), term_rows);
  EXPECT_EQ(rows_of(database,
                    "SELECT month, form, term_period.tf, term_period.df FROM term_period JOIN term ON id = term_id "
                    "ORDER BY month, form"),
            period_rows);
  EXPECT_EQ(rows_of(database, "SELECT month, articles, tokens FROM period ORDER BY month"), month_rows);
  EXPECT_EQ(rows_of(database,
                    "SELECT path, member, (SELECT count(*) FROM article WHERE document_id = document.id) FROM document "
                    "JOIN file ON file.id = file_id ORDER BY path, member"),
            documents);
  EXPECT_TRUE(rows_of(database, "SELECT id FROM article WHERE document_id NOT IN (SELECT id FROM document)").empty());
}

const Document kFirst = {{20240105, {{"a", 3}, {"b", 1}}}};
const Document kSecond = {{20240205, {{"b", 2}}}, {0, {{"c", 1}}}};

TEST(Writer, NewDocumentsAreInTheTotals) {
  StoreFolder folder;
  Night night(folder.path("s"));
  const Archive archive = {{"f", {{"", kFirst}}}, {"g", {{"#1", kSecond}, {"#2", {}}}}};
  for (const auto& [path, documents] : archive) night.read_file(path, documents);
  night.commit();
  expect_is(night, archive);
  EXPECT_EQ(night.status_of("f"), kCounted);
  EXPECT_EQ(night.writer().counts().new_documents, 3);
}

TEST(Writer, ChangedDocumentHasItsNewCountsAlone) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"", kFirst}});
  night.commit();
  night.read_file("f", {{"", kSecond}});
  night.commit();
  expect_is(night, {{"f", {{"", kSecond}}}});
  EXPECT_EQ(night.writer().counts().changed_documents, 1);
}

TEST(Writer, DocumentThatIsAsItWasKeepsItsCounts) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"#1", kFirst}, {"#2", kSecond}});
  night.commit();
  const std::int64_t id = night.begin("f");
  for (const char* const member : {"#1", "#2"}) {
    DocumentRow same;
    same.what = What::kSame;
    same.member = member;
    EXPECT_TRUE(night.put(id, same));
  }
  night.end(id, "f");
  night.commit();
  expect_is(night, {{"f", {{"#1", kFirst}, {"#2", kSecond}}}});
  EXPECT_EQ(night.writer().counts().changed_documents, 0);
}

TEST(Writer, DocumentThatAFileHasNoMoreIsWithdrawn) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"#1", kFirst}, {"#2", kSecond}});
  night.commit();
  night.read_file("f", {{"#2", kSecond}});
  night.commit();
  expect_is(night, {{"f", {{"#2", kSecond}}}});
  EXPECT_EQ(night.writer().counts().withdrawn_documents, 1);
}

TEST(Writer, DocumentsOfOneFileAreNotSeenForTheNext) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"#1", kFirst}});
  night.read_file("g", {{"#1", kSecond}, {"#2", kFirst}});
  night.commit();
  night.read_file("f", {{"#1", kSecond}});
  night.read_file("g", {});
  night.commit();
  expect_is(night, {{"f", {{"#1", kSecond}}}});
}

TEST(Writer, WithdrawnFileLeavesNothing) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"", kFirst}}, {{"", 3, 1, "not UTF-8", false}});
  night.read_file("g", {{"", kSecond}});
  night.commit();
  ASSERT_TRUE(night.writer().withdraw_file(night.file_id("f")).has_value());
  night.commit();
  expect_is(night, {{"g", {{"", kSecond}}}});
  EXPECT_EQ(night.status_of("f"), "gone");
  EXPECT_TRUE(rows_of(night.database(), "SELECT * FROM skipped").empty());
}

// Documents that have more (month, term) keys than a Night's writer has room for.
Documents many_documents() {
  Documents documents;
  for (int i = 0; i < 40; ++i) {
    Document& document = documents["#" + std::to_string(i)];
    document.push_back({20240101, {}});
    for (int word = 0; word < 300; ++word) {
      document[0].words["w" + std::to_string(i) + "-" + std::to_string(word)] = 2;
    }
  }
  return documents;
}

TEST(Writer, FileOfManyDocumentsIsWithdrawnWithinTheRoomForTotals) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", many_documents());
  night.read_file("g", {{"", kFirst}});
  night.commit();
  ASSERT_TRUE(night.writer().withdraw_file(night.file_id("f")).has_value());
  EXPECT_FALSE(night.writer().totals_are_full());
  night.reopen();  // killed: some are gone, and the totals know it
  Documents left = many_documents();
  std::erase_if(left, [&](const auto& document) {
    return *night.database().integer("SELECT count(*) FROM document WHERE member = '" + document.first + "'") == 0;
  });
  EXPECT_LT(left.size(), 40u);
  EXPECT_GT(left.size(), 0u);
  expect_is(night, {{"f", left}, {"g", {{"", kFirst}}}});
  ASSERT_TRUE(night.writer().withdraw_file(night.file_id("f")).has_value());
  night.commit();
  expect_is(night, {{"g", {{"", kFirst}}}});
}

TEST(Writer, FileThatLosesManyDocumentsStaysWithinTheRoomForTotals) {
  StoreFolder folder;
  Night night(folder.path("s"));
  Documents documents = many_documents();
  documents["last"] = kFirst;
  night.read_file("f", documents);
  night.commit();
  const std::int64_t id = night.begin("f");
  EXPECT_TRUE(night.put(id, night.counted("last", kSecond)));
  night.end(id, "f");
  EXPECT_FALSE(night.writer().totals_are_full());
  night.reopen();
  EXPECT_EQ(night.status_of("f"), "3|0");  // at work: it is read again
  night.read_file("f", {{"last", kSecond}});
  night.commit();
  expect_is(night, {{"f", {{"last", kSecond}}}});
}

TEST(Writer, CopiedDocumentHasTheCountsOfTheOriginalAndItsOwnDate) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("old", {{"", kSecond}});
  night.commit();
  DocumentRow copy = night.counted("", {});
  copy.what = What::kCopied;
  copy.copy_of = *night.database().integer("SELECT id FROM document");
  copy.articles.resize(2);
  copy.articles[0].date = 20240301;
  copy.articles[1].date = 20240302;
  const std::int64_t id = night.begin("new");
  EXPECT_TRUE(night.put(id, copy));
  night.end(id, "new");
  ASSERT_TRUE(night.writer().withdraw_file(night.file_id("old")).has_value());
  night.commit();
  expect_is(night, {{"new", {{"", {{20240301, {{"b", 2}}}, {20240302, {{"c", 1}}}}}}}});
  EXPECT_EQ(night.writer().counts().renamed_documents, 1);
  EXPECT_EQ(night.writer().counts().withdrawn_documents, 0);
  EXPECT_EQ(night.writer().counts().new_documents, 1);  // "old", when it was read
}

TEST(Writer, DocumentWhoseContentStandsInAFileThatStaysIsNotLost) {
  StoreFolder folder;
  Night night(folder.path("s"));
  std::uint64_t hash = 1;
  // "moved" is in a file that stays; "twice" is in two files that go; "alone" is nowhere else.
  const std::pair<const char*, const char*> files[] = {
      {"old/a", "moved"}, {"old/b", "twice"}, {"old/c", "twice"}, {"old/d", "alone"}, {"new/a", "moved"}};
  std::map<std::string, std::uint64_t> hashes;
  for (const auto& [path, content] : files) {
    DocumentRow row = night.counted("", kFirst);
    row.content_hash = hashes.try_emplace(content, hash++).first->second;
    const std::int64_t id = night.begin(path);
    EXPECT_TRUE(night.put(id, row));
    night.end(id, path);
  }
  night.commit();
  night.reopen();
  EXPECT_EQ(*night.writer().count_gone(1), 0);
  for (const char* const path : {"old/a", "old/b", "old/c", "old/d"}) {
    ASSERT_TRUE(night.writer().note_gone(night.file_id(path)).has_value());
  }
  EXPECT_EQ(*night.writer().count_gone(1), 4);
  EXPECT_EQ(*night.writer().count_lost(1), 3);
  EXPECT_EQ(*night.writer().count_gone(2), 0);
  EXPECT_EQ(*night.writer().count_lost(2), 0);
}

TEST(Writer, DocumentWhoseTwinIsInAnotherRootIsLostUnlessItMovedThere) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("old", {{"#1", kFirst}, {"#2", kFirst}});
  ASSERT_TRUE(night.database().execute("INSERT INTO root VALUES (2, 'other', '/o')").has_value());
  bool is_new = false;
  const Result<std::int64_t> mirror = night.writer().begin_file({2, "old", 10, kMtime}, is_new);
  ASSERT_TRUE(mirror.has_value());
  EXPECT_TRUE(night.put(*mirror, is_new, night.counted("#1", kFirst)));
  ASSERT_TRUE(night.writer().note_gone(night.file_id("old")).has_value());
  EXPECT_EQ(*night.writer().count_lost(1), 2);
  DocumentRow copy;
  copy.what = What::kCopied;
  copy.member = "#2";
  copy.copy_of = *night.database().integer("SELECT id FROM document WHERE member = '#2'");
  copy.articles.resize(1);
  EXPECT_TRUE(night.put(*mirror, is_new, copy));
  EXPECT_EQ(*night.writer().count_lost(1), 1);
}

TEST(Writer, CopyOfWhatHasOtherArticlesIsCorrupt) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("old", {{"", kSecond}});
  DocumentRow copy;
  copy.what = What::kCopied;
  copy.copy_of = *night.database().integer("SELECT id FROM document");
  copy.articles.resize(1);
  const std::int64_t id = night.begin("new");
  std::vector<std::size_t> refused;
  const Status put = night.put_all(id, true, {copy}, refused);
  ASSERT_FALSE(put.has_value());
  EXPECT_EQ(put.error().kind, ErrorKind::kCorrupt);
}

TEST(Writer, SecondDocumentOfANameIsNotCounted) {
  StoreFolder folder;
  Night night(folder.path("s"));
  for (int time = 0; time < 2; ++time) {  // a new file, then a known one
    const std::int64_t id = night.begin("f");
    EXPECT_TRUE(night.put(id, night.counted("#=x", kFirst)));
    EXPECT_FALSE(night.put(id, night.counted("#=x", kSecond)));
    night.end(id, "f");
    night.commit();
    expect_is(night, {{"f", {{"#=x", kFirst}}}});
  }
}

TEST(Writer, SecondDocumentOfANameIsNotInTheSumsOfThoseItCameWith) {
  StoreFolder folder;
  Night night(folder.path("s"));
  for (int time = 0; time < 2; ++time) {
    const std::int64_t id = night.begin("f");
    std::vector<std::size_t> refused;
    const DocumentRow first = night.counted("#=x", kFirst);
    const DocumentRow second = night.counted("#=x", kSecond);
    const DocumentRow other = night.counted("#=y", kSecond);
    ASSERT_TRUE(night.put_all(id, time == 0, {first, second, other}, refused).has_value());
    EXPECT_EQ(refused, std::vector<std::size_t>{1});
    night.end(id, "f");
    night.commit();
    expect_is(night, {{"f", {{"#=x", kFirst}, {"#=y", kSecond}}}});
  }
}

// Two documents, "a#1" and "b", were counted; tonight none is seen, and there is a problem.
Archive after_problem(const Problem& problem, std::string* status) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"a#1", kFirst}, {"b", kSecond}});
  night.commit();
  night.read_file("f", {}, {problem});
  night.commit();
  *status = night.status_of("f");
  Archive left;
  for (const std::string& member : rows_of(night.database(), "SELECT member FROM document")) {
    left["f"][member] = member == "b" ? kSecond : kFirst;
  }
  expect_is(night, left);
  return left;
}

std::string members_of(const Archive& archive) {
  std::string members;
  for (const auto& [path, documents] : archive) {
    for (const auto& [member, document] : documents) members += member + " ";
  }
  return members;
}

TEST(Writer, LostEndOfAFileKeepsWhatWasNotSeenAsStale) {
  std::string status;
  EXPECT_EQ(members_of(after_problem({"", 7, 0, "cut short", true}, &status)), "a#1 b ");
  EXPECT_EQ(status, kStale);
}

TEST(Writer, LostMemberKeepsThatMemberAlone) {
  std::string status;
  EXPECT_EQ(members_of(after_problem({"b", 0, 0, "encrypted", true}, &status)), "b ");
  EXPECT_EQ(status, kStale);
  EXPECT_EQ(members_of(after_problem({"a", 0, 0, "cut short", true}, &status)), "a#1 ");
  EXPECT_EQ(members_of(after_problem({"a#1", 0, 9, "not JSON", true}, &status)), "a#1 ");
  EXPECT_EQ(status, kStale);
}

TEST(Writer, MemberWhoseNameOnlyBeginsAlikeIsWithdrawn) {
  std::string status;
  EXPECT_EQ(members_of(after_problem({"a#", 0, 9, "not JSON", true}, &status)), "");
  EXPECT_EQ(status, kSkipped);
}

TEST(Writer, RangeOrTextThatIsOnlyFaultyKeepsNothing) {
  std::string status;
  EXPECT_EQ(members_of(after_problem({"", 7, 5, "not JSON", true}, &status)), "");
  EXPECT_EQ(members_of(after_problem({"", 7, 0, "not UTF-8", false}, &status)), "");
  EXPECT_EQ(status, kSkipped);
}

TEST(Writer, StaleFileThatIsReadAgainIsCounted) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"", kFirst}});
  night.read_file("f", {}, {{"", 0, 0, "cannot be read", true}});
  night.commit();
  EXPECT_EQ(night.status_of("f"), kStale);
  EXPECT_EQ(rows_of(night.database(), "SELECT path, reason, lost FROM skipped"),
            std::vector<std::string>{"f|cannot be read|1"});
  night.read_file("f", {{"", kSecond}});
  night.commit();
  EXPECT_EQ(night.status_of("f"), kCounted);
  EXPECT_TRUE(rows_of(night.database(), "SELECT * FROM skipped").empty());
  expect_is(night, {{"f", {{"", kSecond}}}});
}

TEST(Writer, UnreachableFileIsStaleAndASkippedOneStaysSkipped) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"", kFirst}});
  night.read_file("g", {}, {{"", 0, 0, "a FIFO", true}});
  ASSERT_TRUE(night.writer().mark_stale(night.file_id("f")).has_value());
  ASSERT_TRUE(night.writer().mark_stale(night.file_id("g")).has_value());
  night.commit();
  EXPECT_EQ(night.status_of("f"), kStale);
  EXPECT_EQ(night.status_of("g"), kSkipped);
  expect_is(night, {{"f", {{"", kFirst}}}});
}

TEST(Writer, FileThatWasNotEndedIsReadAgain) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"#1", kFirst}});
  night.commit();
  const std::int64_t id = night.begin("f");
  EXPECT_TRUE(night.put(id, night.counted("#1", kSecond)));
  night.commit();
  night.reopen();
  EXPECT_EQ(night.status_of("f"), "3|0");  // at work, time of change unknown
  expect_is(night, {{"f", {{"#1", kSecond}}}});
}

TEST(Writer, WhatWasNotCommittedIsGone) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"", kFirst}});
  night.commit();
  night.read_file("f", {{"", kSecond}});
  night.read_file("g", {{"", kSecond}});
  night.reopen();
  expect_is(night, {{"f", {{"", kFirst}}}});
  EXPECT_EQ(night.status_of("f"), kCounted);
}

TEST(Writer, RunIsToldWithItsEnd) {
  StoreFolder folder;
  Night night(folder.path("s"));
  night.read_file("f", {{"", kFirst}});
  ASSERT_TRUE(night.writer().finish_run(3, 17).has_value());
  EXPECT_EQ(
      rows_of(night.database(), "SELECT finished IS NOT NULL, exit_code, version, new_documents, read_bytes FROM run"),
      std::vector<std::string>{"1|3|test|1|17"});
}

TEST(Writer, SourceOfAnArticleIsOneRow) {
  StoreFolder folder;
  Night night(folder.path("s"));
  for (const char* const path : {"f", "g"}) {
    DocumentRow row = night.counted("", kFirst);
    row.articles[0].source = "报";
    const std::int64_t id = night.begin(path);
    EXPECT_TRUE(night.put(id, row));
    night.end(id, path);
    night.commit();
  }
  EXPECT_EQ(rows_of(night.database(), "SELECT name, count(*) FROM article JOIN source ON source.id = source_id"),
            std::vector<std::string>{"报|2"});
}

Document random_document(std::mt19937& random) {
  constexpr archive::Day kDates[] = {0, 20240101, 20240131, 20240201};
  Document document(random() % 3);
  for (Article& article : document) {
    article.date = kDates[random() % 4];
    for (std::size_t count = random() % 5; count > 0; --count) {
      article.words["w" + std::to_string(random() % 30)] = 1 + static_cast<std::uint32_t>(random()) % 4;
    }
  }
  return document;
}

TEST(Writer, RandomNightsEndAsTheArchiveIs) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    StoreFolder folder;
    Night night(folder.path("s"));
    Archive archive, committed;
    for (int step = 0; step < 120; ++step) {
      const std::string path = "f" + std::to_string(random() % 6);
      if (random() % 5 == 0 && archive.contains(path)) {
        archive.erase(path);
        ASSERT_TRUE(night.writer().withdraw_file(night.file_id(path)).has_value());
      } else {
        Documents& documents = archive[path];
        documents.clear();
        for (std::size_t count = random() % 4; count > 0; --count) {
          documents["#" + std::to_string(random() % 5)] = random_document(random);
        }
        night.read_file(path, documents);
      }
      if (random() % 4 == 0) {
        night.commit();
        committed = archive;
      } else if (random() % 15 == 0) {  // killed
        night.reopen();
        archive = committed;
      }
    }
    night.commit();
    expect_is(night, archive);
  }
}

}  // namespace
}  // namespace cipin::store
