#pragma once

#include "core/page/page_text.h"

namespace cipin::page {

/// True for a line made of the words of the screen around a page alone (上一版 下一版, 下载 打印 全屏 收藏【字号】),
/// and for a rule of ---.
bool is_chrome(std::u32string_view form);

/// （广告）…: an advertisement of one line between the texts.
bool is_advertisement(std::u32string_view form);

/// True for the paper's name with the page's title, the number of the page, or the day of issue: 澜州日报·要闻,
/// 第04版:要闻, 2024年6月18日 星期二. A date, and a title without the paper's name (新区·创新周刊), are one only near
/// the page's top.
bool is_running_head(const PageText& text, Range range, bool near_top);

}  // namespace cipin::page
