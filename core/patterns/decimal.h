#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace cipin {

/// An exact decimal number: mantissa * 10^exponent. Normalized: the mantissa does not end in 0 unless it is 0, and then
/// the exponent is 0, so that equal values have equal members on every machine.
struct Decimal {
  std::int64_t mantissa = 0;
  std::int32_t exponent = 0;

  friend bool operator==(const Decimal&, const Decimal&) = default;
};

/// The normalized form of mantissa * 10^exponent.
Decimal make_decimal(std::int64_t mantissa, std::int32_t exponent = 0);

/// a + b; nothing where it is beyond an int64 mantissa. |exponents| up to 100.
std::optional<Decimal> add(Decimal a, Decimal b);

/// value * 10^power.
Decimal scaled(Decimal value, std::int32_t power);

/// True if a < b, exactly.
bool is_less(Decimal a, Decimal b);

/// The value if it is a whole number from 0 to `max`.
std::optional<int> small_integer(Decimal value, int max);

/// Appends it as digits without an exponent: 180000000000, 18.6, -0.05. At most about 60 bytes for what text can hold.
void append_decimal(Decimal value, std::string& out);

}  // namespace cipin
