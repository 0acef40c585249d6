#include "CSpecialFunctions.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace {

namespace bp = boost::math::policies;
typedef long double Wide;
typedef bp::policy<
    bp::domain_error<bp::ignore_error>, bp::pole_error<bp::ignore_error>,
    bp::overflow_error<bp::ignore_error>, bp::evaluation_error<bp::ignore_error>,
    bp::promote_double<false>, bp::discrete_quantile<bp::integer_round_up>>
    Policy;

const double undefined = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

constexpr long double pi = 3.14159265358979323846264338327950288L;

bool positive(double x) { return x > 0 && x < infinity; }

template <class Value> double guarded(Value value) noexcept {
  try {
    return static_cast<double>(value());
  } catch (...) {
    return undefined;
  }
}

template <class D> double density(const D &d, double x) {
  return guarded([&] { return pdf(d, static_cast<Wide>(x)); });
}

template <class D> double tail(const D &d, double x, double least, bool upper) {
  if (std::isnan(x)) return undefined;
  if (x < least) return upper ? 1 : 0;
  if (x == infinity) return upper ? 0 : 1;
  return guarded([&] {
    return upper ? cdf(complement(d, static_cast<Wide>(x))) : cdf(d, static_cast<Wide>(x));
  });
}

template <class D> double quantile_of(const D &d, double p, double least, double most, bool upper) {
  if (!(p >= 0 && p <= 1)) return undefined;
  if (p == 0) return upper ? most : least;
  if (p == 1) return upper ? least : most;
  return guarded([&] {
    return upper ? quantile(complement(d, static_cast<Wide>(p))) : quantile(d, static_cast<Wide>(p));
  });
}

typedef boost::math::normal_distribution<Wide, Policy> Normal;
typedef boost::math::students_t_distribution<Wide, Policy> StudentT;
typedef boost::math::chi_squared_distribution<Wide, Policy> ChiSquare;
typedef boost::math::non_central_chi_squared_distribution<Wide, Policy> NoncentralChiSquare;
typedef boost::math::fisher_f_distribution<Wide, Policy> FDistribution;
typedef boost::math::beta_distribution<Wide, Policy> Beta;
typedef boost::math::binomial_distribution<Wide, Policy> Binomial;
typedef boost::math::poisson_distribution<Wide, Policy> Poisson;

bool proper_binomial(double n, double p) {
  return n >= 0 && n < infinity && n == std::floor(n) && p >= 0 && p <= 1;
}

}  // namespace

extern "C" {

double taraza_normal_density(double x) { return density(Normal(), x); }
double taraza_normal_tail(double x, bool upper) { return tail(Normal(), x, -infinity, upper); }
double taraza_normal_quantile(double p, bool upper) {
  return quantile_of(Normal(), p, -infinity, infinity, upper);
}
double taraza_normal_log_upper(double x) {
  if (std::isnan(x)) return undefined;
  if (x < 30) return guarded([&] { return std::log(cdf(complement(Normal(), (Wide)x))); });
  // Asymptotic series of the Mills ratio, 1 - 1/x^2 + 3/x^4 - ..., whose terms shrink up to k = x^2/2.
  Wide square = (Wide)x * x, term = 1, sum = 1;
  for (int k = 1; k < 20; ++k) sum += term *= -(2 * k - 1) / square;
  return -square / 2 - std::log((Wide)x) - 0.5L * std::log(2 * pi) + std::log(sum);
}

double taraza_student_t_density(double x, double df) {
  return positive(df) ? density(StudentT(df), x) : undefined;
}
double taraza_student_t_tail(double x, double df, bool upper) {
  return positive(df) ? tail(StudentT(df), x, -infinity, upper) : undefined;
}
double taraza_student_t_quantile(double p, double df, bool upper) {
  return positive(df) ? quantile_of(StudentT(df), p, -infinity, infinity, upper) : undefined;
}

double taraza_chi_square_density(double x, double df) {
  if (!positive(df) || std::isnan(x)) return undefined;
  return x < 0 || x == infinity ? 0 : density(ChiSquare(df), x);
}
double taraza_chi_square_tail(double x, double df, bool upper) {
  return positive(df) ? tail(ChiSquare(df), x, 0, upper) : undefined;
}
double taraza_chi_square_quantile(double p, double df, bool upper) {
  return positive(df) ? quantile_of(ChiSquare(df), p, 0, infinity, upper) : undefined;
}

double taraza_noncentral_chi_square_density(double x, double df, double noncentrality) {
  if (noncentrality == 0) return taraza_chi_square_density(x, df);
  if (!positive(df) || !positive(noncentrality) || std::isnan(x)) return undefined;
  return x < 0 || x == infinity ? 0 : density(NoncentralChiSquare(df, noncentrality), x);
}
double taraza_noncentral_chi_square_tail(double x, double df, double noncentrality, bool upper) {
  if (noncentrality == 0) return taraza_chi_square_tail(x, df, upper);
  if (!positive(df) || !positive(noncentrality)) return undefined;
  return tail(NoncentralChiSquare(df, noncentrality), x, 0, upper);
}
double taraza_noncentral_chi_square_quantile(
    double p, double df, double noncentrality, bool upper) {
  if (noncentrality == 0) return taraza_chi_square_quantile(p, df, upper);
  if (!positive(df) || !positive(noncentrality)) return undefined;
  return quantile_of(NoncentralChiSquare(df, noncentrality), p, 0, infinity, upper);
}
double taraza_noncentral_chi_square_noncentrality(double p, double df, double statistic) {
  if (!positive(df) || !positive(statistic) || !(p > 0 && p < 1)) return undefined;
  const double central = taraza_chi_square_tail(statistic, df, false);
  if (p == central) return 0;
  if (!(p < central)) return undefined;
  return guarded([&] {
    return NoncentralChiSquare::find_non_centrality((Wide)df, (Wide)statistic, (Wide)p);
  });
}

double taraza_f_density(double x, double df1, double df2) {
  if (!positive(df1) || !positive(df2) || std::isnan(x)) return undefined;
  return x < 0 || x == infinity ? 0 : density(FDistribution(df1, df2), x);
}
double taraza_f_tail(double x, double df1, double df2, bool upper) {
  return positive(df1) && positive(df2) ? tail(FDistribution(df1, df2), x, 0, upper) : undefined;
}
double taraza_f_quantile(double p, double df1, double df2, bool upper) {
  if (!positive(df1) || !positive(df2)) return undefined;
  return quantile_of(FDistribution(df1, df2), p, 0, infinity, upper);
}

double taraza_beta_density(double x, double a, double b) {
  if (!positive(a) || !positive(b) || std::isnan(x)) return undefined;
  return x < 0 || x > 1 ? 0 : density(Beta(a, b), x);
}
double taraza_beta_tail(double x, double a, double b, bool upper) {
  if (!positive(a) || !positive(b)) return undefined;
  return x > 1 ? (upper ? 0 : 1) : tail(Beta(a, b), x, 0, upper);
}
double taraza_beta_quantile(double p, double a, double b, bool upper) {
  return positive(a) && positive(b) ? quantile_of(Beta(a, b), p, 0, 1, upper) : undefined;
}

double taraza_binomial_density(double count, double trials, double probability) {
  if (!proper_binomial(trials, probability) || std::isnan(count)) return undefined;
  if (count < 0 || count > trials || count != std::floor(count)) return 0;
  return density(Binomial(trials, probability), count);
}
double taraza_binomial_tail(double count, double trials, double probability, bool upper) {
  if (!proper_binomial(trials, probability)) return undefined;
  if (count >= trials) return upper ? 0 : 1;
  return tail(Binomial(trials, probability), std::floor(count), 0, upper);
}
double taraza_binomial_quantile(double p, double trials, double probability, bool upper) {
  if (!proper_binomial(trials, probability)) return undefined;
  return quantile_of(Binomial(trials, probability), p, 0, trials, upper);
}

double taraza_poisson_density(double count, double mean) {
  if (!(mean >= 0 && mean < infinity) || std::isnan(count)) return undefined;
  if (count < 0 || count == infinity || count != std::floor(count)) return 0;
  if (mean == 0) return count == 0 ? 1 : 0;
  return density(Poisson(mean), count);
}
double taraza_poisson_tail(double count, double mean, bool upper) {
  if (!(mean >= 0 && mean < infinity) || std::isnan(count)) return undefined;
  if (mean == 0) return (count >= 0) != upper ? 1 : 0;
  return tail(Poisson(mean), std::floor(count), 0, upper);
}
double taraza_poisson_quantile(double p, double mean, bool upper) {
  if (!(mean >= 0 && mean < infinity)) return undefined;
  if (mean == 0) return p >= 0 && p <= 1 ? 0 : undefined;
  return quantile_of(Poisson(mean), p, 0, infinity, upper);
}

double taraza_log_gamma(double x) {
  return guarded([&] { return boost::math::lgamma((Wide)x, Policy()); });
}
double taraza_incomplete_gamma(double a, double x, bool upper) {
  return taraza_chi_square_tail(2 * x, 2 * a, upper);
}
}
