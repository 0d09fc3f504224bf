#include "tests/reference/news_reference.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/patterns/pattern.h"
#include "tests/reference/utf8_reference.h"

namespace cipin::reference {
namespace {

std::vector<std::string> lines_of_list(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

char32_t narrow(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  return c == 0x3000 ? U' ' : c;
}

bool is_coined(std::string_view line, std::size_t begin, std::size_t end) {
  const std::u32string form = decode(line.substr(begin, end - begin));
  const std::u32string before = decode(line.substr(0, begin));
  if (form.size() < 2 || form.size() > 8) return false;
  if (before.size() >= 2 && narrow(before[before.size() - 2]) == U':') return false;
  for (const char32_t c : form) {
    const char32_t n = narrow(c);
    const bool han = (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == U'〇';
    const bool letter = (n >= U'0' && n <= U'9') || (n >= U'a' && n <= U'z') || (n >= U'A' && n <= U'Z');
    const bool sign = c == U'·' || n == U'+' || n == U'-';
    if (!han && !letter && !sign) return false;
    if (std::u32string(U"的了吗呢吧啊呀嘛着你您我他她它谁这那哪是就也都很太").find(c) != std::u32string::npos)
      return false;
  }
  return true;
}

}  // namespace

News::News(const Lexicon& lexicon, const std::string& words_folder)
    : lexicon_(&lexicon),
      jieba_(*JiebaTokenizer::make(lexicon, {.hmm = lexicon.has_hmm()})),
      scratch_(jieba_->make_scratch()),
      finder_(lexicon),
      finder_scratch_(finder_.make_scratch()) {
  for (const std::string& line : lines_of_list(words_folder + "/junk-words.txt")) {
    std::istringstream fields(line);
    std::vector<std::string> parts;
    std::string word;
    for (std::string part; fields >> part;) {
      parts.push_back(part);
      word += part;
    }
    junk_[word] = parts;
  }
  for (const std::string& line : lines_of_list(words_folder + "/never-split.txt")) terms_.insert(line);
}

std::vector<cipin::Token> News::jieba(std::string_view text) const {
  std::vector<cipin::Token> tokens;
  if (!text.empty()) jieba_->tokenize(text, tokens, *scratch_);
  return tokens;
}

// jieba's number for a form that it would count as it stands.
FormId News::id_of(std::string_view form) const {
  if (decode(form).size() > 1) return lexicon_->find(form).form_id;
  return jieba(form).front().form_id;
}

std::vector<News::Token> News::cut(std::string_view text) const {
  std::vector<Token> tokens;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && text[end] != '\n' && text[end] != '\r') ++end;
    if (end < text.size()) end += text.substr(end).starts_with("\r\n") ? 2 : 1;
    cut_line(text.substr(begin, end - begin), tokens);
    begin = end;
  }
  return tokens;
}

std::vector<News::Span> News::standing(std::string_view line) const {
  std::vector<Pattern> patterns;
  std::vector<Pattern> quotes;
  find_patterns(line, kAllPatternRules, patterns, quotes);
  const std::vector<cipin::Token> plain = jieba(line);
  PageEvidence evidence;
  std::vector<Name> names;
  finder_.find(line, plain, evidence, names, *finder_scratch_);

  const auto apart = [](const Span& a, const Span& b) { return a.end <= b.begin || b.end <= a.begin; };
  const auto holds = [](const Span& outer, const Span& inner) {
    return outer.begin <= inner.begin && inner.end <= outer.end &&
           (outer.begin != inner.begin || outer.end != inner.end);
  };
  std::vector<Span> first;  // patterns, then names that stand
  for (const Pattern& pattern : patterns) first.push_back({pattern.span.begin, pattern.span.end, pattern.kind});
  const std::vector<Span> all_patterns = first;
  std::vector<Span> standing_names;
  for (const Name& name : names) {
    const Span span{name.begin_bytes, name.begin_bytes + name.length_bytes, name.kind};
    bool stands = true;
    for (const Span& other : standing_names) stands = stands && apart(span, other);
    for (const Span& pattern : all_patterns) stands = stands && (apart(span, pattern) || holds(span, pattern));
    if (stands) standing_names.push_back(span);
  }
  first.insert(first.end(), standing_names.begin(), standing_names.end());
  std::vector<Span> all = first;
  for (const Pattern& quote : quotes) {
    const Span span{quote.span.begin, quote.span.end, Kind::kQuote};
    bool stands = is_coined(line, span.begin, span.end);
    for (const Span& other : first) stands = stands && (apart(span, other) || holds(span, other));
    for (const cipin::Token& token : plain) {
      stands = stands && !(token.begin_bytes == span.begin && token.begin_bytes + token.length_bytes == span.end);
    }
    if (stands) all.push_back(span);
  }
  std::vector<Span> outermost;
  for (const Span& span : all) {
    if (std::none_of(all.begin(), all.end(), [&](const Span& other) { return holds(other, span); }))
      outermost.push_back(span);
  }
  std::sort(outermost.begin(), outermost.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  return outermost;
}

void News::cut_line(std::string_view line, std::vector<Token>& tokens) const {
  std::size_t at = 0;
  for (const Span& span : standing(line)) {
    cut_gap(line.substr(at, span.begin - at), tokens);
    tokens.push_back({std::string(line.substr(span.begin, span.end - span.begin)), span.kind, kNoForm});
    at = span.end;
  }
  cut_gap(line.substr(at), tokens);
}

void News::cut_gap(std::string_view gap, std::vector<Token>& tokens) const {
  std::vector<Token> words;
  for (const cipin::Token& token : jieba(gap)) {
    const std::string form(gap.substr(token.begin_bytes, token.length_bytes));
    const auto junk = token.form_id == kNoForm ? junk_.end() : junk_.find(form);
    if (junk == junk_.end()) {
      words.push_back({form, token.kind, token.form_id});
    } else {
      for (const std::string& part : junk->second) words.push_back({part, Kind::kByForm, id_of(part)});
    }
  }
  for (std::size_t i = 0; i < words.size();) {
    Token joined = words[i];
    std::size_t next = i + 1;
    std::string form = words[i].form;
    for (std::size_t last = i + 1; last < words.size() && last < i + 20; ++last) {
      form += words[last].form;
      if (!terms_.contains(form)) continue;
      joined = {form, Kind::kByForm, id_of(form)};
      next = last + 1;
    }
    tokens.push_back(joined);
    i = next;
  }
}

}  // namespace cipin::reference
