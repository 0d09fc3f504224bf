#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/page/read_page.h"

// What the tests of the page room need. Nothing here checks anything by itself.
namespace cipin::tests {

/// A few words, all of the same likelihood.
class ToyWords final : public page::WordCosts {
 public:
  explicit ToyWords(std::initializer_list<std::string> words) {
    for (const std::string& word : words) costs_[word] = -10;
  }
  ToyWords() : ToyWords({}) {}
  std::optional<double> cost(std::string_view word) const override {
    const auto found = costs_.find(std::string(word));
    return found == costs_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<std::string, double> costs_;
};

/// The bytes of a span.
inline std::string bytes_of(std::string_view text, const page::Span& span) {
  return std::string(text.substr(span.begin_bytes, span.end_bytes - span.begin_bytes));
}
inline std::vector<std::string> bytes_of(std::string_view text, const std::vector<page::Span>& spans) {
  std::vector<std::string> all;
  for (const page::Span& span : spans) all.push_back(bytes_of(text, span));
  return all;
}
inline std::vector<std::string> forms_of(const std::vector<page::Person>& persons) {
  std::vector<std::string> forms;
  for (const page::Person& person : persons) forms.push_back(person.form);
  return forms;
}

/// What a page must keep whatever the text: each line with something in it is in one article or set aside, once; spans
/// and joins lie on lines of the text. Returns what does not hold; empty if all does.
std::string find_broken_promise(std::string_view text, const page::Page& page);

}  // namespace cipin::tests
