import CSpecialFunctions

/// The Poisson distribution of counts with a `mean` ≥ 0.
///
/// - Out of domain: NaN for a mean that is negative or not finite, for count = NaN, and for a
///   probability outside [0, 1].
/// - Ends: a mean of 0 puts everything on 0; the quantiles of 0 and 1 are 0 and infinity.
package struct Poisson: Equatable, Sendable {
  package let mean: Double

  package init(_ mean: Double) {
    self.mean = mean
  }

  /// P(X = count); 0 where `count` is not a whole number.
  package func density(_ count: Double) -> Double { taraza_poisson_density(count, mean) }

  /// P(X ≤ count).
  package func lower(_ count: Double) -> Double { taraza_poisson_tail(count, mean, false) }

  /// P(X > count), accurate where it is small.
  package func upper(_ count: Double) -> Double { taraza_poisson_tail(count, mean, true) }

  /// The smallest count with `lower(count) >= p`, compared as doubles, so that
  /// `quantile(lower(count))` is that count again wherever its mass shows in the tail.
  package func quantile(_ p: Double) -> Double { taraza_poisson_quantile(p, mean, false) }

  /// The smallest count with `upper(count) <= q`.
  package func upperQuantile(_ q: Double) -> Double { taraza_poisson_quantile(q, mean, true) }
}
