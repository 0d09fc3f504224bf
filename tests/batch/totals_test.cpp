#include "batch/store/totals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/batch/store_support.h"

namespace cipin::store {
namespace {

using tests::rows_of;
using tests::StoreFolder;

// What must stand in the tables, in maps.
class Twin {
 public:
  void add(Month month, const std::vector<TermTokens>& terms, int sign) {
    MonthDelta& sum = months_[month];
    sum.articles += sign;
    for (const TermTokens& term : terms) {
      sum.tokens += sign * std::int64_t{term.token_count};
      for (Sum* of : {&terms_[term.term_id], &periods_[{month, term.term_id}]}) {
        of->token_count += sign * std::int64_t{term.token_count};
        of->document_frequency += sign;
      }
    }
    sum.words = sum.tokens / 2;
  }
  std::vector<std::string> term_rows(TermId count) const {
    std::vector<std::string> rows;
    for (TermId id = 0; id < count; ++id) {
      const auto found = terms_.find(id);
      const Sum sum = found == terms_.end() ? Sum{} : found->second;
      rows.push_back(std::to_string(id) + "|t" + std::to_string(id) + "|" + std::to_string(sum.token_count) + "|" +
                     std::to_string(sum.document_frequency));
    }
    return rows;
  }
  std::vector<std::string> period_rows() const {
    std::vector<std::string> rows;
    for (const auto& [key, sum] : periods_) {
      if (sum.document_frequency == 0) continue;
      rows.push_back(std::to_string(key.first) + "|" + std::to_string(key.second) + "|" +
                     std::to_string(sum.token_count) + "|" + std::to_string(sum.document_frequency));
    }
    return rows;
  }
  std::vector<std::string> month_rows() const {
    std::vector<std::string> rows;
    for (const auto& [month, sum] : months_) {
      if (sum.articles == 0) continue;
      rows.push_back(std::to_string(month) + "|" + std::to_string(sum.articles) + "|" + std::to_string(sum.tokens));
    }
    return rows;
  }

 private:
  std::map<TermId, Sum> terms_;
  std::map<std::pair<Month, TermId>, Sum> periods_;
  std::map<Month, MonthDelta> months_;
};

void add_article(Totals& totals, Month month, const std::vector<TermTokens>& terms, int sign) {
  std::int64_t tokens = 0;
  for (const TermTokens& term : terms) tokens += term.token_count;
  totals.add(month, terms, sign);
  totals.add(month, MonthDelta{sign, sign * tokens, sign * (tokens / 2)});
}

// Applies in a transaction; the terms from `first` to below `end` are new.
void apply(Totals& totals, const Database& database, TermId first, TermId end) {
  FormSet forms;
  for (TermId id = first; id < end; ++id) forms.add("t" + std::to_string(id), Kind::kWord);
  ASSERT_TRUE(database.execute("BEGIN").has_value());
  const Status applied = totals.apply(database, forms, first);
  ASSERT_TRUE(applied.has_value()) << applied.error().what;
  ASSERT_TRUE(database.execute("COMMIT").has_value());
}

void expect_is(const Database& database, const Twin& twin, TermId term_count) {
  ASSERT_EQ(rows_of(database, "SELECT id, form, tf, df FROM term ORDER BY id"), twin.term_rows(term_count));
  ASSERT_EQ(rows_of(database, "SELECT month, term_id, tf, df FROM term_period ORDER BY 1, 2"), twin.period_rows());
  ASSERT_EQ(rows_of(database, "SELECT month, articles, tokens FROM period ORDER BY 1"), twin.month_rows());
}

struct Article {
  Month month;
  std::vector<TermTokens> terms;
};

Article random_article(std::mt19937& random, TermId term_count, std::uint32_t tokens_max) {
  constexpr Month kMonths[] = {0, 201312, 202401, 202402};
  Article article = {kMonths[random() % 4], {}};
  for (TermId id = 0; id < term_count; ++id) {
    if (random() % 3 == 0) article.terms.push_back({id, 1 + static_cast<std::uint32_t>(random()) % tokens_max});
  }
  return article;
}

// Where rows stood after some batch: "known recent added", with "-" for a table that was empty.
using Places = std::set<std::string>;

std::string places_of(const Database& database) {
  std::string places;
  for (const char* const name : {"known", "recent", "added"}) {
    const bool any = *database.integer(std::string("SELECT EXISTS (SELECT 1 FROM term_") + name + ")") != 0;
    places += places.empty() ? "" : " ";
    places += any ? name : "-";
  }
  return places;
}

// Batches of articles that come and go, against the maps.
void keep_a_store(std::uint32_t tokens_max, unsigned seed, const WaitLimits& limits, Places& places) {
  Totals totals(limits);
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  std::mt19937 random(seed);
  Twin twin;
  std::vector<Article> live;
  TermId term_count = 0;
  for (int batch = 0; batch < 15; ++batch) {
    const TermId first_new = term_count;
    term_count += static_cast<TermId>(random() % 12);
    for (int change = 0; change < 20; ++change) {
      if (!live.empty() && random() % 2 == 0) {
        std::swap(live[random() % live.size()], live.back());
        add_article(totals, live.back().month, live.back().terms, -1);
        twin.add(live.back().month, live.back().terms, -1);
        live.pop_back();
      } else {
        live.push_back(random_article(random, term_count, tokens_max));
        add_article(totals, live.back().month, live.back().terms, 1);
        twin.add(live.back().month, live.back().terms, 1);
      }
    }
    apply(totals, database, first_new, term_count);
    if (testing::Test::HasFatalFailure()) return;
    EXPECT_EQ(totals.memory_bytes(), 0u);
    expect_is(database, twin, term_count);
    if (testing::Test::HasFatalFailure()) return;
    places.insert(places_of(database));
    EXPECT_EQ(*database.integer("SELECT count(*) FROM term_recent WHERE id <= (SELECT max(id) FROM term_known)"), 0);
  }
  for (const Article& article : live) {
    add_article(totals, article.month, article.terms, -1);
    twin.add(article.month, article.terms, -1);
  }
  apply(totals, database, term_count, term_count);
  expect_is(database, twin, term_count);
  EXPECT_TRUE(twin.period_rows().empty());
}

TEST(Totals, TablesAreTheSumsOfWhatCameAndWent) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    Places places;
    keep_a_store(9, seed, {}, places);
  }
}

TEST(Totals, ViewIsTheSumsWhateverWaits) {
  Places places;
  constexpr WaitLimits kLimits[] = {
      {0, 0, 2, 2},    // all waits, and is settled now and then
      {0, 0, 0, 0},    // and never
      {0, 100, 2, 3},  // terms alone
      {100, 0, 2, 3},  // sums alone
      {10, 3, 3, 2},   // now this, now that
  };
  for (const WaitLimits& limits : kLimits) {
    for (unsigned seed = 21; seed <= 24; ++seed) {
      SCOPED_TRACE(testing::Message() << limits.new_terms_share << " " << limits.sums_share << " seed " << seed);
      keep_a_store(9, seed, limits, places);
      if (HasFatalFailure()) return;
    }
  }
  for (const char* const place : {"known - -", "known recent -", "known - added", "known recent added"}) {
    EXPECT_TRUE(places.contains(place)) << place;
  }
}

TEST(Totals, CountsBeyond32BitsAreWhole) {
  for (unsigned seed = 11; seed <= 15; ++seed) {
    SCOPED_TRACE(seed);
    Places places;
    keep_a_store(0xFFFFFFFF, seed, {}, places);
    keep_a_store(0xFFFFFFFF, seed, {0, 0, 2, 2}, places);
  }
}

TEST(Totals, WhatCancelsLeavesNoRow) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  Totals totals;
  const std::vector<TermTokens> terms = {{0, 0xFFFFFFFF}, {1, 3}};
  for (int i = 0; i < 3; ++i) add_article(totals, 202401, terms, 1);
  for (int i = 0; i < 3; ++i) add_article(totals, 202401, terms, -1);
  apply(totals, database, 0, 2);
  EXPECT_EQ(rows_of(database, "SELECT tf, df FROM term"), (std::vector<std::string>{"0|0", "0|0"}));
  EXPECT_TRUE(rows_of(database, "SELECT * FROM term_period").empty());
  EXPECT_TRUE(rows_of(database, "SELECT * FROM period").empty());
}

TEST(Totals, OneArticleForAnotherKeepsTheTermsThatStay) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  Totals totals;
  add_article(totals, 202401, {{0, 5}, {1, 1}}, 1);
  apply(totals, database, 0, 2);
  add_article(totals, 202401, {{0, 5}, {1, 1}}, -1);
  add_article(totals, 202402, {{1, 7}}, 1);
  apply(totals, database, 2, 2);
  EXPECT_EQ(rows_of(database, "SELECT tf, df FROM term ORDER BY id"), (std::vector<std::string>{"0|0", "7|1"}));
  EXPECT_EQ(rows_of(database, "SELECT * FROM term_period"), (std::vector<std::string>{"202402|1|7|1"}));
  EXPECT_EQ(rows_of(database, "SELECT month, articles FROM period"), (std::vector<std::string>{"202402|1"}));
}

TEST(Totals, TermNumberedByAnArticleNotYetAddedGetsARow) {
  StoreFolder folder;
  const Database database = tests::open_to_write(folder.path("s"));
  Totals totals;
  add_article(totals, 0, {{1, 2}}, 1);
  apply(totals, database, 0, 3);
  EXPECT_EQ(rows_of(database, "SELECT id, tf FROM term"), (std::vector<std::string>{"0|0", "1|2", "2|0"}));
}

}  // namespace
}  // namespace cipin::store
