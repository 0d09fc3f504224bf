#pragma once

#include <array>
#include <memory>
#include <string>

#include "core/patterns/pattern.h"
#include "core/segment/jieba.h"
#include "core/segment/names.h"
#include "core/segment/news_words.h"

namespace cipin {

/// What may be switched off of what `news` lays over the lattice.
struct NewsRules {
  std::uint32_t patterns = kAllPatternRules;  // PatternRule bits; 0: not even bare numbers
  bool find_names = true;
  NameRules names = {};
  bool join_terms = true;  // seeds/words/never-split.txt
  bool cut_junk = true;    // seeds/words/junk-words.txt
};

struct NewsOptions {
  JiebaOptions jieba = {};
  NewsRules rules = {};
};

/// For newspaper archives: jieba's lattice, under what it gets wrong there. Figures, dates, codes, formulas, coinages
/// between quotation marks and names are tokens of their kind (news_spans.h says which of two that overlap stands); the
/// lattice cuts the text between them, and only that. A word of the lattice that is none in a newspaper is cut as
/// junk-words.txt has it, and words in a row that are a term of never-split.txt are one.
///
/// Forms are the bytes as they stand. A line stands alone: its tokens are the same in whatever text it stands, unless
/// it is part of a page (begin_page), where names of bylines and earlier clauses count for later ones, or longer than
/// kLineBytesMax, when it is read in pieces that end with sentences if there are any.
class NewsTokenizer final : public Tokenizer {
 public:
  /// Grows by one whenever the gluing of a text may give other tokens than before.
  static constexpr int kRulesVersion = 2;
  static constexpr std::size_t kLineBytesMax = std::size_t{1} << 16;

  /// `lexicon` outlives this. Errors: as JiebaTokenizer's.
  static Result<std::unique_ptr<NewsTokenizer>> make(const Lexicon& lexicon, NewsOptions options);

  std::size_t lookahead_bytes() const override { return kLineBytesMax + 1; }
  ClauseEnd find_clause(std::string_view text, bool at_end) const override;
  void tokenize(std::string_view clause, std::vector<Token>& tokens, TokenizerScratch& scratch) const override;
  std::unique_ptr<TokenizerScratch> make_scratch() const override;
  void begin_page(std::span<const std::string_view> persons, TokenizerScratch& scratch) const override;
  void end_page(TokenizerScratch& scratch) const override;

  FormId form_id_count() const override { return jieba_->form_id_count(); }
  std::string describe() const override;
  std::unique_ptr<FormSource> make_form_source() const override { return jieba_->make_form_source(); }

 private:
  struct Scratch;
  NewsTokenizer(const Lexicon& lexicon, std::unique_ptr<JiebaTokenizer> jieba, NewsOptions options);
  bool is_border(std::string_view clause, const Token& token) const;
  void find_names(Scratch& scratch) const;
  void glue(Scratch& scratch, std::vector<Token>& tokens) const;
  std::size_t fill_gap(Scratch& scratch, std::uint32_t begin, std::uint32_t end, std::size_t first,
                       std::vector<Token>& tokens) const;
  void cut_anew(Scratch& scratch, std::uint32_t begin, std::uint32_t end, std::vector<Token>& tokens) const;
  bool goes_on_as_cut(const Scratch& scratch, std::size_t first) const;
  void put(Scratch& scratch, std::span<const Token> cut, std::vector<Token>& tokens) const;

  std::unique_ptr<JiebaTokenizer> jieba_;
  NewsOptions options_;
  NameFinder finder_;
  NewsWords words_;
  std::array<std::uint64_t, 1024> border_ = {};  // a bit for each code point below U+10000 that no lexicon word has
};

}  // namespace cipin
