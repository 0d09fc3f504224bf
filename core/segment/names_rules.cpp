#include <string>

#include "core/segment/names.h"
#include "core/segment/names_words.h"

namespace cipin {

std::string NameFinder::describe() const {
  struct Rule {
    bool NameRules::*on;
    const char* name;
    int version;
  };
  constexpr Rule kRules[] = {
      {&NameRules::byline_person, "byline-person", 2},
      {&NameRules::titled_person, "titled-person", 2},
      {&NameRules::speaking_person, "speaking-person", 2},
      {&NameRules::listed_person, "listed-person", 2},
      {&NameRules::bare_person, "bare-person", 2},
      {&NameRules::spaced_person, "spaced-person", 1},
      {&NameRules::addressed_person, "addressed-person", 1},
      {&NameRules::foreign_person, "foreign-person", 2},
      {&NameRules::known_person, "known-person", 1},
      {&NameRules::page_person, "page-person", 2},
      {&NameRules::known_place, "known-place", 2},
      {&NameRules::page_place, "page-place", 2},
      {&NameRules::context_place, "context-place", 1},
      {&NameRules::ended_place, "ended-place", 2},
      {&NameRules::area_place, "area-place", 2},
      {&NameRules::abbreviated_place, "abbreviated-place", 1},
      {&NameRules::known_organisation, "known-organisation", 2},
      {&NameRules::trade_organisation, "trade-organisation", 1},
      {&NameRules::ended_organisation, "ended-organisation", 2},
  };
  std::string description = "names=";
  for (const Rule& rule : kRules) {
    if (description.back() != '=') description += ',';
    description += rule.name;
    description += rules_.*rule.on ? '.' + std::to_string(rule.version) : std::string(".off");
  }
  description += " name_words=";
  description += names::kWordTables.digest;
  description += " gazetteer=";
  for (const char c : names::kWordTables.gazetteer_name) description += c == ' ' ? '-' : c;
  return description;
}

}  // namespace cipin
