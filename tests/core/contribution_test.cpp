#include "core/count/contribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace cipin {
namespace {

constexpr std::uint32_t kMax32 = std::numeric_limits<std::uint32_t>::max();

struct Term {
  std::uint64_t id;
  std::uint64_t token_count;
  bool operator==(const Term&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Term& term) {
  return out << term.id << " x " << term.token_count;
}

// What reading gave: the terms up to the end, or to where the bytes are no contribution.
struct Reading {
  std::vector<Term> terms;
  bool intact = true;
  bool operator==(const Reading&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Reading& reading) {
  for (const Term& term : reading.terms) out << term << ", ";
  return out << (reading.intact ? "intact" : "not intact");
}

// The slow twin: FORMAT.md word by word, over a list of bits.
std::uint64_t power_of_two(std::uint64_t exponent) {
  return exponent == 0 ? 1 : 2 * power_of_two(exponent - 1);
}

std::uint64_t bits_of(std::uint64_t number) {
  return number == 0 ? 0 : 1 + bits_of(number / 2);
}

// How the order of gaps follows them.
class Order {
 public:
  std::uint64_t value() const { return width_ == 0 ? 0 : width_ - 1; }
  void follow(std::uint64_t gap) { width_ = (width_ + bits_of(gap) + 1) / 2; }

 private:
  std::uint64_t width_ = 0;
};

std::string written_by_twin(const std::vector<Term>& terms) {
  std::vector<bool> bits;
  const auto put = [&](std::uint64_t number, std::uint64_t order) {
    std::uint64_t v = number + power_of_two(order);
    const std::uint64_t n = bits_of(v);
    for (std::uint64_t i = 0; i < n - 1 - order; ++i) bits.push_back(false);
    bits.push_back(true);
    for (std::uint64_t i = 0; i < n - 1; ++i, v /= 2) bits.push_back(v % 2 == 1);
  };
  std::uint64_t next_id = 0;
  Order order;
  for (const Term& term : terms) {
    put(term.id - next_id, order.value());
    order.follow(term.id - next_id);
    bits.push_back(term.token_count > 1);
    if (term.token_count > 1) put(term.token_count - 2, 0);
    next_id = term.id + 1;
  }
  while (bits.size() % 8 != 0) bits.push_back(false);
  std::string bytes;
  for (std::size_t i = 0; i < bits.size(); i += 8) {
    unsigned byte = 0;
    for (std::size_t j = 8; j-- > 0;) byte = 2 * byte + (bits[i + j] ? 1 : 0);
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

Reading read_by_twin(const std::string& bytes) {
  std::vector<bool> bits;
  for (const char c : bytes) {
    unsigned rest = static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i, rest /= 2) bits.push_back(rest % 2 == 1);
  }
  std::size_t at = 0;
  const auto number = [&](std::uint64_t order, std::uint64_t& value) {
    std::uint64_t zeros = 0;
    for (; at < bits.size() && !bits[at]; ++at) ++zeros;
    if (at++ >= bits.size()) return false;
    const std::uint64_t n = zeros + 1 + order;
    if (zeros > 32 || n > 34 || n - 1 > bits.size() - at) return false;
    std::uint64_t v = power_of_two(n - 1);
    for (std::uint64_t i = 0; i < n - 1; ++i) v += bits[at++] ? power_of_two(i) : 0;
    value = v - power_of_two(order);
    return true;
  };
  const auto only_filling_left = [&] {
    return bits.size() - at < 8 &&
           std::none_of(bits.begin() + static_cast<std::ptrdiff_t>(at), bits.end(), [](bool bit) { return bit; });
  };
  Reading reading;
  std::uint64_t next_id = 0;
  Order order;
  while (!only_filling_left()) {
    std::uint64_t gap = 0;
    std::uint64_t further = 0;
    reading.intact = number(order.value(), gap) && at < bits.size();
    if (!reading.intact) break;
    const bool several = bits[at++];
    reading.intact = !several || number(0, further);
    if (!reading.intact) break;
    order.follow(gap);
    const Term term = {next_id + gap, several ? further + 2 : 1};
    reading.intact = term.id <= kMax32 && term.token_count <= kMax32;
    if (!reading.intact) break;
    reading.terms.push_back(term);
    next_id = term.id + 1;
  }
  return reading;
}

std::string written(const std::vector<Term>& terms) {
  std::vector<TermTokens> counts;
  for (const Term& term : terms)
    counts.push_back({static_cast<TermId>(term.id), static_cast<std::uint32_t>(term.token_count)});
  std::string bytes;
  append_contribution(counts, bytes);
  return bytes;
}

// From a copy that ends where the bytes do, so that a sanitizer sees a step beyond.
Reading read(const std::string& bytes) {
  const std::vector<char> exact(bytes.begin(), bytes.end());
  Reading reading;
  ContributionReader reader({exact.data(), exact.size()});
  for (TermTokens term; reader.next(term);) reading.terms.push_back({term.term_id, term.token_count});
  reading.intact = reader.is_intact();
  return reading;
}

void expect_round_trip(const std::vector<Term>& terms) {
  const std::string bytes = written(terms);
  ASSERT_EQ(bytes, written_by_twin(terms));
  ASSERT_EQ(read(bytes), (Reading{terms, true}));
}

TEST(Contribution, ExampleOfTheFormatHasItsBytes) {
  const std::vector<Term> terms = {{3, 1}, {4, 5}, {100, 1}};
  EXPECT_EQ(written(terms), "\xc4\x04\x08\x02");
  EXPECT_EQ(read("\xc4\x04\x08\x02"), (Reading{terms, true}));
}

TEST(Contribution, EmptyArticleIsAnEmptyBlob) {
  EXPECT_EQ(written({}), "");
  EXPECT_EQ(read(""), (Reading{{}, true}));
}

TEST(Contribution, EverySmallArticleRoundTrips) {
  // Each of five terms is absent or has 1, 2, 9, 10 or 66 tokens: both sides of where a number takes more bits.
  constexpr std::uint64_t kTokens[] = {0, 1, 2, 9, 10, 66};
  for (int combination = 0; combination < 6 * 6 * 6 * 6 * 6; ++combination) {
    std::vector<Term> terms;
    int rest = combination;
    for (std::uint64_t id = 0; id < 5; ++id, rest /= 6) {
      if (kTokens[rest % 6] > 0) terms.push_back({id * id, kTokens[rest % 6]});
    }
    expect_round_trip(terms);
    if (HasFatalFailure()) return;
  }
}

TEST(Contribution, RandomArticlesRoundTrip) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::vector<Term> terms;
    std::uint64_t id = 0;
    const int gap_bits = static_cast<int>(random() % 30);
    const std::uint64_t count_max = round % 10 == 0 ? 400 : 40;  // more are written at several times
    for (auto count = random() % count_max; count > 0; --count) {
      id += random() % (std::uint64_t{1} << gap_bits);
      if (id > kMax32) break;
      terms.push_back({id, 1 + random() % (std::uint64_t{1} << (random() % 32))});
      ++id;
    }
    expect_round_trip(terms);
    if (HasFatalFailure()) return;
  }
}

TEST(Contribution, ManyTermsOfTheMostBitsRoundTrip) {
  for (std::uint64_t count = 1; count < 200; ++count) {
    std::vector<Term> terms;  // gaps of so many bits that each follows one of few, counts of as many
    for (std::uint64_t i = 0; i < count; ++i) terms.push_back({i % 2 + i / 2 * (kMax32 / 100), kMax32 - i % 3});
    expect_round_trip(terms);
    if (HasFatalFailure()) return;
  }
}

TEST(Contribution, LargestIdsAndCountsRoundTrip) {
  expect_round_trip({{kMax32, 1}});
  expect_round_trip({{0, kMax32}, {kMax32 - 1, kMax32}, {kMax32, kMax32}});
  expect_round_trip({{0, 1}, {kMax32, 2}});
}

TEST(Contribution, IdOrCountBeyond32BitsIsNotIntact) {
  EXPECT_EQ(read(written_by_twin({{std::uint64_t{kMax32} + 1, 1}})), (Reading{{}, false}));
  EXPECT_EQ(read(written_by_twin({{5, 1}, {std::uint64_t{kMax32} + 1, 3}})), (Reading{{{5, 1}}, false}));
  EXPECT_EQ(read(written_by_twin({{5, std::uint64_t{kMax32} + 1}})), (Reading{{}, false}));
  EXPECT_EQ(read(written_by_twin({{kMax32, 1}, {std::uint64_t{kMax32} + 1, 1}})), (Reading{{{kMax32, 1}}, false}));
}

TEST(Contribution, NumberWithoutEndIsNotIntact) {
  for (std::size_t size_bytes = 1; size_bytes < 40; ++size_bytes) {
    EXPECT_FALSE(read(std::string(size_bytes, '\0')).intact) << size_bytes;
  }
}

TEST(Contribution, EveryTruncationIsReadAsFarAsItGoes) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 500; ++round) {
    std::vector<Term> terms;
    std::uint64_t id = 0;
    for (int count = 0; count < 6; ++count) {
      id += 1 + random() % 2000;
      terms.push_back({id, 1 + random() % 300});
    }
    const std::string bytes = written(terms);
    for (std::size_t kept = 0; kept <= bytes.size(); ++kept) {
      const Reading reading = read(bytes.substr(0, kept));
      ASSERT_EQ(reading, read_by_twin(bytes.substr(0, kept)));
      ASSERT_TRUE(std::equal(reading.terms.begin(), reading.terms.end(), terms.begin())) << kept << ": " << reading;
    }
  }
}

TEST(Contribution, AnyBytesReadAsTheFormatSays) {
  for (unsigned first = 0; first < 256; ++first) {
    ASSERT_EQ(read(std::string(1, static_cast<char>(first))), read_by_twin(std::string(1, static_cast<char>(first))));
    for (unsigned second = 0; second < 256; ++second) {
      const std::string bytes = {static_cast<char>(first), static_cast<char>(second)};
      ASSERT_EQ(read(bytes), read_by_twin(bytes)) << first << " " << second;
    }
  }
  std::mt19937_64 random(9);
  for (int round = 0; round < 100000; ++round) {
    std::string bytes(static_cast<std::size_t>(3 + random() % 7), '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    ASSERT_EQ(read(bytes), read_by_twin(bytes)) << "round " << round;
  }
}

TEST(Contribution, AppendingKeepsWhatIsThere) {
  std::string bytes = "kept";
  append_contribution(std::vector<TermTokens>{{1, 1}}, bytes);
  EXPECT_EQ(bytes.substr(0, 4), "kept");
  EXPECT_EQ(read(bytes.substr(4)), (Reading{{{1, 1}}, true}));
}

}  // namespace
}  // namespace cipin
