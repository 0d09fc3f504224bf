#include "tests/reference/utf8_reference.h"

#include <utf8.h>

#include <algorithm>
#include <iterator>

namespace cipin::reference {
namespace {

struct Range {
  unsigned first;
  unsigned last;
};

// The Unicode Standard 15.0, table 3-7: well-formed UTF-8 byte sequences.
const std::vector<std::vector<Range>> kTable37 = {
    {{0x00, 0x7F}},
    {{0xC2, 0xDF}, {0x80, 0xBF}},
    {{0xE0, 0xE0}, {0xA0, 0xBF}, {0x80, 0xBF}},
    {{0xE1, 0xEC}, {0x80, 0xBF}, {0x80, 0xBF}},
    {{0xED, 0xED}, {0x80, 0x9F}, {0x80, 0xBF}},
    {{0xEE, 0xEF}, {0x80, 0xBF}, {0x80, 0xBF}},
    {{0xF0, 0xF0}, {0x90, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}},
    {{0xF1, 0xF3}, {0x80, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}},
    {{0xF4, 0xF4}, {0x80, 0x8F}, {0x80, 0xBF}, {0x80, 0xBF}},
};

struct Step {
  std::size_t length_bytes;
  bool whole;
  bool cut_short;
};

// The longest beginning of `text` that begins some row of the table, at least one byte.
Step take_sequence(std::string_view text) {
  std::size_t longest = 0;
  for (const std::vector<Range>& row : kTable37) {
    std::size_t matched = 0;
    while (matched < row.size() && matched < text.size()) {
      const unsigned byte = static_cast<unsigned char>(text[matched]);
      if (byte < row[matched].first || byte > row[matched].last) break;
      ++matched;
    }
    if (matched == row.size()) return {matched, true, false};
    longest = std::max(longest, matched);
  }
  return {std::max<std::size_t>(longest, 1), false, longest == text.size()};
}

}  // namespace

std::vector<FaultySequence> faulty_sequences(std::string_view text) {
  std::vector<FaultySequence> faults;
  for (std::size_t at = 0; at < text.size();) {
    const Step step = take_sequence(text.substr(at));
    if (!step.whole) faults.push_back({at, step.length_bytes, step.cut_short});
    at += step.length_bytes;
  }
  return faults;
}

std::string replace_faults(std::string_view text) {
  std::string replaced;
  for (std::size_t at = 0; at < text.size();) {
    const Step step = take_sequence(text.substr(at));
    replaced += step.whole ? text.substr(at, step.length_bytes) : std::string_view("\xEF\xBF\xBD");
    at += step.length_bytes;
  }
  return replaced;
}

std::u32string decode(std::string_view text) {
  std::u32string code_points;
  utf8::utf8to32(text.begin(), text.end(), std::back_inserter(code_points));
  return code_points;
}

std::string encode(std::u32string_view text) {
  std::string bytes;
  const auto append = [&bytes](char32_t value) {
    bytes.push_back(static_cast<char>(static_cast<unsigned char>(value)));
  };
  for (const char32_t c : text) {
    if (c < 0x80) {
      append(c);
    } else if (c < 0x800) {
      append(0xC0 + c / 64);
      append(0x80 + c % 64);
    } else if (c < 0x10000) {
      append(0xE0 + c / 4096);
      append(0x80 + c / 64 % 64);
      append(0x80 + c % 64);
    } else {
      append(0xF0 + c / 262144);
      append(0x80 + c / 4096 % 64);
      append(0x80 + c / 64 % 64);
      append(0x80 + c % 64);
    }
  }
  return bytes;
}

}  // namespace cipin::reference
