import Glibc

/// The standard bivariate normal distribution with correlation rho.
///
/// - Out of domain: NaN for a NaN argument and for |rho| > 1.
/// - Ends: h or k may be infinite; rho may be 1 or -1, where all lies on a line.
/// - Accuracy: absolute, about 1e-15.
/// - Source: Genz (2004). Statistics and Computing 14, 251-260. doi:10.1023/B:STCO.0000035304.20635.31
package enum BivariateNormal {
  /// P(X ≤ h, Y ≤ k).
  package static func lower(_ h: Double, _ k: Double, _ rho: Double) -> Double {
    guard !h.isNaN, !k.isNaN, rho.magnitude <= 1 else { return .nan }
    if h == -.infinity || k == -.infinity { return 0 }
    if h == .infinity { return Normal.lower(k) }
    if k == .infinity { return Normal.lower(h) }
    if rho.magnitude < steep { return fromIndependence(clamped(h), clamped(k), rho) }
    if rho > 0 {
      return max(0, Normal.lower(min(h, k)) - lossBelowLine(clamped(h), clamped(k), rho))
    }
    let band = h > -k ? between(-k, h) : 0
    return min(1, band + lossBelowLine(clamped(h), clamped(-k), -rho))
  }

  /// From this correlation on the integrand of Plackett's formula is too steep near its end.
  private static let steep = 0.925

  private static let fewPoints = GaussLegendre(points: 6)
  private static let somePoints = GaussLegendre(points: 12)
  static let manyPoints = GaussLegendre(points: 20)

  /// The points that Plackett's integral needs; nil where it is too steep.
  static func rule(_ rho: Double) -> GaussLegendre? {
    switch rho.magnitude {
    case ..<0.3: fewPoints
    case ..<0.75: somePoints
    case ..<steep: manyPoints
    default: nil
    }
  }

  /// Beyond ±40 a normal tail is below the smallest double, so the arguments may stop there and
  /// their squares cannot overflow.
  static func clamped(_ x: Double) -> Double { max(-40, min(40, x)) }

  /// P(a < X ≤ b), from the tails on the side where both are small.
  private static func between(_ a: Double, _ b: Double) -> Double {
    a > 0 ? Normal.upper(a) - Normal.upper(b) : Normal.lower(b) - Normal.lower(a)
  }

  /// Plackett's formula in the angle θ = asin(correlation), from 0 to asin(rho):
  /// Φ(h) Φ(k) + (2π)⁻¹ ∫ exp((h k sin θ - (h² + k²) / 2) / cos² θ) dθ.
  private static func fromIndependence(_ h: Double, _ k: Double, _ rho: Double) -> Double {
    let rule = rule(rho) ?? manyPoints
    let half = asin(rho) / 2
    let product = h * k
    let squares = (h * h + k * k) / 2
    var sum = 0.0
    for (node, weight) in zip(rule.nodes, rule.weights) {
      let s = sin(half * (1 + node))
      sum += weight * exp((product * s - squares) / (1 - s * s))
    }
    let integral = half * sum / (2 * .pi)
    return max(0, Normal.lower(h) * Normal.lower(k) + integral)
  }

  /// What P(X ≤ min(h, k)), the value at rho = 1, loses when rho < 1: with a² = 1 - rho² and
  /// b = |h - k|, (2π)⁻¹ ∫₀ᵃ exp(-b² / 2x²) f(x) dx, f(x) = exp(-hk / (1 + √(1-x²))) / √(1-x²).
  ///
  /// f is replaced by e^(-hk/2) (1 + c x² + c d x⁴), integrated in closed form; the small rest is
  /// left to quadrature.
  private static func lossBelowLine(_ h: Double, _ k: Double, _ rho: Double) -> Double {
    let aa = (1 - rho) * (1 + rho)
    let bb = (h - k) * (h - k)
    let hk = h * k
    // The integrand grows with x; below e^-100 at its end it adds nothing to a double near 1e-16.
    guard aa > 0, bb / aa + hk < 200 else { return 0 }
    let a = aa.squareRoot()
    let b = bb.squareRoot()
    let c = (4 - hk) / 8
    let d = (12 - hk) / 16

    let scale = exp(-hk / 2)
    let end = exp(-bb / (2 * aa))
    let moment0 = a * end - b * (2 * .pi).squareRoot() * Normal.lower(-b / a)
    let moment2 = (a * aa * end - bb * moment0) / 3
    let moment4 = (a * aa * aa * end - bb * moment2) / 5
    let closed = scale * (moment0 + c * (moment2 + d * moment4))

    var rest = 0.0
    for (node, weight) in zip(manyPoints.nodes, manyPoints.weights) {
      let x = a * (1 + node) / 2
      let xx = x * x
      let root = (1 - xx).squareRoot()
      let exact = exp(-hk * xx / (2 * (1 + root) * (1 + root))) / root
      rest += weight * exp(-(bb / xx + hk) / 2) * (exact - (1 + c * xx * (1 + d * xx)))
    }
    return (closed + rest * a / 2) / (2 * .pi)
  }
}
