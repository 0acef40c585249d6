#include "CSpecialFunctions.h"
#include "library.h"
#include "wide.h"

using namespace wide;

namespace {

constexpr Wide root_half = 0.70710678118654752440084436210484903928L;

Wide upper_tail(Wide x) { return library::erfc(x * root_half) / 2; }

/// 1 - 1/x² + 3/x⁴ - 15/x⁶ ...: the tail over density / x. Terms shrink up to the (x²/2)-th.
Wide mills_ratio_series(Wide x) {
  Wide term = 1, sum = 1;
  for (int k = 1; k < 20; ++k) sum += term *= -(2 * k - 1) / (x * x);
  return sum;
}

}  // namespace

extern "C" {

double taraza_normal_density(double x) {
  const Wide wide_x = x;
  return static_cast<double>(std::exp(-(wide_x * wide_x + log_two_pi) / 2));
}

double taraza_normal_tail(double x, bool upper) {
  if (std::isnan(x)) return undefined;
  return guarded([=] { return upper_tail(upper ? x : -x); });
}

double taraza_normal_quantile(double p, bool upper) {
  if (!(p >= 0 && p <= 1)) return undefined;
  if (p == 0 || p == 1) return (p == 1) == upper ? -infinity : infinity;
  return guarded([=] {
    const Wide x = library::inverse_erfc(2 * static_cast<Wide>(p)) / root_half;
    return upper ? x : -x;
  });
}

double taraza_normal_log_upper(double x) {
  if (std::isnan(x)) return undefined;
  constexpr double series_from = 30;  // where the 20th term of the series is below 1e-30
  if (x < series_from) return guarded([=] { return std::log(upper_tail(x)); });
  const Wide wide_x = x, square = wide_x * wide_x;
  const Wide log_density = -(square + log_two_pi) / 2;
  return static_cast<double>(log_density + std::log(mills_ratio_series(wide_x) / wide_x));
}
}
