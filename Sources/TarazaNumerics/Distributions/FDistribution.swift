import CSpecialFunctions

/// The F distribution: the ratio of two independent chi-squares, each divided by its degrees of
/// freedom (`df1` above, `df2` below).
///
/// - Out of domain: NaN for a df that is not positive and finite, for x = NaN, and for a
///   probability outside [0, 1].
/// - Ends: below 0 density and lower tail are 0; the quantiles of 0 and 1 are 0 and infinity.
package struct FDistribution: Equatable, Sendable {
  package let df1: Double
  package let df2: Double

  package init(_ df1: Double, _ df2: Double) {
    self.df1 = df1
    self.df2 = df2
  }

  package func density(_ x: Double) -> Double { taraza_f_density(x, df1, df2) }

  /// P(X ≤ x).
  package func lower(_ x: Double) -> Double { taraza_f_tail(x, df1, df2, false) }

  /// P(X > x), accurate where it is small.
  package func upper(_ x: Double) -> Double { taraza_f_tail(x, df1, df2, true) }

  /// The x whose lower tail is `p`.
  package func quantile(_ p: Double) -> Double { taraza_f_quantile(p, df1, df2, false) }

  /// The x whose upper tail is `q`.
  package func upperQuantile(_ q: Double) -> Double { taraza_f_quantile(q, df1, df2, true) }
}
