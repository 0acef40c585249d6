import CSpecialFunctions

/// The functions that the distributions are made of.
package enum SpecialFunctions {
  /// log |Γ(x)|; infinity at 0 and the negative whole numbers.
  package static func logGamma(_ x: Double) -> Double { taraza_log_gamma(x) }

  /// P(a, x) = γ(a, x) / Γ(a) for a > 0, x ≥ 0; NaN elsewhere.
  package static func lowerGamma(_ a: Double, _ x: Double) -> Double {
    taraza_incomplete_gamma(a, x, false)
  }

  /// Q(a, x) = Γ(a, x) / Γ(a) for a > 0, x ≥ 0; NaN elsewhere.
  package static func upperGamma(_ a: Double, _ x: Double) -> Double {
    taraza_incomplete_gamma(a, x, true)
  }
}
