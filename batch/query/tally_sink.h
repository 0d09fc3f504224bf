#pragma once

#include <span>

#include "core/count/tally.h"
#include "core/pass.h"

namespace cipin::query {

/// Counts what a pass gives. The tally outlives it.
class TallySink final : public TokenSink {
 public:
  explicit TallySink(Tally& tally) : tally_(&tally) {}
  Status take(const Clause& clause, std::span<const Token> tokens) override { return tally_->add(clause.text, tokens); }

 private:
  Tally* tally_;
};

}  // namespace cipin::query
