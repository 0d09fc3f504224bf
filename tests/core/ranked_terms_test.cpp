#include "core/count/ranked_terms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <tuple>

namespace cipin {
namespace {

using Row = std::tuple<std::string, Kind, std::uint64_t, std::uint64_t>;

std::vector<Term> make_terms(std::size_t count) {
  std::mt19937 random(20261120);
  std::vector<Term> terms;
  for (std::size_t i = 0; i < count; ++i) {
    Term term;
    term.form = "词" + std::to_string(random() % (2 * count)) + "#" + std::to_string(i);
    term.kind = random() % 2 == 0 ? Kind::kWord : Kind::kLatin;
    term.count = {1 + random() % 50, 1};  // many ties
    if (random() % 100 == 0) term.count.token_count = (std::uint64_t{1} << 40) + random();
    terms.push_back(std::move(term));
  }
  return terms;
}

std::vector<Row> ranked(const std::vector<Term>& terms, std::uint64_t limit, std::size_t budget_bytes) {
  RankedTerms ranked_terms(limit, budget_bytes, testing::TempDir());
  for (const Term& term : terms) EXPECT_TRUE(ranked_terms.add(term));
  std::vector<Row> rows;
  EXPECT_TRUE(ranked_terms.for_each([&](const Term& term) -> Status {
    rows.emplace_back(term.form, term.kind, term.count.token_count, term.count.document_frequency);
    return Done{};
  }));
  return rows;
}

// The slow, obvious twin: sort all, take the first.
std::vector<Row> sorted(std::vector<Term> terms, std::uint64_t limit) {
  std::vector<Row> rows;
  for (const Term& term : terms)
    rows.emplace_back(term.form, term.kind, term.count.token_count, term.count.document_frequency);
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::make_tuple(~std::get<2>(a), std::get<0>(a), std::get<1>(a)) <
           std::make_tuple(~std::get<2>(b), std::get<0>(b), std::get<1>(b));
  });
  if (limit > 0 && rows.size() > limit) rows.resize(static_cast<std::size_t>(limit));
  return rows;
}

TEST(RankedTerms, AnyLimitAndAnyBudgetGiveTheSortedList) {
  const std::vector<Term> terms = make_terms(5000);
  for (const std::uint64_t limit : {0u, 1u, 7u, 100u, 4999u, 5000u, 9000u}) {
    for (const std::size_t budget_bytes : {std::size_t{1} << 30, std::size_t{200000}, std::size_t{20000}}) {
      EXPECT_EQ(ranked(terms, limit, budget_bytes), sorted(terms, limit)) << limit << " of " << budget_bytes;
    }
  }
}

TEST(RankedTerms, NoTermsGiveNoRows) {
  EXPECT_TRUE(ranked({}, 10, 1 << 20).empty());
}

TEST(RankedTerms, AFolderThatIsNotThereIsAnErrorOnlyWhenItIsNeeded) {
  RankedTerms ranked_terms(0, 1, "/nonexistent/folder");
  const Status added = ranked_terms.add({"词", Kind::kWord, {1, 1}});
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(added.error().path, "/nonexistent/folder");
}

}  // namespace
}  // namespace cipin
