#include "batch/update/pipeline.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "batch/update/file_counter.h"
#include "tests/batch/store_support.h"
#include "tests/core/toy_tokenizer.h"

namespace cipin::update {
namespace {

using tests::StoreFolder;

// An archive of files of one document, and what counting needs. A token is a code point.
class Fixture {
 public:
  explicit Fixture(std::uint64_t thread_count = 3)
      : database_(tests::open_to_write(folder_.path("s"))),
        term_ids_(tests::make_term_ids(folder_.path("s"), forms_)),
        list_(folder_.path()) {
    settings_.tokenizer = &tokenizer_;
    settings_.term_ids = term_ids_.get();
    settings_.store_path = folder_.path("s");
    settings_.forms_budget_bytes = 1 << 20;
    settings_.parts_budget_bytes = 1 << 20;
    settings_.thread_count = thread_count;
    settings_.stop = &stop;
    Root root;
    root.name = "root";
    root.place = folder_.path("root");
    roots_.push_back(root);
  }
  void add(const std::string& path, const std::string& text) {
    folder_.write("root/" + path, text);
    Work work;
    work.facts = {1, path, static_cast<std::int64_t>(text.size()), 1};
    ASSERT_TRUE(list_.add(work).has_value());
  }
  Status count(const std::function<Status(Part)>& take) {
    return count_files(list_, roots_, settings_, take, [] { return Done{}; });
  }
  /// The counts of an article, by form.
  std::map<std::string, std::uint32_t> terms_of(const store::ArticleRow& article) {
    std::map<std::string, std::uint32_t> terms;
    ContributionReader reader(article.contribution);
    for (TermTokens term; reader.next(term);) {
      for (char c = 'a'; c <= 'z'; ++c) {
        if (number_of(std::string(1, c)) == term.term_id) terms[std::string(1, c)] = term.token_count;
      }
    }
    EXPECT_TRUE(reader.is_intact());
    return terms;
  }
  TermId number_of(const std::string& form) {
    FormSet set;
    set.add(form, Kind::kLatin);
    TermId number = 0;
    EXPECT_TRUE(term_ids_->of_forms(set, std::span(&number, 1)).has_value());
    return number;
  }
  CountSettings& settings() { return settings_; }
  const store::Database& database() const { return database_; }

  std::atomic<bool> stop{false};

 private:
  StoreFolder folder_;
  store::Database database_;
  tests::NumberedForms forms_;
  std::unique_ptr<store::TermIds> term_ids_;
  tests::ToyTokenizer tokenizer_;
  CountSettings settings_;
  WorkList list_;
  std::vector<Root> roots_;
};

std::string text_of(int i) {
  return std::string(static_cast<std::size_t>(i % 7 + 1), static_cast<char>('a' + i % 26)) + "z";
}

TEST(CountFiles, PartsComeInTheOrderOfTheListWithTheCountsOfTheirFiles) {
  Fixture archive;
  for (int i = 0; i < 300; ++i) archive.add("f" + std::to_string(i), text_of(i));
  int next = 0;
  const Status counted = archive.count([&](Part part) -> Status {
    EXPECT_EQ(part.work.facts.path, "f" + std::to_string(next));
    EXPECT_TRUE(part.ends_file);
    EXPECT_EQ(part.documents.rows.size(), 1u);
    std::map<std::string, std::uint32_t> wanted;
    for (const char c : text_of(next)) ++wanted[std::string(1, c)];
    EXPECT_EQ(archive.terms_of(part.documents.rows[0].articles[0]), wanted);
    ++next;
    return Done{};
  });
  EXPECT_TRUE(counted.has_value());
  EXPECT_EQ(next, 300);
}

// With no budget the next file is read when a part has been taken, and the one after that not yet.
TEST(CountFiles, PartsThatWaitAreBounded) {
  Fixture archive;
  archive.settings().parts_budget_bytes = 0;
  for (int i = 0; i < 100; ++i) archive.add("f" + std::to_string(i), text_of(i));
  const std::string& store = archive.settings().store_path;
  const std::string root = store.substr(0, store.rfind('/')) + "/root/";
  int taken = 0;
  int gone = 0;
  const Status counted = archive.count([&](const Part& part) -> Status {
    gone += part.unreadable ? 1 : 0;
    std::filesystem::remove(root + "f" + std::to_string(taken + 2));
    ++taken;
    return Done{};
  });
  EXPECT_TRUE(counted.has_value());
  EXPECT_EQ(taken, 100);
  EXPECT_EQ(gone, 98);
}

TEST(CountFiles, FileThatIsGoneIsAProblemOfItsOwn) {
  Fixture archive;
  archive.add("a", "a");
  archive.add("b", "b");
  archive.add("c", "c");
  std::filesystem::remove(archive.settings().store_path.substr(0, archive.settings().store_path.rfind('/')) +
                          "/root/b");
  std::vector<std::string> problems;
  const Status counted = archive.count([&](Part part) -> Status {
    for (const archive::Problem& problem : part.problems.take())
      problems.push_back(part.work.facts.path + (problem.lost ? "" : " kept"));
    EXPECT_EQ(part.documents.rows.size(), part.work.facts.path == "b" ? 0u : 1u);
    return Done{};
  });
  EXPECT_TRUE(counted.has_value());
  EXPECT_EQ(problems, std::vector<std::string>{"b"});
}

TEST(CountFiles, ErrorOfTakeEndsAllThreads) {
  Fixture archive;
  for (int i = 0; i < 300; ++i) archive.add("f" + std::to_string(i), text_of(i));
  const Status counted = archive.count([&](const Part&) -> Status { return Error{ErrorKind::kNoSpace, "full"}; });
  ASSERT_FALSE(counted.has_value());
  EXPECT_EQ(counted.error().what, "full");
}

TEST(CountFiles, OutOfMemoryInTakeEndsAllThreads) {
  Fixture archive;
  for (int i = 0; i < 300; ++i) archive.add("f" + std::to_string(i), text_of(i));
  const Status counted = archive.count([&](const Part&) -> Status { throw std::bad_alloc(); });
  ASSERT_FALSE(counted.has_value());
  EXPECT_EQ(counted.error().kind, ErrorKind::kNoSpace);
}

TEST(CountFiles, ErrorOfTakeIsToldEvenIfTheRunIsInterrupted) {
  for (int round = 0; round < 20; ++round) {
    Fixture archive;
    for (int i = 0; i < 100; ++i) archive.add("f" + std::to_string(i), text_of(i));
    const Status counted = archive.count([&](const Part&) -> Status {
      archive.stop = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));  // the other threads see it, and end
      return Error{ErrorKind::kIo, "half a document"};
    });
    ASSERT_FALSE(counted.has_value());
    ASSERT_EQ(counted.error().what, "half a document");
  }
}

TEST(CountFiles, InterruptedRunSaysSo) {
  Fixture archive;
  for (int i = 0; i < 300; ++i) archive.add("f" + std::to_string(i), text_of(i));
  const Status counted = archive.count([&](const Part&) -> Status {
    archive.stop = true;
    return Done{};
  });
  ASSERT_FALSE(counted.has_value());
  EXPECT_EQ(counted.error().kind, ErrorKind::kInterrupted);
}

Status give(archive::DocumentSink& sink, std::string_view member, std::string_view text) {
  const archive::Article article = {text, {}};
  return sink.document(member, std::span(&article, 1));
}

TEST(FileCounter, WhatWasReadBeforeAFileFailsIsCountedAndTheNextFileIsRight) {
  Fixture archive;
  Result<std::unique_ptr<FileCounter>> counter = FileCounter::make(archive.settings());
  ASSERT_TRUE(counter.has_value());
  for (const ErrorKind kind : {ErrorKind::kIo, ErrorKind::kNotFound}) {
    Result<Part> part = (*counter)->count({}, [&](archive::DocumentSink& sink) -> Status {
      if (Status given = give(sink, "1", "aab"); !given) return given;
      return Error{kind, "the disk"};
    });
    ASSERT_TRUE(part.has_value());
    EXPECT_TRUE(part->unreadable);
    ASSERT_EQ(part->problems.size(), 1u);
    EXPECT_EQ(part->problems.take().at(0).reason, "the disk");
    using Terms = std::map<std::string, std::uint32_t>;
    ASSERT_EQ(part->documents.rows.size(), 1u);
    EXPECT_EQ(archive.terms_of(part->documents.rows[0].articles[0]), (Terms{{"a", 2}, {"b", 1}}));
    part = (*counter)->count({}, [&](archive::DocumentSink& sink) { return give(sink, "2", "xyy"); });
    ASSERT_TRUE(part.has_value());
    EXPECT_EQ(archive.terms_of(part->documents.rows.at(0).articles[0]), (Terms{{"x", 1}, {"y", 2}}));
  }
}

TEST(FileCounter, ErrorOfTheStoreIsNoProblemOfTheFile) {
  Fixture archive;
  Result<std::unique_ptr<FileCounter>> counter = FileCounter::make(archive.settings());
  ASSERT_TRUE(counter.has_value());
  ASSERT_TRUE(archive.database().execute("DROP TABLE document").has_value());
  Work work;
  work.file_id = 1;
  const Result<Part> part = (*counter)->count(work, [&](archive::DocumentSink& sink) { return give(sink, "", "aab"); });
  ASSERT_FALSE(part.has_value());
  EXPECT_EQ(part.error().kind, ErrorKind::kIo);
}

}  // namespace
}  // namespace cipin::update
