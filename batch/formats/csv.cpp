#include "batch/formats/csv.h"

#include <algorithm>

#include "core/text/utf8.h"

namespace cipin::formats {

std::uint64_t CsvRowEnds::add(std::string_view part) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    const char byte = part[i];
    const std::uint64_t offset = size_bytes_ + i;
    if (state_ == State::kAfterCr) {
      whole_bytes_ = byte == '\n' ? offset + 1 : offset;
      state_ = State::kFieldBegin;
      if (byte == '\n') continue;
    }
    if (state_ == State::kQuoted) {
      // Most of a long field is this loop.
      const std::size_t quote = part.find('"', i);
      if (quote == std::string_view::npos) break;
      i = quote;
      state_ = State::kQuoteInQuoted;
      continue;
    }
    switch (byte) {
      case '"':
        if (state_ != State::kPlain) state_ = State::kQuoted;
        break;
      case ',':
        state_ = State::kFieldBegin;
        break;
      case '\r':
        state_ = State::kAfterCr;
        break;
      case '\n':
        state_ = State::kFieldBegin;
        whole_bytes_ = offset + 1;
        break;
      default:
        state_ = State::kPlain;
        if (offset == mark_bytes_ && offset < kByteOrderMarkUtf8.size() &&
            byte == kByteOrderMarkUtf8[static_cast<std::size_t>(offset)]) {
          if (++mark_bytes_ == kByteOrderMarkUtf8.size()) state_ = State::kFieldBegin;
        }
        break;
    }
  }
  size_bytes_ += part.size();
  return whole_bytes_;
}

CsvRows::CsvRows(std::string_view text)
    : text_(text), at_(text.starts_with(kByteOrderMarkUtf8) ? kByteOrderMarkUtf8.size() : 0) {}

bool CsvRows::next(std::vector<std::string>& cells) {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  if (at_ == text_.size()) {
    cells.clear();
    return false;
  }
  offset_bytes_ = at_;
  std::size_t count = 0;
  for (bool more = true; more; ++count) {
    if (count == cells.size()) cells.emplace_back();
    cells[count].clear();
    more = read_cell(cells[count]);
  }
  cells.resize(count);
  return true;
}

bool CsvRows::read_cell(std::string& cell) {
  if (at_ < text_.size() && text_[at_] == '"') {
    for (;;) {
      const std::size_t quote = std::min(text_.find('"', at_ + 1), text_.size());
      cell += text_.substr(at_ + 1, quote - at_ - 1);
      at_ = std::min(quote + 1, text_.size());
      if (quote == text_.size()) unterminated_ = true;
      if (at_ == text_.size() || text_[at_] != '"') break;
      cell += '"';
    }
  }
  const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
  cell += text_.substr(at_, end - at_);
  at_ = end;
  if (at_ == text_.size()) return false;
  const char sign = text_[at_++];
  if (sign == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
  return sign == ',';
}

}  // namespace cipin::formats
