#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/lexicon/lexicon.h"
#include "core/lexicon/word_table.h"
#include "core/segment/tokenizer.h"
#include "core/text/token.h"

// What the benchmarks have in common: texts, the lexicon, and a plain way through them. All are made at the first use
// and kept; one thread only.
namespace cipin::bench {

/// The texts that every room is measured on; benchmarks take them as an argument from 0 to kTextCount - 1.
enum class TextKind : std::uint8_t { kHan, kMixed, kLatin, kHostile };
inline constexpr std::int64_t kTextCount = 4;
inline constexpr std::size_t kTextBytes = std::size_t{4} << 20;

/// "han", "mixed", "latin" or "hostile".
std::string_view text_name(TextKind kind);

/// kTextBytes of made-up text, seed 7, less what a whole code point at the end asks for.
const std::string& text_of(TextKind kind);

/// The lexicon at $CIPIN_TEST_LEXICON, or the build's. Null where it cannot be opened; lexicon_error() then says why.
const Lexicon* lexicon();
std::string lexicon_error();
std::string lexicon_path();

/// jieba's word list as the slow table that lexicons are built from. Empty where it cannot be read.
const WordTable& word_table();

/// The longest prefix of checked UTF-8 that has at most `size_bytes` and whole code points.
std::string_view prefix_of(std::string_view text, std::size_t size_bytes);

/// Cuts `text` (checked UTF-8, whole) into clauses and those into tokens; `visit` sees each clause and its tokens.
using ClauseVisit = std::function<void(std::string_view clause, std::span<const Token> tokens)>;
void for_each_clause(const Tokenizer& tokenizer, std::string_view text, const ClauseVisit& visit);

}  // namespace cipin::bench
