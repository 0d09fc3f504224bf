#include "core/count/short_forms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

namespace cipin {
namespace {

struct Expected {
  std::uint32_t token_count = 0;
  std::set<std::uint32_t> documents;
  bool operator==(const Expected&) const = default;
};
using Counts = std::map<std::pair<std::string, Kind>, Expected>;

// Forms whose keys are alike: of all lengths around what lies in a slot, with NUL at their ends, differing in one byte.
std::string random_form(std::mt19937& random) {
  std::string form(1 + random() % (random() % 8 == 0 ? 60 : 18), "a\0z"[random() % 3]);
  form[random() % form.size()] = static_cast<char>("ab\0\x7F"[random() % 4]);
  if (random() % 4 == 0) form.back() = static_cast<char>('0' + random() % 10);
  return form;
}

// The table's entries, in order, are those of the map sorted by order_of their forms, then as the map has them.
void expect_in_order(const ShortForms& table, const Counts& expected) {
  std::vector<const Counts::value_type*> order;
  for (const auto& count : expected) order.push_back(&count);
  std::ranges::stable_sort(order, {}, [](const auto* count) { return ShortForms::order_of(count->first.first); });
  ShortForms::InOrder entries(table);
  ShortForms::Entry entry;
  std::uint64_t entry_order = 0;
  for (const auto* const count : order) {
    const auto& [term, numbers] = *count;
    ASSERT_TRUE(entries.next(entry, entry_order));
    ASSERT_EQ(entry.form, term.first);
    ASSERT_EQ(entry.kind, term.second);
    ASSERT_EQ(entry_order, ShortForms::order_of(term.first));
    ASSERT_EQ(entry.token_count, numbers.token_count);
    ASSERT_EQ(entry.document_frequency, numbers.documents.size());
    ASSERT_EQ(entry.last_document, *numbers.documents.rbegin());
    ASSERT_FALSE(entry.begins_in_carried_document);
  }
  ASSERT_FALSE(entries.next(entry, entry_order));
}

TEST(ShortForms, CountsAreThoseOfAMap) {
  std::mt19937 random(17);
  for (int round = 0; round < 30; ++round) {
    ShortForms table;
    Counts expected;
    for (std::uint32_t document = 1; document < 40; ++document) {
      table.begin_document(document);
      std::string text;
      std::vector<Token> tokens;
      for (std::size_t i = random() % 150; i > 0; --i) {
        const std::string form = random_form(random);
        const Kind asked = random() % 3 > 0 ? Kind::kByForm : random() % 2 == 0 ? Kind::kLatin : Kind::kCode;
        tokens.push_back(
            {static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(form.size()), kNoForm, asked});
        text += form;
        Expected& count = expected[{form, asked == Kind::kByForm ? kind_of_form(form) : asked}];
        ++count.token_count;
        count.documents.insert(document);
      }
      const std::string exact(text);  // its last forms have nothing behind them that may be read
      ASSERT_EQ(table.add(exact, tokens, std::size_t{1} << 30), tokens.size());
    }
    ASSERT_EQ(table.type_count(), expected.size());
    expect_in_order(table, expected);
    std::size_t visited = 0;
    const Status all = table.for_each([&](const ShortForms::Entry& entry) -> Status {
      const auto found = expected.find({std::string(entry.form), entry.kind});
      EXPECT_TRUE(found != expected.end() && found->second.token_count == entry.token_count);
      ++visited;
      return Done{};
    });
    ASSERT_TRUE(all.has_value());
    ASSERT_EQ(visited, expected.size());
  }
}

// A place is the first bits of order_of: forms of the last places, and of one place, stand in each other's way, and
// round the table's end, however often it doubles.
TEST(ShortForms, FormsOfOnePlaceAreFoundThroughAllDoublings) {
  for (const std::uint64_t place : {std::uint64_t{2047}, std::uint64_t{2046}, std::uint64_t{0}, std::uint64_t{1000}}) {
    ShortForms table;
    table.begin_document(1);
    Counts expected;
    std::size_t others = 0;
    for (int i = 0; expected.size() < 4 * 2048; ++i) {
      const std::string form = std::to_string(i) + (i % 16 == 0 ? " with a long tail" : "");
      const bool crowds = ShortForms::order_of(form) >> 53 == place;
      if (!crowds && ++others % 200 != 0) continue;
      for (int times = 0; times < 2; ++times) table.add(form, Kind::kByForm);
      expected[{form, kind_of_form(form)}] = {2, {1}};
    }
    ASSERT_EQ(table.type_count(), expected.size());
    expect_in_order(table, expected);
  }
}

TEST(ShortForms, ATableThatIsFullTakesNoMoreTypesThanItSays) {
  std::string text;
  std::vector<Token> tokens;
  for (int i = 0; i < 300'000; ++i) {
    const std::string form = std::to_string(i) + (i % 5 == 0 ? " with a long tail" : "");
    tokens.push_back(
        {static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(form.size()), kNoForm, Kind::kByForm});
    text += form;
  }
  for (const std::size_t budget_bytes : {std::size_t{0}, std::size_t{3} << 20, std::size_t{7} << 20}) {
    ShortForms table;
    table.begin_document(1);
    const std::size_t taken = table.add(text, tokens, budget_bytes);
    ASSERT_LT(taken, tokens.size());
    EXPECT_TRUE(table.is_full(budget_bytes));
    EXPECT_EQ(table.type_count(), taken);
    EXPECT_GE(taken, ShortForms::kTypesMin);
    EXPECT_LE(table.memory_bytes(), std::max(budget_bytes, std::size_t{1} << 20));
    table.clear();
    EXPECT_FALSE(table.is_full(budget_bytes));
    EXPECT_EQ(table.type_count(), 0u);
    EXPECT_EQ(table.carried_document(), 1u);
    table.add("again", Kind::kByForm);
    table.begin_document(2);
    table.add("new", Kind::kByForm);
    const Status all = table.for_each([](const ShortForms::Entry& entry) -> Status {
      EXPECT_EQ(entry.begins_in_carried_document, entry.form == "again") << entry.form;
      return Done{};
    });
    EXPECT_TRUE(all.has_value());
  }
}

TEST(ShortForms, VisitingEndsAtTheFirstError) {
  ShortForms table;
  table.begin_document(1);
  for (const char* form : {"a", "b", "c"}) table.add(form, Kind::kByForm);
  int visits = 0;
  const Status visited = table.for_each([&](const ShortForms::Entry&) -> Status {
    return ++visits == 2 ? Status(Error{ErrorKind::kIo, "full", ""}) : Status(Done{});
  });
  EXPECT_FALSE(visited.has_value());
  EXPECT_EQ(visits, 2);
}

}  // namespace
}  // namespace cipin
