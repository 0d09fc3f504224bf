#include "batch/query/article_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "batch/query/mentions.h"
#include "batch/query/row_writer.h"

namespace cipin::query {
namespace {

std::string_view bytes_of(std::string_view text, const page::Span& span) {
  return text.substr(span.begin_bytes, span.end_bytes - span.begin_bytes);
}

std::string_view kind_of(page::ArticleKind kind) {
  switch (kind) {
    case page::ArticleKind::kArticle:
      return "article";
    case page::ArticleKind::kCaption:
      return "caption";
    case page::ArticleKind::kBanner:
      return "banner";
  }
  return "";
}

std::string_view provenance_of(page::DateProvenance provenance) {
  switch (provenance) {
    case page::DateProvenance::kNone:
      return "";
    case page::DateProvenance::kDateline:
      return "dateline";
    case page::DateProvenance::kPageYear:
      return "page-year";
    case page::DateProvenance::kIssueDate:
      return "issue-date";
  }
  return "";
}

std::string_view reason_of(page::AsideReason reason) {
  switch (reason) {
    case page::AsideReason::kChrome:
      return "chrome";
    case page::AsideReason::kRunningHead:
      return "running-head";
    case page::AsideReason::kDesk:
      return "desk";
  }
  return "";
}

std::string joined_texts(std::string_view text, std::span<const page::Span> spans) {
  std::string joined;
  for (const page::Span& span : spans) {
    if (!joined.empty()) joined += " / ";
    joined += bytes_of(text, span);
  }
  return joined;
}

std::string joined_names(std::span<const page::Person> persons) {
  std::string joined;
  for (const page::Person& person : persons) {
    if (!joined.empty()) joined += ' ';
    joined += person.form;
  }
  return joined;
}

Cell text_cell(std::string_view text) {
  return text.empty() ? Cell() : Cell(text);
}

// Tables, TSV and CSV: a row an article, a join or a line set aside.
class Rows final : public ArticleWriter {
 public:
  Rows(std::unique_ptr<RowWriter> rows, ArticleList list) : rows_(std::move(rows)), list_(list) {}

  static std::vector<Column> columns(ArticleList list) {
    switch (list) {
      case ArticleList::kArticles:
        return {{"path"},          {"n", true},           {"kind"},           {"date"},
                {"place"},         {"headline"},          {"reporters"},      {"correspondents"},
                {"photographers"}, {"begin_bytes", true}, {"end_bytes", true}};
      case ArticleList::kJoins:
        return {{"path"}, {"at_bytes", true}, {"resume_bytes", true}, {"score", true}, {"left"}, {"right"}};
      case ArticleList::kSetAside:
        return {{"path"}, {"begin_bytes", true}, {"end_bytes", true}, {"reason"}, {"line"}};
    }
    return {};
  }

  Status page(std::string_view place, std::string_view text, const page::Page& page) override {
    switch (list_) {
      case ArticleList::kArticles:
        return articles(place, text, page);
      case ArticleList::kJoins:
        return joins(place, text, page);
      case ArticleList::kSetAside:
        return set_aside(place, text, page);
    }
    return Done{};
  }
  Status finish() override { return rows_->finish(); }

 private:
  Status articles(std::string_view place, std::string_view text, const page::Page& page) {
    std::uint64_t number = 0;
    for (const page::Article& article : page.articles) {
      const std::string headline = joined_texts(text, article.headline);
      const std::string reporters = joined_names(article.reporters);
      const std::string correspondents = joined_names(article.correspondents);
      const std::string photographers = joined_names(article.photographers);
      const Cell cells[] = {place,
                            ++number,
                            kind_of(article.kind),
                            text_cell(article.event_date.empty() ? article.relative_time : article.event_date),
                            text_cell(article.place),
                            text_cell(headline),
                            text_cell(reporters),
                            text_cell(correspondents),
                            text_cell(photographers),
                            std::uint64_t{article.hull.begin_bytes},
                            std::uint64_t{article.hull.end_bytes}};
      if (Status written = rows_->row(cells); !written) return written;
    }
    return Done{};
  }

  Status joins(std::string_view place, std::string_view text, const page::Page& page) {
    constexpr std::size_t kShown = 24;  // bytes on either side
    for (const page::Join& join : page.joins) {
      std::size_t begin = join.at_bytes - std::min(kShown, join.at_bytes);
      while (begin < join.at_bytes && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) ++begin;
      std::string_view left = text.substr(begin, join.at_bytes - begin);
      if (const std::size_t line_end = left.find_last_of("\r\n"); line_end != left.npos)
        left.remove_prefix(line_end + 1);
      std::size_t end = std::min(text.size(), join.resume_bytes + kShown);
      while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
      std::string_view right = text.substr(join.resume_bytes, end - join.resume_bytes);
      right = right.substr(0, right.find_first_of("\r\n"));
      const Cell cells[] = {place, std::uint64_t{join.at_bytes}, std::uint64_t{join.resume_bytes}, join.score, left,
                            right};
      if (Status written = rows_->row(cells); !written) return written;
    }
    return Done{};
  }

  Status set_aside(std::string_view place, std::string_view text, const page::Page& page) {
    for (const page::Aside& aside : page.set_aside) {
      const Cell cells[] = {place, std::uint64_t{aside.span.begin_bytes}, std::uint64_t{aside.span.end_bytes},
                            reason_of(aside.reason), bytes_of(text, aside.span)};
      if (Status written = rows_->row(cells); !written) return written;
    }
    return Done{};
  }

  std::unique_ptr<RowWriter> rows_;
  ArticleList list_;
};

// JSON Lines with everything that is known of an article: an object an article.
class JsonArticles final : public ArticleWriter {
 public:
  JsonArticles(const Lexicon& lexicon, cli::Output& output) : output_(&output), mentions_(lexicon) {}

  Status page(std::string_view place, std::string_view text, const page::Page& page) override {
    std::string lines;
    std::size_t number = 0;
    mentions_.begin_page(page);
    for (const page::Article& article : page.articles) {
      text_ = text;
      lines +=
          fmt::format(R"({{"path":{},"n":{},"kind":"{}")", cli::json_string(place), ++number, kind_of(article.kind));
      add_spans(lines, "headline", article.headline);
      add_spans(lines, "subhead", article.subheads);
      lines += fmt::format(R"(,"byte_begin":{},"byte_end":{})", article.hull.begin_bytes, article.hull.end_bytes);
      add_text(lines, "dateline_text", article.dateline_text);
      lines += article.dateline ? fmt::format(R"(,"dateline_span":[{},{}])", article.dateline->begin_bytes,
                                              article.dateline->end_bytes)
                                : R"(,"dateline_span":null)";
      add_text(lines, "place", article.place);
      add_text(lines, "event_date", article.event_date);
      add_text(lines, "date_from", provenance_of(article.date_provenance));
      add_text(lines, "relative_time", article.relative_time);
      add_persons(lines, "reporter", article.reporters);
      add_persons(lines, "correspondent", article.correspondents);
      add_persons(lines, "photographer", article.photographers);
      add_span_list(lines, "byline_spans", article.bylines);
      add_span_list(lines, "reading_order", article.body);
      add_span_list(lines, "nested_captions", article.nested_captions);
      add_joins(lines, page, article);
      mentions_.append_json(text, page, article, lines);
      lines += "}\n";
    }
    return output_->write(lines);
  }
  Status finish() override { return output_->flush(); }

 private:
  static void add_text(std::string& line, std::string_view name, std::string_view text) {
    line += fmt::format(R"(,"{}":{})", name, text.empty() ? "null" : cli::json_string(text));
  }
  static void add_span_list(std::string& line, std::string_view name, std::span<const page::Span> spans) {
    line += fmt::format(R"(,"{}":[)", name);
    for (const page::Span& span : spans) {
      line += fmt::format("{}[{},{}]", &span == spans.data() ? "" : ",", span.begin_bytes, span.end_bytes);
    }
    line += ']';
  }
  void add_spans(std::string& line, const std::string& name, std::span<const page::Span> spans) const {
    line += fmt::format(R"(,"{}":[)", name == "subhead" ? "subheads" : name);
    for (const page::Span& span : spans) {
      if (&span != spans.data()) line += ',';
      line += cli::json_string(bytes_of(text_, span));
    }
    line += ']';
    add_span_list(line, name + "_spans", spans);
  }
  static void add_persons(std::string& line, const std::string& name, std::span<const page::Person> persons) {
    std::vector<page::Span> spans;
    line += fmt::format(R"(,"{}s":[)", name);
    for (const page::Person& person : persons) {
      if (!spans.empty()) line += ',';
      line += cli::json_string(person.form);
      spans.push_back(person.span);
    }
    line += ']';
    add_span_list(line, name + "_spans", spans);
  }
  // The breaks that were healed in the article's body.
  static void add_joins(std::string& line, const page::Page& page, const page::Article& article) {
    line += R"(,"joins":[)";
    bool is_first = true;
    for (std::size_t i = 0; i + 1 < article.body.size(); ++i) {
      const auto join = std::ranges::lower_bound(page.joins, article.body[i].end_bytes, {}, &page::Join::at_bytes);
      if (join == page.joins.end() || join->resume_bytes != article.body[i + 1].begin_bytes) continue;
      line += fmt::format(R"({}{{"at":{},"resume":{},"score":{:.2f}}})", is_first ? "" : ",", join->at_bytes,
                          join->resume_bytes, join->score);
      is_first = false;
    }
    line += ']';
  }

  cli::Output* output_;
  Mentions mentions_;
  std::string_view text_;
};

}  // namespace

std::unique_ptr<ArticleWriter> make_article_writer(std::string_view format, ArticleList list, const Lexicon& lexicon,
                                                   cli::Output& output) {
  if (format == "jsonl" && list == ArticleList::kArticles) return std::make_unique<JsonArticles>(lexicon, output);
  return std::make_unique<Rows>(make_row_writer(format, Rows::columns(list), Origin{}, output), list);
}

}  // namespace cipin::query
