#pragma once

#include <map>

#include "core/segment/tokenizer.h"
#include "core/text/utf8.h"
#include "tests/core/support.h"
#include "tests/reference/utf8_reference.h"

namespace cipin::tests {

inline constexpr std::size_t kToyLookahead = 8;

// Every code point is a token, three are a clause; so little lookahead that windows of a few bytes are legal.
class ToyTokenizer final : public Tokenizer {
 public:
  std::size_t lookahead_bytes() const override { return kToyLookahead; }
  ClauseEnd find_clause(std::string_view text, bool) const override {
    std::size_t at = 0;
    for (int i = 0; i < 3 && at < text.size(); ++i) at += decode_code_point(text.data() + at).length_bytes;
    return {at, false};
  }
  void tokenize(std::string_view clause, std::vector<Token>& tokens, TokenizerScratch&) const override {
    for (std::size_t at = 0; at < clause.size();) {
      const std::uint32_t length = decode_code_point(clause.data() + at).length_bytes;
      tokens.push_back({static_cast<std::uint32_t>(at), length, kNoForm, Kind::kByForm});
      at += length;
    }
  }
  std::unique_ptr<TokenizerScratch> make_scratch() const override { return std::make_unique<TokenizerScratch>(); }
  FormId form_id_count() const override { return 0; }
  std::unique_ptr<FormSource> make_form_source() const override { return nullptr; }  // there are no ids
  std::string describe() const override { return "tokenizer=toy"; }
};

// What a pass over `text` by the toy must give, said by the UTF-8 reference.
inline std::vector<TokenList::Item> expected_toy_tokens(std::string_view text) {
  std::vector<TokenList::Item> items;
  std::map<std::size_t, std::size_t> fault_length;
  for (const reference::FaultySequence& fault : reference::faulty_sequences(text))
    fault_length[fault.offset_bytes] = fault.length_bytes;
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < text.size()) {
    if (const auto fault = fault_length.find(at); fault != fault_length.end()) {
      items.push_back({"\xEF\xBF\xBD", at, kNoForm});
      at += fault->second;
      continue;
    }
    std::size_t end = at + 1;
    while (end < text.size() && (text[end] & 0xC0) == 0x80 && !fault_length.contains(end)) ++end;
    items.push_back({std::string(text.substr(at, end - at)), at, kNoForm});
    at = end;
  }
  return items;
}

}  // namespace cipin::tests
