#pragma once

#include <vector>

#include "core/page/classes.h"

// Lines that say who wrote, who signs, where a text comes from, without a byline's words.
namespace cipin::page {

/// 来源：某某报　2021年3月18日　作者：甲乙: the line in which a reader's program tells of an article. True if it is
/// one; the byline is that of 作者 and the like, none if it names nobody.
bool is_meta_line(const PageText& text, Range line, std::optional<Byline>& byline);

/// 数据来源：某某: where a table or a text comes from, which ends with it.
bool is_source_line(std::u32string_view form);

/// （作者系某某大学教授）: what the writer is, who is named above the text.
bool is_writers_office(std::u32string_view form);

/// 组稿：青 黛　审稿：言 立　排版：文 静: a line of two editors' words and more, whatever their names look like.
bool is_desk_line(const PageText& text, Range line);

/// Names alone between a head and its text or at a text's end, and what is set far to the right below a text: bylines,
/// and lines of those who sign. Linear.
void settle_signatures(const PageText& text, std::vector<Facts>& all);

}  // namespace cipin::page
