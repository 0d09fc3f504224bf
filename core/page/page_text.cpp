#include "core/page/page_text.h"

#include "core/text/code_point.h"
#include "core/text/utf8.h"

namespace cipin::page {
namespace {

// What is folded may be a mark, and is folded to one.
char32_t fold_mark(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFF01 + U'!';
  if (c == U'\n' || c == U'\r') return c;
  if (c == 0xFEFF || is_space(c)) return U' ';
  if (c == U'︰' || c == U'∶') return U':';
  return c;
}

bool is_one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}

bool is_blank(char32_t c) {
  return c == U' ' || c == U'\n' || c == U'\r';
}

}  // namespace

PageText::PageText(std::string_view bytes) : bytes_(bytes) {
  const std::size_t count = count_code_points(bytes);
  folded_.resize(count);
  offsets_.resize(count + 1);
  marks_.resize(count / 64 + 1);
  const char* const begin = bytes.data();
  char32_t* const folded = folded_.data();
  std::uint32_t* const offsets = offsets_.data();
  std::size_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    offsets[i] = static_cast<std::uint32_t>(at);
    const auto byte = [&](std::size_t k) {
      return static_cast<std::uint32_t>(static_cast<unsigned char>(begin[at + k]));
    };
    if (const std::uint32_t lead = byte(0); lead - 0xE4 < 0xEA - 0xE4) {  // U+4000 to U+9FFF: nine of ten
      folded[i] = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
      at += 3;
      continue;
    }
    const CodePoint decoded = decode_code_point(begin + at);
    at += decoded.length_bytes;
    if (!may_be_mark(decoded.value)) {
      folded[i] = decoded.value;
      continue;
    }
    folded[i] = fold_mark(decoded.value);
    marks_[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  offsets[count] = static_cast<std::uint32_t>(bytes.size());
}

Span PageText::span(Range range) const {
  if (range.empty()) return {offsets_[range.begin], offsets_[range.begin]};
  std::size_t end = offsets_[range.end - 1] + 1;
  while (end < bytes_.size() && is_utf8_continuation(bytes_[end])) ++end;
  return {offsets_[range.begin], end};
}

PageText PageText::without(const std::vector<Range>& removed) const {
  PageText rest;
  rest.bytes_ = bytes_;
  rest.folded_.reserve(folded_.size());
  rest.offsets_.reserve(offsets_.size());
  std::size_t at = 0;
  const auto keep_to = [&](std::size_t end) {
    for (; at < end; ++at) {
      if (rest.folded_.size() % 64 == 0) rest.marks_.push_back(0);
      if (may_be_mark(folded_[at])) rest.marks_.back() |= std::uint64_t{1} << (rest.folded_.size() % 64);
      rest.folded_.push_back(folded_[at]);
      rest.offsets_.push_back(offsets_[at]);
    }
  };
  for (const Range& range : removed) {
    keep_to(range.begin);
    at = range.end;
  }
  keep_to(folded_.size());
  rest.offsets_.push_back(offsets_.back());
  if (rest.marks_.size() * 64 == rest.folded_.size()) rest.marks_.push_back(0);
  return rest;
}

Range PageText::trimmed(Range range) const {
  while (range.begin < range.end && is_blank(folded_[range.begin])) ++range.begin;
  while (range.begin < range.end && is_blank(folded_[range.end - 1])) --range.end;
  return range;
}

namespace marks {

bool is_han(char32_t c) {
  return is_jieba_han(c) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF) || c == U'〇';
}

bool is_sentence_end(char32_t c) {
  switch (c) {
    case U'。':
    case U'!':
    case U'?':
    case U'…':
    case U'‼':
    case U'⁉':
      return true;
    default:
      return false;
  }
}

bool is_closer(char32_t c) {
  switch (c) {
    case U'”':
    case U'’':
    case U'」':
    case U'』':
    case U')':
    case U']':
    case U'】':
    case U'》':
    case U'〉':
    case U'}':
      return true;
    default:
      return false;
  }
}

bool is_opener(char32_t c) {
  switch (c) {
    case U'“':
    case U'‘':
    case U'「':
    case U'『':
    case U'(':
    case U'[':
    case U'【':
    case U'《':
    case U'〈':
    case U'{':
      return true;
    default:
      return false;
  }
}

bool is_comma(char32_t c) {
  return c == U',' || c == U'、' || c == U'､';
}

bool is_clause_end(char32_t c) {
  return is_sentence_end(c) || is_comma(c) || c == U';' || c == U':';
}

bool is_separator(char32_t c) {
  return is_one_of(c, U" ,、/|;:·・•") || is_bullet(c);
}

bool is_bullet(char32_t c) {
  switch (c) {
    case U'●':
    case U'○':
    case U'■':
    case U'□':
    case U'◆':
    case U'◇':
    case U'▲':
    case U'△':
    case U'▼':
    case U'▽':
    case U'★':
    case U'☆':
    case U'◎':
    case U'※':
    case U'►':
    case U'▶':
    case U'◀':
    case U'◄':
    case U'•':
    case U'⊙':
      return true;
    default:
      return false;
  }
}

}  // namespace marks

}  // namespace cipin::page
