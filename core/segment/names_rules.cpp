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
      {&NameRules::byline_person, "byline-person", 1},
      {&NameRules::titled_person, "titled-person", 1},
      {&NameRules::speaking_person, "speaking-person", 1},
      {&NameRules::listed_person, "listed-person", 1},
      {&NameRules::bare_person, "bare-person", 1},
      {&NameRules::spaced_person, "spaced-person", 1},
      {&NameRules::foreign_person, "foreign-person", 1},
      {&NameRules::known_person, "known-person", 1},
      {&NameRules::page_person, "page-person", 1},
      {&NameRules::known_place, "known-place", 1},
      {&NameRules::page_place, "page-place", 1},
      {&NameRules::ended_place, "ended-place", 1},
      {&NameRules::area_place, "area-place", 1},
      {&NameRules::abbreviated_place, "abbreviated-place", 1},
      {&NameRules::known_organisation, "known-organisation", 1},
      {&NameRules::trade_organisation, "trade-organisation", 1},
      {&NameRules::ended_organisation, "ended-organisation", 1},
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
