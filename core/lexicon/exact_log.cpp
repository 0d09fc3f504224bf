#include "core/lexicon/exact_log.h"

namespace cipin {
namespace {

// high + low, with |low| at most half a unit in the last place of high: about 106 significant bits.
struct DoubleDouble {
  double high;
  double low;
};

DoubleDouble quick_two_sum(double larger, double smaller) {
  const double sum = larger + smaller;
  return {sum, smaller - (sum - larger)};
}

DoubleDouble two_sum(double a, double b) {
  const double sum = a + b;
  const double b_part = sum - a;
  return {sum, (a - (sum - b_part)) + (b - b_part)};
}

DoubleDouble two_product(double a, double b) {
  constexpr double kSplitter = 134217729.0;  // 2^27 + 1: cuts a double into two halves of 26 bits
  const auto split = [](double value) {
    const double scaled = kSplitter * value;
    const double high = scaled - (scaled - value);
    return DoubleDouble{high, value - high};
  };
  const double product = a * b;
  const DoubleDouble x = split(a);
  const DoubleDouble y = split(b);
  return {product, ((x.high * y.high - product) + x.high * y.low + x.low * y.high) + x.low * y.low};
}

DoubleDouble add(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble high = two_sum(a.high, b.high);
  const DoubleDouble low = two_sum(a.low, b.low);
  const DoubleDouble carried = quick_two_sum(high.high, high.low + low.high);
  return quick_two_sum(carried.high, carried.low + low.low);
}

DoubleDouble multiply(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble product = two_product(a.high, b.high);
  return quick_two_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

DoubleDouble divide(DoubleDouble a, DoubleDouble b) {
  // Three quotient digits, each from what the digits before it left over.
  DoubleDouble quotient = {0, 0};
  DoubleDouble rest = a;
  for (int digit = 0; digit < 3; ++digit) {
    const double part = rest.high / b.high;
    const DoubleDouble taken = multiply(b, {-part, 0});
    rest = add(rest, taken);
    quotient = add(quotient, {part, 0});
  }
  return quotient;
}

}  // namespace

double exact_log(std::uint64_t value) {
  if (value <= 1) return 0;
  double mantissa = static_cast<double>(value);
  int exponent = 0;
  while (mantissa > 1.4142135623730951) {  // into [1/sqrt 2, sqrt 2], by exact halvings
    mantissa *= 0.5;
    ++exponent;
  }
  const DoubleDouble s = divide(two_sum(mantissa, -1), two_sum(mantissa, 1));
  const DoubleDouble square = multiply(s, s);  // at most 0.0295: 23 terms leave less than 2^-110
  DoubleDouble series = {0, 0};
  for (int term = 22; term >= 0; --term) {
    series = add(multiply(series, square), divide({1, 0}, {2.0 * term + 1, 0}));
  }
  const DoubleDouble log_mantissa = multiply(multiply(s, {2, 0}), series);
  constexpr DoubleDouble kLog2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
  const DoubleDouble log = add(multiply(kLog2, {static_cast<double>(exponent), 0}), log_mantissa);
  return log.high + log.low;
}

}  // namespace cipin
