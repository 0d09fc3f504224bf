#pragma once

#include <string_view>

#include "batch/store/writer.h"
#include "core/page/read_page.h"

namespace cipin::update {

/// The longest headline or source that a store keeps, in bytes.
inline constexpr std::size_t kHeadlineBytesMax = 1000;

/// Text of a field as one line of checked UTF-8, at most about `bytes_max` of it.
std::string one_line(std::string_view field, std::size_t bytes_max);

/// An article of a page as a store keeps it, without its counts.
///
/// document  what the page's file and fields say: its date and source stand; if it is undated, the article's is the day
///           of its dateline, as far as that is known in full.
/// text      of the page, checked UTF-8; the article's spans are of it.
store::ArticleRow page_article_row(const store::ArticleRow& document, std::string_view text, const page::Page& page,
                                   const page::Article& article);

}  // namespace cipin::update
