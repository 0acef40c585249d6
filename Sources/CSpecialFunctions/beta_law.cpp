#include "downhill.h"
#include "elementary.h"
#include "laws.h"
#include "library.h"

namespace {

/// From this sum of parameters on, with neither of them small, Boost loses digits and the density
/// in the log-odds is close enough to a Gaussian for a fixed quadrature.
constexpr Wide large_sum = 1e6L, large_part = 1e3L;

/// The tail on the side of the place away from the mean. With u the log-odds beyond those of the
/// place, the log-density falls by n log(1 + x (e^u - 1)) - a u; the line is taken out of both
/// functions of u, which leaves no cancellation while x is the smaller of x and y.
Wide outer_tail(Wide a, Wide b, const BetaPlace &place) {
  if (place.x > place.y) return outer_tail(b, a, place.mirrored());
  const Wide x = place.x, n = a + b, away = std::fabs(place.excess);
  const Wide direction = place.excess < 0 ? 1 : -1;
  return BetaLaw(a, b).log_odds_density(place) * downhill(away, n * x * place.y, [=](Wide v) {
    const Wide u = direction * v;
    return away * v + n * (log_minus_line(x * std::expm1(u)) + x * exp_minus_line(u));
  });
}

}  // namespace

BetaPlace BetaPlace::of_odds(Wide a, Wide b, Wide odds) {
  const Wide y = 1 / (1 + odds), x = odds > 1 ? 1 / (1 + 1 / odds) : odds * y;
  return {x, y, odds > 1 ? (a / odds - b) * x : (a - b * odds) * y};
}

// a - a x - b x with the rounding errors of both products carried along.
BetaPlace BetaPlace::at(Wide a, Wide b, Wide x) {
  const Wide first = a * x, second = b * x;
  const Wide lost = std::fma(a, x, -first) + std::fma(b, x, -second);
  return {x, 1 - x, (a - first) - second - lost};
}

Wide BetaPlace::log_y() const { return x < y ? std::log1p(-x) : std::log(y); }

// Loader's form, as for the gamma law.
Wide BetaLaw::mass(Wide a, Wide b, const BetaPlace &place) {
  const Wide n = a + b, mean = n * place.x, rest = n * place.y;
  if (a == 0) return std::exp(b * place.log_y());
  if (b == 0) return std::exp(a * place.mirrored().log_y());
  const Wide exponent = stirling_error(n) - stirling_error(a) - stirling_error(b) -
      mean * deviance(place.excess / mean) - rest * deviance(-place.excess / rest);
  return std::exp(exponent) * std::sqrt(n / a / b / (2 * wide::pi));
}

Wide BetaLaw::tail(const BetaPlace &place, bool upper) const {
  if (!(place.x > 0)) return upper ? 1 : 0;
  if (!(place.y > 0)) return upper ? 0 : 1;
  if (a == 0.5L && b == 0.5L) {  // Boost takes an arcsine of √(1 - x), which forgets a small x
    return std::atan2(std::sqrt(upper ? place.y : place.x), std::sqrt(upper ? place.x : place.y)) *
        2 / wide::pi;
  }
  if (a + b >= large_sum && a >= large_part && b >= large_part) {
    const Wide outer = outer_tail(a, b, place);
    return (place.excess < 0) == upper ? outer : 1 - outer;
  }
  if (place.x > place.y) return BetaLaw(b, a).tail(place.mirrored(), !upper);
  return library::incomplete_beta(a, b, place.x, upper);
}
