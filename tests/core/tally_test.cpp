#include "core/count/tally.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/core/support.h"
#include "tests/reference/tally_reference.h"

namespace cipin {
namespace {

using tests::TempFolder;

struct Term {
  std::string form;
  Kind kind;
  std::uint64_t token_count;
  std::uint64_t document_frequency;
  auto operator<=>(const Term&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Term& term) {
  return out << term.form.substr(0, 40) << " " << kind_name(term.kind) << " tf " << term.token_count << " df "
             << term.document_frequency;
}

struct Counted {
  std::vector<Term> forms;
  std::map<FormId, std::pair<std::uint64_t, std::uint64_t>> ids;
  std::uint64_t token_count = 0;
};

Counted merge(std::vector<std::unique_ptr<Tally>> tallies) {
  Counted counted;
  Result<MergedTally> merged = MergedTally::merge(std::move(tallies));
  EXPECT_TRUE(merged.has_value());
  merged->for_each_id([&](FormId id, const TermCount& count) {
    counted.ids[id] = {count.token_count, count.document_frequency};
  });
  const Status visited = merged->for_each_form([&](const TermRecord& record) -> Status {
    counted.forms.push_back(
        {std::string(record.form), record.kind, record.count.token_count, record.count.document_frequency});
    return Done{};
  });
  EXPECT_TRUE(visited.has_value());
  std::ranges::sort(counted.forms);
  counted.token_count = merged->token_count();
  return counted;
}

std::vector<Term> terms_of(const reference::Tally& tally) {
  std::vector<Term> terms;
  for (const auto& [key, count] : tally.counts())
    terms.push_back({key.first, key.second, count.token_count, count.documents.size()});
  return terms;
}

// A document: forms without an id, and ids.
struct Document {
  std::uint32_t ordinal;
  std::vector<std::pair<std::string, Kind>> forms;
  std::vector<FormId> ids;
};

constexpr FormId kIdCount = 50;

// Counts a document's tokens, in clauses of up to `clause_tokens`.
bool add_tokens(Tally& tally, const Document& document, std::size_t clause_tokens) {
  bool added = true;
  std::string text;
  std::vector<Token> tokens;
  const auto add = [&] {
    added = added && tally.add(text, tokens).has_value();
    text.clear();
    tokens.clear();
  };
  std::size_t id_at = 0;
  for (const auto& [form, kind] : document.forms) {
    tokens.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(form.size()), kNoForm, kind});
    text += form;
    if (id_at < document.ids.size()) tokens.push_back({0, 0, document.ids[id_at++], Kind::kByForm});
    if (tokens.size() >= clause_tokens) add();
  }
  for (; id_at < document.ids.size(); ++id_at) tokens.push_back({0, 0, document.ids[id_at], Kind::kByForm});
  add();
  return added;
}

// Counts documents with a tally, in clauses of up to `clause_tokens` tokens.
std::unique_ptr<Tally> count(const std::vector<Document>& documents, std::size_t budget_bytes,
                             const std::string& folder, std::size_t clause_tokens = 300) {
  auto tally = std::make_unique<Tally>(TallyOptions{kIdCount, budget_bytes, folder});
  for (const Document& document : documents) {
    tally->begin_document(document.ordinal);
    EXPECT_TRUE(add_tokens(*tally, document, clause_tokens));
  }
  return tally;
}

reference::Tally reference_of(const std::vector<Document>& documents) {
  reference::Tally tally;
  for (const Document& document : documents) {
    for (const auto& [form, kind] : document.forms) tally.add(document.ordinal, form, kind);
  }
  return tally;
}

void expect_ids(const Counted& counted, const std::vector<Document>& documents) {
  std::map<FormId, std::pair<std::uint64_t, std::set<std::uint32_t>>> expected;
  for (const Document& document : documents) {
    for (const FormId id : document.ids) {
      ++expected[id].first;
      expected[id].second.insert(document.ordinal);
    }
  }
  ASSERT_EQ(counted.ids.size(), expected.size());
  for (const auto& [id, entry] : expected) {
    EXPECT_EQ(counted.ids.at(id).first, entry.first) << id;
    EXPECT_EQ(counted.ids.at(id).second, entry.second.size()) << id;
  }
}

// Documents of very different lengths over a vocabulary whose frequent forms come in nearly every document.
std::vector<Document> random_documents(std::uint32_t seed, std::size_t document_count, std::size_t tokens,
                                       std::size_t vocabulary) {
  std::mt19937 random(seed);
  std::vector<Document> documents;
  for (std::size_t i = 0; i < document_count; ++i) {
    Document document = {static_cast<std::uint32_t>(2 * i + 1), {}, {}};
    for (std::size_t left = random() % (2 * tokens); left > 0; --left) {
      const std::size_t rank = std::min(random() % vocabulary, random() % vocabulary);
      std::string form = rank % 3 == 0 ? "词" : rank % 3 == 1 ? "a" : "";
      form += std::to_string(rank);
      document.forms.emplace_back(form, Kind::kByForm);
      if (random() % 3 == 0) document.ids.push_back(static_cast<FormId>(random() % kIdCount));
    }
    documents.push_back(std::move(document));
  }
  return documents;
}

constexpr std::size_t kRoomy = std::size_t{64} << 20;

TEST(Tally, CountsAreTheReferencesWithAndWithoutSpills) {
  const TempFolder folder;
  const std::vector<Document> documents = random_documents(1, 40, 1500, 20000);
  const std::vector<Term> expected = terms_of(reference_of(documents));
  for (const std::size_t budget : {kRoomy, std::size_t{1}, std::size_t{200} << 10}) {
    std::unique_ptr<Tally> tally = count(documents, budget, folder.path());
    EXPECT_EQ(tally->has_spilled(), budget < (std::size_t{1} << 20)) << budget;
    std::vector<std::unique_ptr<Tally>> one;
    one.push_back(std::move(tally));
    const Counted counted = merge(std::move(one));
    EXPECT_EQ(counted.forms, expected) << "budget " << budget;
    expect_ids(counted, documents);
  }
  EXPECT_EQ(folder.entry_count(), 0u);  // temporary files have no name
}

TEST(Tally, DocumentCutByManySpillsIsOneDocument) {
  const TempFolder folder;
  std::vector<Document> documents;
  for (std::uint32_t ordinal = 1; ordinal <= 3; ++ordinal) {
    Document document = {ordinal, {}, {}};
    for (int i = 0; i < 9000; ++i) {
      document.forms.emplace_back("u" + std::to_string(ordinal) + "-" + std::to_string(i), Kind::kByForm);
      if (i % 100 == 0) document.forms.emplace_back("everywhere", Kind::kByForm);
      if (i % 4000 == 0)
        document.forms.emplace_back("in some parts", Kind::kByForm);  // runs lie between in which it is not
    }
    documents.push_back(std::move(document));
  }
  documents.push_back({4, {{"everywhere", Kind::kByForm}}, {}});
  std::vector<std::unique_ptr<Tally>> one;
  one.push_back(count(documents, 1, folder.path()));
  const Counted counted = merge(std::move(one));
  EXPECT_EQ(counted.forms, terms_of(reference_of(documents)));
}

// With room, the tables of threads become one; without, they are sorted and merged.
TEST(Tally, TablesPutTogetherAreTheSumOfBoth) {
  const TempFolder folder;
  std::vector<Document> documents = random_documents(9, 30, 400, 3000);
  for (Document& document : documents) {
    for (std::size_t i = 0; i < document.forms.size(); ++i) {
      auto& [form, kind] = document.forms[i];
      if (i % 3 == 0) form += ", and so long that it lies in the arena";
      if (i % 5 == 0) kind = i % 2 == 0 ? Kind::kPerson : Kind::kPlace;
    }
  }
  const std::vector<Term> expected = terms_of(reference_of(documents));
  for (const std::size_t budget : {kRoomy, std::size_t{600} << 10, std::size_t{1}}) {
    std::vector<std::unique_ptr<Tally>> tallies;
    for (std::size_t thread = 0; thread < 3; ++thread) {
      std::vector<Document> own;
      for (std::size_t i = thread; i < documents.size(); i += 3) own.push_back(documents[i]);
      tallies.push_back(count(own, budget, folder.path()));
    }
    tallies.insert(tallies.begin() + 1, count({}, budget, folder.path()));  // of a thread that came too late
    const Counted counted = merge(std::move(tallies));
    EXPECT_EQ(counted.forms, expected) << "budget " << budget;
    expect_ids(counted, documents);
  }
}

// Parts of some documents are counted in tallies of their own and added, as threads do that share a long text.
TEST(Tally, PartsCountedApartAreOneDocument) {
  const TempFolder folder;
  std::mt19937 random(77);
  for (const std::size_t budget : {kRoomy, std::size_t{1}, std::size_t{200} << 10}) {
    const std::vector<Document> documents = random_documents(static_cast<std::uint32_t>(random()), 12, 3000, 9000);
    auto tally = std::make_unique<Tally>(TallyOptions{kIdCount, budget, folder.path()});
    for (const Document& document : documents) {
      std::vector<Document> parts(1 + random() % 4, Document{1, {}, {}});
      for (const auto& form : document.forms) parts[random() % parts.size()].forms.push_back(form);
      for (const FormId id : document.ids) parts[random() % parts.size()].ids.push_back(id);
      tally->begin_document(document.ordinal);
      ASSERT_TRUE(add_tokens(*tally, parts[0], 300));
      std::vector<std::unique_ptr<Tally>> apart;
      for (std::size_t i = 1; i < parts.size(); ++i) apart.push_back(count({parts[i]}, budget, folder.path()));
      if (apart.empty()) continue;
      Result<MergedTally> merged = MergedTally::merge(std::move(apart));
      ASSERT_TRUE(merged.has_value());
      ASSERT_TRUE(tally->add(*merged).has_value());
    }
    std::uint64_t token_count = 0;
    for (const Document& document : documents) token_count += document.forms.size() + document.ids.size();
    std::vector<std::unique_ptr<Tally>> one;
    one.push_back(std::move(tally));
    const Counted counted = merge(std::move(one));
    EXPECT_EQ(counted.forms, terms_of(reference_of(documents))) << "budget " << budget;
    expect_ids(counted, documents);
    EXPECT_EQ(counted.token_count, token_count);
  }
}

TEST(Tally, MoreRunsThanAreMergedAtATimeCountTheSame) {
  const TempFolder folder;
  std::vector<Document> documents;
  std::mt19937 random(7);
  for (std::uint32_t ordinal = 1; ordinal <= 50; ++ordinal) {  // over 150 runs of 1024 new types: merged into one twice
    Document document = {ordinal, {}, {}};
    for (int i = 0; i < 3200; ++i) {
      document.forms.emplace_back("n" + std::to_string(random()), Kind::kByForm);
      if (i % 7 == 0) document.forms.emplace_back("f" + std::to_string(random() % 200), Kind::kByForm);
    }
    documents.push_back(std::move(document));
  }
  std::vector<std::unique_ptr<Tally>> one;
  one.push_back(count(documents, 1, folder.path()));
  const Counted counted = merge(std::move(one));
  ASSERT_EQ(counted.forms.size(), terms_of(reference_of(documents)).size());
  EXPECT_TRUE(counted.forms == terms_of(reference_of(documents)));
}

TEST(Tally, OrderAndNumberOfMergedTalliesLeaveNoTrace) {
  const TempFolder folder;
  const std::vector<Document> documents = random_documents(2, 60, 400, 6000);
  const std::vector<Term> expected = terms_of(reference_of(documents));
  for (const std::size_t part_count : {1u, 2u, 3u, 5u}) {
    std::vector<std::size_t> order(part_count);
    for (std::size_t i = 0; i < part_count; ++i) order[i] = i;
    for (int permutation = 0; permutation < 4; ++permutation) {
      std::vector<std::unique_ptr<Tally>> tallies;
      for (const std::size_t part : order) {
        std::vector<Document> own;
        for (std::size_t i = part; i < documents.size(); i += part_count) own.push_back(documents[i]);
        tallies.push_back(count(own, part % 2 == 0 ? 1 : kRoomy, folder.path()));
      }
      const Counted counted = merge(std::move(tallies));
      ASSERT_TRUE(counted.forms == expected) << part_count << " tallies, permutation " << permutation;
      expect_ids(counted, documents);
      std::next_permutation(order.begin(), order.end());
    }
  }
}

TEST(Tally, FormsLongerThanAReadersBufferComeBackWhole) {
  const TempFolder folder;
  std::vector<Document> documents;
  for (std::uint32_t ordinal = 1; ordinal <= 4; ++ordinal) {
    Document document = {ordinal, {}, {}};
    for (const std::size_t length :
         {std::size_t{65535}, std::size_t{65536}, std::size_t{65537}, std::size_t{196608}, std::size_t{262144}}) {
      document.forms.emplace_back(std::string(length, 'x'), Kind::kByForm);
    }
    for (int i = 0; i < 1500; ++i)
      document.forms.emplace_back("s" + std::to_string(static_cast<std::uint32_t>(i) * ordinal), Kind::kByForm);
    documents.push_back(std::move(document));
  }
  std::vector<std::unique_ptr<Tally>> one;
  one.push_back(count(documents, 1, folder.path()));
  EXPECT_TRUE(one[0]->has_spilled());
  const Counted counted = merge(std::move(one));
  EXPECT_TRUE(counted.forms == terms_of(reference_of(documents)));
}

TEST(Tally, FormsSortBytewiseAndHoldAnyByte) {
  const TempFolder folder;
  Document document = {1, {}, {}};
  for (int byte = 255; byte >= 0; --byte) {
    for (const std::string& tail :
         {std::string(), std::string(1, '\0'), std::string("\0\0abcdefgh", 10), std::string("12345678")}) {
      document.forms.emplace_back(static_cast<char>(byte) + tail, Kind::kWord);
    }
  }
  std::vector<std::unique_ptr<Tally>> one;
  one.push_back(count({document}, kRoomy, folder.path()));
  EXPECT_EQ(merge(std::move(one)).forms, terms_of(reference_of({document})));
}

TEST(Tally, SameFormOfTwoKindsIsTwoTerms) {
  const TempFolder folder;
  const std::vector<Document> documents = {
      {1, {{"华为", Kind::kOrganisation}, {"华为", Kind::kWord}, {"华为", Kind::kOrganisation}}, {}}};
  std::vector<std::unique_ptr<Tally>> one;
  one.push_back(count(documents, kRoomy, folder.path()));
  EXPECT_EQ(merge(std::move(one)).forms,
            (std::vector<Term>{{"华为", Kind::kWord, 1, 1}, {"华为", Kind::kOrganisation, 2, 1}}));
}

// A tokenizer may say the kind of one token and leave that of another to the form: still one term, in one document.
TEST(Tally, KindLeftToTheFormIsTheSameTermAsTheKindSaid) {
  const TempFolder folder;
  const std::vector<Document> documents = {{1, {{"北京", Kind::kByForm}, {"北京", Kind::kWord}}, {}}};
  std::vector<std::unique_ptr<Tally>> one;
  one.push_back(count(documents, kRoomy, folder.path()));
  EXPECT_EQ(merge(std::move(one)).forms, (std::vector<Term>{{"北京", Kind::kWord, 2, 1}}));
}

TEST(Tally, DocumentFrequencyIsAtMostTokensAndDocuments) {
  const TempFolder folder;
  const std::vector<Document> documents = random_documents(3, 30, 200, 300);
  std::vector<std::unique_ptr<Tally>> one;
  one.push_back(count(documents, 1, folder.path(), 5));
  const Counted counted = merge(std::move(one));
  for (const Term& term : counted.forms) {
    EXPECT_GE(term.document_frequency, 1u);
    EXPECT_LE(term.document_frequency, std::min<std::uint64_t>(term.token_count, documents.size())) << term;
  }
}

TEST(Tally, NothingCountedIsNothingSaid) {
  std::vector<std::unique_ptr<Tally>> two;
  two.push_back(count({}, kRoomy, ""));
  two.push_back(count({{1, {}, {}}}, kRoomy, ""));
  const Counted counted = merge(std::move(two));
  EXPECT_TRUE(counted.forms.empty());
  EXPECT_TRUE(counted.ids.empty());
  EXPECT_EQ(counted.token_count, 0u);
}

TEST(Tally, SpillWithoutAFolderIsAnError) {
  const TempFolder folder;
  Tally tally({kIdCount, 1, folder.path("none")});
  tally.begin_document(1);
  Status status = Done{};
  for (int i = 0; i < 2000 && status; ++i) {
    const std::string form = std::to_string(i);
    const Token token = {0, static_cast<std::uint32_t>(form.size()), kNoForm, Kind::kByForm};
    status = tally.add(form, std::span(&token, 1));
  }
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace cipin
