#include "core/segment/tokenizer.h"

namespace cipin {

void Tokenizer::tokenize_text(std::string_view text, std::vector<Token>& tokens, TokenizerScratch& scratch) const {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const std::size_t length_bytes = find_clause(rest, true).length_bytes;
    const std::size_t first = tokens.size();
    tokenize(rest.substr(0, length_bytes), tokens, scratch);
    for (std::size_t i = first; i < tokens.size(); ++i) tokens[i].begin_bytes += static_cast<std::uint32_t>(at);
    at += length_bytes;
  }
}

}  // namespace cipin
