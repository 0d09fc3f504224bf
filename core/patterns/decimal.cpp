#include "core/patterns/decimal.h"

#include <algorithm>
#include <limits>

namespace cipin {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

// value * 10^power for power >= 0, or nothing beyond the range.
std::optional<std::int64_t> times_power(std::int64_t value, std::int32_t power) {
  for (; power > 0 && value != 0; --power) {
    if (value > kMax / 10 || value < -(kMax / 10)) return std::nullopt;
    value *= 10;
  }
  return value;
}

}  // namespace

Decimal make_decimal(std::int64_t mantissa, std::int32_t exponent) {
  if (mantissa == 0) return {};
  while (mantissa % 10 == 0) {
    mantissa /= 10;
    ++exponent;
  }
  return {mantissa, exponent};
}

std::optional<Decimal> add(Decimal a, Decimal b) {
  if (a.mantissa == 0) return b;
  if (b.mantissa == 0) return a;
  const std::int32_t exponent = std::min(a.exponent, b.exponent);
  const std::optional<std::int64_t> left = times_power(a.mantissa, a.exponent - exponent);
  const std::optional<std::int64_t> right = times_power(b.mantissa, b.exponent - exponent);
  if (!left || !right) return std::nullopt;
  if (*right > 0 ? *left > kMax - *right : *left < -kMax - *right) return std::nullopt;
  return make_decimal(*left + *right, exponent);
}

Decimal scaled(Decimal value, std::int32_t power) {
  if (value.mantissa != 0) value.exponent += power;
  return value;
}

bool is_less(Decimal a, Decimal b) {
  const int sign_a = (a.mantissa > 0) - (a.mantissa < 0);
  const int sign_b = (b.mantissa > 0) - (b.mantissa < 0);
  if (sign_a != sign_b) return sign_a < sign_b;
  if (sign_a == 0) return false;
  const std::int32_t exponent = std::min(a.exponent, b.exponent);
  const std::optional<std::int64_t> left = times_power(a.mantissa, a.exponent - exponent);
  const std::optional<std::int64_t> right = times_power(b.mantissa, b.exponent - exponent);
  // At most one of them is scaled, so the one that is beyond the range is the greater by amount.
  if (!left) return sign_a < 0;
  if (!right) return sign_a > 0;
  return *left < *right;
}

std::optional<int> small_integer(Decimal value, int max) {
  if (value.exponent < 0 || value.exponent > 9 || value.mantissa < 0 || value.mantissa > max) return std::nullopt;
  const std::optional<std::int64_t> whole = times_power(value.mantissa, value.exponent);
  if (!whole || *whole > max) return std::nullopt;
  return static_cast<int>(*whole);
}

void append_decimal(Decimal value, std::string& out) {
  if (value.mantissa < 0) out += '-';
  // The least int64 is never made: a sign is put to a number that was read without one.
  const std::string digits = std::to_string(value.mantissa < 0 ? -value.mantissa : value.mantissa);
  if (value.exponent >= 0) {
    out += digits;
    out.append(static_cast<std::size_t>(value.exponent), '0');
    return;
  }
  const auto places = static_cast<std::size_t>(-value.exponent);
  if (digits.size() > places) {
    out.append(digits, 0, digits.size() - places);
    out += '.';
    out.append(digits, digits.size() - places);
  } else {
    out += "0.";
    out.append(places - digits.size(), '0');
    out += digits;
  }
}

}  // namespace cipin
