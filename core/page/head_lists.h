#pragma once

#include <vector>

#include "core/page/drafts.h"

// Pages that give all their heads first and the texts behind, as programs deliver them that read a page by the size of
// its letters.
namespace cipin::page {

/// Shares the heads of an article out among it and the articles behind it that have openings and no heads: the heads go
/// to the texts in their order, each to the one that speaks of it. A text without an opening may begin within another.
/// Cost: of at most 16 heads and 64 paragraphs each time; linear in the number of drafts.
void share_out_heads(const PageText& text, const std::vector<Facts>& all, const Kinship& kinship,
                     std::vector<Draft>& drafts);

}  // namespace cipin::page
