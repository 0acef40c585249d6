#include "CSpecialFunctions.h"
#include "laws.h"
#include "quantile.h"

using namespace wide;

namespace {

/// Sums of w_j m(a + j) times powers of a + j, at one place.
struct Moments {
  Wide zeroth;  // the fall of the lower tail per unit of half the noncentrality
  Wide first;   // the density in log x
  Wide second;
};

/// Half a noncentral chi-square: a gamma variable whose shape is a + J, J Poisson with mean h.
///
/// Sums have positive terms only: with w_j the Poisson mass and m the gamma mass, upwards
/// Q(a + j + 1) = Q(a + j) + m(a + j), and downwards P(a + j) = P(a + j + 1) + m(a + j).
struct NoncentralLaw {
  Wide a, h;

  Wide tail(Wide y, bool upper) const;
  Moments moments(Wide y) const;

 private:
  /// Where w_j m(a + j) is largest: j (a + j) = h y. Deep in a tail its terms gather there too.
  Wide turning(Wide y) const { return 2 * h * y / (a + std::sqrt(a * a + 4 * h * y)); }

  /// Where w_j P(a + j), or w_j Q(a + j), is about largest.
  Wide centre(Wide y, bool upper) const { return (y > a + h) == upper ? turning(y) : h; }

  Wide upper_sum(Wide y, Wide centre) const;
  Wide lower_sum(Wide y, Wide centre) const;
};

/// Twelve Poisson deviations leave out less than 1e-30 of a sum; the constant covers small means.
Wide span(Wide centre) { return 12 * std::sqrt(centre) + 60; }
Wide first_index(Wide centre) { return std::fmax(0, std::floor(centre - span(centre))); }

/// From this centre on the terms are so smooth in j that the trapezoidal rule with a quarter of a
/// Poisson deviation between nodes gives the sum to working precision (its error by Poisson
/// summation is below e^-150), each term computed by itself.
constexpr Wide smooth_centre = 1e5L;

template <class Term> void each_stride(Wide centre, Term term) {
  const Wide stride = std::floor(std::sqrt(centre) / 4);
  const Wide steps = std::floor(span(centre) / stride);
  for (Wide k = -steps; k <= steps; ++k) term(std::floor(centre) + k * stride, stride);
}

Wide NoncentralLaw::tail(Wide y, bool upper) const {
  if (!(y > 0)) return upper ? 1 : 0;
  if (std::isinf(y)) return upper ? 0 : 1;
  const Wide c = centre(y, upper);
  if (c < smooth_centre) return upper ? upper_sum(y, c) : lower_sum(y, c);
  Wide sum = 0;
  each_stride(c, [&](Wide j, Wide width) {
    sum += width * GammaLaw::mass(j, h) * GammaLaw(a + j).tail(y, upper);
  });
  return sum;
}

Wide NoncentralLaw::upper_sum(Wide y, Wide centre) const {
  const Wide first = first_index(centre), last = centre + span(centre);
  Wide weight = GammaLaw::mass(first, h), mass = GammaLaw::mass(a + first, y);
  Wide part = GammaLaw(a + first).tail(y, true), sum = 0;
  for (Wide j = first; j <= last; ++j) {
    sum += weight * part;
    part += mass;
    weight *= h / (j + 1);
    mass *= y / (a + j + 1);
  }
  return sum;
}

Wide NoncentralLaw::lower_sum(Wide y, Wide centre) const {
  // The last term that matters: beyond it weights and masses might underflow, and could not be
  // followed back. P(a + j + 1) / P(a + j) is below 1 and below y / (a + j + 1).
  constexpr Wide negligible = 1e-40L;
  Wide last = std::floor(centre), weight = GammaLaw::mass(last, h);
  for (Wide left = 1; last < centre + span(centre) && left > negligible; ++last) {
    const Wide growth = h / (last + 1);
    weight *= growth;
    left *= growth * std::fmin(1, y / (a + last + 1));
  }
  const Wide first = first_index(centre);
  Wide mass = GammaLaw::mass(a + last, y), part = GammaLaw(a + last).tail(y, false), sum = 0;
  for (Wide j = last; j >= first; --j) {
    sum += weight * part;
    mass *= (a + j) / y;
    part += mass;
    weight *= j / h;
  }
  return sum;
}

Moments NoncentralLaw::moments(Wide y) const {
  const Wide c = turning(y);
  Moments sum = {0, 0, 0};
  const auto add = [&](Wide shape, Wide term) {
    sum.zeroth += term;
    sum.first += shape * term;
    sum.second += shape * shape * term;
  };
  if (c >= smooth_centre) {
    each_stride(c, [&](Wide j, Wide width) {
      add(a + j, width * GammaLaw::mass(j, h) * GammaLaw::mass(a + j, y));
    });
    return sum;
  }
  const Wide first = first_index(c), last = c + span(c);
  Wide term = GammaLaw::mass(first, h) * GammaLaw::mass(a + first, y);
  for (Wide j = first; j <= last; ++j) {
    add(a + j, term);
    term *= h / (j + 1) * (y / (a + j + 1));
  }
  return sum;
}

bool proper(double df, double noncentrality) {
  return positive(df) && noncentrality >= 0 && noncentrality < infinity;
}

NoncentralLaw law_of(double df, double noncentrality) {
  return {half(df), half(noncentrality)};
}

}  // namespace

extern "C" {

double taraza_noncentral_chi_square_density(double x, double df, double noncentrality) {
  if (!proper(df, noncentrality) || std::isnan(x)) return undefined;
  if (noncentrality == 0) return taraza_chi_square_density(x, df);
  if (x < 0 || x == infinity) return 0;
  if (x == 0) return df < 2 ? infinity : df == 2 ? std::exp(-noncentrality / 2) / 2 : 0;
  return guarded([=] { return law_of(df, noncentrality).moments(half(x)).first / x; });
}

double taraza_noncentral_chi_square_tail(double x, double df, double noncentrality, bool upper) {
  if (!proper(df, noncentrality) || std::isnan(x)) return undefined;
  if (noncentrality == 0) return taraza_chi_square_tail(x, df, upper);
  return guarded([=] { return law_of(df, noncentrality).tail(half(x), upper); });
}

double taraza_noncentral_chi_square_quantile(
    double p, double df, double noncentrality, bool upper) {
  if (!proper(df, noncentrality) || !(p >= 0 && p <= 1)) return undefined;
  if (noncentrality == 0) return taraza_chi_square_quantile(p, df, upper);
  if (p == 0 || p == 1) return (p == 1) == upper ? 0 : infinity;
  return guarded([=] {
    const NoncentralLaw law = law_of(df, noncentrality);
    const AskedTail asked(p, upper);
    const auto sample = [=](Wide s) {
      const Wide y = std::exp(s);
      const Moments sums = law.moments(y);
      return TailSample{law.tail(y, asked.upper), sums.first, sums.second / sums.first - y};
    };
    const Wide start = std::log(law.a + law.h);
    return 2 * std::exp(where_tail_is(asked, start, least_log, greatest_log, sample));
  });
}

double taraza_noncentral_chi_square_noncentrality(double p, double df, double statistic) {
  if (!positive(df) || !positive(statistic) || !(p > 0 && p < 1)) return undefined;
  return guarded([=]() -> Wide {
    const Wide a = half(df), y = half(statistic);
    const double central = static_cast<double>(GammaLaw(a).tail(y, false));
    if (p >= central) return p == central ? 0 : undefined;
    // As a function of log h the lower tail falls and the upper one rises.
    const AskedTail asked(p, true);
    const auto sample = [=](Wide s) {
      const NoncentralLaw law = {a, std::exp(s)};
      const Moments sums = law.moments(y);
      const Wide slope = 1 + sums.first / sums.zeroth - a - law.h;
      return TailSample{law.tail(y, !asked.upper), law.h * sums.zeroth, slope};
    };
    return 2 * std::exp(where_tail_is(asked, std::log(y), least_log, greatest_log, sample));
  });
}
}
