#include "CSpecialFunctions.h"
#include "laws.h"
#include "library.h"
#include "quantile.h"

using namespace wide;

extern "C" {

double taraza_chi_square_density(double x, double df) {
  if (!positive(df) || std::isnan(x)) return undefined;
  if (x < 0 || x == infinity) return 0;
  if (x == 0) return df < 2 ? infinity : df == 2 ? 0.5 : 0;
  return guarded([=] { return GammaLaw(half(df)).log_density(half(x)) / x; });
}

double taraza_chi_square_tail(double x, double df, bool upper) {
  if (!positive(df) || std::isnan(x)) return undefined;
  return guarded([=] { return GammaLaw(half(df)).tail(half(x), upper); });
}

double taraza_chi_square_quantile(double p, double df, bool upper) {
  if (!positive(df) || !(p >= 0 && p <= 1)) return undefined;
  if (p == 0 || p == 1) return (p == 1) == upper ? 0 : infinity;
  return guarded([=] {
    const GammaLaw law(half(df));
    const AskedTail asked(p, upper);
    const auto sample = [=](Wide s) {
      const Wide x = std::exp(s);
      return TailSample{law.tail(x, asked.upper), law.log_density(x), law.a - x};
    };
    return 2 * std::exp(where_tail_is(asked, std::log(law.a), least_log, greatest_log, sample));
  });
}

double taraza_log_gamma(double x) {
  return guarded([=] { return library::log_gamma(x); });
}

double taraza_polygamma(int order, double x) {
  return guarded([=] { return library::polygamma(order, x); });
}

double taraza_incomplete_gamma(double a, double x, bool upper) {
  if (!positive(a) || !(x >= 0)) return undefined;
  return guarded([=] { return GammaLaw(a).tail(x, upper); });
}
}
