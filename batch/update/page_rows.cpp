#include "batch/update/page_rows.h"

#include <memory>
#include <span>

#include "core/text/utf8.h"

namespace cipin::update {
namespace {

std::string joined_names(std::span<const page::Person> persons) {
  std::string joined;
  for (const page::Person& person : persons) {
    if (!joined.empty()) joined += ' ';
    joined += person.form;
  }
  return one_line(joined, kHeadlineBytesMax);
}

}  // namespace

std::string one_line(std::string_view field, std::size_t bytes_max) {
  std::string line;
  while (!field.empty() && line.size() < bytes_max) {
    const Utf8Check check = check_utf8(field.substr(0, bytes_max));
    for (const char c : field.substr(0, check.valid_bytes)) {
      const bool blank = static_cast<unsigned char>(c) <= 0x20;
      if (!blank) {
        line += c;
      } else if (!line.empty() && line.back() != ' ') {
        line += ' ';
      }
    }
    const bool cut_here = check.fault == Utf8Fault::kTruncated && field.size() > bytes_max;
    if (cut_here) break;
    if (check.fault != Utf8Fault::kNone) line += kReplacementUtf8;
    field.remove_prefix(check.valid_bytes + check.fault_bytes);
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

store::ArticleRow page_article_row(const store::ArticleRow& document, std::string_view text, const page::Page& page,
                                   const page::Article& article) {
  store::ArticleRow row = document;
  if (!article.headline.empty() || page.articles.size() > 1) {
    std::string headline;
    for (const page::Span& span : article.headline) {
      headline += text.substr(span.begin_bytes, span.end_bytes - span.begin_bytes);
      headline += ' ';
    }
    row.headline = one_line(headline, kHeadlineBytesMax);
  }
  const bool is_printed = article.date_provenance == page::DateProvenance::kDateline;
  if (row.date == 0) {
    row.date = archive::day_of_field(article.event_date);  // 0 of --09-10
    if (row.date != 0) row.date_source = is_printed ? archive::DateSource::kDateline : archive::DateSource::kPage;
  }
  store::PageFacts facts;
  facts.kind = static_cast<std::int64_t>(article.kind);
  facts.place = one_line(article.place, kHeadlineBytesMax);
  facts.event_date = article.event_date;
  facts.event_date_from = static_cast<std::int64_t>(article.date_provenance);
  facts.relative_time = one_line(article.relative_time, kHeadlineBytesMax);
  facts.reporters = joined_names(article.reporters);
  facts.correspondents = joined_names(article.correspondents);
  facts.photographers = joined_names(article.photographers);
  facts.begin_bytes = static_cast<std::int64_t>(article.hull.begin_bytes);
  facts.end_bytes = static_cast<std::int64_t>(article.hull.end_bytes);
  row.page = std::make_shared<const store::PageFacts>(std::move(facts));
  return row;
}

}  // namespace cipin::update
