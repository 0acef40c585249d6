import CSpecialFunctions

/// The noncentral chi-square distribution: the sum of squares of `df` normal variables of variance
/// 1 whose squared means add up to `noncentrality`. A noncentrality of 0 is the central one.
///
/// - Out of domain: NaN for a df that is not positive and finite, a noncentrality that is negative
///   or not finite, x = NaN, and a probability outside [0, 1].
/// - Ends: below 0 density and lower tail are 0; the quantiles of 0 and 1 are 0 and infinity.
package struct NoncentralChiSquare: Equatable, Sendable {
  package let df: Double
  package let noncentrality: Double

  package init(_ df: Double, _ noncentrality: Double) {
    self.df = df
    self.noncentrality = noncentrality
  }

  package func density(_ x: Double) -> Double {
    taraza_noncentral_chi_square_density(x, df, noncentrality)
  }

  /// P(X ≤ x).
  package func lower(_ x: Double) -> Double {
    taraza_noncentral_chi_square_tail(x, df, noncentrality, false)
  }

  /// P(X > x), accurate where it is small.
  package func upper(_ x: Double) -> Double {
    taraza_noncentral_chi_square_tail(x, df, noncentrality, true)
  }

  /// The x whose lower tail is `p`.
  package func quantile(_ p: Double) -> Double {
    taraza_noncentral_chi_square_quantile(p, df, noncentrality, false)
  }

  /// The x whose upper tail is `q`.
  package func upperQuantile(_ q: Double) -> Double {
    taraza_noncentral_chi_square_quantile(q, df, noncentrality, true)
  }

  /// The noncentrality under which `statistic` has the lower tail `lowerTail`: the end of a
  /// confidence interval, as for RMSEA (`lowerTail` 0.95 and 0.05 for the ends of a 90% interval).
  ///
  /// nil if there is none: the lower tail falls from its central value to 0 as the noncentrality
  /// grows, so no noncentrality reaches a higher one; nil also for arguments out of domain.
  package static func noncentrality(df: Double, statistic: Double, lowerTail: Double) -> Double? {
    let found = taraza_noncentral_chi_square_noncentrality(lowerTail, df, statistic)
    return found.isNaN ? nil : found
  }
}
