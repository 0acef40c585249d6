import CSpecialFunctions

/// The number of successes in `trials` independent trials of one `probability`.
///
/// - Out of domain: NaN for trials that are negative, not whole or not finite, a probability
///   (of success, or asked of a quantile) outside [0, 1], and count = NaN.
/// - Ends: the quantiles of 0 and 1 are 0 and `trials`.
package struct Binomial: Equatable, Sendable {
  package let trials: Double
  package let probability: Double

  package init(_ trials: Double, _ probability: Double) {
    self.trials = trials
    self.probability = probability
  }

  /// P(X = count); 0 where `count` is not a whole number.
  package func density(_ count: Double) -> Double {
    taraza_binomial_density(count, trials, probability)
  }

  /// P(X ≤ count).
  package func lower(_ count: Double) -> Double {
    taraza_binomial_tail(count, trials, probability, false)
  }

  /// P(X > count), accurate where it is small.
  package func upper(_ count: Double) -> Double {
    taraza_binomial_tail(count, trials, probability, true)
  }

  /// The smallest count with `lower(count) >= p`, compared as doubles, so that
  /// `quantile(lower(count))` is that count again wherever its mass shows in the tail.
  package func quantile(_ p: Double) -> Double {
    taraza_binomial_quantile(p, trials, probability, false)
  }

  /// The smallest count with `upper(count) <= q`.
  package func upperQuantile(_ q: Double) -> Double {
    taraza_binomial_quantile(q, trials, probability, true)
  }
}
