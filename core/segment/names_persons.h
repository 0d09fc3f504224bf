#pragma once

#include <vector>

#include "core/segment/names.h"
#include "core/segment/names_stretch.h"

namespace cipin::names {

/// Finds the persons of a stretch and tells the evidence of those it is sure of. `persons` is overwritten: by their
/// beginning, without overlap.
void find_persons(const Stretch& stretch, const NameRules& rules, PageEvidence& evidence, std::vector<Span>& persons);

}  // namespace cipin::names
