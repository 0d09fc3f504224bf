#pragma once

#include <string_view>

namespace cipin::ops {

/// The lexicon inside this binary; empty if it was built without one.
std::string_view embedded_lexicon();

}  // namespace cipin::ops
