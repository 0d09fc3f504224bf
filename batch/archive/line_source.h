#pragma once

#include <cstdint>

#include "core/io/byte_source.h"

namespace cipin::archive {

/// The lines of an input, each as a source of its own, of any length. A line ends at LF or CR LF, or where the input
/// ends; a lone CR stays in it, as engines hand over records that end at LF.
class LineSource final : public ByteSource {
 public:
  /// `input` outlives this.
  explicit LineSource(ByteSource& input) : input_(&input) {}

  /// Goes to the next line, over what is left of the one at hand. False at the end. Errors: the input's.
  Result<bool> next_line();

  /// Of the line at hand.
  Result<Window> advance(std::size_t consumed_bytes) override;
  bool intact() const override { return input_->intact(); }
  std::uint64_t missing_bytes() const override { return input_->missing_bytes(); }

  /// Of the line at hand in the input.
  std::uint64_t offset_bytes() const { return offset_bytes_; }
  /// Lines so far, the one at hand included.
  std::uint64_t line_count() const { return line_count_; }

 private:
  Status look_further();
  std::string_view rest() const { return window_.bytes.substr(begin_); }

  ByteSource* input_;
  Window window_;          // of the input
  std::size_t begin_ = 0;  // in it, of what is shown of the line
  std::size_t end_ = 0;    // in it, behind the line feed; 0: it is not in sight
  std::uint64_t offset_bytes_ = 0;
  std::uint64_t line_offset_bytes_ = 0;  // in the line, of what is shown
  std::uint64_t line_count_ = 0;
  bool begun_ = false;
};

}  // namespace cipin::archive
