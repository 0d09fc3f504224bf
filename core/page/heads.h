#pragma once

#include <vector>

#include "core/page/drafts.h"

namespace cipin::page {

/// ——记某某: the second line of a feature's head.
bool is_dash_line(const PageText& text, Range head);
/// （附图片１张）, （中国画）: the head of something to look at.
bool is_about_pictures(const PageText& text, Range head);
/// 第一本：…, 一、…, （二）…, 之三: one of a row of subheads.
bool is_numbered_head(const PageText& text, Range head);
/// 第二仗：… behind 第一仗：…, 三、… behind 二、…: the same in front of numbers that follow one another, and behind
/// them.
bool is_next_of_row(const PageText& text, Range last, Range next);
/// The first of such a row.
bool is_first_of_row(const PageText& text, Range head);
/// Two heads about as long, with their first blanks or marks at the same place: 厂房里的数：…, 田埂上的数：…. One with
/// none, or that begins with it, is like no other.
bool are_alike(const PageText& text, const std::vector<Facts>& all, std::size_t one, std::size_t other);
/// A feature by its head (——…, …见闻, …侧记): such articles have subheads.
bool is_feature(const PageText& text, const std::vector<Facts>& all, const std::vector<std::size_t>& heads);

/// Heads may stand behind their texts. Where an article has an opening and no head, gives it those below it that speak
/// of what it says, and so on down the page. Linear.
void give_back_heads(const Kinship& kinship, const std::vector<Facts>& all, std::vector<Draft>& drafts);

/// Makes the title of the page or of a column an item of its own.
void part_banners(const PageText& text, const std::vector<Facts>& all, std::vector<Draft>& drafts);

}  // namespace cipin::page
