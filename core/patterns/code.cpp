#include "core/patterns/code.h"

#include <array>
#include <optional>

#include "core/patterns/cursor.h"
#include "core/patterns/words.h"

namespace cipin::patterns {
namespace {

// Letters, digits and what joins them, from one place on.
struct Run {
  std::size_t end = 0;
  std::size_t letter_count = 0;
  std::size_t digit_count = 0;
  std::size_t plus_count = 0;
  std::size_t dash_count = 0;
  std::size_t dot_count = 0;
  std::size_t other_count = 0;     // / & _ @ :
  std::size_t last_digits_at = 0;  // where the number at its end begins
  std::size_t letters_before = 0;  // in front of that number
  bool too_long = false;
};
constexpr std::size_t kRunMax = 40;

Run read_run(std::string_view text, std::size_t at) {
  Run run;
  run.end = at;
  bool in_number = false;
  for (std::size_t count = 0;; ++count) {
    const CodePoint c = peek(text, run.end);
    const char32_t folded = fold_width(c.value);
    if (count == kRunMax) {
      run.too_long = is_digit(folded) || is_latin(folded);
      return run;
    }
    if (is_digit(folded)) {
      if (!in_number) {
        run.last_digits_at = run.end;
        run.letters_before = run.letter_count;
      }
      in_number = true;
      ++run.digit_count;
    } else if (is_latin(folded)) {
      in_number = false;
      ++run.letter_count;
    } else {
      const char32_t next = folded_at(text, run.end + c.length_bytes);
      if (!is_digit(next) && !is_latin(next)) return run;
      switch (folded) {
        case U'+':
          ++run.plus_count;
          break;
        case U'-':
        case U'–':
          ++run.dash_count;
          break;
        case U'.':
          ++run.dot_count;
          break;
        case U'/':
        case U'&':
        case U'_':
        case U'@':
          ++run.other_count;
          break;
        default:
          return run;
      }
      if (folded != U'.') in_number = false;
    }
    run.end += c.length_bytes;
  }
}

void fill(Pattern& found, std::size_t begin, std::size_t end) {
  found.kind = Kind::kCode;
  found.type = PatternType::kIdentifier;
  found.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// 90后, 00后, 95后: those born then; not 20后 of some list.
bool is_generation(std::string_view text, const Numeral& n) {
  const char32_t last = folded_at(text, previous(text, n.end));
  const char32_t first = folded_at(text, n.begin);
  return (last == U'0' || last == U'5') && (first >= U'5' || first == U'0' || first == U'1');
}

bool is_grade_word(char32_t c) {
  return c == U'型' || c == U'级' || c == U'类' || c == U'期' || c == U'度' || c == U'区' || c == U'代' || c == U'号' ||
         c == U'卷';
}

// A Roman numeral of that value in [at, end).
bool match_roman_value(std::string_view text, std::size_t at, std::size_t end, int value, Pattern& found) {
  const CodePoint behind = peek(text, end);
  if (is_grade_word(behind.value)) {
    if (behind.value == U'级') {
      found.kind = Kind::kFigure;
      found.type = PatternType::kRank;
      found.has_value = true;
      found.low = found.high = make_decimal(value);
      found.unit = "级";
      found.span = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end + behind.length_bytes)};
    } else {
      fill(found, at, end + behind.length_bytes);
    }
    return true;
  }
  if (behind.value == U'、' || behind.value == U'/' || behind.value == U'-') {  // III、IV型
    std::size_t next = end + behind.length_bytes;
    const std::size_t next_begin = next;
    while (next - next_begin < 4 && is_latin(folded_at(text, next))) next += peek(text, next).length_bytes;
    if (is_roman_numeral(peek(text, next).value)) next += peek(text, next).length_bytes;
    const bool roman = next > next_begin && (roman_value(text.substr(next_begin, next - next_begin)) > 0 ||
                                             is_roman_numeral(peek(text, next_begin).value));
    if (roman && is_grade_word(peek(text, next).value)) {
      fill(found, at, end);
      return true;
    }
  }
  return false;
}

}  // namespace

int roman_value(std::string_view letters) {
  constexpr std::array<std::string_view, 12> kRomans = {"I",   "II",   "III", "IV", "V",  "VI",
                                                        "VII", "VIII", "IX",  "X",  "XI", "XII"};
  for (std::size_t i = 0; i < kRomans.size(); ++i) {
    if (kRomans[i] == letters) return static_cast<int>(i) + 1;
  }
  return 0;
}

bool match_number_code(std::string_view text, const Numeral& n, Pattern& found) {
  if (n.multiplied || n.more || n.vague || n.is_range() || (n.beyond && !n.arabic)) return false;
  const std::size_t behind = n.arabic ? skip_space(text, n.end) : n.end;
  if (!n.grouped) {
    const WordTrie::Match suffix = words().code_suffixes.longest(text, behind);
    if (suffix.value == 2 || (suffix.value == 1 && n.arabic)) {
      if (!n.fraction || text.substr(behind).starts_with("版") || text.substr(behind).starts_with("型")) {
        if (n.arabic || n.code_points == 1 || !n.bare_multiplier) {
          fill(found, n.begin, suffix.end);
          return true;
        }
      }
    }
  }
  if (!n.arabic || n.grouped) return false;
  const char32_t next = folded_at(text, n.end);
  if (next == U'后' && n.digit_count == 2 && !n.fraction && is_generation(text, n)) {
    fill(found, n.begin, n.end + std::string_view("后").size());
    return true;
  }
  if (next == U'#' && !n.fraction) {  // 3#楼
    fill(found, n.begin, skip_word(text, n.end + peek(text, n.end).length_bytes, "楼"));
    return true;
  }
  const Run run = is_han(next) ? Run{} : read_run(text, n.begin);  // a number alone: most are
  if (!run.too_long && run.digit_count > 0) {
    if (run.plus_count > 0 && run.other_count == 0) {
      fill(found, n.begin, run.end);
      return true;
    }
    const bool letter_follows =
        is_latin(next) || (next == U'-' && is_latin(folded_at(text, n.end + peek(text, n.end).length_bytes)));
    if (run.letter_count > 0 && letter_follows) {
      const WordTrie::Match unit = words().units.longest(text, n.end);
      const char32_t after_unit = folded_at(text, unit.end);
      if (unit.value == 0 || is_latin(after_unit) || is_digit(after_unit) || after_unit == U'-') {
        fill(found, n.begin, run.letter_count == 1 ? skip_word(text, run.end, "级") : run.end);  // 5A级
        return true;
      }
      return false;
    }
    const char32_t after_run = folded_at(text, run.end);
    if (run.letter_count == 0 && run.other_count == 0) {
      const bool phone = run.dash_count == 1 && run.digit_count >= 10 && n.digit_count <= 4 && n.digit_count >= 3;
      const bool alone = run.dash_count == 1 && run.dot_count == 0 && !is_han(after_run) && after_run != U'%' &&
                         after_run != U'℃' && after_run != U'‰';
      if (phone || run.dash_count > 1 || run.dot_count > 1 || alone) {
        fill(found, n.begin, run.end);
        return true;
      }
    }
  }
  if (text[n.begin] == '0' && n.digit_count > 1 && !n.fraction) {
    fill(found, n.begin, n.end);
    return true;
  }
  if (n.fraction) {  // 2.0, alone or with a word: a version
    const bool ends_in_zero = text.substr(n.begin, n.end - n.begin).ends_with(".0");
    const bool has_unit = unit_at(text, n.end).has_value() || next == U'%' || next == U'‰' || next == U'倍' ||
                          next == U'~' || next == U'-';
    if (ends_in_zero && !has_unit && n.digit_count == 1) {
      fill(found, n.begin, n.end);
      return true;
    }
    return false;
  }
  const char32_t sign = peek(text, n.end).value;
  if ((sign == U'·' || sign == U'•') && n.digit_count <= 2) {  // 3·15
    const Numeral day = read_numeral(text, n.end + peek(text, n.end).length_bytes);
    if (day.arabic && day.digit_count <= 2 && !day.multiplied) {
      fill(found, n.begin, day.end);
      return true;
    }
  }
  constexpr std::array<std::string_view, 11> kCalled = {
      "电话", "热线", "拨打", "邮编", "编号", "电话:", "电话：", "热线:", "热线：", "No.", "№"};
  const bool has_unit = is_han(sign);
  if ((n.digit_count >= 11 && !has_unit) || (n.digit_count >= 3 && ends_with_any(text, n.begin, kCalled))) {
    fill(found, n.begin, n.end);
    return true;
  }
  return false;
}

bool match_latin_code(std::string_view text, std::size_t at, Pattern& found, std::size_t& end) {
  const Run run = read_run(text, at);
  end = run.end;
  if (run.too_long) {
    for (char32_t c = folded_at(text, end); is_digit(c) || is_latin(c); c = folded_at(text, end))
      end += peek(text, end).length_bytes;
    return false;
  }
  if (const int value = roman_value(text.substr(at, run.end - at)); value > 0)
    return match_roman_value(text, at, run.end, value, found);
  if (run.digit_count == 0) return false;
  // CPI2.1%: a word and a figure.
  if (run.last_digits_at > at && run.letters_before > 1) {
    const Numeral n = read_numeral(text, run.last_digits_at);
    const char32_t next = folded_at(text, n.end);
    if (n.end >= run.end && (next == U'%' || next == U'元' || n.multiplied)) {
      end = run.last_digits_at;
      return false;
    }
  }
  // Addresses of the web and of mail are no codes.
  const std::string_view run_text = text.substr(at, run.end - at);
  const char32_t before = peek_back(text, at);
  if (before == U'/' || before == U'=' || before == U'@') return false;
  if (run_text.find('@') != std::string_view::npos || run_text.starts_with("www") || run_text.starts_with("http"))
    return false;
  fill(found, at, run.end);
  return true;
}

bool match_roman(std::string_view text, std::size_t at, Pattern& found) {
  const CodePoint c = peek(text, at);
  const std::size_t end = at + c.length_bytes;
  if (match_roman_value(text, at, end, static_cast<int>(c.value - 0x2160) + 1, found)) return true;
  if (!is_latin(fold_width(peek_back(text, at)))) return false;
  fill(found, at, end);
  return true;
}

}  // namespace cipin::patterns
