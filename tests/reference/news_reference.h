#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/segment/jieba.h"
#include "core/segment/names.h"

namespace cipin::reference {

/// A token of the news tokenizer as its rules say, in the plainest way: for every line the list of patterns, the list
/// of names, which of them stand by comparing each with each, and jieba on what lies between. Quadratic in a line.
class News {
 public:
  struct Token {
    std::string form;
    Kind kind = Kind::kByForm;
    FormId form_id = kNoForm;
    bool operator==(const Token&) const = default;
    friend void PrintTo(const Token& token, std::ostream* out) { *out << token.form << '/' << kind_name(token.kind); }
  };

  /// `lexicon` outlives it. The word lists are read from `words_folder`.
  News(const Lexicon& lexicon, const std::string& words_folder);

  std::vector<Token> cut(std::string_view text) const;

 private:
  struct Span {
    std::size_t begin, end;
    Kind kind;
  };
  void cut_line(std::string_view line, std::vector<Token>& tokens) const;
  std::vector<Span> standing(std::string_view line) const;
  void cut_gap(std::string_view gap, std::vector<Token>& tokens) const;
  std::vector<cipin::Token> jieba(std::string_view text) const;
  FormId id_of(std::string_view form) const;

  const Lexicon* lexicon_;
  std::unique_ptr<JiebaTokenizer> jieba_;
  std::unique_ptr<TokenizerScratch> scratch_;
  NameFinder finder_;
  std::unique_ptr<NameFinder::Scratch, NameFinder::ScratchDeleter> finder_scratch_;
  std::map<std::string, std::vector<std::string>> junk_;
  std::set<std::string> terms_;
};

}  // namespace cipin::reference
