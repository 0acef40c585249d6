import CSpecialFunctions

/// The standard normal distribution.
///
/// - Out of domain: NaN in gives NaN out; `quantile` and `upperQuantile` give NaN for a
///   probability outside [0, 1].
/// - Ends: the tails of ±infinity are 0 and 1; the quantiles of 0 and 1 are ±infinity.
package enum Normal {
  package static func density(_ x: Double) -> Double { taraza_normal_density(x) }

  /// P(X ≤ x).
  package static func lower(_ x: Double) -> Double { taraza_normal_tail(x, false) }

  /// P(X > x), accurate where it is small.
  package static func upper(_ x: Double) -> Double { taraza_normal_tail(x, true) }

  /// log P(X > x), finite for every finite x.
  package static func logUpper(_ x: Double) -> Double { taraza_normal_log_upper(x) }

  /// The x whose lower tail is `p`.
  package static func quantile(_ p: Double) -> Double { taraza_normal_quantile(p, false) }

  /// The x whose upper tail is `q`.
  package static func upperQuantile(_ q: Double) -> Double { taraza_normal_quantile(q, true) }
}
