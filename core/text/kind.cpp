#include "core/text/kind.h"

#include "core/text/code_point.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

constexpr std::array<std::string_view, kKindCount> kNames = {
    "",     "word", "number", "latin",   "punctuation", "space", "figure",
    "date", "code", "quote",  "formula", "person",      "place", "organisation"};

}  // namespace

std::string_view kind_name(Kind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

std::optional<Kind> kind_of_name(std::string_view name) {
  for (std::size_t i = 1; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

Kind kind_of_code_point(char32_t code_point) {
  switch (class_of(code_point)) {
    case CodePointClass::kLetter:
      return Kind::kWord;
    case CodePointClass::kLatinLetter:
      return Kind::kLatin;
    case CodePointClass::kNumeral:
      return Kind::kNumber;
    case CodePointClass::kSpace:
      return Kind::kSpace;
    case CodePointClass::kOther:
      break;
  }
  return Kind::kPunctuation;
}

Kind kind_of_form(std::string_view form) {
  bool latin = false;
  bool numeral = false;
  bool other = false;
  for (std::size_t at = 0; at < form.size();) {
    const char lower = static_cast<char>(form[at] | 0x20);
    if (lower >= 'a' && lower <= 'z') {  // asked of every new form, and most are words of these or Han
      latin = true;
      ++at;
      continue;
    }
    const CodePoint code_point = decode_code_point(form.data() + at);
    at += code_point.length_bytes;
    switch (class_of(code_point.value)) {
      case CodePointClass::kLetter:
        return Kind::kWord;
      case CodePointClass::kLatinLetter:
        latin = true;
        break;
      case CodePointClass::kNumeral:
        numeral = true;
        break;
      case CodePointClass::kOther:
        other = true;
        break;
      case CodePointClass::kSpace:
        break;
    }
  }
  if (latin) return Kind::kLatin;
  if (numeral) return Kind::kNumber;
  return other ? Kind::kPunctuation : Kind::kSpace;
}

}  // namespace cipin
