#pragma once

#include <cstdint>
#include <vector>

#include "core/page/classes.h"

// What stands below a paragraph, up to the next head and beyond.
namespace cipin::page {

/// No paragraph.
inline constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// What stands between a paragraph and the next head or opening. One entry more than there are paragraphs.
struct Ahead {
  std::vector<std::size_t> closer;  // the byline that ends the section that the paragraph is in; kNowhere if none does
  std::vector<bool> opening;        // an opening comes before the next head
  std::vector<std::uint8_t> heads;  // in the next block of heads: 0, 1 or 2 (and more)
  std::vector<std::size_t> text;    // the paragraph itself or the next that is no picture, nor chrome
  std::vector<std::size_t> head;    // the paragraph itself or the next that is a head; all of them if there is none
  std::vector<std::size_t> listed;  // how many bulleted items or rows in a row begin here
  double signed_share = 0.5;        // of the page's articles with an opening or a byline, those that name who wrote
  double opened_share = 0;          // of the page's blocks of heads, those with an opening or a byline below
  double habit = 0;                 // the same of blocks that surely begin an article, as if one more had none
  std::size_t closing_count = 0;    // texts that a byline or an agency's line closes
};

/// Linear.
Ahead look_ahead(const std::vector<Facts>& all);

/// True for a byline on a line of its own, and for a text that ends with one or with an agency's line.
bool is_closing(const Facts& facts);

/// The byline of a paragraph, at its end, alone or in its opening; null if it has none.
const Byline* byline_of(const Facts& facts);

/// Whether the byline at `closer` names somebody whom the one at `first` names, or says what he is: 图与文：某某 at the
/// end of what the same one began. False if either is kNowhere.
bool is_signed_again(const std::vector<Facts>& all, std::size_t first, std::size_t closer);

/// Whether a byline ends the section at `i` or one of the next that plain heads begin.
bool is_signed_below(const Ahead& ahead, const std::vector<Facts>& all, std::size_t i);

/// Lines below the text at `i` that may be subheads: single, with neither opening nor byline below. At most two are
/// counted.
std::size_t plain_heads_below(const Ahead& ahead, const std::vector<Facts>& all, std::size_t i);

}  // namespace cipin::page
