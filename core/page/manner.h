#pragma once

#include <vector>

#include "core/page/classes.h"

namespace cipin::page {

/// What stands around the heads that surely begin articles on this page (a byline or 本报讯 is below them): page chrome
/// above them, more blank lines than between paragraphs, no blanks in front where paragraphs have some. A head that
/// lacks what these have is rather a subhead.
class Manner {
 public:
  /// Linear. `text` and `all` outlive this.
  Manner(const PageText& text, const std::vector<Facts>& all);

  /// What the page's manner says of a block of heads that begins at `head`: above 0 it begins an article.
  double score_of_article(std::size_t head) const;

  /// How unlike a subhead of the article in hand the head stands: above 0 it is none of them.
  double score_of_difference(std::size_t head, std::size_t subhead) const;

 private:
  bool has_chrome_above(std::size_t i) const;
  bool has_gap_above(std::size_t i) const;
  bool is_indented(std::size_t i) const;
  bool is_quoted(std::size_t i) const;

  const PageText& text_;
  const std::vector<Facts>& all_;
  std::uint32_t usual_gap_ = 0;  // blank lines between the paragraphs of a text, at most
  bool chrome_parts_ = false;    // the page has such heads enough, and nearly all of them have this
  bool gaps_part_ = false;
  bool indents_part_ = false;
};

}  // namespace cipin::page
