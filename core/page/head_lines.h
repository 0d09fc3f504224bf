#pragma once

#include <vector>

#include "core/page/classes.h"
#include "core/page/healing.h"
#include "core/page/kinship.h"
#include "core/page/word_costs.h"

// Which of the lines that could be heads are heads.
namespace cipin::page {

/// Paragraphs that could be heads become heads, as far as their neighbours bear it out.
void settle_heads(const PageText& text, std::vector<Facts>& all, const WordCosts& words);

/// The title of a column between the two parts of a cut sentence is no head of the second. Finds those that may stand
/// so, before the heads are settled, and gives back those that do not, behind.
void find_banners(const PageText& text, std::vector<Facts>& all);
void settle_banners(std::vector<Facts>& all);

/// A head above other heads that speaks of the text above it, and reads like running text, is the begin of a sentence
/// that goes on elsewhere. `joints`: what find_joints() finds without it; a paragraph that nothing leads to there tells
/// that such a begin is missing. True if any line became text.
bool settle_fragments(const PageText& text, const Kinship& kinship, const WordCosts& words,
                      const std::vector<Joint>& joints, std::vector<Facts>& all);

/// …见闻, …侧记: what a feature's head ends with.
bool ends_like_feature(std::u32string_view head);
/// The title of a page or column: 聚焦两会·解读政府工作报告.
bool is_banner_line(const PageText& text, Range head);

}  // namespace cipin::page
