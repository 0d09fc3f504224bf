#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "batch/store/store.h"

namespace cipin::store {

/// What a newspaper page says of one of its articles. The numbers are written into stores.
struct PageFacts {
  std::int64_t kind = 0;  // 0 article, 1 caption, 2 banner
  std::string place;      // empty, as the other texts: not known
  std::string event_date;
  std::int64_t event_date_from = 0;  // 0 not known, 1 dateline, 2 the page's year, 3 told from the day of issue
  std::string relative_time;
  std::string reporters;  // names with blanks between, as the next two
  std::string correspondents;
  std::string photographers;
  std::int64_t begin_bytes = 0;  // of the decoded page
  std::int64_t end_bytes = 0;
  bool operator==(const PageFacts&) const = default;
};

/// The rows of `page_article`, beside those of `article`, within the caller's transaction. Errors: the store's.
class PageArticles {
 public:
  PageArticles() = default;
  /// To write and to find; `database` outlives this.
  static Result<PageArticles> make(const Database& database);

  Status insert(std::int64_t article_id, const PageFacts& facts);
  /// Those of all articles of a document; before the articles themselves go.
  Status withdraw(std::int64_t document_id);
  /// None where the article was not read from a page.
  Result<std::optional<PageFacts>> find(std::int64_t article_id);

 private:
  Statement insert_;
  Statement delete_;
  Statement find_;
};

}  // namespace cipin::store
