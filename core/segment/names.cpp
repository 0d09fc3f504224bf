#include "core/segment/names.h"

#include <algorithm>

#include "core/segment/names_chain.h"
#include "core/segment/names_organisations.h"
#include "core/segment/names_persons.h"
#include "core/segment/names_places.h"
#include "core/segment/names_stretch.h"
#include "core/segment/names_words.h"
#include "core/text/utf8.h"

namespace cipin {

using names::Span;

class NameFinder::Scratch {
 public:
  names::Stretch stretch;
  names::Marks marks;
  std::vector<Span> persons;
  std::vector<Span> places;
  std::vector<Span> organisations;
};

NameFinder::NameFinder(const Lexicon& lexicon, NameRules rules)
    : lexicon_(&lexicon),
      rules_(rules),
      words_(std::make_unique<names::Words>(names::kWordTables)),
      folds_(std::make_unique<names::Folds>()) {
  if (!lexicon.has_folds()) return;
  for (const auto& [from, to] : lexicon.folds()) folds_->add(from, to);
}

bool NameFinder::is_traditional(std::string_view text) const {
  if (folds_->empty()) return false;
  names::WritingSample sample(*folds_);
  const std::size_t step = names::WritingSample::step(text.size() / 3);
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size(); ++number) {
    const CodePoint code_point = decode_code_point(text.data() + at);
    at += code_point.length_bytes;
    if (number % step == 0) sample.add(code_point.value);
  }
  return sample.is_traditional();
}

NameFinder::~NameFinder() = default;

std::unique_ptr<NameFinder::Scratch, NameFinder::ScratchDeleter> NameFinder::make_scratch() const {
  return std::unique_ptr<Scratch, ScratchDeleter>(new Scratch);
}

void NameFinder::ScratchDeleter::operator()(Scratch* scratch) const {
  delete scratch;
}

namespace {

// A place that is an organisation's whole name is none: the organisation says more.
void drop_covered(const names::Stretch& stretch, std::vector<Span>& places, const std::vector<Span>& organisations) {
  std::size_t next = 0;
  std::erase_if(places, [&](const Span& place) {
    while (next < organisations.size() && organisations[next].end <= place.begin) ++next;
    if (next == organisations.size()) return false;
    const Span& organisation = organisations[next];
    const bool across =
        organisation.begin < place.end && (place.begin < organisation.begin || place.end > organisation.end);
    // 建设路街道|办事处: the street is in the office's name alone.
    const bool street =
        stretch.at(place.end - 1) == U'道' && stretch.at(place.end) == U'办' && place.end < organisation.end;
    return across || street || (place.begin == organisation.begin && place.end == organisation.end);
  });
}

}  // namespace

void NameFinder::find(std::string_view text, std::span<const Token> tokens, PageEvidence& evidence,
                      std::vector<Name>& names, Scratch& scratch) const {
  const auto by_begin = [](const Span& a, const Span& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  };
  for (std::size_t token = 0; token < tokens.size();) {
    names::Stretch& stretch = scratch.stretch;
    token = stretch.read(text, tokens, token, *lexicon_, *words_, *folds_, kStretchCodePointsMax);
    names::learn_full_places(stretch, evidence);
    names::find_persons(stretch, rules_, evidence, scratch.persons);
    scratch.marks.reset(stretch.size(), scratch.persons);
    names::find_places(stretch, rules_, evidence, scratch.marks, scratch.places);
    std::sort(scratch.places.begin(), scratch.places.end(), by_begin);
    names::find_organisations(stretch, rules_, scratch.marks, scratch.organisations);
    drop_covered(stretch, scratch.places, scratch.organisations);

    const std::size_t first = names.size();
    const auto append = [&](const std::vector<Span>& spans, Kind kind) {
      for (const Span& span : spans) {
        const std::uint32_t begin = stretch.begin_bytes(span.begin);
        names.push_back({kind, false, begin, stretch.begin_bytes(span.end) - begin, span.points});
      }
    };
    append(scratch.persons, Kind::kPerson);
    append(scratch.places, Kind::kPlace);
    append(scratch.organisations, Kind::kOrganisation);
    std::stable_sort(names.begin() + static_cast<std::ptrdiff_t>(first), names.end(), [](const Name& a, const Name& b) {
      return a.begin_bytes != b.begin_bytes ? a.begin_bytes < b.begin_bytes : a.length_bytes > b.length_bytes;
    });
    std::uint32_t outer_end = 0;
    for (std::size_t i = first; i < names.size(); ++i) {
      const std::uint32_t end = names[i].begin_bytes + names[i].length_bytes;
      names[i].nested = end <= outer_end;
      outer_end = std::max(outer_end, end);
    }
  }
}

std::string_view NameFinder::gazetteer_name() {
  return names::kWordTables.gazetteer_name;
}

}  // namespace cipin
