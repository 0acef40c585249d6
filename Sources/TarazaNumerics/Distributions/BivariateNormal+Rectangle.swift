import Glibc

extension BivariateNormal {
  /// P(h₀ < X ≤ h₁, k₀ < Y ≤ k₁) with small relative error however small it is, where differences
  /// of four lower tails would leave none of its digits.
  ///
  /// ∫ φ(x) [Φ((k₁ - rho x) / s) - Φ((k₀ - rho x) / s)] dx from h₀ to h₁, s² = 1 - rho². The
  /// integrand is log-concave and falls from its mode m at least like exp(-(x - m)² / 2), so the
  /// mode is found by bisection, the ends where nothing more counts likewise, and the two sides are
  /// left to composite quadrature.
  ///
  /// - Accuracy: relative, about 1e-8 or better; 0 where the smallest double is above it.
  package static func rectangle(
    _ h: ClosedRange<Double>, _ k: ClosedRange<Double>, _ rho: Double
  ) -> Double {
    precondition(rho.magnitude < 1, "A rectangle needs a correlation inside (-1, 1).")
    let strip = Strip(k: k, rho: rho)
    let ends = (clamped(h.lowerBound), clamped(h.upperBound))
    guard ends.0 < ends.1, k.lowerBound < k.upperBound else { return 0 }
    let mode = bisected(ends.0, ends.1) { strip.logSlope($0) > 0 }
    let peak = strip.density(mode)
    guard peak > 0 else { return 0 }
    let counts = { (x: Double) in strip.density(x) > peak * negligible }
    let first = bisected(max(ends.0, mode - reach), mode) { !counts($0) }
    let last = bisected(mode, min(ends.1, mode + reach), while: counts)
    return integral(first, mode, of: strip) + integral(mode, last, of: strip)
  }

  /// Below this part of the integrand's peak nothing counts; the normal law is there by `reach`.
  private static let negligible = 1e-17
  private static let reach = 9.0
  private static let panels = 8

  /// The point up to which a condition holds.
  private static func bisected(
    _ lower: Double, _ upper: Double, while holds: (Double) -> Bool
  ) -> Double {
    if holds(upper) { return upper }
    var (inside, outside) = (lower, upper)
    for _ in 0..<60 {
      let middle = (inside + outside) / 2
      if holds(middle) { inside = middle } else { outside = middle }
    }
    return inside
  }

  private static func integral(_ lower: Double, _ upper: Double, of strip: Strip) -> Double {
    let half = (upper - lower) / Double(2 * panels)
    guard half > 0 else { return 0 }
    var sum = 0.0
    for panel in 0..<panels {
      let centre = lower + half * Double(2 * panel + 1)
      for (node, weight) in zip(manyPoints.nodes, manyPoints.weights) {
        sum += weight * strip.density(centre + half * node)
      }
    }
    return sum * half
  }

  /// The strip k₀ < Y ≤ k₁ cut at X = x.
  private struct Strip {
    let k: ClosedRange<Double>
    let rho: Double
    let s: Double

    init(k: ClosedRange<Double>, rho: Double) {
      self.k = k
      self.rho = rho
      s = ((1 - rho) * (1 + rho)).squareRoot()
    }

    func density(_ x: Double) -> Double { Normal.density(x) * mass(ends(x)) }

    /// Of the logarithm of the density: -x + rho / s times the mean of the cut normal variable.
    func logSlope(_ x: Double) -> Double { -x + rho / s * mean(ends(x)) }

    private func ends(_ x: Double) -> (Double, Double) {
      ((k.lowerBound - rho * x) / s, (k.upperBound - rho * x) / s)
    }

    private func mass(_ ends: (Double, Double)) -> Double {
      ends.0 > 0
        ? Normal.upper(ends.0) - Normal.upper(ends.1)
        : Normal.lower(ends.1) - Normal.lower(ends.0)
    }

    private func mean(_ ends: (Double, Double)) -> Double {
      let mass = mass(ends)
      let mean = (Normal.density(ends.0) - Normal.density(ends.1)) / mass
      guard mass > 0, mean >= ends.0, mean <= ends.1 else {
        // Far out the variable stays at the end that is nearer to zero.
        return ends.0 > 0 ? ends.0 : (ends.1 < 0 ? ends.1 : 0)
      }
      return mean
    }
  }
}
