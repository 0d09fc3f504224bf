#include "batch/query/mentions.h"

#include <fmt/format.h>

#include <algorithm>

#include "batch/cli/output.h"

namespace cipin::query {
namespace {

// Appends [[begin,end],...]: the bytes of the page that [begin, end) of an article's text are.
void append_spans(const page::ArticleText& article, std::size_t begin, std::size_t end, std::string& line) {
  auto piece = std::ranges::upper_bound(article.pieces, begin, {}, &page::ArticleText::Piece::begin_bytes);
  --piece;  // the first begins at 0
  line += R"("spans":[)";
  for (bool is_first = true; begin < end; ++piece, is_first = false) {
    const auto next = std::next(piece);
    const std::size_t piece_end = next == article.pieces.end() ? end : std::min(end, next->begin_bytes);
    if (piece_end == begin) continue;
    const std::size_t on_page = piece->page_bytes + (begin - piece->begin_bytes);
    line += fmt::format("{}[{},{}]", is_first ? "" : ",", on_page, on_page + (piece_end - begin));
    begin = piece_end;
  }
  line += ']';
}

void append_text(std::string_view name, std::string_view text, std::string& line) {
  line += fmt::format(R"("{}":{},)", name, cli::json_string(text));
}

void append_values(const Pattern& pattern, std::string_view text, std::string& line) {
  std::string value;
  append_form(pattern, text, value);
  append_text("value", value, line);
  if (!pattern.has_value) return;
  append_text("comparator", comparator_sign(pattern.comparator), line);
  const bool is_date = pattern.kind == Kind::kDate;
  if (!is_date) append_text("unit", pattern.unit, line);
  for (const bool low : {true, false}) {
    value.clear();
    if (is_date) {
      append_date(low ? pattern.low_date : pattern.high_date, value);
    } else {
      append_decimal(low ? pattern.low : pattern.high, value);
    }
    append_text(low ? "low" : "high", value, line);
  }
}

template <class List, class Append>
void append_list(std::string_view name, const List& list, std::string& line, Append append) {
  line += fmt::format(R"(,"{}":[)", name);
  for (const auto& item : list) {
    line += &item == list.data() ? "{" : ",{";
    append(item);
    line += '}';
  }
  line += ']';
}

}  // namespace

Mentions::Mentions(const Lexicon& lexicon)
    : jieba_(*JiebaTokenizer::make(lexicon, {.hmm = lexicon.has_hmm()})),
      jieba_scratch_(jieba_->make_scratch()),
      finder_(lexicon),
      finder_scratch_(finder_.make_scratch()) {}

void Mentions::begin_page(const page::Page& page) {
  evidence_.clear();
  for (const std::string_view person : page::persons_of(page)) evidence_.add_person(person);
}

void Mentions::append_json(std::string_view page_text, const page::Page& page, const page::Article& article,
                           std::string& line) {
  const page::ArticleText healed = page::article_text(page_text, page, article);
  const std::string_view text = healed.text;
  patterns_.clear();
  quotes_.clear();
  find_patterns(text, kAllPatternRules, patterns_, quotes_);
  tokens_.clear();
  jieba_->tokenize_text(text, tokens_, *jieba_scratch_);
  names_.clear();
  finder_.find(text, tokens_, evidence_, names_, *finder_scratch_);

  append_list("patterns", patterns_, line, [&](const Pattern& pattern) {
    append_text("kind", kind_name(pattern.kind), line);
    append_text("type", pattern_type_name(pattern.type), line);
    append_text("text", pattern.span.of(text), line);
    append_values(pattern, text, line);
    append_spans(healed, pattern.span.begin, pattern.span.end, line);
  });
  append_list("quotes", quotes_, line, [&](const Pattern& quote) {
    append_text("text", quote.span.of(text), line);
    append_spans(healed, quote.span.begin, quote.span.end, line);
  });
  append_list("names", names_, line, [&](const Name& name) {
    append_text("kind", kind_name(name.kind), line);
    append_text("text", text.substr(name.begin_bytes, name.length_bytes), line);
    line += fmt::format(R"("nested":{},"evidence":{},)", name.nested, name.evidence);
    append_spans(healed, name.begin_bytes, std::size_t{name.begin_bytes} + name.length_bytes, line);
  });
}

}  // namespace cipin::query
