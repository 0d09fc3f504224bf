#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "batch/query/row_writer.h"
#include "core/base/status.h"
#include "core/count/ranked_terms.h"
#include "core/count/tally.h"
#include "core/segment/tokenizer.h"

namespace cipin::query {

enum class TermOrder : std::uint8_t { kByForm, kAny };

/// Calls visit with every counted term: those with an id by id, then the others by form, or in the order that costs
/// least. Once, as MergedTally has it.
Status for_each_term(MergedTally& tally, const FormSource& forms, TermOrder order,
                     const std::function<Status(std::string_view, Kind, const TermCount&)>& visit);

/// The table of `count`, in one of the row formats: form, kind, tf, df, and tf for a million of `rate_base`.
Status write_term_table(RankedTerms& ranked, std::uint64_t rate_base, const std::string& format, Origin origin,
                        cli::Output& output);

}  // namespace cipin::query
