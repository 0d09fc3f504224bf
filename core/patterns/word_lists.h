#pragma once

#include <vector>

#include "core/patterns/words.h"

/// The lists of seeds/words as they were when the program was built (word_lists.cpp, made by core/CMakeLists.txt).
namespace cipin::patterns::word_lists {

std::vector<WordLine> units();
std::vector<WordLine> not_figures();
std::vector<WordLine> formulas();
std::vector<WordLine> code_suffixes();
std::vector<WordLine> figure_qualifiers();
// For the news tokenizer.
std::vector<WordLine> never_split();
std::vector<WordLine> junk_words();

}  // namespace cipin::patterns::word_lists
