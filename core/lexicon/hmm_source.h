#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string_view>

#include "core/base/status.h"

namespace cipin {

/// The states of jieba's hidden Markov model in its tie order: 'B' < 'E' < 'M' < 'S' (begin, end, middle of a word;
/// single).
inline constexpr std::size_t kHmmStateCount = 4;
enum HmmState : std::uint8_t { kHmmBegin, kHmmEnd, kHmmMiddle, kHmmSingle };
using HmmRow = std::array<double, kHmmStateCount>;

/// jieba's "impossible": what it takes for a probability that is in no table.
inline constexpr double kHmmImpossible = -3.14e100;

/// jieba's tables of natural logarithms of probabilities, read from its sources; what is not there is kHmmImpossible.
struct HmmModel {
  HmmRow start;
  std::array<HmmRow, kHmmStateCount> transition;  // [from][to]
  std::map<char32_t, HmmRow> emission;
};

/// Reads finalseg/prob_start.py, prob_trans.py and prob_emit.py (Python dictionaries of numbers, as jieba ships them).
/// Errors: kBadInput with the byte offset and which of the three it is in (`path`).
Result<HmmModel> parse_hmm_sources(std::string_view start_py, std::string_view transition_py,
                                   std::string_view emission_py);

}  // namespace cipin
