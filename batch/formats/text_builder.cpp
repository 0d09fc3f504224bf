#include "batch/formats/text_builder.h"

#include <algorithm>

namespace cipin::formats {
namespace {

// Not find_first_of: that looks through its list for each byte, and took most of the time a page takes.
constexpr bool is_white(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r' && byte != '\v');
}

// Where the first byte that is white space, or is none, stands in `text`; its size if nowhere.
std::size_t find_white(std::string_view text, bool wanted) {
  std::size_t at = 0;
  while (at < text.size() && is_white(text[at]) != wanted) ++at;
  return at;
}

}  // namespace

void TextBuilder::add(std::string_view piece) {
  after_cr_ = false;
  while (!piece.empty()) {
    const std::size_t word = find_white(piece, false);
    if (word > 0 && blank_ == '\0') blank_ = ' ';
    piece.remove_prefix(word);
    const std::size_t end = find_white(piece, true);
    if (end == 0) return;
    write_breaks();
    *text_ += piece.substr(0, end);
    piece.remove_prefix(end);
  }
}

void TextBuilder::add_verbatim(std::string_view piece) {
  while (!piece.empty()) {
    if (piece.front() == '\n' || piece.front() == '\r') {
      if (piece.front() == '\r' || !after_cr_) break_line();
      after_cr_ = piece.front() == '\r';
      piece.remove_prefix(1);
      continue;
    }
    after_cr_ = false;
    const std::size_t end = std::min(piece.find_first_of("\n\r"), piece.size());
    write_breaks();
    *text_ += piece.substr(0, end);
    piece.remove_prefix(end);
  }
}

void TextBuilder::write_breaks() {
  if (text_->size() > begin_) {
    if (line_end_count_ > 0) {
      text_->append(line_end_count_, '\n');
    } else if (blank_ != '\0') {
      *text_ += blank_;
    }
  }
  line_end_count_ = 0;
  blank_ = '\0';
}

}  // namespace cipin::formats
