#pragma once

#include "batch/cli/timings.h"
#include "core/pass.h"

namespace cipin::ops {

/// pass.run(text, sink), with the time of segmenting, and apart from it what `text` takes to read and `sink` to count.
Result<PassReport> run_pass(Pass& pass, ByteSource& text, TokenSink& sink, cli::StageClock& clock);

}  // namespace cipin::ops
