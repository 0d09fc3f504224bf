#pragma once

#include <cstdint>

namespace cipin {

/// The natural logarithm of `value` (1 <= value <= 2^53), rounded to the nearest double: the same bits on every machine
/// and compiler, which libm does not promise. Equal to glibc's log for every frequency of jieba's dict.txt and for its
/// total (tests/core/lexicon); glibc itself may be off by one unit in the last place, and is for one of 1 to 30,000
/// (9170). Method: log(m 2^k) = k log 2 + 2 atanh((m - 1) / (m + 1)), summed in double-double arithmetic (Dekker,
/// Numer. Math. 18, 1971).
double exact_log(std::uint64_t value);

}  // namespace cipin
