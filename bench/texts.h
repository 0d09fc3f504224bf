#pragma once

#include <cstdint>
#include <string>

#include "bench/articles.h"

namespace cipin::bench {

/// The `text` format in memory, cut at the last code point that ends within options.size_bytes: at most 3 bytes short
/// of it. Without a vocabulary at hand it is loaded from options.dict_path; the empty string means that it could not
/// be.
std::string make_text(const Vocabulary& vocabulary, const CorpusOptions& options);
std::string make_text(const CorpusOptions& options);

/// As make_text, with a run of English-looking Latin text after about every other sentence's worth of Chinese.
std::string mixed_text(const Vocabulary& vocabulary, const CorpusOptions& options);
std::string mixed_text(const CorpusOptions& options);

/// English-looking made-up ASCII words in lines of sentences; exactly size_bytes.
std::string latin_text(std::uint64_t size_bytes, std::uint64_t seed);

/// What hurts a segmenter most: long runs of common Han in which few neighbours make a word, rare Han (extensions A and
/// B), one code point a thousand times, emoji with joiners, combining marks, controls (NUL among them), blocks of
/// 10,000 code points without a separator. Valid UTF-8; at most 3 bytes short of size_bytes.
std::string hostile_text(std::uint64_t size_bytes, std::uint64_t seed);

}  // namespace cipin::bench
