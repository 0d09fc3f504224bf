#pragma once

#include <cstdint>
#include <string>

#include "bench/palette.h"
#include "bench/random.h"
#include "bench/vocabulary.h"

namespace cipin::bench {

/// Names of people, places, companies and products that no dictionary has. Each is a function of (seed, kind, index)
/// alone, the index drawn from `choice` by a power law without end: the same index gives the same name for ever, and
/// new ones keep coming. The vocabulary outlives this. Const and shareable between threads.
class Inventions {
 public:
  Inventions(const Vocabulary& vocabulary, std::uint64_t seed);

  void append_person(Random& choice, std::string& out) const;
  void append_village(Random& choice, std::string& out) const;
  void append_company(Random& choice, std::string& out) const;
  void append_product(Random& choice, std::string& out) const;
  void append_foreigner(Random& choice, std::string& out) const;
  void append_coinage(Random& choice, std::string& out) const;

 private:
  const Vocabulary& vocabulary_;
  const std::uint64_t seed_;
  const Palette surnames_;
  const Palette given_;
  const Palette place_code_points_;
  const Palette village_suffixes_;
  const Palette company_code_points_;
  const Palette company_suffixes_;
  const Palette foreign_;
  const Palette coinage_;
};

/// In decimal.
void append_number(std::string& out, std::uint64_t number);

/// Figures of one to five digits, round ones more often, as news has them.
std::uint64_t draw_magnitude(Random& random);

}  // namespace cipin::bench
