#include "core/patterns/formula.h"

#include <array>
#include <optional>

#include "core/patterns/cursor.h"
#include "core/patterns/numeral.h"
#include "core/patterns/words.h"

namespace cipin::patterns {
namespace {

void fill(Pattern& found, Kind kind, PatternType type, std::size_t begin, std::size_t end) {
  found.kind = kind;
  found.type = type;
  found.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// 十三五: the number of a five-year plan.
bool is_plan(std::string_view text, std::size_t at, std::size_t& end) {
  const CodePoint ten = peek(text, at);
  const CodePoint digit = peek(text, at + ten.length_bytes);
  const CodePoint five = peek(text, at + ten.length_bytes + digit.length_bytes);
  if (ten.value != U'十' || han_digit(digit.value) < 1 || five.value != U'五') return false;
  end = at + ten.length_bytes + digit.length_bytes + five.length_bytes;
  return han_power(peek(text, end).value) == 0 && han_digit(peek(text, end).value) < 0;
}

// Behind a number these make an ordinary figure even in quotes: 三分钟应急救援圈, 五星.
bool is_ordinary_unit(std::string_view text, const Numeral& n) {
  const std::size_t at = n.arabic ? skip_space(text, n.end) : n.end;
  const char32_t next = folded_at(text, at);
  if (next == U'%' || next == U'倍' || next == U'成' || next == U'年' || next == U'月' || next == U'日' ||
      next == U'号')
    return true;
  const std::optional<UnitMatch> match = unit_at(text, at);
  if (!match) return false;
  switch (match->unit.unit_class) {
    case UnitClass::kMoney:
    case UnitClass::kMeasure:
    case UnitClass::kTime:
    case UnitClass::kGrade:
      return true;
    default:
      return false;
  }
}

// A Chinese numeral of at least that value in [at, end).
bool has_numeral(std::string_view text, std::size_t at, std::size_t end, std::int64_t least) {
  while (at < end) {
    const Numeral n = read_numeral(text, at);
    if (n && !n.arabic && !n.beyond && !is_less(n.low, make_decimal(least))) return true;
    at = n ? n.end : at + peek(text, at).length_bytes;
  }
  return false;
}

constexpr std::size_t kPartCodePointsMax = 9;
constexpr std::size_t kSingleCodePointsMax = 7;  // with one numeral: longer ones are sentences and titles

}  // namespace

bool match_known_formula(std::string_view text, std::size_t at, Pattern& found) {
  std::size_t end = 0;
  const WordTrie::Match match = words().formulas.longest(text, at);
  if (is_plan(text, at, end) && end >= match.end) {
    fill(found, Kind::kFormula, PatternType::kIdentifier, at, end);
    return true;
  }
  if (match.value == 0) return false;
  fill(found, Kind::kFormula, PatternType::kEnumeration, at, match.end);
  return true;
}

bool match_numbered_list(std::string_view text, std::size_t at, Pattern& found) {
  constexpr std::u32string_view kNumbered = U"产类级线等期批环档轮";
  int last = han_digit(peek(text, at).value);
  if (last < 1) return false;
  std::size_t count = 1;
  std::size_t end = at + peek(text, at).length_bytes;
  for (; last < 9; ++count) {
    const std::size_t next_at = skip_word(text, end, "、");
    const CodePoint next = peek(text, next_at);
    if (han_digit(next.value) != last + 1 || next.value == U'两') break;
    // 一二三产 needs no 、, but 两三级 is an estimate.
    if (next_at == end && (last == 2 && count == 1)) break;
    last = han_digit(next.value);
    end = next_at + next.length_bytes;
  }
  const CodePoint numbered = peek(text, end);
  if (count < 2 || kNumbered.find(numbered.value) == std::u32string_view::npos) return false;
  if (text.substr(at, end - at).find("、") == std::string_view::npos && numbered.value != U'产') return false;
  fill(found, Kind::kFormula, PatternType::kEnumeration, at, end + numbered.length_bytes);
  return true;
}

bool match_quoted_formula(std::string_view text, std::size_t at, QuotePart part, Pattern& found) {
  const bool both = peek(text, at).value == U'双';
  const Numeral n = both ? Numeral{} : read_numeral(text, at);
  if (!both && (!n || n.vague || n.fraction || n.more || n.end > part.end)) return false;
  const std::size_t number_end = both ? at + peek(text, at).length_bytes : n.end;
  if (at != part.begin) {
    // 金水十条: the number of its measures ends the name.
    constexpr std::u32string_view kPieces = U"条招法问策";
    const CodePoint piece = peek(text, number_end);
    if (both || n.arabic || n.code_points > 2 || number_end + piece.length_bytes != part.end) return false;
    if (kPieces.find(piece.value) == std::u32string_view::npos || n.low == Decimal{1, 0}) return false;
    fill(found, Kind::kFormula, PatternType::kEnumeration, at, part.end);
    return true;
  }
  const std::size_t part_code_points = count_code_points(text.substr(part.begin, part.end - part.begin));
  const bool several = has_numeral(text, number_end, part.end, 1);
  if (part_code_points > (several ? kPartCodePointsMax : kSingleCodePointsMax)) return false;
  if (number_end == part.end) {
    // “531”, “五一”: digits alone.
    if (both || n.multiplied || (n.arabic ? n.digit_count < 2 : n.code_points < 2)) return false;
    fill(found, Kind::kCode, PatternType::kIdentifier, part.begin, part.end);
    return true;
  }
  // 三项工程、一项管理 and 一联三帮, but not 一次办成.
  const bool is_one = !both && n.low == Decimal{1, 0};
  if (is_one && !several && !has_numeral(text, part.quote_begin, part.begin, 2) &&
      !has_numeral(text, part.end, part.quote_end, 2)) {
    return false;
  }
  if (!both && (n.positional || n.low == Decimal{} || n.beyond)) return false;
  if (!both && is_ordinary_unit(text, n)) return false;
  if (!both && n.arabic && (n.digit_count > 2 || !is_han(peek(text, n.end).value))) return false;
  const std::size_t word_end = words().not_figures.longest(text, part.begin).end;
  if (word_end >= part.end || (word_end > number_end && !is_one)) return false;
  fill(found, Kind::kFormula, PatternType::kEnumeration, part.begin, part.end);
  return true;
}

}  // namespace cipin::patterns
