#include "core/count/article_tally.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/text/kind.h"

namespace cipin {
namespace {

using Term = std::pair<std::string, Kind>;

constexpr FormId kFormIdCount = 12;

std::string form_of_id(FormId id) {
  return "w" + std::to_string(id % 10) + (id < 10 ? "" : "!");
}

// A store's numbers, from 1000 down, so that they do not rise as terms come.
class FakeNumbers final : public TermNumbers {
 public:
  std::span<const std::atomic<TermId>> known_numbers() const override { return known_ids_; }
  Status of_form_ids(std::span<const FormId> form_ids) override {
    if (fails) return Error{ErrorKind::kIo, "no numbers"};
    for (const FormId id : form_ids) {
      ++asked_ids[id];
      const std::string form = form_of_id(id);
      known_ids_[id] = number({form, kind_of_form(form)}) + 1;
    }
    return Done{};
  }
  Status of_forms(const FormSet& forms, std::span<TermId> numbers) override {
    if (fails) return Error{ErrorKind::kIo, "no numbers"};
    if (forms.size() > 0) ++form_calls;
    for (std::uint32_t i = 0; i < forms.size(); ++i) numbers[i] = number({std::string(forms.form(i)), forms.kind(i)});
    return Done{};
  }
  TermId number(const Term& term) {
    return known_.emplace(term, 1000000 - static_cast<TermId>(known_.size())).first->second;
  }

  std::map<FormId, int> asked_ids;
  int form_calls = 0;
  bool fails = false;

 private:
  std::map<Term, TermId> known_;
  std::vector<std::atomic<TermId>> known_ids_ = std::vector<std::atomic<TermId>>(kFormIdCount);
};

// What a map says of an article.
struct Twin {
  std::map<Term, std::uint32_t> terms;
  std::uint64_t token_count = 0;
  std::uint64_t word_count = 0;

  void add(const Term& term) {
    ++terms[term];
    ++token_count;
    if (term.second != Kind::kPunctuation && term.second != Kind::kSpace) ++word_count;
  }
};

// Tokens of random clauses, with and without an id; "w3" comes as either.
class Clauses {
 public:
  explicit Clauses(unsigned seed) : random_(seed) {}

  void add_clause(ArticleTally& tally, Twin& twin, std::size_t token_count) {
    std::string text;
    std::vector<Token> tokens;
    for (; token_count > 0; --token_count) {
      const auto begin = static_cast<std::uint32_t>(text.size());
      Token token = {begin, 0, kNoForm, Kind::kByForm};
      if (random_() % 2 == 0) {
        token.form_id = next(kFormIdCount);
        text += form_of_id(token.form_id);
      } else {
        static const char* const kForms[] = {"w3", "，", " ", "12", "词", "x", "w4"};
        text += kForms[random_() % 7];
        if (random_() % 3 == 0) text += std::to_string(random_() % 5000);
        if (random_() % 9 == 0) token.kind = Kind::kWord;
      }
      token.length_bytes = static_cast<std::uint32_t>(text.size()) - begin;
      const std::string form = text.substr(begin);
      twin.add({form, token.kind == Kind::kByForm ? kind_of_form(form) : token.kind});
      tokens.push_back(token);
    }
    ASSERT_TRUE(tally.add(text, tokens).has_value());
  }
  unsigned next(unsigned below) { return static_cast<unsigned>(random_() % below); }

 private:
  std::mt19937 random_;
};

void expect_is(const ArticleCounts& counts, const Twin& twin, FakeNumbers& numbers) {
  ASSERT_EQ(counts.token_count, twin.token_count);
  ASSERT_EQ(counts.word_count, twin.word_count);
  std::map<TermId, std::uint32_t> wanted;
  for (const auto& [term, tokens] : twin.terms) wanted[numbers.number(term)] += tokens;
  std::map<TermId, std::uint32_t> had;
  std::int64_t last_id = -1;
  for (const TermTokens& term : counts.terms) {
    ASSERT_GT(std::int64_t{term.term_id}, last_id);
    last_id = term.term_id;
    had[term.term_id] = term.token_count;
  }
  ASSERT_EQ(had, wanted);
}

using Sums = std::map<std::pair<std::uint32_t, TermId>, std::pair<std::uint64_t, std::uint64_t>>;

void add_to(Sums& sums, std::uint32_t group, const Twin& twin, FakeNumbers& numbers) {
  std::map<TermId, std::uint64_t> of_article;  // "w3" with and without an id is one term
  for (const auto& [term, tokens] : twin.terms) of_article[numbers.number(term)] += tokens;
  for (const auto& [id, tokens] : of_article) {
    sums[{group, id}].first += tokens;
    ++sums[{group, id}].second;
  }
}

// By group as they first came, each rising by id.
void expect_are(std::span<const GroupSum> sums, const Sums& wanted, const std::vector<std::uint32_t>& groups) {
  Sums had;
  auto group = groups.begin();
  std::int64_t last_id = -1;
  for (const GroupSum& sum : sums) {
    if (last_id >= 0 && sum.group != *group) last_id = -1;
    while (group != groups.end() && *group != sum.group) ++group;
    ASSERT_NE(group, groups.end()) << "out of order: " << sum.group;
    ASSERT_GT(std::int64_t{sum.term_id}, last_id);
    last_id = sum.term_id;
    had[{sum.group, sum.term_id}] = {sum.token_count, sum.document_frequency};
  }
  ASSERT_EQ(had, wanted);
}

// `summed` is how often there were sums.
void count_like_a_map(std::size_t forms_budget_bytes, unsigned seed, int& summed) {
  FakeNumbers numbers;
  ArticleTally tally(kFormIdCount, forms_budget_bytes, numbers);
  Clauses clauses(seed);
  for (int batch = 0; batch < 40; ++batch) {
    std::vector<Twin> twins(clauses.next(6));
    std::vector<std::uint32_t> groups;
    std::vector<std::uint32_t> group_of_article;
    const unsigned group_count = 1 + clauses.next(4);
    for (Twin& twin : twins) {
      group_of_article.push_back(201301 + clauses.next(group_count));
      if (std::find(groups.begin(), groups.end(), group_of_article.back()) == groups.end()) {
        groups.push_back(group_of_article.back());
      }
      tally.begin_article(group_of_article.back());
      for (unsigned clause_count = clauses.next(8); clause_count > 0; --clause_count) {
        clauses.add_clause(tally, twin, clauses.next(60));
        if (testing::Test::HasFatalFailure()) return;
      }
    }
    const Result<std::span<const ArticleCounts>> counted = tally.finish();
    ASSERT_TRUE(counted.has_value());
    ASSERT_EQ(counted->size(), twins.size());
    for (std::size_t i = 0; i < twins.size(); ++i) {
      expect_is((*counted)[i], twins[i], numbers);
      if (testing::Test::HasFatalFailure()) return;
    }
    if (tally.sums().empty()) continue;
    ++summed;
    Sums sums;
    for (std::size_t i = 0; i < twins.size(); ++i) add_to(sums, group_of_article[i], twins[i], numbers);
    expect_are(tally.sums(), sums, groups);
    if (testing::Test::HasFatalFailure()) return;
  }
}

// Low numbers make short gaps: they are for what is in most contributions.
TEST(ArticleTally, FormsOfMostArticlesAreNumberedFirst) {
  FakeNumbers numbers;
  ArticleTally tally(kFormIdCount, 1 << 20, numbers);
  const std::vector<std::vector<FormId>> articles = {{1, 2, 2, 2, 7}, {2, 9}, {7, 9, 9}, {9, 3}};
  for (const std::vector<FormId>& article : articles) {
    tally.begin_article();
    for (const FormId id : article) {
      const std::string form = form_of_id(id);
      const Token token = {0, static_cast<std::uint32_t>(form.size()), id, Kind::kByForm};
      ASSERT_TRUE(tally.add(form, std::span(&token, 1)).has_value());
    }
  }
  ASSERT_TRUE(tally.finish().has_value());
  const std::vector<FormId> by_number = {9, 2, 7, 1, 3};    // in 3, 2, 2, 1 and 1 articles
  for (std::size_t i = 0; i + 1 < by_number.size(); ++i) {  // the store's numbers fall as they are given
    EXPECT_GT(numbers.known_numbers()[by_number[i]].load(), numbers.known_numbers()[by_number[i + 1]].load());
  }
}

TEST(ArticleTally, CountsAreThoseOfAMap) {
  int summed = 0;
  count_like_a_map(std::size_t{64} << 20, 1, summed);
  EXPECT_GE(summed, 25);  // of 40; a sixth has no articles, others no tokens
}

TEST(ArticleTally, NumberingInTheMiddleOfAnArticleChangesNothing) {
  int summed = 0;
  count_like_a_map(1, 2, summed);
  EXPECT_LT(summed, 10);
}

TEST(ArticleTally, BudgetBetweenTwoClausesChangesNothing) {
  int summed = 0;
  count_like_a_map((std::size_t{1} << 19) + 9000, 3, summed);  // an arena's first chunk, and some terms
}

TEST(ArticleTally, LongArticleHoldsItsTermsNotItsParts) {
  FakeNumbers numbers;
  ArticleTally tally(kFormIdCount, 1, numbers);
  const std::string text = "abcdefgh";
  std::vector<Token> tokens;
  for (std::uint32_t i = 0; i < text.size(); ++i) tokens.push_back({i, 1, kNoForm, Kind::kByForm});
  tally.begin_article();
  for (int part = 0; part < 10000; ++part) ASSERT_TRUE(tally.add(text, tokens).has_value());
  const auto counted = tally.finish();
  ASSERT_TRUE(counted.has_value());
  ASSERT_EQ((*counted)[0].terms.size(), 8u);
  for (const TermTokens& term : (*counted)[0].terms) EXPECT_EQ(term.token_count, 10000u);
  EXPECT_LE((*counted)[0].terms.capacity(), 64u);
}

TEST(ArticleTally, MillionsOfArticlesAtOnceAreKeptApart) {
  FakeNumbers numbers;
  ArticleTally tally(kFormIdCount, std::size_t{64} << 20, numbers);
  const std::uint32_t article_count = (2u << 20) + 9;
  for (std::uint32_t i = 0; i < article_count; ++i) {
    tally.begin_article();
    const std::string form = form_of_id(i % kFormIdCount);
    const Token token = {0, static_cast<std::uint32_t>(form.size()), i % kFormIdCount, Kind::kByForm};
    const std::vector<Token> tokens(1 + i % 3, token);
    ASSERT_TRUE(tally.add(form, tokens).has_value());
  }
  const auto counted = tally.finish();
  ASSERT_TRUE(counted.has_value());
  ASSERT_EQ(counted->size(), article_count);
  for (std::uint32_t i = 0; i < article_count; ++i) {
    const ArticleCounts& counts = (*counted)[i];
    ASSERT_EQ(counts.terms.size(), 1u) << i;
    ASSERT_EQ(counts.terms[0].term_id, numbers.known_numbers()[i % kFormIdCount].load() - 1) << i;
    ASSERT_EQ(counts.terms[0].token_count, 1 + i % 3) << i;
  }
}

TEST(ArticleTally, TermOfManyTokensIsOne) {
  FakeNumbers numbers;
  ArticleTally tally(kFormIdCount, std::size_t{64} << 20, numbers);
  const Token by_id = {0, 2, 3, Kind::kByForm};
  const Token by_form = {0, 2, kNoForm, Kind::kByForm};
  for (const std::size_t count : {4094, 4095, 4096, 12285, 100000}) {
    for (const std::size_t formed_count : {std::size_t{0}, std::size_t{1}, std::size_t{4096}}) {
      std::vector<Token> tokens(count, by_id);
      tokens.insert(tokens.end(), formed_count, by_form);
      tally.begin_article(7);
      ASSERT_TRUE(tally.add("w3", tokens).has_value());
      const auto counted = tally.finish();
      ASSERT_TRUE(counted.has_value());
      ASSERT_EQ((*counted)[0].terms.size(), 1u);
      EXPECT_EQ((*counted)[0].terms[0].token_count, count + formed_count);
      ASSERT_EQ(tally.sums().size(), 1u);
      EXPECT_EQ(tally.sums()[0].token_count, count + formed_count);
      EXPECT_EQ(tally.sums()[0].document_frequency, 1u);
    }
  }
}

TEST(ArticleTally, FormIdIsNumberedOnce) {
  FakeNumbers numbers;
  ArticleTally tally(kFormIdCount, 1, numbers);
  Clauses clauses(4);
  for (int i = 0; i < 20; ++i) {
    Twin twin;
    tally.begin_article();
    clauses.add_clause(tally, twin, 50);
    ASSERT_TRUE(tally.finish().has_value());
  }
  EXPECT_EQ(numbers.asked_ids.size(), kFormIdCount);
  for (const auto& [id, times] : numbers.asked_ids) EXPECT_EQ(times, 1) << id;
}

TEST(ArticleTally, SmallBudgetNumbersEarlyAndLargeOneOnce) {
  for (const std::size_t budget_bytes : {std::size_t{1}, std::size_t{64} << 20}) {
    FakeNumbers numbers;
    ArticleTally tally(kFormIdCount, budget_bytes, numbers);
    Clauses clauses(5);
    Twin twin;
    tally.begin_article();
    for (int i = 0; i < 10; ++i) clauses.add_clause(tally, twin, 50);
    ASSERT_TRUE(tally.finish().has_value());
    EXPECT_EQ(numbers.form_calls, budget_bytes == 1 ? 10 : 1);
  }
}

TEST(ArticleTally, FinishWithoutArticlesIsEmpty) {
  FakeNumbers numbers;
  ArticleTally tally(kFormIdCount, 1000, numbers);
  for (int i = 0; i < 2; ++i) {
    const auto counted = tally.finish();
    ASSERT_TRUE(counted.has_value());
    EXPECT_TRUE(counted->empty());
  }
}

TEST(ArticleTally, ErrorOfTheNumbersComesBack) {
  FakeNumbers numbers;
  ArticleTally tally(kFormIdCount, 1, numbers);
  tally.begin_article();
  numbers.fails = true;
  const std::vector<Token> tokens = {{0, 1, kNoForm, Kind::kByForm}};
  EXPECT_FALSE(tally.add("x", tokens).has_value());
  EXPECT_FALSE(tally.finish().has_value());
}

}  // namespace
}  // namespace cipin
