#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "batch/cli/output.h"
#include "core/lexicon/lexicon.h"
#include "core/page/read_page.h"

namespace cipin::query {

/// What `cipin articles` writes of each page.
enum class ArticleList : std::uint8_t { kArticles, kJoins, kSetAside };

/// Writes pages in one format.
class ArticleWriter {
 public:
  virtual ~ArticleWriter() = default;
  /// `place` names the document; spans are of `text`.
  virtual Status page(std::string_view place, std::string_view text, const page::Page& page) = 0;
  /// After the last page; also flushes.
  virtual Status finish() = 0;
};

/// format: table, tsv, csv or jsonl. `output` outlives it, as does `lexicon`, by which jsonl tells what is mentioned.
std::unique_ptr<ArticleWriter> make_article_writer(std::string_view format, ArticleList list, const Lexicon& lexicon,
                                                   cli::Output& output);

}  // namespace cipin::query
