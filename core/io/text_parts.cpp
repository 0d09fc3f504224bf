#include "core/io/text_parts.h"

#include <algorithm>

namespace cipin {

Result<std::optional<TextParts::Copy>> TextParts::copy() {
  end_part();
  Result<Window> window = text_->advance(consumed_bytes_);
  if (!window) return window.error();
  consumed_bytes_ = 0;
  std::size_t size = window->bytes.size();
  if (!window->at_end) size = window->bytes.rfind('\n') + 1;  // 0 if there is none
  if (size == 0 && !window->at_end) return std::optional<Copy>();
  Copy part = {std::string(window->bytes.substr(0, size)), window->offset_bytes};
  if (!text_->intact()) return std::optional<Copy>();  // the next window shows what is left
  consumed_bytes_ = size;
  at_end_ = window->at_end;
  return std::optional<Copy>(std::move(part));
}

ByteSource& TextParts::section() {
  end_part();
  section_begin_.reset();
  section_end_.reset();
  searched_to_ = 0;
  return section_;
}

Result<Window> TextParts::advance(std::size_t consumed_bytes) {
  Result<Window> window = text_->advance(consumed_bytes_ + consumed_bytes);
  if (!window) return window;
  consumed_bytes_ = 0;
  find_section_end(*window);
  if (section_end_ && *section_end_ < window->offset_bytes + window->bytes.size()) {
    window->bytes = window->bytes.substr(0, static_cast<std::size_t>(*section_end_ - window->offset_bytes));
    window->at_end = false;
  }
  at_end_ = window->at_end;
  if (section_end_ == window->offset_bytes + window->bytes.size()) window->at_end = true;
  shown_bytes_ = window->bytes.size();
  return window;
}

// All of a section's last window has been consumed, which the source has not been told.
void TextParts::end_part() {
  consumed_bytes_ += shown_bytes_;
  shown_bytes_ = 0;
}

void TextParts::find_section_end(const Window& window) {
  if (!section_begin_) section_begin_ = window.offset_bytes;
  if (section_end_) return;
  const std::uint64_t window_end = window.offset_bytes + window.bytes.size();
  const std::uint64_t from = std::max(*section_begin_ + part_bytes_ - 1, searched_to_);
  if (from >= window_end) return;
  const std::size_t found = window.bytes.find('\n', static_cast<std::size_t>(from - window.offset_bytes));
  if (found != std::string_view::npos) section_end_ = window.offset_bytes + found + 1;
  searched_to_ = window_end;
}

}  // namespace cipin
