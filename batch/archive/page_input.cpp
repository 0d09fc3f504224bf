#include "batch/archive/page_input.h"

#include "core/page/read_page.h"
#include "core/text/utf8.h"

namespace cipin::archive {

bool is_page_format(Format format) {
  return format == Format::kText || format == Format::kHtml;
}

std::optional<page::Date> date_of_day(Day day) {
  if (day == 0) return std::nullopt;
  return page::Date{day / 10000, day / 100 % 100, day % 100};
}

Result<PageInput> take_page(ByteSource& source) {
  PageInput input;
  std::size_t consumed = 0;
  for (;;) {
    const Result<Window> window = source.advance(consumed);
    if (!window) return window.error();
    const std::size_t before = input.text.size();
    input.text += window->bytes;
    consumed = window->bytes.size();
    const bool at_end = window->at_end;
    if (!source.intact()) {  // cut short while it was copied: what came of this window is void
      input.text.resize(before);
      consumed = 0;
      continue;
    }
    input.whole = input.text.size() <= page::kPageBytesMax;
    if (at_end) return input;
    if (input.whole) continue;
    // Behind what was copied, for a reader of the rest.
    if (const Result<Window> rest = source.advance(consumed); !rest) return rest.error();
    return input;
  }
}

Result<Window> PrefixedSource::advance(std::size_t consumed_bytes) {
  begin_ += consumed_bytes;
  offset_bytes_ += consumed_bytes;
  while (buffer_.size() - begin_ < kWindowBytesMin && !rest_ended_) {
    const Result<Window> window = rest_->advance(rest_consumed_bytes_);
    if (!window) return window.error();
    buffer_.erase(0, begin_);
    begin_ = 0;
    const std::size_t before = buffer_.size();
    buffer_ += window->bytes;
    rest_consumed_bytes_ = window->bytes.size();
    rest_ended_ = window->at_end;
    if (rest_->intact()) continue;
    buffer_.resize(before);
    rest_consumed_bytes_ = 0;
    rest_ended_ = false;
  }
  return Window{std::string_view(buffer_).substr(begin_), offset_bytes_, rest_ended_};
}

PassReport Faults::report(const ByteSource& source) const {
  PassReport report;
  report.faulty_sequence_count = sequence_count;
  if (sequence_count > 0) report.faulty_ranges.push_back({first, end - first, sequence_count});
  report.missing_bytes = source.missing_bytes();
  return report;
}

Faults blank_faults(std::string& text) {
  Faults faults;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Check check = check_utf8(std::string_view(text).substr(at));
    at += check.valid_bytes;
    if (check.fault == Utf8Fault::kNone) break;
    if (faults.sequence_count++ == 0) faults.first = at;
    faults.byte_count += check.fault_bytes;
    faults.end = at + check.fault_bytes;
    for (std::size_t i = 0; i < check.fault_bytes; ++i) text[at++] = ' ';
  }
  return faults;
}

Faults replace_faults(std::string& text) {
  Faults faults;
  if (is_utf8(text)) return faults;
  std::string replaced;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Check check = check_utf8(std::string_view(text).substr(at));
    replaced += text.substr(at, check.valid_bytes);
    at += check.valid_bytes;
    if (check.fault == Utf8Fault::kNone) break;
    if (faults.sequence_count++ == 0) faults.first = at;
    faults.byte_count += check.fault_bytes;
    replaced += kReplacementUtf8;
    at += check.fault_bytes;
    faults.end = at;
  }
  text = std::move(replaced);
  return faults;
}

}  // namespace cipin::archive
