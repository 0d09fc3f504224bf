#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/page/bylines.h"
#include "core/page/openings.h"
#include "core/page/paragraphs.h"
#include "core/page/word_costs.h"

namespace cipin::page {

/// What a paragraph is on the page.
enum class Kind : std::uint8_t {
  kBody,         // running text
  kItem,         // a row of a list or table, a line of verse: text that no sentence runs on from
  kHead,         // a head, kicker or subhead
  kByline,       // nothing but a byline
  kCredit,       // nothing but who took a picture
  kCaption,      // the text to a picture
  kRunningHead,  // the paper's name, the number of the page, its date
  kChrome,       // the screen around the page
  kDesk,         // who edited the page
  kBanner,       // the title of the page or of a column, set into a sentence
};

/// The paragraphs that stand in the way of reading, but not of a sentence.
constexpr bool is_passed_over(Kind kind) {
  return kind == Kind::kCaption || kind == Kind::kCredit || kind == Kind::kChrome || kind == Kind::kRunningHead ||
         kind == Kind::kDesk || kind == Kind::kBanner;
}

/// A paragraph and what can be said of it alone.
struct Facts {
  Paragraph paragraph;
  Kind kind = Kind::kBody;
  Range text;  // without opening and byline
  std::optional<Opening> opening;
  std::optional<Byline> byline;    // of kByline, kCredit, kDesk; of a head: 短评 任之初
  std::optional<TailByline> tail;  // the byline behind its text
  bool has_tail_source = false;    // ends with （新华社北京5月8日电）
  bool is_standing_head = false;   // 短讯, 讣告, …一览
  bool begins_elsewhere = false;   // (上接第一版): its begin is on another page
  bool is_listed = false;          // a bulleted item, a row of a table, one of several with labels (广州：…)
  bool is_writers_office = false;  // （作者系…）: a line below a text that was signed above
  bool is_lead_label = false;      // 【核心提示】
  bool ends_notice = false;        // who signs a notice, or the day below
  bool has_label = false;          // 天气 今天晴…: begins with such a head
  bool ends_sentence = false;
  bool ends_clause = false;  // with a comma, or with ; or :
  bool ends_comma = false;
  bool opens_unclosed = false;       // a quotation mark or bracket is open at its end
  bool closes_unopened = false;      // one is closed that was not opened in it
  bool closes_bracket = false;       // ends with a round one that was not opened in it
  bool has_sentence_inside = false;  // a sentence ends before its end
  bool has_question_inside = false;  // a question or a call ends before its end
  bool can_be_head = false;          // by its length and marks
  std::uint32_t markdown_level = 0;  // of a head marked with #; 0: none
  std::uint32_t comma_count = 0;
  std::uint32_t length = 0;  // code points of `text`
};

/// The facts of each paragraph, and its kind by what it is and what stands beside it. Linear.
std::vector<Facts> classify(const PageText& text, const std::vector<Paragraph>& paragraphs, const WordCosts& words);

/// How much the paragraph looks like the rest of a sentence that began elsewhere: 0 not at all, 2 likely, 4 sure; below
/// 0 where it begins like a sentence of its own.
double start_defect(const PageText& text, const Facts& facts);

/// 最近， 据悉， 李某指出， : a first clause as sentences have it and heads do not.
bool begins_like_sentence(std::u32string_view form);

/// True if a number goes on from one text to the next, or its unit follows: 1|00天, 29|号.
bool number_goes_on(const PageText& text, Range left, Range right);

}  // namespace cipin::page
