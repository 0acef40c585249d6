// Densities, tails and quantiles in doubles. Every function is pure, returns NaN outside its
// domain and never throws. `upper` chooses the tail: false is P(X <= x), true is P(X > x).
#pragma once
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

double taraza_normal_density(double x);
double taraza_normal_tail(double x, bool upper);
double taraza_normal_quantile(double p, bool upper);
/// Logarithm of the upper tail, finite wherever x is.
double taraza_normal_log_upper(double x);

double taraza_student_t_density(double x, double df);
double taraza_student_t_tail(double x, double df, bool upper);
double taraza_student_t_quantile(double p, double df, bool upper);

double taraza_chi_square_density(double x, double df);
double taraza_chi_square_tail(double x, double df, bool upper);
double taraza_chi_square_quantile(double p, double df, bool upper);

double taraza_noncentral_chi_square_density(double x, double df, double noncentrality);
double taraza_noncentral_chi_square_tail(double x, double df, double noncentrality, bool upper);
double taraza_noncentral_chi_square_quantile(double p, double df, double noncentrality, bool upper);
/// The noncentrality at which the lower tail of `statistic` is `p`; NaN if there is none.
double taraza_noncentral_chi_square_noncentrality(double p, double df, double statistic);

double taraza_f_density(double x, double df1, double df2);
double taraza_f_tail(double x, double df1, double df2, bool upper);
double taraza_f_quantile(double p, double df1, double df2, bool upper);

/// The regularised incomplete beta function is the lower tail.
double taraza_beta_density(double x, double a, double b);
double taraza_beta_tail(double x, double a, double b, bool upper);
double taraza_beta_quantile(double p, double a, double b, bool upper);

/// Counts are whole doubles; the quantile is the smallest count that reaches the tail asked for.
double taraza_binomial_density(double count, double trials, double probability);
double taraza_binomial_tail(double count, double trials, double probability, bool upper);
double taraza_binomial_quantile(double p, double trials, double probability, bool upper);

double taraza_poisson_density(double count, double mean);
double taraza_poisson_tail(double count, double mean, bool upper);
double taraza_poisson_quantile(double p, double mean, bool upper);

/// log of the absolute gamma function.
double taraza_log_gamma(double x);
/// The derivative of that order of digamma, the first derivative of log Γ.
double taraza_polygamma(int order, double x);
/// Regularised incomplete gamma function: P(a, x), or Q(a, x) with `upper`.
double taraza_incomplete_gamma(double a, double x, bool upper);

#ifdef __cplusplus
}
#endif
