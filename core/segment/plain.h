#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/segment/tokenizer.h"

namespace cipin {

/// Tokenizers that need no lexicon. White space between tokens is no token of theirs.
enum class PlainKind : std::uint8_t {
  /// What stands between white space as `wc -w` in C.UTF-8 knows it: U+0009 to U+000D, U+0020, U+00A0, U+1680, U+2000
  /// to U+200A, U+202F, U+205F, U+2060, U+3000. As many tokens as its words, but in text with control, format or
  /// unassigned code points, of which wc makes no words: here they are code points like others.
  kSpace,
  /// The segments of UAX #29 (Unicode 15.0, default word boundaries) that are more than white space: words, numbers,
  /// single Han, punctuation marks.
  kWords,
  /// Code points that are no white space.
  kChars,
  /// Overlapping pairs of neighbouring Han (with the marks that UAX #29 leaves with them), a lone Han by itself; what
  /// is no Han as kWords has it.
  kHanBigram,
};

/// "space", "words", "chars" or "han-bigram".
std::string_view plain_name(PlainKind kind);
std::optional<PlainKind> plain_kind_of_name(std::string_view name);

struct PlainOptions {
  /// White space is given as tokens of kind space too, a code point each (CR LF as one; runs of U+0020 in the Unicode
  /// modes as UAX #29 has them), so that lines can be told apart. No count asks for it.
  bool keep_white_space = false;
};

/// A token longer than this is cut there, and the clause says that it was forced.
inline constexpr std::size_t kPlainTokenBytesMax = std::size_t{1} << 16;

/// Form ids are code points: all but kSpace give one to every token of a single code point below U+10000.
std::unique_ptr<Tokenizer> make_plain_tokenizer(PlainKind kind, PlainOptions options = {});

}  // namespace cipin
