#pragma once

#include "core/lexicon/lexicon.h"
#include "core/segment/hmm.h"
#include "core/segment/jieba_alphabet.h"
#include "core/segment/jieba_lattice.h"
#include "core/segment/tokenizer.h"

namespace cipin {

struct JiebaOptions {
  bool hmm = true;
  bool traditional = false;  // fold Traditional to Simplified for look-up; surface and offsets stay
};

/// Token for token what python jieba 0.42.1 gives for cut(text, HMM=hmm), for blocks up to kBlockCodePointsMax; with
/// `traditional`, what it gives for the folded text, cut out of the text as it stands.
class JiebaTokenizer final : public Tokenizer {
 public:
  /// jieba sums a block's costs from its right end, so an early cut can hang on far text. A longer block is cut in
  /// front of its code point number kBlockCodePointsMax, or the last one before that where no lexicon word crosses.
  static constexpr std::size_t kBlockCodePointsMax = JiebaLattice::kBlockCodePointsMax;

  /// `lexicon` outlives this. Errors: kBadInput where an option needs tables that the lexicon does not have.
  static Result<std::unique_ptr<JiebaTokenizer>> make(const Lexicon& lexicon, JiebaOptions options);

  std::size_t lookahead_bytes() const override;
  ClauseEnd find_clause(std::string_view text, bool at_end) const override;
  void tokenize(std::string_view clause, std::vector<Token>& tokens, TokenizerScratch& scratch) const override;
  std::unique_ptr<TokenizerScratch> make_scratch() const override;

  /// True if a token of that form and number is a word of the lattice's best path wherever it stands, and none that was
  /// put together of single code points: those together cost more than the word does. False where that is not sure.
  bool is_always_of_path(std::string_view form, FormId form_id) const;

  /// The lexicon's numbers for its words; behind them, U+0000 to U+FFFF for single code points that are no word. Other
  /// forms have none.
  FormId form_id_count() const override { return lexicon_->word_count() + 0x10000; }
  std::string describe() const override;
  std::unique_ptr<FormSource> make_form_source() const override;

 private:
  struct Scratch;
  JiebaTokenizer(const Lexicon& lexicon, JiebaOptions options);

  std::size_t last_uncrossed(std::string_view block) const;
  void take_words(Scratch& scratch, std::vector<Token>& tokens) const;
  Token* take_pair(Scratch& scratch, std::size_t begin, Token* out) const;
  Token* take_joined(Scratch& scratch, std::size_t begin, std::size_t end, Token* out) const;
  Token* take_han(Scratch& scratch, std::size_t run_begin, std::size_t at, std::size_t end, Token* out) const;
  Token* take_singles(const Scratch& scratch, std::size_t begin, std::size_t end, Token* out) const;
  void take_word(const Scratch& scratch, std::size_t begin, std::size_t end, Token& token) const;
  bool is_forced_split(const char32_t* begin, const char32_t* end) const;

  const Lexicon* lexicon_;
  JiebaOptions options_;
  JiebaAlphabet alphabet_;
  std::optional<Hmm> hmm_;
  bool has_forced_splits_ = false;
  bool pairs_are_plain_ = false;
};

}  // namespace cipin
