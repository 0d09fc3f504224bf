#include "core/segment/plain.h"

#include <algorithm>
#include <array>

#include "core/segment/plain_scan.h"
#include "core/text/code_point.h"
#include "core/text/kind.h"
#include "core/text/utf8.h"
#include "core/text/word_break.h"

namespace cipin {
namespace {

// A clause, its spans and its tokens together stay in a second-level cache.
constexpr std::size_t kClauseBytesWanted = std::size_t{1} << 14;

constexpr std::array<std::string_view, 4> kNames = {"space", "words", "chars", "han-bigram"};

struct Scratch final : TokenizerScratch {
  std::vector<std::uint32_t> begins;
  std::vector<std::uint32_t> ends;

  // Empty, with room for those of a clause.
  plain_scan::Spans spans_for(std::size_t clause_bytes) {
    const std::size_t room = clause_bytes + plain_scan::kSlack;
    if (begins.size() < room) {
      begins.resize(room);
      ends.resize(room);
    }
    return {begins.data(), ends.data()};
  }
};

class CodePointForms final : public FormSource {
 public:
  void append_form(FormId form_id, std::string& out) const override {
    append_code_point(out, static_cast<char32_t>(form_id));
  }
  Kind kind_of(FormId form_id) const override { return kind_of_code_point(static_cast<char32_t>(form_id)); }
};

// The id of what stands at `at` and is `length_bytes` long: its code point, if it is one below U+10000.
FormId id_of(const char* at, std::size_t length_bytes) {
  const auto lead = static_cast<unsigned char>(*at);
  FormId id = length_bytes == 1 ? FormId{lead} : kNoForm;  // no branch for the lengths of words
  if (lead >= 0xC0 && length_bytes <= 3) {
    const CodePoint code_point = decode_code_point(at);
    if (code_point.length_bytes == length_bytes) id = static_cast<FormId>(code_point.value);
  }
  return id;
}

Token token_of(std::string_view clause, std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin),
          id_of(clause.data() + begin, end - begin), Kind::kByForm};
}

bool is_white(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint code_point = decode_code_point(text.data() + at);
    if (!is_space(code_point.value)) return false;
    at += code_point.length_bytes;
  }
  return true;
}

std::size_t code_point_end(std::string_view text, std::size_t at) {
  const bool is_line_end = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
  return is_line_end ? at + 2 : at + decode_code_point(text.data() + at).length_bytes;
}

std::size_t code_point_before(std::string_view text, std::size_t at) {
  do --at;
  while (is_utf8_continuation(text[at]));
  return at;
}

bool begins_with_han(std::string_view text) {
  return word_break_of(decode_code_point(text.data()).value) == WordBreak::kHan;
}

// What the four have in common: where clauses end, and what they are made of.
class PlainTokenizer : public Tokenizer {
 public:
  PlainTokenizer(PlainKind kind, PlainOptions options)
      : kind_(kind), options_(options), bodies_(plain_scan::bodies_of(vectors_of_cpu())) {}

  // A code point more than the longest token, to see whether it ends there.
  std::size_t lookahead_bytes() const override { return kPlainTokenBytesMax + 4; }
  ClauseEnd find_clause(std::string_view text, bool at_end) const override;
  std::unique_ptr<TokenizerScratch> make_scratch() const override { return std::make_unique<Scratch>(); }
  FormId form_id_count() const override { return kind_ == PlainKind::kSpace ? 0 : 0x10000; }
  std::unique_ptr<FormSource> make_form_source() const override { return std::make_unique<CodePointForms>(); }
  std::string describe() const override {
    const bool by_unicode = kind_ == PlainKind::kWords || kind_ == PlainKind::kHanBigram;
    return "tokenizer=" + std::string(plain_name(kind_)) + (by_unicode ? " unicode=15.0" : "") +
           " token_bytes_max=" + std::to_string(kPlainTokenBytesMax);
  }

 protected:
  // True if no token stands on both sides of `at`, whatever else the text holds.
  virtual bool is_cut(std::string_view text, std::size_t at) const = 0;

  bool keeps_white_space() const { return options_.keep_white_space; }
  const plain_scan::Bodies& bodies() const { return bodies_; }

 private:
  std::size_t last_cut(std::string_view text, std::size_t limit) const;

  PlainKind kind_;
  PlainOptions options_;
  plain_scan::Bodies bodies_;
};

// The last place in (0, limit] of `text` where it can be cut; 0 if there is none.
std::size_t PlainTokenizer::last_cut(std::string_view text, std::size_t limit) const {
  for (std::size_t at = std::min(limit, text.size()); at > 0; --at) {
    if (at < text.size() && !is_utf8_continuation(text[at]) && is_cut(text, at)) return at;
  }
  return 0;
}

ClauseEnd PlainTokenizer::find_clause(std::string_view text, bool at_end) const {
  // Both limits are in sight whatever the window is, so clauses, and with them forced cuts, are always the same.
  for (const std::size_t limit : {kClauseBytesWanted, kPlainTokenBytesMax}) {
    if (at_end && text.size() <= limit) return {text.size(), false};
    if (const std::size_t at = last_cut(text, limit); at > 0) return {at, false};
  }
  std::size_t at = kPlainTokenBytesMax;
  while (is_utf8_continuation(text[at])) --at;
  return {at, true};
}

class SpaceTokenizer final : public PlainTokenizer {
 public:
  using PlainTokenizer::PlainTokenizer;

  void tokenize(std::string_view clause, std::vector<Token>& tokens, TokenizerScratch& scratch_base) const override {
    Scratch& scratch = static_cast<Scratch&>(scratch_base);
    plain_scan::Spans spans = scratch.spans_for(clause.size());
    std::size_t scanned = 0;
    if (bodies().find_spaced != nullptr) scanned = bodies().find_spaced(clause.data(), clause.size(), spans);
    plain_scan::find_spaced_portably(clause, scanned, spans);
    if (keeps_white_space()) return take_all(clause, spans, tokens);
    const std::size_t before = tokens.size();
    tokens.resize(before + spans.begin_count);
    for (std::size_t i = 0; i < spans.begin_count; ++i) {
      tokens[before + i] = {spans.begins[i], spans.ends[i] - spans.begins[i], kNoForm, Kind::kByForm};
    }
  }

 private:
  bool is_cut(std::string_view text, std::size_t at) const override {
    if (text[at] == '\n' && text[at - 1] == '\r') return false;
    return plain_scan::separator_bytes(text, at) > 0 ||
           plain_scan::separator_bytes(text, code_point_before(text, at)) > 0;
  }

  static void take_all(std::string_view clause, const plain_scan::Spans& spans, std::vector<Token>& tokens) {
    std::size_t at = 0;
    for (std::size_t i = 0; i <= spans.begin_count; ++i) {
      const std::size_t white_end = i < spans.begin_count ? spans.begins[i] : clause.size();
      while (at < white_end) {
        const std::size_t end = code_point_end(clause, at);
        tokens.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end - at), kNoForm, Kind::kSpace});
        at = end;
      }
      if (i == spans.begin_count) break;
      at = spans.ends[i];
      tokens.push_back({spans.begins[i], spans.ends[i] - spans.begins[i], kNoForm, Kind::kByForm});
    }
  }
};

// Over the segments of UAX #29.
class WordsTokenizer : public PlainTokenizer {
 public:
  using PlainTokenizer::PlainTokenizer;

  void tokenize(std::string_view clause, std::vector<Token>& tokens, TokenizerScratch& scratch_base) const override {
    Scratch& scratch = static_cast<Scratch&>(scratch_base);
    for (std::size_t at = 0; at < clause.size();) {
      if (is_worth_scanning(clause.substr(at))) {
        const std::size_t scanned = take_latin(clause, at, tokens, scratch);
        at += scanned;
        if (scanned > 0) continue;
      }
      at = take_segment(clause, at, tokens);
    }
  }

 protected:
  bool is_cut(std::string_view text, std::size_t at) const override {
    return is_certain_word_boundary(part_before(text, at), part_at(text, at));
  }
  // Adds what begins at `at`, and returns where the next begins.
  virtual std::size_t take_segment(std::string_view clause, std::size_t at, std::vector<Token>& tokens) const {
    const std::size_t end = find_word_end(clause, at);
    if (keeps_white_space() || !is_white(clause.substr(at, end - at))) tokens.push_back(token_of(clause, at, end));
    return end;
  }

  static WordBreak part_at(std::string_view text, std::size_t at) {
    return word_break_of(decode_code_point(text.data() + at).value);
  }
  static WordBreak part_before(std::string_view text, std::size_t at) {
    return part_at(text, code_point_before(text, at));
  }

 private:
  // A vector body takes 64 bytes and one to look at; what begins in other writing is not begun.
  bool is_worth_scanning(std::string_view text) const {
    constexpr std::size_t kBytesMin = 65;
    constexpr std::size_t kAsciiMin = 8;
    if (bodies().find_latin == nullptr || keeps_white_space() || text.size() < kBytesMin) return false;
    unsigned char seen = 0;
    for (std::size_t i = 0; i < kAsciiMin; ++i) seen |= static_cast<unsigned char>(text[i]);
    return seen < 0x80;
  }

  std::size_t take_latin(std::string_view clause, std::size_t begin, std::vector<Token>& tokens,
                         Scratch& scratch) const {
    plain_scan::Spans spans = scratch.spans_for(clause.size());
    const std::size_t scanned = bodies().find_latin(clause.data() + begin, clause.size() - begin, spans);
    const std::size_t before = tokens.size();
    tokens.resize(before + spans.begin_count);
    for (std::size_t i = 0; i < spans.begin_count; ++i) {
      tokens[before + i] = token_of(clause, begin + spans.begins[i], begin + spans.ends[i]);
    }
    return scanned;
  }
};

class HanBigramTokenizer final : public WordsTokenizer {
 public:
  using WordsTokenizer::WordsTokenizer;

 private:
  bool is_cut(std::string_view text, std::size_t at) const override {
    const WordBreak before = part_before(text, at);
    const WordBreak after = part_at(text, at);
    return is_certain_word_boundary(before, after) && !(before == WordBreak::kHan && after == WordBreak::kHan);
  }
  std::size_t take_segment(std::string_view clause, std::size_t at, std::vector<Token>& tokens) const override {
    if (!begins_with_han(clause.substr(at))) return WordsTokenizer::take_segment(clause, at, tokens);
    std::size_t begin = at;
    std::size_t end = find_word_end(clause, begin);
    if (end == clause.size() || !begins_with_han(clause.substr(end))) tokens.push_back(token_of(clause, begin, end));
    while (end < clause.size() && begins_with_han(clause.substr(end))) {
      const std::size_t next_end = find_word_end(clause, end);
      tokens.push_back(token_of(clause, begin, next_end));
      begin = end;
      end = next_end;
    }
    return end;
  }
};

class CharsTokenizer final : public PlainTokenizer {
 public:
  using PlainTokenizer::PlainTokenizer;

  void tokenize(std::string_view clause, std::vector<Token>& tokens, TokenizerScratch&) const override {
    for (std::size_t at = 0; at < clause.size();) {
      const std::size_t end = code_point_end(clause, at);
      const CodePoint code_point = decode_code_point(clause.data() + at);
      const bool white = is_space(code_point.value);
      if (!white || keeps_white_space()) {
        const bool has_id = code_point.value < 0x10000 && end - at == code_point.length_bytes;
        tokens.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end - at),
                          has_id ? static_cast<FormId>(code_point.value) : kNoForm, Kind::kByForm});
      }
      at = end;
    }
  }

 private:
  bool is_cut(std::string_view text, std::size_t at) const override {
    return !(text[at] == '\n' && text[at - 1] == '\r');
  }
};

}  // namespace

std::string_view plain_name(PlainKind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

std::optional<PlainKind> plain_kind_of_name(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<PlainKind>(i);
  }
  return std::nullopt;
}

std::unique_ptr<Tokenizer> make_plain_tokenizer(PlainKind kind, PlainOptions options) {
  switch (kind) {
    case PlainKind::kSpace:
      return std::make_unique<SpaceTokenizer>(kind, options);
    case PlainKind::kWords:
      return std::make_unique<WordsTokenizer>(kind, options);
    case PlainKind::kChars:
      return std::make_unique<CharsTokenizer>(kind, options);
    case PlainKind::kHanBigram:
      return std::make_unique<HanBigramTokenizer>(kind, options);
  }
  return nullptr;
}

}  // namespace cipin
