#pragma once

#include <span>
#include <vector>

#include "core/segment/names.h"
#include "core/segment/names_chain.h"
#include "core/segment/names_stretch.h"

namespace cipin::names {

/// Tells the evidence the short forms of the places that stand in full: what those mean, wherever they stand.
void learn_full_places(const Stretch& stretch, PageEvidence& evidence);

/// Finds the places of a stretch, and tells the evidence the short forms of those that stand in full. `marks` has the
/// persons of the stretch; the places are added. `places` is overwritten: in no order; a place may lie inside a longer
/// one (郑州 in 郑州元宇宙产业园).
void find_places(const Stretch& stretch, const NameRules& rules, PageEvidence& evidence, Marks& marks,
                 std::vector<Span>& places);

}  // namespace cipin::names
