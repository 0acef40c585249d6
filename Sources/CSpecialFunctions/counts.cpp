// Binomial and Poisson: the tails of beta and gamma read as tails of counts.
#include "CSpecialFunctions.h"
#include "laws.h"

using namespace wide;

namespace {

struct Binomial {
  Wide trials, probability;

  bool proper() const {
    const bool whole = std::isfinite(trials) && trials == std::floor(trials);
    return whole && trials >= 0 && probability >= 0 && probability <= 1;
  }
  Wide most() const { return trials; }
  Wide mean() const { return trials * probability; }

  Wide mass(Wide count) const {
    if (probability == 0 || probability == 1) return count == trials * probability ? 1 : 0;
    const Wide rest = trials - count;
    return BetaLaw::mass(count, rest, BetaPlace::at(count, rest, probability));
  }
  Wide tail(Wide count, bool upper) const {
    if (count >= trials) return upper ? 0 : 1;
    const Wide a = count + 1, b = trials - count;
    return BetaLaw(a, b).tail(BetaPlace::at(a, b, probability), !upper);
  }
};

struct Poisson {
  Wide expected;

  bool proper() const { return expected >= 0 && std::isfinite(expected); }
  Wide most() const { return infinity; }
  Wide mean() const { return expected; }

  Wide mass(Wide count) const {
    return expected == 0 ? (count == 0 ? 1 : 0) : GammaLaw::mass(count, expected);
  }
  Wide tail(Wide count, bool upper) const { return GammaLaw(count + 1).tail(expected, !upper); }
};

template <class Law> double density(const Law &law, double count) {
  if (!law.proper() || std::isnan(count)) return undefined;
  if (count < 0 || count > law.most() || std::isinf(count) || count != std::floor(count)) return 0;
  return guarded([&] { return law.mass(count); });
}

template <class Law> double tail(const Law &law, double count, bool upper) {
  if (!law.proper() || std::isnan(count)) return undefined;
  if (count < 0) return upper ? 1 : 0;
  if (std::isinf(count)) return upper ? 0 : 1;
  return guarded([&] { return law.tail(std::floor(count), upper); });
}

/// The smallest count whose tail, as the double that `tail` returns, has come to p: steps by the
/// ratio of tail to mass inside a bracket of counts, and halves the bracket when they creep.
template <class Law> double quantile(const Law &law, double p, bool upper) {
  if (!law.proper() || !(p >= 0 && p <= 1)) return undefined;
  if (p == 0 || p == 1) return static_cast<double>((p == 1) == upper ? 0 : law.most());
  const auto reached = [&](double value) { return upper ? value <= p : value >= p; };
  Wide below = -1, enough = law.most(), count = std::floor(law.mean());
  for (int step = 0; enough - below > 1; ++step) {
    const Wide exact = law.tail(count, upper);
    const bool enough_here = reached(static_cast<double>(exact));
    (enough_here ? enough : below) = count;
    const Wide miss = (upper ? 1 : -1) * std::log(exact / p) * exact / law.mass(count);
    const bool halve = step % 4 == 3 && std::isfinite(enough);
    Wide next = std::isfinite(miss) && !halve ? count + std::ceil(miss) : (below + enough) / 2;
    if (!std::isfinite(next)) next = 2 * count + 1;
    next = std::floor(std::fmin(std::fmax(next, below + 1), enough - 1));
    if (next == count || !(next > below)) break;  // counts beyond 2^64 have no neighbours
    count = next;
  }
  return static_cast<double>(enough);
}

}  // namespace

extern "C" {

double taraza_binomial_density(double count, double trials, double probability) {
  return density(Binomial{trials, probability}, count);
}
double taraza_binomial_tail(double count, double trials, double probability, bool upper) {
  return tail(Binomial{trials, probability}, count, upper);
}
double taraza_binomial_quantile(double p, double trials, double probability, bool upper) {
  return guarded([=] { return quantile(Binomial{trials, probability}, p, upper); });
}

double taraza_poisson_density(double count, double mean) { return density(Poisson{mean}, count); }
double taraza_poisson_tail(double count, double mean, bool upper) {
  return tail(Poisson{mean}, count, upper);
}
double taraza_poisson_quantile(double p, double mean, bool upper) {
  return guarded([=] { return quantile(Poisson{mean}, p, upper); });
}
}
