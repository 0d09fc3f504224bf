#include "batch/ops/timed_pass.h"

namespace cipin::ops {
namespace {

class TimedSource final : public ByteSource {
 public:
  TimedSource(ByteSource& source, cli::StageClock& clock) : source_(&source), clock_(&clock) {}
  Result<Window> advance(std::size_t consumed_bytes) override {
    const cli::InStage reading(*clock_, cli::Stage::kRead);
    return source_->advance(consumed_bytes);
  }
  bool intact() const override { return source_->intact(); }
  std::uint64_t missing_bytes() const override { return source_->missing_bytes(); }

 private:
  ByteSource* source_;
  cli::StageClock* clock_;
};

class TimedSink final : public TokenSink {
 public:
  TimedSink(TokenSink& sink, cli::StageClock& clock) : sink_(&sink), clock_(&clock) {}
  Status take(const Clause& clause, std::span<const Token> tokens) override {
    const cli::InStage counting(*clock_, cli::Stage::kTally);
    return sink_->take(clause, tokens);
  }

 private:
  TokenSink* sink_;
  cli::StageClock* clock_;
};

}  // namespace

Result<PassReport> run_pass(Pass& pass, ByteSource& text, TokenSink& sink, cli::StageClock& clock) {
  if (!clock.is_on()) return pass.run(text, sink);
  const cli::InStage segmenting(clock, cli::Stage::kSegment);
  TimedSource timed_text(text, clock);
  TimedSink timed_sink(sink, clock);
  return pass.run(timed_text, timed_sink);
}

}  // namespace cipin::ops
