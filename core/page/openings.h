#pragma once

#include <optional>
#include <string>

#include "core/page/bylines.h"
#include "core/page/dates.h"

namespace cipin::page {

/// What a news item begins with: 本报讯, 新华社北京5月8日电（记者 …）, 本报北京５月８日讯, （记者 …）.
struct Opening {
  Range range;                    // all of it; the text begins behind
  Range source;                   // 本报, 新华社; empty if it is a byline alone
  std::optional<FoundDate> date;  // printed between source and 讯 or 电
  Range place;                    // 北京; empty if none
  std::optional<Byline> byline;
};

/// Reads the opening of a paragraph. No value if it begins with none.
std::optional<Opening> parse_opening(const PageText& text, Range paragraph);

}  // namespace cipin::page
