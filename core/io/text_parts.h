#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/status.h"
#include "core/io/byte_source.h"

namespace cipin {

/// Cuts a text behind line feeds as it is read, so that its parts can be counted apart: the next one is either read in
/// place, or copied out for another thread. One after the other they are the text.
class TextParts {
 public:
  static constexpr std::size_t kPartBytes = std::size_t{1} << 20;

  /// `text` outlives this, and is read by it alone. A part that is read in place ends behind the first line feed that
  /// makes it `part_bytes` long.
  explicit TextParts(ByteSource& text, std::size_t part_bytes = kPartBytes)
      : text_(&text), part_bytes_(part_bytes), section_(*this) {}
  TextParts(const TextParts&) = delete;
  TextParts& operator=(const TextParts&) = delete;

  /// True once the last part was given.
  bool at_end() const { return at_end_; }

  struct Copy {
    std::string bytes;
    std::uint64_t offset_bytes = 0;  // of bytes.front() in the text
  };
  /// The next part, of what the source shows at once. None if no line ends there: it must be read in place. Errors: the
  /// source's.
  Result<std::optional<Copy>> copy();

  /// The next part in place, with its offsets in the text; it must be read to its end before this is used again. No
  /// part is too long for it. Cost: that of reading, and a search for one byte.
  ByteSource& section();

 private:
  class Section final : public ByteSource {
   public:
    explicit Section(TextParts& parts) : parts_(&parts) {}
    Result<Window> advance(std::size_t consumed_bytes) override { return parts_->advance(consumed_bytes); }
    bool intact() const override { return parts_->text_->intact(); }
    std::uint64_t missing_bytes() const override { return parts_->text_->missing_bytes(); }

   private:
    TextParts* parts_;
  };

  Result<Window> advance(std::size_t consumed_bytes);
  void end_part();
  void find_section_end(const Window& window);

  ByteSource* text_;
  std::size_t part_bytes_;
  Section section_;
  std::size_t consumed_bytes_ = 0;  // of the source's last window, by parts that are done
  std::size_t shown_bytes_ = 0;     // in the section's last window
  std::optional<std::uint64_t> section_begin_;
  std::optional<std::uint64_t> section_end_;  // once a line feed is found
  std::uint64_t searched_to_ = 0;
  bool at_end_ = false;
};

}  // namespace cipin
