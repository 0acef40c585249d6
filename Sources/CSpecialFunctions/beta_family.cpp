// Student's t, F and beta: one law in its log-odds.
#include "CSpecialFunctions.h"
#include "laws.h"
#include "quantile.h"

using namespace wide;

namespace {

/// The log-odds with the tail asked for; beyond `low` and `high` the answer is an end.
Wide log_odds_quantile(const BetaLaw &law, AskedTail asked, Wide low, Wide high) {
  return where_tail_is(asked, std::log(law.a / law.b), low, high, [&](Wide s) {
    const BetaPlace place = BetaPlace::of_odds(law.a, law.b, std::exp(s));
    return TailSample{law.tail(place, asked.upper), law.log_odds_density(place), place.excess};
  });
}

struct StudentT {
  Wide df;
  BetaLaw law;  // of t² / (df + t²)
  explicit StudentT(double df) : df(df), law(0.5L, half(df)) {}

  BetaPlace place(Wide t) const { return BetaPlace::of_odds(law.a, law.b, t * t / df); }

  Wide quantile_above_median(Wide q) const {
    const Wide shift = -std::log(df), low = 2 * least_log + shift, high = 2 * greatest_log + shift;
    return std::exp((log_odds_quantile(law, AskedTail(2 * q, true), low, high) - shift) / 2);
  }
};

struct FRatio {
  Wide df1, df2;
  BetaLaw law;  // of df1 x / (df1 x + df2)
  FRatio(double df1, double df2) : df1(df1), df2(df2), law(half(df1), half(df2)) {}

  BetaPlace place(Wide x) const {
    const Wide sum = df1 * x + df2;
    return {df1 * x / sum, df2 / sum, df1 * df2 / 2 * (1 - x) / sum};
  }
};

}  // namespace

extern "C" {

double taraza_student_t_density(double x, double df) {
  if (!positive(df) || std::isnan(x)) return undefined;
  if (std::isinf(x)) return 0;
  return guarded([=] {
    const StudentT t(df);
    const Wide size = x == 0 ? std::numeric_limits<double>::min() : std::fabs(x);
    return t.law.log_odds_density(t.place(size)) / size;
  });
}

double taraza_student_t_tail(double x, double df, bool upper) {
  if (!positive(df) || std::isnan(x)) return undefined;
  if (std::isinf(x)) return (x > 0) == upper ? 0 : 1;
  return guarded([=] {
    const StudentT t(df);
    const bool outer = (x > 0) == upper;
    const BetaPlace place = t.place(x);
    return outer ? t.law.tail(place, true) / 2 : (1 + t.law.tail(place, false)) / 2;
  });
}

double taraza_student_t_quantile(double p, double df, bool upper) {
  if (!positive(df) || !(p >= 0 && p <= 1)) return undefined;
  if (p == 0 || p == 1) return (p == 1) == upper ? -infinity : infinity;
  if (p == 0.5) return 0;
  return guarded([=] {
    const Wide size = StudentT(df).quantile_above_median(p < 0.5 ? p : 1 - p);
    return (p < 0.5) == upper ? size : -size;
  });
}

double taraza_f_density(double x, double df1, double df2) {
  if (!positive(df1) || !positive(df2) || std::isnan(x)) return undefined;
  if (x < 0 || x == infinity) return 0;
  if (x == 0) return df1 < 2 ? infinity : df1 == 2 ? 1 : 0;
  return guarded([=] {
    const FRatio f(df1, df2);
    return f.law.log_odds_density(f.place(x)) / x;
  });
}

double taraza_f_tail(double x, double df1, double df2, bool upper) {
  if (!positive(df1) || !positive(df2) || std::isnan(x)) return undefined;
  if (x <= 0 || x == infinity) return (x > 0) == upper ? 0 : 1;
  return guarded([=] {
    const FRatio f(df1, df2);
    return f.law.tail(f.place(x), upper);
  });
}

double taraza_f_quantile(double p, double df1, double df2, bool upper) {
  if (!positive(df1) || !positive(df2) || !(p >= 0 && p <= 1)) return undefined;
  if (p == 0 || p == 1) return (p == 1) == upper ? 0 : infinity;
  return guarded([=] {
    const FRatio f(df1, df2);
    const Wide shift = std::log(f.df1 / f.df2);
    const Wide low = least_log + shift, high = greatest_log + shift;
    return std::exp(log_odds_quantile(f.law, AskedTail(p, upper), low, high) - shift);
  });
}

double taraza_beta_density(double x, double a, double b) {
  if (!positive(a) || !positive(b) || std::isnan(x)) return undefined;
  if (x < 0 || x > 1) return 0;
  if (x == 0) return a < 1 ? infinity : a == 1 ? b : 0;
  if (x == 1) return b < 1 ? infinity : b == 1 ? a : 0;
  return guarded([=] {
    const BetaPlace place = BetaPlace::at(a, b, x);
    return BetaLaw(a, b).log_odds_density(place) / (place.x * place.y);
  });
}

double taraza_beta_tail(double x, double a, double b, bool upper) {
  if (!positive(a) || !positive(b) || std::isnan(x)) return undefined;
  if (x <= 0 || x >= 1) return (x > 0) == upper ? 0 : 1;
  return guarded([=] { return BetaLaw(a, b).tail(BetaPlace::at(a, b, x), upper); });
}

double taraza_beta_quantile(double p, double a, double b, bool upper) {
  constexpr Wide log_odds_of_one = 38;  // 1 - x is then less than half the gap below 1
  if (!positive(a) || !positive(b) || !(p >= 0 && p <= 1)) return undefined;
  if (p == 0 || p == 1) return (p == 1) == upper ? 0 : 1;
  return guarded([=] {
    const AskedTail asked(p, upper);
    return 1 / (1 + std::exp(-log_odds_quantile({a, b}, asked, least_log, log_odds_of_one)));
  });
}
}
