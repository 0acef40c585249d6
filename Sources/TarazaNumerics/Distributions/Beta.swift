import CSpecialFunctions

/// The beta distribution on [0, 1]; its lower tail is the regularised incomplete beta function.
///
/// - Out of domain: NaN for an a or b that is not positive and finite, for x = NaN, and for a
///   probability outside [0, 1].
/// - Ends: density 0 outside [0, 1], where the tails are 0 and 1; quantiles of 0 and 1 are 0 and 1.
package struct Beta: Equatable, Sendable {
  package let a: Double
  package let b: Double

  package init(_ a: Double, _ b: Double) {
    self.a = a
    self.b = b
  }

  package func density(_ x: Double) -> Double { taraza_beta_density(x, a, b) }

  /// P(X ≤ x).
  package func lower(_ x: Double) -> Double { taraza_beta_tail(x, a, b, false) }

  /// P(X > x), accurate where it is small.
  package func upper(_ x: Double) -> Double { taraza_beta_tail(x, a, b, true) }

  /// The x whose lower tail is `p`.
  package func quantile(_ p: Double) -> Double { taraza_beta_quantile(p, a, b, false) }

  /// The x whose upper tail is `q`.
  package func upperQuantile(_ q: Double) -> Double { taraza_beta_quantile(q, a, b, true) }
}
