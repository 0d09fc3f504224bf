#pragma once

#include <string_view>
#include <vector>

#include "core/page/classes.h"

// Paragraphs that are one of several of a kind: entries, labelled rows, questions and answers; and what stands above or
// below such.
namespace cipin::page {

/// 问：…？ 答：…: what someone asks or says.
bool is_turn(std::u32string_view form);

/// 【核心提示】, alone or in front of what it says.
bool is_lead_label(std::u32string_view form);

/// Two or more paragraphs in a row with labels (广州：…, 1937年12月 …) are listed, and three or more are no heads;
/// where a label comes again, two people talk with each other. Linear.
void settle_labelled_rows(const PageText& text, std::vector<Facts>& all);

/// ▲ in front of several paragraphs in a row, or below 简讯, is a bullet; in front of one it points to a picture.
void settle_triangles(const PageText& text, std::vector<Facts>& all);

/// ——某某公司董事长 某某: below what was said, with no text of its own, who said it.
void settle_attributions(const PageText& text, std::vector<Facts>& all);

}  // namespace cipin::page
