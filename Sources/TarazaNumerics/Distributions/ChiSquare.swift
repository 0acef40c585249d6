import CSpecialFunctions

/// The chi-square distribution with `df` > 0 degrees of freedom, not necessarily whole.
///
/// - Out of domain: NaN for a df that is not positive and finite, for x = NaN, and for a
///   probability outside [0, 1].
/// - Ends: below 0 density and lower tail are 0; the quantiles of 0 and 1 are 0 and infinity.
package struct ChiSquare: Equatable, Sendable {
  package let df: Double

  package init(_ df: Double) {
    self.df = df
  }

  package func density(_ x: Double) -> Double { taraza_chi_square_density(x, df) }

  /// P(X ≤ x).
  package func lower(_ x: Double) -> Double { taraza_chi_square_tail(x, df, false) }

  /// P(X > x), accurate where it is small.
  package func upper(_ x: Double) -> Double { taraza_chi_square_tail(x, df, true) }

  /// The x whose lower tail is `p`.
  package func quantile(_ p: Double) -> Double { taraza_chi_square_quantile(p, df, false) }

  /// The x whose upper tail is `q`.
  package func upperQuantile(_ q: Double) -> Double { taraza_chi_square_quantile(q, df, true) }
}
