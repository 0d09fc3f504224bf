#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "batch/cli/options.h"
#include "core/base/status.h"
#include "core/text/kind.h"

namespace cipin::query {

/// Which terms a word list shows: --kinds, --min-length, --stop. It changes no count and no rate.
struct TermFilter {
  std::array<bool, kKindCount> kinds = {};
  std::uint64_t form_code_points_min = 1;
  std::set<std::string, std::less<>> stop;

  bool admits(std::string_view form, Kind kind) const;
};

/// Errors: kBadInput, worded for the user and without a path; those of reading a stop list, with its path.
Result<TermFilter> parse_term_filter(const cli::Options& options);

}  // namespace cipin::query
