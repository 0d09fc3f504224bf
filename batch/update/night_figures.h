#pragma once

#include <cstdint>

#include "batch/ops/metrics.h"
#include "batch/store/writer.h"

namespace cipin::update {

/// What a run did, and what its store holds now, as metrics have it; without the latter where the store does not give
/// it any more.
void fill_figures(const store::Writer& writer, std::uint64_t read_bytes, ops::RunFigures& figures);

}  // namespace cipin::update
