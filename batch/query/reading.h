#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/archive/documents.h"
#include "batch/archive/skips.h"
#include "batch/archive/walk.h"
#include "batch/cli/log.h"
#include "batch/cli/options.h"
#include "core/io/byte_source.h"
#include "core/pass.h"

namespace cipin::query {

/// What the commands that read inputs have in common.
struct Reading {
  std::vector<std::string> paths;
  archive::WalkOptions walk;
  archive::ReadSettings read_settings;
  PassOptions pass;
  cli::LogFormat log_format = cli::LogFormat::kText;
};

/// Errors: kBadInput, worded for the user.
Result<Reading> parse_reading(const cli::Options& options);

/// Writes the --skipped file and gives the exit code of a run that read `input_count` inputs.
int finish_reading(const cli::Options& options, const archive::Skips& skips, std::uint64_t input_count,
                   const cli::Log& log);

/// A source that remembers whether it was the one that failed, whether it ever gave anything, and where it stands.
class Watched final : public ByteSource {
 public:
  explicit Watched(ByteSource& source) : source_(&source) {}
  Result<Window> advance(std::size_t consumed_bytes) override {
    Result<Window> window = source_->advance(consumed_bytes);
    offset_bytes_ += consumed_bytes;
    failed_ = !window.has_value();
    was_read_ = was_read_ || !failed_;
    return window;
  }
  bool intact() const override { return source_->intact(); }
  std::uint64_t missing_bytes() const override { return source_->missing_bytes(); }
  bool failed() const { return failed_; }
  bool was_read() const { return was_read_; }
  std::uint64_t offset_bytes() const { return offset_bytes_; }

 private:
  ByteSource* source_;
  std::uint64_t offset_bytes_ = 0;
  bool failed_ = false;
  bool was_read_ = false;
};

}  // namespace cipin::query
