#include "core/segment/news_words.h"

#include <algorithm>

#include "core/base/hash.h"
#include "core/patterns/cursor.h"
#include "core/patterns/word_lists.h"
#include "core/text/code_point.h"

namespace cipin {
namespace {

// The parts between the blanks of a line of junk-words.txt.
std::vector<std::string_view> parts_of_line(std::string_view line) {
  std::vector<std::string_view> parts;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    if (end > 0) parts.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return parts;
}

// The number under which jieba would count the form.
FormId form_id_of(std::string_view form, const Lexicon& lexicon, const JiebaTokenizer& jieba,
                  TokenizerScratch& scratch) {
  const CodePoint first = decode_code_point(form.data());
  if (first.length_bytes != form.size()) return lexicon.find(form).form_id;
  std::vector<Token> tokens;
  jieba.tokenize(form, tokens, scratch);
  return tokens.front().form_id;
}

}  // namespace

NewsWords::NewsWords(const Lexicon& lexicon, const JiebaTokenizer& jieba) {
  const std::unique_ptr<TokenizerScratch> scratch = jieba.make_scratch();
  std::size_t word_count = 0;
  for (const patterns::WordLine& line : patterns::word_lists::junk_words()) {
    std::string word;
    const std::vector<std::string_view> parts = parts_of_line(line.word);
    for (const std::string_view part : parts) word += part;
    const FormId form_id = lexicon.find(word).form_id;
    if (form_id == kNoForm || parts.size() < 2 || !parts_of(form_id).empty()) continue;
    if (++word_count > kSlotCount / 2) break;  // a table never fills
    std::uint32_t slot = slot_of(form_id);
    while (junk_[slot] != kNoForm) slot = (slot + 1) % kSlotCount;
    junk_[slot] = form_id;
    const std::uint32_t bit = form_id * 0x9E3779B1U >> 17;
    may_be_junk_[bit >> 6] |= std::uint64_t{1} << (bit & 63);
    piece_range_[slot] = {static_cast<std::uint16_t>(pieces_.size()), static_cast<std::uint16_t>(parts.size())};
    for (const std::string_view part : parts) {
      pieces_.push_back({static_cast<std::uint32_t>(part.size()), form_id_of(part, lexicon, jieba, *scratch)});
    }
  }
  for (const patterns::WordLine& line : patterns::word_lists::never_split()) {
    if (line.word.size() < kFilteredBytes) continue;
    term_ids_.push_back(form_id_of(line.word, lexicon, jieba, *scratch));
    terms_.add(line.word, static_cast<std::uint32_t>(term_ids_.size()));
    const std::uint32_t bit = filter_bit(line.word.data());
    begins_[bit >> 6] |= std::uint64_t{1} << (bit & 63);
  }
}

// The token that tokens[i..next) are as one term, if they are; else tokens[i] and i + 1.
Token NewsWords::joined(std::string_view clause, const std::vector<Token>& tokens, std::size_t i,
                        std::size_t& next) const {
  Token token = tokens[i];
  next = i + 1;
  std::uint32_t node = patterns::WordTrie::kRoot;
  for (std::size_t last = i; last < tokens.size() && tokens[last].kind == Kind::kByForm; ++last) {
    const std::uint32_t end = tokens[last].begin_bytes + tokens[last].length_bytes;
    for (std::uint32_t at = tokens[last].begin_bytes; at < end && node != 0;) {
      const CodePoint c = decode_code_point(clause.data() + at);
      node = terms_.step(node, c.value);
      at += c.length_bytes;
    }
    if (node == 0) break;
    if (terms_.value_of(node) == 0 || last == i) continue;
    token.length_bytes = end - token.begin_bytes;
    token.form_id = term_ids_[terms_.value_of(node) - 1];
    next = last + 1;
  }
  return token;
}

void NewsWords::join_terms(std::string_view clause, std::span<const std::size_t> begins,
                           std::vector<Token>& tokens) const {
  std::size_t out = 0;   // tokens that stand as they will,
  std::size_t from = 0;  // and the first that is left
  const auto keep_to = [&](std::size_t end) {
    if (out != from)
      std::copy(tokens.begin() + std::ptrdiff_t(from), tokens.begin() + std::ptrdiff_t(end),
                tokens.begin() + std::ptrdiff_t(out));
    out += end - from;
  };
  for (const std::size_t begin : begins) {
    if (begin < from || tokens[begin].kind != Kind::kByForm) continue;
    std::size_t next = 0;
    const Token token = joined(clause, tokens, begin, next);
    if (next == begin + 1) continue;
    keep_to(begin);
    tokens[out++] = token;
    from = next;
  }
  if (out == from) return;
  keep_to(tokens.size());
  tokens.resize(out);
}

std::string NewsWords::digest() {
  std::string all;
  for (const auto& list : {patterns::word_lists::never_split(), patterns::word_lists::junk_words()}) {
    for (const patterns::WordLine& line : list) {
      all += line.word;
      all += '\n';
    }
    all += '\f';
  }
  return to_hex(checksum_bytes(all));
}

}  // namespace cipin
