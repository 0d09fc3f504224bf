#include "core/segment/news.h"

#include <algorithm>

#include "core/segment/news_spans.h"
#include "core/text/jieba_block.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

// Behind the last line end of `text`, of which `next` is the byte that follows; 0 if there is none. CR LF is one.
std::size_t behind_last_line_end(std::string_view text, char next) {
  for (std::size_t end = text.size(); end > 0; --end) {
    if (text[end - 1] == '\n' || (text[end - 1] == '\r' && (end < text.size() ? text[end] : next) != '\n')) return end;
  }
  return 0;
}

std::size_t behind_last_sentence(std::string_view text) {
  std::size_t best = 0;
  for (const std::string_view mark : {"。", "！", "？", "；"}) {
    const std::size_t at = text.rfind(mark);
    if (at != text.npos) best = std::max(best, at + mark.size());
  }
  return best;
}

}  // namespace

struct NewsTokenizer::Scratch final : TokenizerScratch {
  std::unique_ptr<TokenizerScratch> jieba;
  std::unique_ptr<NameFinder::Scratch, NameFinder::ScratchDeleter> finder;
  PageEvidence evidence;
  bool in_page = false;
  std::string_view clause;
  std::vector<Token> plain;  // the clause as jieba cuts it
  std::vector<Token> piece;  // a gap, or its edge, that was cut anew
  std::vector<std::size_t> term_begins;  // tokens, as they are given, where one of NewsWords' terms may begin
  std::vector<Pattern> patterns;
  std::vector<Pattern> quotes;
  std::vector<Name> names;
  std::vector<FixedSpan> spans;
};

Result<std::unique_ptr<NewsTokenizer>> NewsTokenizer::make(const Lexicon& lexicon, NewsOptions options) {
  Result<std::unique_ptr<JiebaTokenizer>> jieba = JiebaTokenizer::make(lexicon, options.jieba);
  if (!jieba) return jieba.error();
  return std::unique_ptr<NewsTokenizer>(new NewsTokenizer(lexicon, *std::move(jieba), options));
}

NewsTokenizer::NewsTokenizer(const Lexicon& lexicon, std::unique_ptr<JiebaTokenizer> jieba, NewsOptions options)
    : jieba_(std::move(jieba)), options_(options), finder_(lexicon, options.rules.names), words_(lexicon, *jieba_) {
  for (char32_t c = 0; c < 0x10000; ++c) {
    if (!is_jieba_block(c)) border_[c >> 6] |= std::uint64_t{1} << (c & 63);
  }
  if (!options_.jieba.traditional) return;
  for (const auto& [from, to] : lexicon.folds()) {  // may be looked up as what is in words
    if (from < 0x10000) border_[from >> 6] &= ~(std::uint64_t{1} << (from & 63));
  }
}

std::unique_ptr<TokenizerScratch> NewsTokenizer::make_scratch() const {
  auto scratch = std::make_unique<Scratch>();
  scratch->jieba = jieba_->make_scratch();
  scratch->finder = finder_.make_scratch();
  return scratch;
}

void NewsTokenizer::begin_page(std::span<const std::string_view> persons, TokenizerScratch& scratch_base) const {
  Scratch& scratch = static_cast<Scratch&>(scratch_base);
  scratch.evidence.clear();
  for (const std::string_view person : persons) scratch.evidence.add_person(person);
  scratch.in_page = true;
}

void NewsTokenizer::end_page(TokenizerScratch& scratch_base) const {
  Scratch& scratch = static_cast<Scratch&>(scratch_base);
  scratch.evidence.clear();
  scratch.in_page = false;
}

std::string NewsTokenizer::describe() const {
  const auto on = [](bool rule) { return rule ? "1" : "off"; };
  const NewsRules& rules = options_.rules;
  std::string out = "tokenizer=news/" + std::to_string(kRulesVersion) + ' ';
  out += jieba_->describe().substr(std::string_view("tokenizer=jieba ").size()) + ' ';
  out += describe_pattern_rules(rules.patterns) + ' ';
  out += rules.find_names ? finder_.describe() : "names=off";
  out +=
      std::string(" terms=") + on(rules.join_terms) + " junk=" + on(rules.cut_junk) + " words=" + NewsWords::digest();
  return out;
}

// A line is the same wherever it stands, so a clause is as many whole ones as there is room for.
ClauseEnd NewsTokenizer::find_clause(std::string_view text, bool at_end) const {
  if (at_end && text.size() <= kLineBytesMax) return {text.size(), false};
  const std::string_view room = text.substr(0, kLineBytesMax);
  const char next = room.size() < text.size() ? text[room.size()] : '\0';
  if (const std::size_t end = behind_last_line_end(room, next); end > 0) return {end, false};
  if (const std::size_t end = behind_last_sentence(room); end > 0) return {end, false};
  std::size_t whole = room.size();
  while (whole < text.size() && is_utf8_continuation(text[whole])) --whole;
  const auto in_block = [this](char32_t c) { return c >= 0x10000 || (border_[c >> 6] >> (c & 63) & 1) == 0; };
  const std::size_t border = last_block_boundary(text.substr(0, whole), in_block);
  return {border > 0 ? border : whole, true};
}

void NewsTokenizer::tokenize(std::string_view clause, std::vector<Token>& tokens,
                             TokenizerScratch& scratch_base) const {
  Scratch& scratch = static_cast<Scratch&>(scratch_base);
  const NewsRules& rules = options_.rules;
  scratch.clause = clause;
  scratch.plain.clear();
  jieba_->tokenize(clause, scratch.plain, *scratch.jieba);
  scratch.patterns.clear();
  scratch.quotes.clear();
  if (rules.patterns != 0) find_patterns(clause, rules.patterns, scratch.patterns, scratch.quotes);
  find_names(scratch);
  choose_spans(clause, scratch.patterns, scratch.quotes, scratch.names, scratch.plain, scratch.spans);
  scratch.term_begins.clear();
  glue(scratch, tokens);
  if (rules.join_terms) words_.join_terms(clause, scratch.term_begins, tokens);
}

void NewsTokenizer::find_names(Scratch& scratch) const {
  scratch.names.clear();
  if (!options_.rules.find_names) return;
  const std::span<const Token> tokens = scratch.plain;
  if (scratch.in_page) {
    finder_.find(scratch.clause, tokens, scratch.evidence, scratch.names, *scratch.finder);
    return;
  }
  for (std::size_t first = 0; first < tokens.size();) {
    std::size_t end = first;
    while (end < tokens.size()) {
      const char c = scratch.clause[tokens[end++].begin_bytes];
      if (c == '\n' || c == '\r') break;
    }
    scratch.evidence.clear();
    finder_.find(scratch.clause, tokens.subspan(first, end - first), scratch.evidence, scratch.names, *scratch.finder);
    first = end;
  }
}

bool NewsTokenizer::is_border(std::string_view clause, const Token& token) const {
  if (token.length_bytes > 3) return false;
  const char32_t c = decode_code_point(clause.data() + token.begin_bytes).value;
  return (border_[c >> 6] >> (c & 63) & 1) != 0;
}

// Takes over what the lattice cut, junk in its parts, and notes where a term may begin.
void NewsTokenizer::put(Scratch& scratch, std::span<const Token> cut, std::vector<Token>& tokens) const {
  const auto note_term = [&](const Token& token, std::size_t at) {
    if (words_.may_begin_term(scratch.clause, token.begin_bytes)) scratch.term_begins.push_back(at);
  };
  std::size_t from = 0;  // the first that is not taken over yet
  for (std::size_t i = 0; i < cut.size(); ++i) {
    if (words_.may_be_junk(cut[i].form_id) && options_.rules.cut_junk) {
      const std::span<const NewsWords::Piece> parts = words_.parts_of(cut[i].form_id);
      if (!parts.empty()) {
        tokens.insert(tokens.end(), cut.begin() + std::ptrdiff_t(from), cut.begin() + std::ptrdiff_t(i));
        from = i + 1;
        std::uint32_t at = cut[i].begin_bytes;
        for (const NewsWords::Piece& part : parts) {
          tokens.push_back({at, part.length_bytes, part.form_id, Kind::kByForm});
          note_term(tokens.back(), tokens.size() - 1);
          at += part.length_bytes;
        }
        continue;
      }
    }
    note_term(cut[i], tokens.size() + (i - from));
  }
  tokens.insert(tokens.end(), cut.begin() + std::ptrdiff_t(from), cut.end());
}

void NewsTokenizer::cut_anew(Scratch& scratch, std::uint32_t begin, std::uint32_t end,
                             std::vector<Token>& tokens) const {
  scratch.piece.clear();
  jieba_->tokenize(scratch.clause.substr(begin, end - begin), scratch.piece, *scratch.jieba);
  for (Token& token : scratch.piece) token.begin_bytes += begin;
  put(scratch, scratch.piece, tokens);
}

void NewsTokenizer::glue(Scratch& scratch, std::vector<Token>& tokens) const {
  std::uint32_t at = 0;
  std::size_t next = 0;  // in scratch.plain: the first token that begins at `at` or behind
  for (const FixedSpan& span : scratch.spans) {
    if (at < span.begin) next = fill_gap(scratch, at, span.begin, next, tokens);
    tokens.push_back({span.begin, span.end - span.begin, kNoForm, span.kind});
    at = span.end;
    while (next < scratch.plain.size() && scratch.plain[next].begin_bytes < at) ++next;
  }
  const auto size = static_cast<std::uint32_t>(scratch.clause.size());
  if (at < size) fill_gap(scratch, at, size, next, tokens);
}

// True if the lattice would cut what begins with plain[first], up to the next border, as it did with the text before
// it. It would take the same way: from a place that the best path comes by, that goes on the same whatever stands
// before. But single code points are put together by themselves where the way begins, and not with those before it.
bool NewsTokenizer::goes_on_as_cut(const Scratch& scratch, std::size_t first) const {
  const std::vector<Token>& plain = scratch.plain;
  const auto is_of_path = [&](const Token& token) {
    return jieba_->is_always_of_path(scratch.clause.substr(token.begin_bytes, token.length_bytes), token.form_id);
  };
  if (first == plain.size() || is_of_path(plain[first]) || is_of_path(plain[first - 1])) return true;
  const Token& token = plain[first];
  const CodePoint single = decode_code_point(scratch.clause.data() + token.begin_bytes);
  return single.length_bytes == token.length_bytes &&
         (first + 1 == plain.size() || is_border(scratch.clause, plain[first + 1]) || is_of_path(plain[first + 1]));
}

// The tokens of [begin, end), which the lattice cuts as if it stood alone. It cuts each block by itself: what stands
// behind the first border in the gap and before the last is as it was, and only the edges, if they lie inside a block
// and cannot be told to be as they were, are cut anew. `first` is the first plain token that begins there; gives the
// first that begins at `end` or behind.
std::size_t NewsTokenizer::fill_gap(Scratch& scratch, std::uint32_t begin, std::uint32_t end, std::size_t first,
                                    std::vector<Token>& tokens) const {
  const std::vector<Token>& plain = scratch.plain;
  const auto begins_at = [&](std::size_t i) {
    return i < plain.size() ? plain[i].begin_bytes : static_cast<std::uint32_t>(scratch.clause.size());
  };
  const auto is_border_at = [&](std::size_t i) { return i < plain.size() && is_border(scratch.clause, plain[i]); };
  std::size_t last = first;
  while (begins_at(last) < end) ++last;
  // A clause begins and ends at a border.
  const bool begins_clean =
      begin == 0 ||
      (begins_at(first) == begin && (is_border_at(first) || is_border_at(first - 1) || goes_on_as_cut(scratch, first)));
  const bool ends_clean =
      begins_at(last) == end && (last == plain.size() || is_border_at(last) || (last > 0 && is_border_at(last - 1)));
  std::size_t keep_first = first;
  std::size_t keep_last = last;
  if (!begins_clean) {
    while (keep_first < last && !is_border_at(keep_first)) ++keep_first;
  }
  if (!ends_clean) {
    while (keep_last > keep_first && !is_border_at(keep_last - 1)) --keep_last;
  }
  if (keep_first == keep_last && !(begins_clean && ends_clean)) {
    cut_anew(scratch, begin, end, tokens);
    return last;
  }
  if (begins_at(keep_first) > begin) cut_anew(scratch, begin, begins_at(keep_first), tokens);
  put(scratch, std::span(plain).subspan(keep_first, keep_last - keep_first), tokens);
  if (begins_at(keep_last) < end) cut_anew(scratch, begins_at(keep_last), end, tokens);
  return last;
}

}  // namespace cipin
