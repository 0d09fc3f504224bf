#pragma once

#include <cstddef>
#include <string_view>

#include "core/text/code_point.h"
#include "core/text/utf8.h"

namespace cipin {

/// True for the code points of jieba 0.42.1's blocks, re_han_default: [\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]. No word of its
/// lexicon crosses a code point that is none of these.
inline bool is_jieba_block(char32_t c) {
  return is_jieba_han(c) || is_ascii_alphanumeric(c) || c == U'+' || c == U'#' || c == U'&' || c == U'.' || c == U'_' ||
         c == U'%' || c == U'-';
}

/// The last byte offset in (0, text.size()) at which checked UTF-8 can be cut so that no token crosses the cut: at
/// either side of a code point for which in_block(code_point) is false, and not inside CR LF. 0 where there is none.
/// Cost: the bytes behind the offset are looked at once.
template <class InBlock>
std::size_t last_block_boundary(std::string_view text, InBlock in_block) {
  std::size_t at = text.size();
  while (at > 0) {
    do --at;
    while (is_utf8_continuation(text[at]));
    const CodePoint code_point = decode_code_point(text.data() + at);
    if (in_block(code_point.value)) continue;
    if (at > 0 && text[at] == '\n' && text[at - 1] == '\r') --at;
    if (at > 0) return at;
    // The only one stands first: cut behind it, unless it ends the text, where a CR may go on as CR LF.
    const std::size_t length = text.starts_with("\r\n") ? 2 : code_point.length_bytes;
    return length < text.size() ? length : 0;
  }
  return 0;
}

}  // namespace cipin
