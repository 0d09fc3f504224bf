#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// The slow, obvious twins of core/segment/plain and core/text/word_break.
namespace cipin::reference {

/// True if UAX #29 has a word boundary in front of text[at], 0 < at < size: its rules one by one, as they are written
/// there.
bool has_word_boundary(std::u32string_view text, std::size_t at);

/// Text between the boundaries.
std::vector<std::u32string> word_segments(std::u32string_view text);

/// What the plain tokenizers make of a text (UTF-8, none of whose tokens is too long).
std::vector<std::string> space_tokens(std::string_view text);
std::vector<std::string> words_tokens(std::string_view text);
std::vector<std::string> chars_tokens(std::string_view text);
std::vector<std::string> han_bigram_tokens(std::string_view text);

}  // namespace cipin::reference
