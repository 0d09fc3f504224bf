#pragma once

#include <vector>

#include "core/segment/names.h"
#include "core/segment/names_chain.h"
#include "core/segment/names_stretch.h"

namespace cipin::names {

/// Finds the organisations of a stretch, whose persons and places are in `marks`. `organisations` is overwritten: by
/// their beginning, without overlap.
void find_organisations(const Stretch& stretch, const NameRules& rules, const Marks& marks,
                        std::vector<Span>& organisations);

}  // namespace cipin::names
