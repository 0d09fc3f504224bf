#include "bench/templates.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "bench/palette.h"

namespace cipin::bench {
namespace {

// Sentence templates. A '%' and a letter is a slot (see slot_of_letter); all else stands as it is. Weights are in parts
// of their group.
constexpr Weighted kClauses[] = {
    {30, "%s%d%v%n%w"},
    {28, "%n的%n%v了%n"},
    {20, "%v%n的%n和%n"},
    {26, "在%n%f%v%n"},
    {24, "%d%v%n%w"},
    {16, "%r%v了%n"},
    {20, "对%n%w%d%v"},
    {30, "%X等%n%v%n"},
    {22, "%v%n、%v%n"},
    {18, "为%n%v%n%w"},
    {20, "%n是%n的%a%n"},
    {14, "%d%a的%n"},
    {34, "%i"},
    {16, "%n%v%m"},
    {14, "%n%w比上年增长%q"},
    {16, "将%v%n%w"},
    {10, "%t%r%d%v%n"},
    {14, "%v%n%w%n"},
    {10, "%n%d%v%n"},
    {14, "%s%n%v%d%a"},
    {12, "也在%v%n"},
    {6, "%r的%n就%v在%n%f"},
    {12, "从%n到%n"},
    {9, "%n已被%v为%n"},
    {7, "有%m%n%v了%w"},
    {12, "都要把%n%v好"},
    {12, "与%n%v%a的%w"},
    {16, "%p%d%v%n"},
    {6, "%p、%p%v%n"},
    {14, "%o%v%n%w"},
    {6, "%o和%o%v%w"},
    {12, "%v%Q的%n"},
    {8, "以%Q为%n"},
    {7, "%v《%n%n%w》"},
    {7, "%v了《%n%w%n》和%n"},
    {10, "%D以前%v%n"},
    {9, "%Y以来"},
    {9, "总%w%y"},
    {10, "%n%v%y"},
    {7, "占%n%n的%q"},
    {7, "%m%n里有%m%v%n"},
    {7, "%L%n%v%n"},
    {8, "%v%L%n"},
    {9, "%x%v%n"},
    {8, "%h%v%n"},
    {12, "%b%v%n%n"},
    {12, "%b%v%n的%w"},
    {6, "但%r没有%v%n"},
    {4, "不%v%n就%v%n"},
    {8, "%g%g%g%g"},
    {8, "%g%g的%n"},
    {10, "%n上又能%v"},
    {8, "%n里%v着%n"},
    {4, "%a而%a"},
    {6, "%v和%v%j%n"},
    {10, "%s的%n%v在%s%f"},
    {8, "%s%p%v%n"},
    {10, "把%n%v到%n%f"},
    {8, "被%n%v为%n"},
    {10, "是%t%v的%n"},
    {9, "%n%c%v%n"},
    {10, "%c%n%d%c%A"},
    {8, "%s、%s和%s"},
    {11, "%u%v%n"},
    {8, "还将会%v%n%w"},
    {6, "%v%n（%n%w）"},
    {8, "%A%N%A%N"},
    {9, "%V%N%v%n"},
    {5, "%A%n%V了%n"},
    {8, "这也是%n"},
    {14, "%v%j%n%n"},
    {14, "全面%v%n%w%w"},
    {12, "进一步%v%n的%w"},
    {10, "%w与%w都%v%n"},
    {10, "在%w中%v%n"},
    {8, "他们%v的是%n"},
};
// Between two clauses where no comma stands: newspaper clauses are long.
constexpr Weighted kJoints[] = {{8, "并"},   {10, "的"},   {3, "后"},   {3, "时"},   {2, "而"}, {10, "以及"},
                                {8, "同时"}, {10, "%w的"}, {6, "%w和"}, {8, "%n%w"}, {8, "来"}, {6, "，"}};
constexpr Weighted kListings[] = {{40, "%n、%n"}, {40, "%n、%w、%n"}, {14, "%n、%n、%n、%n"},
                                  {16, "%w、%w"}, {10, "%s、%s、%s"}, {6, "%u、%n、%n"}};
constexpr Weighted kQuotedForms[] = {{30, "“%n%w”"},     {14, "“%i”"}, {14, "“%u”"}, {10, "“%n+%n”"},
                                     {10, "“%S%V%S%N”"}, {12, "“%n”"}, {8, "“%A%n”"}};
constexpr Weighted kOpenings[] = {
    {30, "据%o介绍"}, {24, "据了解"}, {20, "%D"},      {20, "记者从%o获悉"}, {20, "近年来"}, {16, "今年以来"},
    {16, "目前"},     {14, "同时"},   {14, "此外"},    {12, "另据%o消息"},   {12, "其中"},   {10, "%D上午"},
    {10, "截至%D"},   {8, "首先"},    {8, "在%s%n%f"}, {8, "%Y以来"},
};
constexpr Weighted kSpeech[] = {
    {24, "%p表示"},    {20, "%p说"}, {14, "%o负责人%p告诉记者"}, {12, "%n%p认为"}, {10, "%h指出"},
    {8, "%s%n%p强调"}, {8, "%r说"},
};
constexpr Weighted kHeadlines[] = {
    {30, "%s%v%n%w"}, {24, "%n%w%v%m"},  {20, "%v%n %v%n"},  {16, "%o%v%n%w"}, {16, "%s%n%w%y"},
    {14, "%Q%v%n"},   {12, "%i %n%v%n"}, {12, "%p：%v%n%w"}, {10, "%s%m%n%v"}, {8, "%n%v%n！"},
    {8, "%X%v%n"},    {6, "%n为何%v？"}, {6, "“%n”%v“%n”"},
};
constexpr Weighted kDatelines[] = {
    {30, "本报讯（记者 %p）"},
    {16, "本报讯（记者 %p 通讯员 %p）"},
    {14, "新华社%s%D电（记者%p、%p）"},
    {10, "新华社%s%D电 "},
    {10, "本报讯 "},
    {8, "本报%s%D电（%o记者 %p）"},
    {6, "（记者 %p 通讯员 %p %p）"},
    {14, ""},
};
constexpr Weighted kSignatures[] = {
    {20, "（记者 %p）"}, {14, "记者 %p 通讯员 %p"}, {10, "（%p）"}, {8, "本报记者 %p 文/图"}, {6, "（责任编辑：%p）"},
};

struct SlotMeaning {
  Slot slot;
  WordClass word_class;
};

std::optional<SlotMeaning> slot_of_letter(char letter) {
  const auto word = [](WordClass word_class) { return SlotMeaning{Slot::kClassWord, word_class}; };
  const auto made = [](Slot slot) { return SlotMeaning{slot, WordClass::kAny}; };
  switch (letter) {
    case 'n':
      return word(WordClass::kNoun);
    case 'N':
      return word(WordClass::kNounSingle);
    case 'v':
      return word(WordClass::kVerb);
    case 'V':
      return word(WordClass::kVerbSingle);
    case 'w':
      return word(WordClass::kVerbalNoun);
    case 'a':
      return word(WordClass::kAdjective);
    case 'A':
      return word(WordClass::kAdjectiveSingle);
    case 'd':
      return word(WordClass::kAdverb);
    case 't':
      return word(WordClass::kTime);
    case 'i':
      return word(WordClass::kIdiom);
    case 'r':
      return word(WordClass::kPronoun);
    case 'f':
      return word(WordClass::kLocative);
    case 'j':
      return word(WordClass::kProper);
    case 'b':
      return word(WordClass::kManner);
    case 'g':
      return word(WordClass::kAny);
    case 'p':
      return made(Slot::kPerson);
    case 's':
      return made(Slot::kPlace);
    case 'o':
      return made(Slot::kOrganisation);
    case 'h':
      return made(Slot::kForeigner);
    case 'x':
      return made(Slot::kProduct);
    case 'u':
      return made(Slot::kCoinage);
    case 'm':
      return made(Slot::kCount);
    case 'y':
      return made(Slot::kMoney);
    case 'q':
      return made(Slot::kPercent);
    case 'D':
      return made(Slot::kDayDate);
    case 'Y':
      return made(Slot::kYear);
    case 'L':
      return made(Slot::kLatin);
    case 'S':
      return made(Slot::kSmallNumeral);
    case 'c':
      return made(Slot::kSingle);
    case 'X':
      return made(Slot::kListing);
    case 'Q':
      return made(Slot::kQuoted);
    default:
      return std::nullopt;
  }
}

std::string with_ascii_punctuation(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 7> kPairs = {
      {{"，", ','}, {"：", ':'}, {"；", ';'}, {"！", '!'}, {"？", '?'}, {"（", '('}, {"）", ')'}}};
  std::string out;
  for (const std::string_view code_point : split_code_points(text)) {
    const auto* const found =
        std::find_if(kPairs.begin(), kPairs.end(), [&](const auto& pair) { return pair.first == code_point; });
    if (found != kPairs.end()) {
      out.push_back(found->second);
    } else {
      out.append(code_point);
    }
  }
  return out;
}

Template compile_template(std::string_view text) {
  Template parts;
  while (!text.empty()) {
    if (text[0] == '%' && text.size() > 1) {
      if (const auto meaning = slot_of_letter(text[1])) {
        parts.push_back({meaning->slot, meaning->word_class, {}, {}});
        text.remove_prefix(2);
        continue;
      }
    }
    const std::size_t end = std::min(text.find('%', 1), text.size());
    parts.push_back({Slot::kLiteral, WordClass::kAny, std::string(text.substr(0, end)),
                     with_ascii_punctuation(text.substr(0, end))});
    text.remove_prefix(end);
  }
  return parts;
}

}  // namespace

TemplateGroup::TemplateGroup(std::span<const Weighted> templates) {
  for (const Weighted& entry : templates) {
    by_weight_.insert(by_weight_.end(), entry.weight, static_cast<std::uint8_t>(templates_.size()));
    templates_.push_back(compile_template(entry.text));
  }
}

std::span<const Weighted> clause_templates() {
  return kClauses;
}
std::span<const Weighted> joint_templates() {
  return kJoints;
}
std::span<const Weighted> listing_templates() {
  return kListings;
}
std::span<const Weighted> quoted_templates() {
  return kQuotedForms;
}
std::span<const Weighted> opening_templates() {
  return kOpenings;
}
std::span<const Weighted> speech_templates() {
  return kSpeech;
}
std::span<const Weighted> headline_templates() {
  return kHeadlines;
}
std::span<const Weighted> dateline_templates() {
  return kDatelines;
}
std::span<const Weighted> signature_templates() {
  return kSignatures;
}

}  // namespace cipin::bench
