#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/kind.h"
#include "core/text/token.h"

namespace cipin {

/// No clause is longer: 65,536 code points of four bytes.
inline constexpr std::size_t kClauseBytesMax = std::size_t{4} << 16;

/// Where the next clause of a text ends.
struct ClauseEnd {
  std::size_t length_bytes = 0;
  bool forced = false;  // no safe place was near: cut at a limit, where tokens may differ from those of the uncut text
};

/// A tokenizer's memory between clauses: one a thread, grows to the longest clause and stays.
class TokenizerScratch {
 public:
  virtual ~TokenizerScratch() = default;
};

/// From a tokenizer's form ids back to forms; made once, when a result is written.
class FormSource {
 public:
  virtual ~FormSource() = default;
  virtual void append_form(FormId form_id, std::string& out) const = 0;
  /// kind_of_form of that form, by less than the whole form where that says it.
  virtual Kind kind_of(FormId form_id) const = 0;
};

/// Splits text into tokens, a clause at a time. Const and shareable between threads; what changes is in the scratch. No
/// token crosses a line feed, and none depends on what stands on the other side of one: lines can be counted apart
/// (core/io/text_parts.h), but for white space that is kept in runs (core/segment/plain.h).
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  /// How much of the text must be in sight for find_clause to decide the same whatever the windows are.
  virtual std::size_t lookahead_bytes() const = 0;

  /// The end of the first clause of `text` (checked UTF-8, not empty): as much of it as can be cut off so that no token
  /// crosses the end, at most about kClauseBytesMax. `text` is all there is until a fault or the input's end if
  /// `at_end`; else at least lookahead_bytes() of it. Cost: far below that of tokenize.
  virtual ClauseEnd find_clause(std::string_view text, bool at_end) const = 0;

  /// Appends the clause's tokens, in order of their begins; offsets are into `clause`. They cover it without gap or
  /// overlap where the tokenizer says no other of itself (core/segment/plain.h does). Cost: linear in the
  /// clause for words of bounded length; no allocation once the scratch has grown. Errors: none.
  virtual void tokenize(std::string_view clause, std::vector<Token>& tokens, TokenizerScratch& scratch) const = 0;

  /// The same for a whole text in memory (checked UTF-8, below 4 GiB), clause after clause; offsets are into `text`.
  void tokenize_text(std::string_view text, std::vector<Token>& tokens, TokenizerScratch& scratch) const;

  virtual std::unique_ptr<TokenizerScratch> make_scratch() const = 0;

  /// From here to end_page the clauses are those of one newspaper page, article by article, and what one of them tells
  /// may count for those that follow. `persons` are known from the page's bylines. For most tokenizers there is no
  /// difference.
  virtual void begin_page(std::span<const std::string_view> /*persons*/, TokenizerScratch& /*scratch*/) const {}
  virtual void end_page(TokenizerScratch& /*scratch*/) const {}

  /// Form ids are below this.
  virtual FormId form_id_count() const = 0;
  /// The forms of its ids; this outlives it.
  virtual std::unique_ptr<FormSource> make_form_source() const = 0;

  /// Every setting that can change a token, as `name=value` pairs: part of the fingerprint.
  virtual std::string describe() const = 0;
};

}  // namespace cipin
