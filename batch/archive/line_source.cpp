#include "batch/archive/line_source.h"

namespace cipin::archive {

Result<bool> LineSource::next_line() {
  if (!begun_) {
    begun_ = true;
    if (Status looked = look_further(); !looked) return looked.error();
  }
  // The line at hand to its end. Its feed is sought anew: the line may have been left before it was in sight.
  while (line_count_ > 0) {
    const std::size_t feed = rest().find('\n');
    begin_ = feed == std::string_view::npos ? window_.bytes.size() : begin_ + feed + 1;
    if (feed != std::string_view::npos || window_.at_end) break;
    if (Status looked = look_further(); !looked) return looked.error();
  }
  end_ = 0;
  line_offset_bytes_ = 0;
  if (rest().empty() && !window_.at_end) {
    if (Status looked = look_further(); !looked) return looked.error();
  }
  offset_bytes_ = window_.offset_bytes + begin_;
  if (rest().empty()) return false;
  ++line_count_;
  return true;
}

Result<Window> LineSource::advance(std::size_t consumed_bytes) {
  begin_ += consumed_bytes;
  line_offset_bytes_ += consumed_bytes;
  if (!input_->intact()) {
    end_ = 0;
    if (Status looked = look_further(); !looked) return looked.error();
  }
  if (end_ == 0) {
    std::size_t feed = rest().find('\n');
    if (feed == std::string_view::npos && !window_.at_end) {
      if (Status looked = look_further(); !looked) return looked.error();
      feed = rest().find('\n');
    }
    if (feed != std::string_view::npos) end_ = begin_ + feed + 1;
  }
  std::string_view bytes = end_ == 0 ? rest() : window_.bytes.substr(begin_, end_ - 1 - begin_);
  const bool at_end = end_ != 0 || window_.at_end;
  // A CR at the edge may belong to the line's end: it is shown with what follows.
  if ((end_ != 0 || !at_end) && bytes.ends_with('\r')) bytes.remove_suffix(1);
  return Window{bytes, line_offset_bytes_, at_end};
}

Status LineSource::look_further() {
  Result<Window> window = input_->advance(begin_);
  if (!window) return window.error();
  window_ = *window;
  begin_ = 0;
  return Done{};
}

}  // namespace cipin::archive
