#pragma once

#include <vector>

#include "core/page/classes.h"

namespace cipin::page {

/// Below 公告 and the like: 展示时间：3月26日至27日, 工人（12名） and who signs are its lines, not the next heads.
/// Linear.
void settle_notice_lines(const PageText& text, std::vector<Facts>& all);

}  // namespace cipin::page
