#pragma once

#include <cstdint>

#include "core/text/kind.h"

namespace cipin {

/// The number by which a tokenizer's lexicon knows a form; kNoForm where it does not.
using FormId = std::uint32_t;
inline constexpr FormId kNoForm = 0xFFFFFFFF;

/// One occurrence of a form in a clause: [begin_bytes, begin_bytes + length_bytes) of the clause's text. 16 bytes,
/// copied freely.
struct Token {
  std::uint32_t begin_bytes;
  std::uint32_t length_bytes;
  FormId form_id;
  Kind kind;
};

}  // namespace cipin
