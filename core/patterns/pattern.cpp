#include "core/patterns/pattern.h"

#include <array>

#include "core/patterns/code.h"
#include "core/patterns/cursor.h"
#include "core/patterns/numeral.h"

namespace cipin {
namespace {

using namespace patterns;

constexpr std::array<std::string_view, 12> kTypeNames = {"quantity", "percent",    "per_mille",   "multiple",
                                                         "rank",     "ratio",      "range",       "date",
                                                         "duration", "identifier", "enumeration", "quote"};
constexpr std::array<std::string_view, 6> kSigns = {"=", ">", ">=", "<", "<=", "~"};

void append_padded(int value, std::size_t width, std::string& out) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

// The text itself, full-width ASCII folded.
void append_folded(std::string_view text, std::string& out) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = peek(text, at);
    append_code_point(out, fold_width(c.value));
    at += c.length_bytes;
  }
}

}  // namespace

std::string_view pattern_type_name(PatternType type) {
  return kTypeNames[static_cast<std::size_t>(type)];
}

std::string_view comparator_sign(Comparator comparator) {
  return kSigns[static_cast<std::size_t>(comparator)];
}

std::string describe_pattern_rules(std::uint32_t rules) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "patterns=";
  out += std::to_string(kPatternRulesVersion);
  out += " pattern_rules=";
  for (int shift = 8; shift >= 0; shift -= 4) out += kHex[rules >> shift & 15];
  return out;
}

void append_date(const CalendarDate& date, std::string& out) {
  const bool has_day_part = date.year != 0 || date.month != 0 || date.day != 0 || date.quarter != 0 || date.half != 0;
  if (has_day_part) {
    if (date.year != 0) {
      append_padded(date.year, 4, out);
    } else {
      out += '-';
    }
    if (date.quarter != 0 || date.half != 0) {
      out += '-';
      out += date.quarter != 0 ? 'Q' : 'H';
      out += std::to_string(date.quarter != 0 ? date.quarter : date.half);
    } else if (date.month != 0) {
      out += '-';
      append_padded(date.month, 2, out);
    } else if (date.day != 0) {
      out += '-';
    }
    if (date.day != 0) {
      out += '-';
      append_padded(date.day, 2, out);
    }
  }
  if (date.hour < 0) return;
  out += 'T';
  append_padded(date.hour, 2, out);
  if (date.minute >= 0) {
    out += ':';
    append_padded(date.minute, 2, out);
  }
  if (date.second >= 0) {
    out += ':';
    append_padded(date.second, 2, out);
  }
}

void append_form(const Pattern& pattern, std::string_view text, std::string& out) {
  if (!pattern.has_value) return append_folded(pattern.span.of(text), out);
  if (pattern.kind == Kind::kDate) {
    append_date(pattern.low_date, out);
    if (pattern.type == PatternType::kRange) {
      out += "..";
      append_date(pattern.high_date, out);
    }
    return;
  }
  if (pattern.type == PatternType::kRank) out += "第";
  append_decimal(pattern.low, out);
  if (pattern.type == PatternType::kRatio) {
    out += '/';
    append_decimal(pattern.high, out);
  } else if (!(pattern.low == pattern.high)) {
    out += "..";
    append_decimal(pattern.high, out);
  }
  append_folded(pattern.unit, out);
}

void append_parts(const Pattern& pattern, std::string_view text, std::vector<Decimal>& parts) {
  const std::string_view form = pattern.span.of(text);
  if (pattern.kind == Kind::kFormula && pattern.type == PatternType::kIdentifier) {  // 十三五
    const CodePoint ten = peek(form, 0);
    parts.push_back(make_decimal(10 + han_digit(peek(form, ten.length_bytes).value)));
    return;
  }
  for (std::size_t at = 0; at < form.size();) {
    const CodePoint c = peek(form, at);
    const Numeral n = read_numeral(form, at);
    if (c.value == U'双') parts.push_back({2, 0});
    if (!n) {
      at += c.length_bytes;
      if (const int value = roman_value(form.substr(0, form.find_first_not_of("IVX"))); value > 0 && parts.empty()) {
        parts.push_back(make_decimal(value));
        return;
      }
      if (is_roman_numeral(c.value)) parts.push_back(make_decimal(static_cast<std::int64_t>(c.value - 0x2160) + 1));
      continue;
    }
    at = n.end;
    // 四个三 counts four; 531 and 五一 are digits one by one.
    const bool is_last = n.end == form.size() && !parts.empty() && !n.arabic;
    if (n.beyond || n.vague || is_last) continue;
    if (n.begin == 0 && n.end == form.size() && !n.fraction && (n.positional || n.arabic)) {
      for (std::size_t digit = 0; digit < form.size();) {
        const CodePoint d = peek(form, digit);
        const char32_t folded = fold_width(d.value);
        parts.push_back(make_decimal(is_digit(folded) ? static_cast<std::int64_t>(folded - U'0') : han_digit(d.value)));
        digit += d.length_bytes;
      }
      return;
    }
    parts.push_back(n.low);
  }
}

}  // namespace cipin
