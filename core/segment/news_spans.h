#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/patterns/pattern.h"
#include "core/segment/names.h"

namespace cipin {

/// Bytes that are one token whatever the lattice would do: [begin, end).
struct FixedSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Kind kind = Kind::kFigure;
  bool operator==(const FixedSpan&) const = default;
};

/// True if what stands between quotation marks is a name that someone has coined, not something said: 2 to 8 Han,
/// letters, digits and the signs that join them, without the small words of speech, and no colon before the mark.
bool is_coinage(std::string_view text, TextSpan quote);

/// Which of patterns, names and coinages stand, rising, not overlapping:
/// (1) A pattern stands unless something that holds it does.
/// (2) A name stands unless it crosses a pattern, or is one or lies in one, or overlaps a name that stands and begins
///     before it, or with it and ends later (of equal ones the first given).
/// (3) A coinage stands unless it crosses a pattern or a name that stands by (2), is one or lies in one, or is a single
///     token of `tokens`.
/// (4) Of what is left, the outermost stands.
///
/// patterns, quotes  as find_patterns gives them.
/// names             as NameFinder gives them.
/// tokens            of the text, without gap.
/// Cost: linear in them and the text of the quotes.
void choose_spans(std::string_view text, std::span<const Pattern> patterns, std::span<const Pattern> quotes,
                  std::span<const Name> names, std::span<const Token> tokens, std::vector<FixedSpan>& spans);

}  // namespace cipin
