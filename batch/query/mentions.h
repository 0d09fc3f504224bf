#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/lexicon/lexicon.h"
#include "core/page/read_page.h"
#include "core/patterns/pattern.h"
#include "core/segment/jieba.h"
#include "core/segment/names.h"

namespace cipin::query {

/// Finds what an article mentions, as the news tokenizer has it: figures, dates, codes and formulas with their values,
/// quotes, names. One thread at a time; memory grows to the longest article.
class Mentions {
 public:
  /// `lexicon` outlives this; the HMM is used if it has the tables.
  explicit Mentions(const Lexicon& lexicon);

  /// The articles that follow are of this page, until the next one.
  void begin_page(const page::Page& page);
  /// Appends `,"patterns":[...],"quotes":[...],"names":[...]`. Spans are bytes of the page: one, or several where the
  /// mention goes across a healed break.
  void append_json(std::string_view page_text, const page::Page& page, const page::Article& article, std::string& line);

 private:
  std::unique_ptr<JiebaTokenizer> jieba_;
  std::unique_ptr<TokenizerScratch> jieba_scratch_;
  NameFinder finder_;
  std::unique_ptr<NameFinder::Scratch, NameFinder::ScratchDeleter> finder_scratch_;
  PageEvidence evidence_;
  std::vector<Token> tokens_;
  std::vector<Pattern> patterns_;
  std::vector<Pattern> quotes_;
  std::vector<Name> names_;
};

}  // namespace cipin::query
