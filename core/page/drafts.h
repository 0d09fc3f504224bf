#pragma once

#include <cstddef>
#include <vector>

#include "core/page/classes.h"
#include "core/page/healing.h"
#include "core/page/read_page.h"

namespace cipin::page {

/// An article as the paragraphs that it is made of. Numbers are those of paragraphs.
struct Draft {
  ArticleKind kind = ArticleKind::kArticle;
  std::vector<std::size_t> heads;     // kicker and head, rising
  std::vector<std::size_t> subheads;  // of those in `flow`, rising
  std::vector<std::size_t> flow;      // body, bylines, subheads, rising
  bool has_opening = false;           // 本报讯 and the like
  bool is_named = false;              // a byline says who wrote it
  bool is_closed = false;             // a byline or an agency's line has ended it
  std::size_t body_count = 0;
  std::size_t signed_at = static_cast<std::size_t>(-1);  // the first paragraph with a byline
  std::size_t listed_count = 0;                          // of those the bulleted items and the rows

  std::size_t first() const;
  bool empty() const { return heads.empty() && flow.empty(); }
};

/// Tells the articles of a page apart: every paragraph that is neither chrome, running head nor desk line is in exactly
/// one draft. In page order of their first paragraphs. Linear, but for sorting.
std::vector<Draft> make_drafts(const PageText& text, const std::vector<Facts>& all, const std::vector<Joint>& joints,
                               const Kinship& kinship);

/// A draft's flow in reading order: where a sentence goes on elsewhere, what stands there comes next.
std::vector<std::size_t> reading_order(const Draft& draft, const std::vector<Facts>& all,
                                       const std::vector<Joint>& joints);

}  // namespace cipin::page
