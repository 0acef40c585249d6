#include "elementary.h"
#include "library.h"

Wide exp_minus_line(Wide x) {
  if (std::fabs(x) > 0.5L) return std::expm1(x) - x;
  Wide term = x * x / 2, sum = 0;
  for (int k = 3; sum + term != sum; ++k) {
    sum += term;
    term *= x / k;
  }
  return sum;
}

// With r = x / (2 + x), log(1 + x) = 2 (r + r³/3 + r⁵/5 + ...) and 2 r - x = -r x.
Wide log_minus_line(Wide x) {
  if (!(std::fabs(x) < 0.5L)) return std::log1p(x) - x;
  const Wide r = x / (2 + x), square = r * r;
  Wide power = 2 * r * square, sum = -r * x;
  for (int k = 3;; k += 2) {
    const Wide next = sum + power / k;
    if (next == sum) return sum;
    sum = next;
    power *= square;
  }
}

Wide deviance(Wide x) {
  if (std::fabs(x) < 0.5L) return (1 + x) * log_minus_line(x) + x * x;
  return x <= -1 ? 1 : (1 + x) * std::log1p(x) - x;
}

// The asymptotic series in Bernoulli numbers, B(2k) / (2k (2k-1) a^(2k-1)); at 16 the first term
// left out is below 1e-22.
Wide stirling_error(Wide a) {
  if (a < 16) {
    const Wide log_gamma = library::log_gamma(a + 1);
    return log_gamma - (a + 0.5L) * std::log(a) + a - wide::log_two_pi / 2;
  }
  static const Wide coefficients[] = {
      1 / 12.0L,           -1 / 360.0L,     1 / 1260.0L,       -1 / 1680.0L,      1 / 1188.0L,
      -691 / 360360.0L,    1 / 156.0L,      -3617 / 122400.0L, 43867 / 244188.0L,
  };
  const Wide inverse = 1 / a, square = inverse * inverse;
  Wide sum = 0;
  for (int k = 8; k >= 0; --k) sum = sum * square + coefficients[k];
  return sum * inverse;
}
