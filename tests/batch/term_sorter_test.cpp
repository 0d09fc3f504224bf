#include "batch/query/term_sorter.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace cipin::query {
namespace {

using Sums = std::vector<std::pair<std::pair<std::string, Kind>, std::pair<std::uint64_t, std::uint64_t>>>;

// However little fits, the sums are those of a map, in its order.
TEST(TermSorter, SumsAreThoseOfAMapWhateverFits) {
  for (const std::size_t budget_bytes : {std::size_t{1}, std::size_t{3000}, std::size_t{20000}, std::size_t{1} << 20}) {
    std::mt19937 random(static_cast<std::mt19937::result_type>(budget_bytes));
    std::map<std::pair<std::string, Kind>, std::pair<std::uint64_t, std::uint64_t>> expected;
    TermSorter sorter(budget_bytes, std::filesystem::temp_directory_path());
    for (int i = 0; i < 3000; ++i) {
      const std::string form = "w" + std::to_string(random() % 400);
      const Kind kind = random() % 2 == 0 ? Kind::kWord : Kind::kLatin;
      const std::uint64_t tokens = 1 + random() % 9;
      for (std::uint64_t times = 1 + random() % 3; times > 0; --times) {  // equal ones in a row, too
        ASSERT_TRUE(sorter.add(form, kind, {tokens, 1}));
        auto& sum = expected[{form, kind}];
        sum.first += tokens;
        ++sum.second;
      }
    }
    Sums sums;
    ASSERT_TRUE(sorter.for_each([&](const TermRecord& record) -> Status {
      sums.push_back(
          {{std::string(record.form), record.kind}, {record.count.token_count, record.count.document_frequency}});
      return Done{};
    }));
    EXPECT_EQ(sums, Sums(expected.begin(), expected.end())) << budget_bytes;
  }
}

TEST(TermSorter, NothingIsNothing) {
  TermSorter sorter(1000, std::filesystem::temp_directory_path());
  int count = 0;
  ASSERT_TRUE(sorter.for_each([&](const TermRecord&) -> Status {
    ++count;
    return Done{};
  }));
  EXPECT_EQ(count, 0);
}

}  // namespace
}  // namespace cipin::query
