import Glibc

/// The noncentral t distribution: (Z + δ) / √(χ²/df), with Z normal and the chi-square independent.
/// It is what t follows where the null hypothesis fails, so that its tails are the power of t-tests.
///
/// P(X > x) = ∫ Φ(δ - x s) f(s) ds over the law f of s = √(χ²/df), by Gauss and Legendre's rule.
///
/// - Out of domain: NaN for a df below 1 or not finite, and for δ or x that is not finite.
/// - Accuracy: about 1e-12, absolute.
package struct NoncentralT: Equatable, Sendable {
  package let df: Double
  package let noncentrality: Double

  package init(_ df: Double, noncentrality: Double) {
    self.df = df
    self.noncentrality = noncentrality
  }

  /// P(X > x).
  package func upper(_ x: Double) -> Double {
    integral(near: x) { Normal.lower(noncentrality - x * $0) }
  }

  /// P(X ≤ x).
  package func lower(_ x: Double) -> Double {
    integral(near: x) { Normal.lower(x * $0 - noncentrality) }
  }

  /// The power of a two-sided t-test with this critical value.
  package func power(beyond limit: Double) -> Double { upper(limit) + lower(-limit) }

  private static let rule = GaussLegendre(points: 24)
  private static let panels = 8
  /// Standard deviations of s, about 1 / √(2 df), beyond which its law is below 1e-16; and units of
  /// 1 / x from δ / x beyond which the normal tail is 0 or 1.
  private static let reach = 12.0

  private func integral(near x: Double, _ body: (Double) -> Double) -> Double {
    guard df >= 1, df.isFinite, noncentrality.isFinite, x.isFinite else { return .nan }
    let spread = Self.reach / (2 * df).squareRoot()
    let (start, end) = (max(0, 1 - spread), 1 + spread)
    // The step of the normal tail is a piece of its own: for a large x it is narrow.
    let step = x == 0 ? [] : [-Self.reach, Self.reach].map { (noncentrality + $0) / x }
    let ends = ([start] + step.map { min(max($0, start), end) } + [end]).sorted()
    let law = ScaleLaw(df)
    var (sum, mass) = (0.0, 0.0)
    for (from, to) in zip(ends, ends.dropFirst()) where to > from {
      let width = (to - from) / Double(Self.panels)
      for panel in 0..<Self.panels {
        let centre = from + (Double(panel) + 0.5) * width
        for (node, weight) in zip(Self.rule.nodes, Self.rule.weights) {
          let s = centre + node * width / 2
          let part = law.density(s) * weight * width / 2
          mass += part
          sum += part * body(s)
        }
      }
    }
    // The mass is 1 but for the rounding of the constant, which is large where df is.
    return sum / mass
  }
}

/// The law of √(χ²/df).
private struct ScaleLaw {
  let df: Double
  /// log of 2 (df/2)^(df/2) / Γ(df/2).
  let constant: Double

  init(_ df: Double) {
    self.df = df
    constant = log(2) + df / 2 * log(df / 2) - SpecialFunctions.logGamma(df / 2)
  }

  func density(_ s: Double) -> Double {
    exp(constant + (df == 1 ? 0 : (df - 1) * log(s)) - df * s * s / 2)
  }
}
