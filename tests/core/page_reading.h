#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

#include "tests/core/page_support.h"

namespace cipin::tests {

/// Reads a page, and expects of it what every page must keep.
inline page::Page read(std::string_view text, const ToyWords& words = {},
                       std::optional<page::Date> issue_date = std::nullopt) {
  page::Page page = page::read_page(text, words, {.issue_date = issue_date});
  EXPECT_EQ(find_broken_promise(text, page), "") << text;
  return page;
}
inline page::Page read(std::string_view text, page::Date issue_date) {
  return read(text, {}, issue_date);
}

}  // namespace cipin::tests
