#pragma once

#include <vector>

#include "core/page/drafts.h"

namespace cipin::page {

/// The year that a page speaks of: printed most often, the later of equals; 0 if none is printed.
int year_of_page(const PageText& text);

/// Fills in dateline, event date, provenance, relative time and place. `order`: the draft's flow in reading order.
void date_article(const PageText& text, const std::vector<Facts>& all, const Draft& draft,
                  const std::vector<std::size_t>& order, int page_year, const std::optional<Date>& issue_date,
                  Article& article);

}  // namespace cipin::page
