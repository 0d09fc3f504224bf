#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cipin::page {

/// A range of code points of the page, half-open.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t size() const { return end - begin; }
  bool empty() const { return begin >= end; }
  friend bool operator==(const Range&, const Range&) = default;
};

/// A range of bytes of the page, half-open, on code point borders.
struct Span {
  std::size_t begin_bytes = 0;
  std::size_t end_bytes = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

// Most code points of a page are Han, which is none of the marks below: that is seen in place, before a call.
inline bool may_be_mark(char32_t c) {
  return c < 0x3400 || c >= 0xFB00;
}

/// The page as code points, folded so that a rule is written once: full-width ASCII as ASCII, white space as U+0020
/// (line ends stay). Offsets lead back to the bytes. About 8 bytes a code point.
///
/// Nine of ten code points are Han, which no rule about marks, digits and blanks looks at: a bit for each of the others
/// (may_be_mark) leads over them.
class PageText {
 public:
  /// `bytes`: checked UTF-8 of less than 4 GiB that outlives this.
  explicit PageText(std::string_view bytes);

  std::size_t size() const { return folded_.size(); }
  char32_t operator[](std::size_t at) const { return folded_[at]; }
  std::u32string_view folded(Range range) const {
    return std::u32string_view(folded_).substr(range.begin, range.end - range.begin);
  }
  std::string_view bytes(Range range) const {
    const Span place = span(range);
    return bytes_.substr(place.begin_bytes, place.end_bytes - place.begin_bytes);
  }
  /// From the first code point to the end of the last; where something was taken out between (without()), that, too.
  Span span(Range range) const;
  std::size_t offset_bytes(std::size_t at) const { return offsets_[at]; }

  /// The same page without the code points of `removed`, which rise and do not touch.
  PageText without(const std::vector<Range>& removed) const;
  PageText(PageText&&) = default;
  PageText(const PageText&) = delete;

  /// How many blanks stand in front of `at` in its line, at most kBlanksMax.
  std::size_t blanks_before(std::size_t at) const {
    std::size_t count = 0;
    while (count < kBlanksMax && count < at && folded_[at - 1 - count] == U' ') ++count;
    return count;
  }
  static constexpr std::size_t kBlanksMax = 16;

  /// The first code point of [from, end) that may_be_mark(); `end` if there is none.
  std::size_t next_mark(std::size_t from, std::size_t end) const {
    if (from >= end) return end;
    std::size_t word = from / 64;
    std::uint64_t bits = marks_[word] >> (from % 64) << (from % 64);
    while (bits == 0 && ++word * 64 < end) bits = marks_[word];
    return bits == 0 ? end : std::min(end, word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
  }
  /// The last of [begin, before); `before` if there is none.
  std::size_t last_mark(std::size_t begin, std::size_t before) const {
    if (begin >= before) return before;
    std::size_t word = (before - 1) / 64;
    const std::size_t behind = 63 - (before - 1) % 64;
    std::uint64_t bits = marks_[word] << behind >> behind;
    while (bits == 0 && word * 64 > begin) bits = marks_[--word];
    if (bits == 0) return before;
    const std::size_t at = word * 64 + 63 - static_cast<std::size_t>(std::countl_zero(bits));
    return at < begin ? before : at;
  }

  /// Without white space and line ends at both ends.
  Range trimmed(Range range) const;

 private:
  PageText() = default;
  std::string_view bytes_;
  std::u32string folded_;
  std::vector<std::uint32_t> offsets_;  // of each code point, and the end
  std::vector<std::uint64_t> marks_;    // a bit for each code point
};

inline bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
inline bool is_ascii_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

namespace marks {
bool is_han(char32_t c);
bool is_sentence_end(char32_t c);
bool is_closer(char32_t c);
bool is_opener(char32_t c);
bool is_comma(char32_t c);
bool is_clause_end(char32_t c);
bool is_separator(char32_t c);
bool is_bullet(char32_t c);
}  // namespace marks

inline bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FD5) || marks::is_han(c);
}
/// 。！？… : what a sentence can end with.
inline bool is_sentence_end(char32_t c) {
  return may_be_mark(c) && marks::is_sentence_end(c);
}
/// ” ’ 」 』 ) ] 】 》 〉
inline bool is_closer(char32_t c) {
  return may_be_mark(c) && marks::is_closer(c);
}
/// “ ‘ 「 『 ( [ 【 《 〈
inline bool is_opener(char32_t c) {
  return may_be_mark(c) && marks::is_opener(c);
}
/// , 、
inline bool is_comma(char32_t c) {
  return may_be_mark(c) && marks::is_comma(c);
}
/// Any of the marks that end a clause: sentence ends, commas, ; and :
inline bool is_clause_end(char32_t c) {
  return may_be_mark(c) && marks::is_clause_end(c);
}
/// What may stand between the words of a byline or of the screen's navigation: blanks, commas, slashes, bars, bullets.
inline bool is_separator(char32_t c) {
  return may_be_mark(c) && marks::is_separator(c);
}
/// ● ■ ◆ ▲ and other marks in front of an item.
inline bool is_bullet(char32_t c) {
  return may_be_mark(c) && marks::is_bullet(c);
}

}  // namespace cipin::page
