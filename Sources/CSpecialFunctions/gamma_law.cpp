#include "downhill.h"
#include "elementary.h"
#include "laws.h"
#include "library.h"

namespace {

/// From this shape on Boost's expansions lose digits in proportion to the shape, and the density in
/// log x is close enough to a Gaussian for a fixed quadrature.
constexpr Wide large_shape = 1e5L;

/// The tail on the far side of the mean, away from it. With u the distance from log x,
/// the log-density falls by (x - a) u + x (e^u - 1 - u).
Wide outer_tail(Wide a, Wide x) {
  const Wide direction = x > a ? 1 : -1;
  return a * GammaLaw::mass(a, x) * downhill(std::fabs(x - a), x, [=](Wide v) {
    return std::fabs(x - a) * v + x * exp_minus_line(direction * v);
  });
}

}  // namespace

// Loader's saddle-point form: Stirling's error and a deviance in place of powers that cancel.
// Loader (2000), Fast and accurate computation of binomial probabilities.
Wide GammaLaw::mass(Wide a, Wide x) {
  if (a == 0) return std::exp(-x);
  return std::exp(-stirling_error(a) - x * deviance((a - x) / x)) / std::sqrt(2 * wide::pi * a);
}

Wide GammaLaw::tail(Wide x, bool upper) const {
  if (!(x > 0)) return upper ? 1 : 0;
  if (std::isinf(x)) return upper ? 0 : 1;
  if (a < large_shape) return library::incomplete_gamma(a, x, upper);
  const Wide outer = outer_tail(a, x);
  return (x > a) == upper ? outer : 1 - outer;
}
