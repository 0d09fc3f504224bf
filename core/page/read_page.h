#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/page/bylines.h"
#include "core/page/dates.h"
#include "core/page/page_text.h"
#include "core/page/word_costs.h"

namespace cipin::page {

/// Changes with every change of a rule that can change what is read: part of a store's fingerprint.
inline constexpr int kRulesVersion = 5;

enum class ArticleKind : std::uint8_t { kArticle, kCaption, kBanner };

/// Where an event's date comes from.
enum class DateProvenance : std::uint8_t {
  kNone,
  kDateline,   // printed with its year, or its year is not known
  kPageYear,   // the year is the page's
  kIssueDate,  // told from the day of issue (昨日), or the year is the issue's
};

/// A part of an article as a person named in a byline: form without blanks, and where it stands.
struct Person {
  std::string form;
  Span span;
};

struct Article {
  ArticleKind kind = ArticleKind::kArticle;
  std::vector<Span> headline;  // kicker and head, a span a line; they may stand behind the body
  std::vector<Span> subheads;  // heads inside the body
  std::vector<Span> body;      // in reading order, a span a line: subheads and bylines included
  std::vector<Span> bylines;
  std::vector<Span> nested_captions;  // text of other articles inside this one's hull
  std::optional<Span> dateline;       // the date as it is printed
  std::string dateline_text;
  std::string place;       // of the dateline, else of the headline; empty if neither has one
  std::string event_date;  // 2020-09-10, --09-10; empty: not known
  DateProvenance date_provenance = DateProvenance::kNone;
  std::string relative_time;  // 昨日, 近日
  std::vector<Person> reporters;
  std::vector<Person> correspondents;
  std::vector<Person> photographers;
  Span hull;  // from its first byte to its last on the page
};

/// A break that was healed: the line end at `at_bytes` is taken out, and the text goes on at `resume_bytes`, which may
/// stand before it. `space`: a blank stands between (both sides are ASCII letters).
struct Join {
  std::size_t at_bytes = 0;
  std::size_t resume_bytes = 0;
  double score = 0;
  bool space = false;
};

enum class AsideReason : std::uint8_t { kChrome, kRunningHead, kDesk };

/// A line that is no part of any article.
struct Aside {
  Span span;
  AsideReason reason = AsideReason::kChrome;
};

struct Page {
  std::vector<Article> articles;  // in page order of their first bytes
  std::vector<Join> joins;        // rising by at_bytes
  std::vector<Aside> set_aside;   // rising
  bool too_long = false;          // more than kPageBytesMax or kPageLinesMax: one article, nothing healed
};

struct PageOptions {
  bool heal = true;                     // join cut sentences
  std::optional<Date> issue_date = {};  // of the paper, by path or field
};

/// A page of newspaper text holds some ten thousand bytes in a hundred lines. What has more bytes or lines with
/// something in them than this is no page. With the limits reached, reading takes about 120 MB.
inline constexpr std::size_t kPageBytesMax = std::size_t{4} << 20;
inline constexpr std::size_t kPageLinesMax = std::size_t{1} << 16;

/// Reads a document as a newspaper page: cut sentences joined, articles told apart with what they say of themselves.
///
/// text     checked UTF-8. Lines end at LF, CR LF or a lone CR.
/// words    a lexicon: a join that makes a word is evidence.
/// Spans    of `text`, on code point borders, without blanks at their ends; no line is in two articles.
/// Cost     O(n log n) in the number of lines, linear in bytes; no recursion. Errors: none. Threads: shareable.
Page read_page(std::string_view text, const WordCosts& words, const PageOptions& options);

/// The document as one article, nothing healed.
Page read_plain(std::string_view text);

/// The people of the page's bylines, in the order of its articles; the views are into `page`.
std::vector<std::string_view> persons_of(const Page& page);

/// An article's text for counting, healed: body spans in reading order, a line end between paragraphs and nothing
/// where a break is healed. `offsets` maps a byte of the text back to the page.
struct ArticleText {
  std::string text;
  struct Piece {
    std::size_t begin_bytes = 0;  // in text
    std::size_t page_bytes = 0;   // on the page
  };
  std::vector<Piece> pieces;  // rising; a byte belongs to the last piece that begins at or before it
};
ArticleText article_text(std::string_view page_text, const Page& page, const Article& article);

}  // namespace cipin::page
