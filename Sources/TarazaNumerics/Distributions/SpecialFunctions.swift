import CSpecialFunctions

/// The functions that the distributions are made of.
package enum SpecialFunctions {
  /// log |Γ(x)|; infinity at 0 and the negative whole numbers.
  package static func logGamma(_ x: Double) -> Double { taraza_log_gamma(x) }

  /// The derivative of log Γ, for x > 0.
  package static func digamma(_ x: Double) -> Double { taraza_polygamma(0, x) }

  /// The second derivative of log Γ, for x > 0.
  package static func trigamma(_ x: Double) -> Double { taraza_polygamma(1, x) }

  /// The x > 0 at which trigamma has this value above 0.
  ///
  /// - Source: Smyth (2004). Stat. Appl. Genet. Mol. Biol. 3, 3. doi:10.2202/1544-6115.1027, appendix:
  ///   Newton's steps on 1 / trigamma, which is nearly straight.
  package static func inverseTrigamma(_ value: Double) -> Double {
    // Its ends, where it is 1 / √value and 1 / value.
    guard value < 1e7 else { return 1 / value.squareRoot() }
    guard value > 1e-6 else { return 1 / value }
    var x = 0.5 + 1 / value
    for _ in 0..<mostSteps {
      let present = trigamma(x)
      let step = present * (1 - present / value) / taraza_polygamma(2, x)
      x += step
      if -step / x < 1e-10 { break }
    }
    return x
  }

  /// Newton needs a handful.
  private static let mostSteps = 50

  /// P(a, x) = γ(a, x) / Γ(a) for a > 0, x ≥ 0; NaN elsewhere.
  package static func lowerGamma(_ a: Double, _ x: Double) -> Double {
    taraza_incomplete_gamma(a, x, false)
  }

  /// Q(a, x) = Γ(a, x) / Γ(a) for a > 0, x ≥ 0; NaN elsewhere.
  package static func upperGamma(_ a: Double, _ x: Double) -> Double {
    taraza_incomplete_gamma(a, x, true)
  }
}
