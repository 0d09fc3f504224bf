#include "core/count/form_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace cipin {
namespace {

using Term = std::pair<std::string, Kind>;

constexpr Kind kKinds[] = {Kind::kWord, Kind::kNumber, Kind::kLatin};

// Short forms over few letters, so that most come again; one in a thousand is long.
Term random_term(std::mt19937& random) {
  std::string form;
  const std::size_t length = random() % 1000 == 0 ? 20000 + random() % 60000 : random() % 6;
  while (form.size() < length) form += "ab\0\xff"[random() % 4];
  return {form, kKinds[random() % 3]};
}

TEST(FormSet, NumbersAreThoseOfAMap) {
  std::mt19937 random(3);
  FormSet set;
  std::map<Term, std::uint32_t> twin;
  std::vector<Term> in_order;
  for (int round = 0; round < 60000; ++round) {
    const Term term = random_term(random);
    const auto known = twin.find(term);
    const auto found = set.find(term.first, term.second);
    ASSERT_EQ(found.has_value(), known != twin.end());
    const std::uint32_t number = set.add(term.first, term.second);
    if (known == twin.end()) {
      ASSERT_EQ(number, in_order.size());
      twin.emplace(term, number);
      in_order.push_back(term);
    } else {
      ASSERT_EQ(number, known->second);
      ASSERT_EQ(*found, known->second);
    }
    ASSERT_EQ(set.size(), in_order.size());
  }
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    ASSERT_EQ(set.form(i), in_order[i].first);
    ASSERT_EQ(set.kind(i), in_order[i].second);
  }
  std::vector<std::uint32_t> sorted;
  for (const auto& [term, number] : twin) sorted.push_back(number);  // by form, bytewise, then kind
  EXPECT_EQ(set.sorted(), sorted);
}

TEST(FormSet, KindsOfAFormAreTermsOfTheirOwn) {
  FormSet set;
  EXPECT_EQ(set.add("a", Kind::kWord), 0u);
  EXPECT_EQ(set.add("a", Kind::kLatin), 1u);
  EXPECT_EQ(set.find("a", Kind::kNumber), std::nullopt);
}

TEST(FormSet, LongestClauseIsKeptWhole) {
  FormSet set;
  std::string longest(std::size_t{4} << 16, 'x');
  set.add(longest, Kind::kWord);
  set.add("next", Kind::kWord);
  EXPECT_EQ(set.form(0), longest);
  EXPECT_EQ(set.form(1), "next");
}

TEST(FormSet, ViewsStayWhileTheSetGrows) {
  FormSet set;
  set.add("first", Kind::kWord);
  const std::string_view view = set.form(0);
  for (int i = 0; i < 100000; ++i) set.add(std::to_string(i), Kind::kNumber);
  EXPECT_EQ(view.data(), set.form(0).data());
  EXPECT_EQ(view, "first");
}

TEST(FormSet, ClearedSetIsEmptyAndCountsFromZero) {
  FormSet set;
  for (int i = 0; i < 1000; ++i) set.add(std::to_string(i), Kind::kNumber);
  set.clear();
  EXPECT_EQ(set.size(), 0u);
  EXPECT_EQ(set.memory_bytes(), 0u);
  EXPECT_EQ(set.find("7", Kind::kNumber), std::nullopt);
  EXPECT_EQ(set.add("7", Kind::kNumber), 0u);
}

TEST(FormSet, MovedSetKeepsItsTerms) {
  FormSet set;
  for (int i = 0; i < 1000; ++i) set.add(std::to_string(i), Kind::kNumber);
  FormSet moved = std::move(set);
  set = {};
  EXPECT_EQ(set.add("999", Kind::kNumber), 0u);
  EXPECT_EQ(moved.find("999", Kind::kNumber), 999u);
}

TEST(FormSet, MemoryIsNearWhatIsPromised) {
  FormSet set;
  std::size_t form_bytes = 0;
  for (int i = 0; i < 200000; ++i) {
    const std::string form = std::to_string(i) + "form";
    form_bytes += form.size();
    set.add(form, Kind::kWord);
  }
  EXPECT_LE(set.memory_bytes(), form_bytes + std::size_t{200000} * 35 + ByteArena::kChunkBytes);
}

}  // namespace
}  // namespace cipin
