#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"

namespace cipin {

inline constexpr std::size_t kWordCodePointsMax = 255;
inline constexpr std::uint64_t kFrequencyMax = std::uint64_t{1} << 40;

/// One line of a dictionary. The word points into the line.
struct DictionaryEntry {
  std::string_view word;
  std::optional<std::uint64_t> frequency;
};

/// Why a line of a dictionary was rejected, or (in a lint) is odd.
struct LineProblem {
  std::uint64_t line = 0;  // from 1
  std::string what;
};

/// What reading a dictionary came to.
struct DictionaryReport {
  std::uint64_t loaded_count = 0;
  std::uint64_t rejected_count = 0;
  std::vector<LineProblem> rejected;  // the first kProblemsKept
  static constexpr std::size_t kProblemsKept = 1000;
};

enum class DictionaryForm : std::uint8_t {
  kSystem,  // jieba's dict.txt: `word frequency [tag]`, the frequency required
  kUser,    // jieba's load_userdict: `word[ frequency][ tag]`; or, where the line holds a TAB, `word TAB frequency TAB
            // tag`, both optional
};

/// Reads dictionary lines: a BOM at the front, white space at the ends of a line (so CR LF too) and empty lines do no
/// harm; a line that is not UTF-8, has no word, a word above kWordCodePointsMax, or a frequency that is no number up to
/// kFrequencyMax is rejected with its number and reason, and the rest is read. Calls `take` for every entry in order.
DictionaryReport read_dictionary(std::string_view bytes, DictionaryForm form,
                                 const std::function<void(const DictionaryEntry&)>& take);

/// What is wrong or odd about a user dictionary, line by line: what read_dictionary rejects, words that stand there
/// twice, words that the jieba tokenizer can never find because its blocks end inside them.
std::vector<LineProblem> lint_dictionary(std::string_view bytes, DictionaryForm form, DictionaryReport& report);

}  // namespace cipin
