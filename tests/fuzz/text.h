#pragma once

#include <string>
#include <string_view>

#include "tests/core/support.h"

namespace cipin::fuzz {

/// The first byte says how the rest is read: as the bytes they are, or one byte a code point of an alphabet in which
/// what the target looks for is likely.
inline std::string text_of(std::string_view input, const std::u32string& alphabet) {
  if (input.empty()) return {};
  const std::string_view rest = input.substr(1);
  if ((input[0] & 1) == 0) return std::string(rest);
  std::u32string text;
  for (const char byte : rest) text.push_back(alphabet[static_cast<unsigned char>(byte) % alphabet.size()]);
  return tests::to_utf8(text);
}

}  // namespace cipin::fuzz
