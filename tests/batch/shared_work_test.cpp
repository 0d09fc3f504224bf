#include "batch/query/shared_work.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>

namespace cipin::query {
namespace {

PieceInHand piece_of(std::uint32_t number) {
  return {nullptr, number, {}};
}

TEST(SharedWork, NobodyWaitsOnceAllAreIdle) {
  WorkPool pool(4);
  std::array<bool, 4> had_work = {true, true, true, true};
  {
    std::vector<std::jthread> threads;
    for (bool& had : had_work) threads.emplace_back([&pool, &had] { had = pool.take(true).has_value(); });
  }
  EXPECT_EQ(had_work, (std::array<bool, 4>{}));
}

TEST(SharedWork, WhatIsGivenIsTakenOnceByAnyThread) {
  constexpr std::uint32_t kWorks = 500;
  WorkPool pool(4);
  std::mutex mutex;
  std::multiset<std::uint32_t> taken;
  const auto take_all = [&] {
    for (bool is_first = true;; is_first = false) {
      const std::optional<SharedWork> work = pool.take(is_first);
      if (!work) return;
      const std::lock_guard lock(mutex);
      taken.insert(std::get<PieceInHand>(*work).part);
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) threads.emplace_back(take_all);
    for (std::uint32_t number = 1; number <= kWorks; ++number) {
      while (!pool.wants_work()) std::this_thread::yield();
      pool.give(piece_of(number));
    }
    take_all();
  }
  EXPECT_EQ(taken.size(), kWorks);
  EXPECT_EQ(std::set(taken.begin(), taken.end()).size(), kWorks);
  EXPECT_EQ(*taken.rbegin(), kWorks);
}

TEST(SharedWork, NobodyWantsWorkBeforeSomebodyHasNone) {
  WorkPool pool(2);
  EXPECT_FALSE(pool.wants_work());
}

PassReport report_of(std::uint64_t begin_bytes, std::uint64_t end_bytes) {
  PassReport report;
  report.size_bytes = end_bytes;
  report.token_count = end_bytes - begin_bytes;
  report.faulty_ranges = {{begin_bytes, 1, 1}};
  report.faulty_sequence_count = 1;
  return report;
}

TEST(SharedArticle, ReportsAreJoinedInTheOrderOfTheText) {
  SharedArticle article({}, report_of(0, 10));
  article.add(30, report_of(30, 40));
  article.add(20, report_of(20, 30));
  article.add(10, report_of(10, 20));
  Tally tally({});
  tally.begin_document(1);
  const Result<PassReport> whole = article.finish(tally);
  ASSERT_TRUE(whole.has_value());
  EXPECT_EQ(whole->size_bytes, 40u);
  EXPECT_EQ(whole->token_count, 40u);
  ASSERT_EQ(whole->faulty_ranges.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(whole->faulty_ranges[i].offset_bytes, 10 * i);
}

TEST(SharedArticle, PartsThatAreDroppedOrTakenBackKeepNobodyWaiting) {
  WorkPool pool(1);
  const auto article = std::make_shared<SharedArticle>(TallyOptions{}, PassReport{});
  const auto other = std::make_shared<SharedArticle>(TallyOptions{}, PassReport{});
  pool.give(PartInHand(other, {"b", 0}));
  pool.give(PartInHand(article, {"a", 0}));
  {
    const std::optional<SharedWork> own = pool.take_back(*article);
    ASSERT_TRUE(own.has_value());
    EXPECT_EQ(std::get<PartInHand>(*own).part().bytes, "a");
    EXPECT_FALSE(pool.take_back(*article).has_value());
  }
  Tally tally({});
  tally.begin_document(1);
  EXPECT_TRUE(article->finish(tally).has_value());
}

TEST(SharedArticle, TermsOfAllHandsAreInOneDocument) {
  SharedArticle article({5, std::size_t{1} << 20, ""}, {});
  std::unique_ptr<Tally> first = article.borrow_tally();
  std::unique_ptr<Tally> second = article.borrow_tally();
  const std::array<Token, 2> tokens = {Token{0, 1, kNoForm, Kind::kByForm}, Token{0, 0, 3, Kind::kByForm}};
  auto own = std::make_unique<Tally>(TallyOptions{5, std::size_t{1} << 20, ""});
  own->begin_document(1);
  for (Tally* tally : {first.get(), second.get(), own.get()}) ASSERT_TRUE(tally->add("x", tokens).has_value());
  article.give_back(std::move(first));
  article.give_back(std::move(second));
  ASSERT_TRUE(article.finish(*own).has_value());
  own->begin_document(2);
  ASSERT_TRUE(own->add("x", tokens).has_value());
  std::vector<std::unique_ptr<Tally>> all;
  all.push_back(std::move(own));
  Result<MergedTally> merged = MergedTally::merge(std::move(all));
  ASSERT_TRUE(merged.has_value());
  std::vector<TermCount> counts;
  merged->for_each_id([&](FormId, const TermCount& count) { counts.push_back(count); });
  const Status visited = merged->for_each_form([&](const TermRecord& record) -> Status {
    counts.push_back(record.count);
    return Done{};
  });
  ASSERT_TRUE(visited.has_value());
  ASSERT_EQ(counts.size(), 2u);
  for (const TermCount& count : counts) {
    EXPECT_EQ(count.token_count, 4u);
    EXPECT_EQ(count.document_frequency, 2u);
  }
}

}  // namespace
}  // namespace cipin::query
