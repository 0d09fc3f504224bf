#include "core/patterns/numeral.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "core/patterns/cursor.h"
#include "core/patterns/words.h"

namespace cipin::patterns {
namespace {

constexpr std::uint32_t kDigitsMax = 18;  // what an int64 holds whatever they are
constexpr std::size_t kHanRunMax = 24;

// 千 of 3千瓦 begins the unit.
bool begins_unit(std::string_view text, std::size_t at, std::size_t multiplier_bytes) {
  const char32_t c = peek(text, at).value;
  return (c == U'千' || c == U'百') && words().units.longest(text, at).end > at + multiplier_bytes;
}

void scale(Numeral& number, int power) {
  number.low = scaled(number.low, power);
  number.high = scaled(number.high, power);
  number.multiplied = true;
}

void add_to_both(Numeral& number, Decimal value) {
  const std::optional<Decimal> low = add(number.low, value);
  const std::optional<Decimal> high = add(number.high, value);
  if (!low || !high) {
    number.beyond = true;
    return;
  }
  number.low = *low;
  number.high = *high;
}

// Multipliers behind a number: 万, 万亿, 余万. The power of the last, smallest of them, or 0.
int take_multipliers(std::string_view text, Numeral& number) {
  int power = 0;
  for (int count = 0; count < 3; ++count) {
    std::size_t at = number.end;
    if (count == 0 && number.arabic) at = skip_space(text, at);
    CodePoint c = peek(text, at);
    const bool more = is_more(c.value);
    if (more) {
      at += c.length_bytes;
      c = peek(text, at);
    }
    if (c.value == U'个' && peek(text, at + c.length_bytes).value == U'亿') {  // 10个亿
      at += c.length_bytes;
      c = peek(text, at);
    }
    const int next = han_power(c.value);
    if (next == 0 || begins_unit(text, at, c.length_bytes)) break;
    scale(number, next);
    number.more = number.more || more;
    number.end = at + c.length_bytes;
    power = next;
  }
  return power;
}

// Money or a measure stands at `at`: what is counted in fractions.
bool is_measured(std::string_view text, std::size_t at) {
  const std::optional<UnitMatch> unit = unit_at(text, at);
  return unit && (unit->unit.unit_class == UnitClass::kMoney || unit->unit.unit_class == UnitClass::kMeasure);
}

struct Digits {
  std::size_t end = 0;
  std::uint32_t count = 0;
  std::int64_t value = 0;
  bool beyond = false;
};

Digits read_digits(std::string_view text, std::size_t at, std::int64_t value = 0, std::uint32_t count = 0) {
  Digits digits{at, count, value, count > kDigitsMax};
  for (;;) {
    const CodePoint c = peek(text, digits.end);
    const char32_t folded = fold_width(c.value);
    if (!is_digit(folded)) return digits;
    digits.end += c.length_bytes;
    if (++digits.count > kDigitsMax) {
      digits.beyond = true;
      digits.count = kDigitsMax + 1;
    } else {
      digits.value = 10 * digits.value + static_cast<std::int64_t>(folded - U'0');
    }
  }
}

// Groups of three behind up to three digits. Each separator is the same, and no digit follows the last group.
std::optional<Digits> read_groups(std::string_view text, const Digits& first) {
  if (first.count == 0 || first.count > 3 || first.value == 0) return std::nullopt;
  Digits all = first;
  const char32_t separator = peek(text, first.end).value;
  if (separator != U',' && separator != U'，' && separator != U'\'') return std::nullopt;
  while (peek(text, all.end).value == separator) {
    const std::size_t at = all.end + peek(text, all.end).length_bytes;
    const Digits group = read_digits(text, at);
    if (group.count != 3) break;
    all = read_digits(text, at, all.value, all.count);
    if (all.beyond) return std::nullopt;
  }
  if (all.end == first.end) return std::nullopt;
  return all;
}

Numeral read_arabic(std::string_view text, std::size_t at) {
  Numeral number;
  number.begin = at;
  number.arabic = true;
  Digits whole = read_digits(text, at);
  if (const std::optional<Digits> groups = read_groups(text, whole)) {
    whole = *groups;
    number.grouped = true;
  }
  number.digit_count = whole.count;
  number.end = whole.end;
  number.beyond = whole.beyond;
  number.low = number.high = make_decimal(whole.value);
  const CodePoint point = peek(text, whole.end);
  const bool middle_dot = point.value == U'·' || point.value == U'•';
  if (fold_width(point.value) == U'.' || middle_dot) {
    const Digits fraction = read_digits(text, whole.end + point.length_bytes, whole.value, whole.count);
    // 8·12 is a day unless its unit says otherwise; a second point makes it a version or an address.
    const bool is_fraction = fraction.count > whole.count || (fraction.beyond && !whole.beyond);
    const char32_t behind = folded_at(text, fraction.end);
    const bool wanted =
        !middle_dot || behind == U'%' || behind == U'‰' || han_power(behind) > 0 || is_measured(text, fraction.end);
    if (is_fraction && wanted && !(behind == U'.' && is_digit(folded_at(text, fraction.end + 1)))) {
      number.fraction = true;
      number.end = fraction.end;
      number.beyond = number.beyond || fraction.beyond;
      number.low = number.high = make_decimal(fraction.value, -static_cast<std::int32_t>(fraction.count - whole.count));
    }
  }
  int power = take_multipliers(text, number);
  // 2亿5000万: smaller parts behind, each with a multiplier.
  while (power > 3 && !number.more && !number.beyond) {
    const Digits part = read_digits(text, number.end);
    if (part.count == 0 || part.beyond) break;
    Numeral rest;
    rest.arabic = true;
    rest.begin = number.end;
    rest.end = part.end;
    rest.low = rest.high = make_decimal(part.value);
    const int rest_power = take_multipliers(text, rest);
    if (rest_power == 0 || rest_power >= power) break;
    add_to_both(number, rest.low);
    number.end = rest.end;
    number.more = rest.more;
    power = rest_power;
  }
  return number;
}

// Adjacent digits that mean "about": 两三, 七八, 三五.
bool is_about(int first, int second) {
  return first > 0 && ((second == first + 1 && second < 10) || (first == 3 && second == 5));
}

// The value of a run such as 一万二千三百零五 or 十七八; digits and powers alternate. Nothing for what is none.
struct HanValue {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

std::optional<HanValue> value_of_run(const char32_t* run, std::size_t count) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max() / 1'000'000'000;
  std::int64_t total = 0;    // whole 万 and 亿
  std::int64_t section = 0;  // below 10,000
  std::int64_t digit = -1;   // read and not used yet
  std::int64_t spread = 0;   // 1 for 七八: how far the range goes above that digit
  std::int64_t spread_value = 0;
  int last_power = 0;  // of the section's last power; 0 at its begin
  bool zero = false;
  std::int64_t unit_of_last = 1;
  const auto powers = std::array<std::int64_t, 9>{1, 10, 100, 1000, 10000, 0, 0, 0, 100000000};
  for (std::size_t i = 0; i < count; ++i) {
    const int value = han_digit(run[i]);
    if (value == 0) {
      if (digit >= 0 || i == 0) return std::nullopt;
      zero = true;
      continue;
    }
    if (value > 0) {
      if (digit >= 0) {
        if (spread != 0 || spread_value != 0 || !is_about(static_cast<int>(digit), value)) return std::nullopt;
        spread = value - digit;
        continue;
      }
      digit = value;
      continue;
    }
    const int power = han_power(run[i]);
    const std::int64_t unit = powers[static_cast<std::size_t>(power)];
    if (power < 4) {
      if (last_power != 0 && power >= last_power) return std::nullopt;
      if (digit < 0) {
        if (i > 0 && han_power(run[i - 1]) > 0 && han_power(run[i - 1]) < 4) return std::nullopt;
        digit = 1;
      }
      section += digit * unit;
      if (spread != 0) spread_value = spread * unit;
      last_power = power;
    } else {
      if (digit >= 0) section += digit;
      if (spread != 0) spread_value = spread;
      if (section == 0 && total == 0) section = 1;
      if (section == 0) {  // 万亿
        if (total > kMax) return std::nullopt;
        total *= unit;
      } else {
        if (power == 8) {
          if (total > kMax || section > kMax) return std::nullopt;
          total = (total + section) * unit;
        } else {
          total += section * unit;
        }
      }
      spread_value *= unit;
      section = 0;
      last_power = 0;
    }
    unit_of_last = unit;
    digit = -1;
    spread = 0;
    zero = false;
  }
  if (digit >= 0) {
    // 一万二 is 12,000, 一百零二 is 102.
    const bool short_form = !zero && unit_of_last >= 100;
    const std::int64_t unit = short_form ? unit_of_last / 10 : 1;
    section += digit * unit;
    if (spread != 0) spread_value = spread * unit;
  }
  const std::int64_t low = total + section;
  return HanValue{low, low + spread_value};
}

Numeral read_han(std::string_view text, std::size_t at) {
  std::array<char32_t, kHanRunMax> run = {};
  Numeral number;
  number.begin = at;
  number.end = at;
  std::size_t count = 0;
  bool any_power = false;
  for (;;) {
    const CodePoint c = peek(text, number.end);
    const bool ten = c.value == U'拾' && count > 0;  // alone it is the verb
    // 二00四
    const bool zero = fold_width(c.value) == U'0' && count > 0 && !any_power &&
                      (han_digit(peek(text, number.end + c.length_bytes).value) >= 0 ||
                       folded_at(text, number.end + c.length_bytes) == U'0');
    if (!is_han_numeral(c.value) && c.value != U'廿' && c.value != U'卅' && !ten && !zero) break;
    // 千 of 五千瓦 begins the unit, unless the number begins with it.
    if (count > 0 && begins_unit(text, number.end, c.length_bytes)) break;
    if (c.value == U'廿' || c.value == U'卅') {  // twenty and thirty in one
      if (count < kHanRunMax) run[count] = c.value == U'廿' ? U'二' : U'三';
      ++count;
      if (count < kHanRunMax) run[count] = U'十';
    } else if (count < kHanRunMax) {
      run[count] = ten ? U'十' : zero ? U'零' : c.value;
    }
    any_power = any_power || run[std::min(count, kHanRunMax - 1)] == U'十' || han_power(c.value) > 0;
    ++count;
    number.end += c.length_bytes;
  }
  number.code_points = static_cast<std::uint32_t>(std::min<std::size_t>(count, 255));
  if (count == 0 || count > kHanRunMax) {
    number.beyond = count > 0;
    return number;
  }
  number.bare_multiplier = han_power(run[0]) > 1;
  if (!any_power) {
    if (count == 2 && is_about(han_digit(run[0]), han_digit(run[1]))) {
      number.low = make_decimal(han_digit(run[0]));
      number.high = make_decimal(han_digit(run[1]));
    } else {
      number.positional = count > 1;
      number.digit_count = static_cast<std::uint32_t>(count);
      if (count > kDigitsMax) {
        number.beyond = true;
        return number;
      }
      std::int64_t value = 0;
      for (std::size_t i = 0; i < count; ++i) value = 10 * value + han_digit(run[i]);
      number.low = number.high = make_decimal(value);
    }
  } else {
    const std::optional<HanValue> value = value_of_run(run.data(), count);
    if (!value) {
      number.beyond = true;
      return number;
    }
    number.low = make_decimal(value->low);
    number.high = make_decimal(value->high);
    number.multiplied = han_power(run[count - 1]) >= 4;
  }
  // 三点五亿: digits one by one behind 点, if no time of day.
  if (!number.positional && !number.is_range() && peek(text, number.end).value == U'点') {
    std::size_t end = number.end + std::string_view("点").size();
    std::int64_t value = 0;
    int places = 0;
    for (; places < 6; ++places) {
      const CodePoint c = peek(text, end);
      if (han_digit(c.value) < 0 || c.value == U'两') break;
      value = 10 * value + han_digit(c.value);
      end += c.length_bytes;
    }
    const char32_t behind = peek(text, end).value;
    if (places > 0 && !is_han_numeral(behind) && behind != U'分' && behind != U'刻') {
      number.fraction = true;
      number.end = end;
      add_to_both(number, make_decimal(value, -places));
    } else if (places > 0 && han_power(behind) >= 4 && number.low.exponent == 0) {
      number.fraction = true;
      number.end = end;
      add_to_both(number, make_decimal(value, -places));
    }
  }
  take_multipliers(text, number);
  return number;
}

}  // namespace

int han_digit(char32_t c) {
  switch (c) {
    case U'零':
    case U'〇':
    case U'○':
      return 0;
    case U'一':
    case U'壹':
      return 1;
    case U'二':
    case U'两':
    case U'贰':
    case U'兩':
    case U'貳':
      return 2;
    case U'三':
    case U'叁':
      return 3;
    case U'四':
    case U'肆':
      return 4;
    case U'五':
      return 5;
    case U'六':
      return 6;
    case U'七':
    case U'柒':
      return 7;
    case U'八':
    case U'捌':
      return 8;
    case U'九':
    case U'玖':
      return 9;
    default:
      return -1;
  }
}

int han_power(char32_t c) {
  switch (c) {
    case U'十':
      return 1;
    case U'百':
    case U'佰':
      return 2;
    case U'千':
    case U'仟':
      return 3;
    case U'万':
    case U'萬':
      return 4;
    case U'亿':
    case U'億':
      return 8;
    default:
      return 0;
  }
}

Numeral read_numeral(std::string_view text, std::size_t at) {
  const CodePoint first = peek(text, at);
  if (is_digit(fold_width(first.value))) return read_arabic(text, at);
  if (is_han_numeral(first.value) || first.value == U'廿' || first.value == U'卅') return read_han(text, at);
  if (first.value == U'数' || first.value == U'几') {
    // 数百, 几十万: so many, no number.
    const std::size_t behind = at + first.length_bytes;
    if (han_power(peek(text, behind).value) == 0) return {};
    Numeral number = read_han(text, behind);
    number.begin = at;
    number.vague = true;
    return number;
  }
  return {};
}

}  // namespace cipin::patterns
