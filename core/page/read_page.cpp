#include "core/page/read_page.h"

#include <algorithm>

#include "core/page/dating.h"
#include "core/page/drafts.h"
#include "core/page/head_lines.h"

namespace cipin::page {
namespace {

// The page as it stands, by lines.
struct Lines {
  const PageText& text;
  const std::vector<Line>& lines;

  Span span(std::size_t i) const { return text.span(lines[i].range); }
  Join join(std::size_t left, std::size_t right, double score) const {
    return {text.offset_bytes(lines[left].break_at), text.offset_bytes(lines[right].range.begin), score,
            is_ascii_letter(text[lines[left].range.end - 1]) && is_ascii_letter(text[lines[right].range.begin])};
  }
};

// The lines of a paragraph; more than one on a hard-wrapped page.
void append_lines(const Lines& lines, const Paragraph& paragraph, std::vector<Span>& spans) {
  for (std::size_t i = paragraph.first_line; i <= paragraph.last_line; ++i) spans.push_back(lines.span(i));
}

constexpr double kWrappedScore = 3;  // the page's column width says so

void add_wrapped_joins(const Lines& lines, const std::vector<Paragraph>& paragraphs, std::vector<Join>& joins) {
  for (const Paragraph& paragraph : paragraphs) {
    for (std::size_t i = paragraph.first_line; i < paragraph.last_line; ++i) {
      const Range range = lines.lines[i].range;
      std::size_t last = range.end;
      while (last > range.begin + 1 && is_closer(lines.text[last - 1])) --last;
      if (is_sentence_end(lines.text[last - 1])) continue;  // nothing is cut
      joins.push_back(lines.join(i, i + 1, kWrappedScore));
    }
  }
}

void add_persons(const PageText& text, const Byline& byline, Article& article) {
  const auto add = [&](const std::vector<Name>& names, std::vector<Person>& persons) {
    for (const Name& name : names) {
      const bool known = std::ranges::any_of(persons, [&](const Person& person) { return person.form == name.form; });
      if (!known) persons.push_back({name.form, text.span(name.range)});
    }
  };
  add(byline.reporters, article.reporters);
  add(byline.correspondents, article.correspondents);
  add(byline.photographers, article.photographers);
  article.bylines.push_back(text.span(byline.range));
}

// The byline that an article opens with may be followed by the same names at its end: 20 names are no byline any more.
constexpr std::size_t kPersonsMax = 64;

Article make_article(const PageText& text, const Lines& lines, const std::vector<Facts>& all, const Draft& draft,
                     const std::vector<std::size_t>& order) {
  Article article;
  article.kind = draft.kind;
  for (const std::size_t i : draft.heads) {
    append_lines(lines, all[i].paragraph, article.headline);
    if (all[i].byline) add_persons(text, *all[i].byline, article);
  }
  for (const std::size_t i : draft.subheads) append_lines(lines, all[i].paragraph, article.subheads);
  for (const std::size_t i : order) {
    append_lines(lines, all[i].paragraph, article.body);
    if (article.reporters.size() + article.correspondents.size() + article.photographers.size() > kPersonsMax) continue;
    if (all[i].opening && all[i].opening->byline) add_persons(text, *all[i].opening->byline, article);
    if (all[i].byline) add_persons(text, *all[i].byline, article);
    if (all[i].tail) add_persons(text, all[i].tail->byline, article);
  }
  article.hull = {SIZE_MAX, 0};
  for (const auto* spans : {&article.headline, &article.body}) {
    for (const Span& span : *spans) {
      article.hull.begin_bytes = std::min(article.hull.begin_bytes, span.begin_bytes);
      article.hull.end_bytes = std::max(article.hull.end_bytes, span.end_bytes);
    }
  }
  return article;
}

// Captions whose place is inside another article. Articles rise by their first bytes, and a caption's hull is one
// piece.
void find_nested_captions(std::vector<Article>& articles) {
  std::vector<std::size_t> open;  // articles whose hull has not ended, the latest last
  for (std::size_t i = 0; i < articles.size(); ++i) {
    while (!open.empty() && articles[open.back()].hull.end_bytes <= articles[i].hull.begin_bytes) open.pop_back();
    if (articles[i].kind == ArticleKind::kCaption) {
      if (!open.empty()) {
        auto& nested = articles[open.back()].nested_captions;
        nested.insert(nested.end(), articles[i].headline.begin(), articles[i].headline.end());
        nested.insert(nested.end(), articles[i].body.begin(), articles[i].body.end());
      }
      continue;
    }
    open.push_back(i);
  }
}

}  // namespace

Page read_plain(std::string_view text) {
  Page page;
  Article article;
  article.hull = {0, text.size()};
  article.body.push_back(article.hull);
  page.articles.push_back(std::move(article));
  return page;
}

Page read_page(std::string_view bytes, const WordCosts& words, const PageOptions& options) {
  const auto too_long = [&] {
    Page page = read_plain(bytes);
    page.too_long = true;
    return page;
  };
  if (bytes.size() > kPageBytesMax) return too_long();
  const PageText as_printed(bytes);
  const std::vector<Line> cut = cut_lines(as_printed, kPageLinesMax);
  if (cut.size() > kPageLinesMax) return too_long();
  Page page;
  std::vector<Paragraph> paragraphs = join_wrapped(as_printed, cut);
  const std::optional<PageText> joined = without_inner_breaks(as_printed, cut, paragraphs);
  const PageText& text = joined ? *joined : as_printed;
  const Lines lines{as_printed, cut};
  std::vector<Facts> all = classify(text, paragraphs, words);
  const Kinship kinship(text, all);
  std::vector<Joint> joints = find_joints(text, all, words, kinship);
  if (settle_fragments(text, kinship, words, joints, all)) joints = find_joints(text, all, words, kinship);
  const int page_year = year_of_page(text);
  for (const Draft& draft : make_drafts(text, all, joints, kinship)) {
    const std::vector<std::size_t> order = reading_order(draft, all, joints);
    Article article = make_article(text, lines, all, draft, order);
    date_article(text, all, draft, order, page_year, options.issue_date, article);
    page.articles.push_back(std::move(article));
  }
  find_nested_captions(page.articles);
  for (const Facts& facts : all) {
    const bool is_aside = facts.kind == Kind::kChrome || facts.kind == Kind::kRunningHead || facts.kind == Kind::kDesk;
    if (!is_aside) continue;
    std::vector<Span> spans;
    append_lines(lines, facts.paragraph, spans);
    const AsideReason reason = facts.kind == Kind::kChrome        ? AsideReason::kChrome
                               : facts.kind == Kind::kRunningHead ? AsideReason::kRunningHead
                                                                  : AsideReason::kDesk;
    for (const Span& span : spans) page.set_aside.push_back({span, reason});
  }
  if (!options.heal) return page;
  add_wrapped_joins(lines, paragraphs, page.joins);
  for (const Joint& joint : joints) {
    page.joins.push_back(
        lines.join(all[joint.from].paragraph.last_line, all[joint.to].paragraph.first_line, joint.score));
  }
  std::ranges::sort(page.joins, {}, &Join::at_bytes);
  return page;
}

std::vector<std::string_view> persons_of(const Page& page) {
  std::vector<std::string_view> persons;
  for (const Article& article : page.articles) {
    for (const auto* list : {&article.reporters, &article.correspondents, &article.photographers}) {
      for (const Person& person : *list) persons.push_back(person.form);
    }
  }
  return persons;
}

ArticleText article_text(std::string_view page_text, const Page& page, const Article& article) {
  ArticleText result;
  std::size_t length_bytes = 0;
  for (const auto* spans : {&article.headline, &article.body}) {
    for (const Span& span : *spans) length_bytes += span.end_bytes - span.begin_bytes + 1;
  }
  result.text.reserve(length_bytes);
  result.pieces.reserve(2 * (article.headline.size() + article.body.size()));
  const auto append = [&](const Span& span) {
    result.pieces.push_back({result.text.size(), span.begin_bytes});
    result.text += page_text.substr(span.begin_bytes, span.end_bytes - span.begin_bytes);
  };
  const auto line_end_behind = [&](const Span& span) {
    // Where nothing is healed, the line end stays a border: that of the page, so that offsets fit.
    result.pieces.push_back({result.text.size(), span.end_bytes});
    result.text += '\n';
  };
  for (const Span& span : article.headline) {
    append(span);
    line_end_behind(span);
  }
  for (std::size_t i = 0; i < article.body.size(); ++i) {
    append(article.body[i]);
    if (i + 1 == article.body.size()) break;
    // A join stands at the line's end, behind blanks that the span leaves out.
    const auto join = std::ranges::lower_bound(page.joins, article.body[i].end_bytes, {}, &Join::at_bytes);
    const bool is_healed = join != page.joins.end() && join->resume_bytes == article.body[i + 1].begin_bytes;
    if (!is_healed) {
      line_end_behind(article.body[i]);
    } else if (join->space) {
      result.pieces.push_back({result.text.size(), article.body[i].end_bytes});
      result.text += ' ';
    }
  }
  return result;
}

}  // namespace cipin::page
