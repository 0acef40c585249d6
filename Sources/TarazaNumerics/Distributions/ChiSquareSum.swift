import Glibc

/// A weighted sum of independent chi-squares, Q = Σ λⱼ χ²(dⱼ), or Q over an independent
/// χ²(ν) / ν: the law of a Rao-Scott statistic.
///
/// - Out of domain: NaN for no weights, a weight that is not positive and finite, a df that is not
///   positive, and for x = NaN.
/// - Ends: the upper tail is 1 at and below 0, and 0 at infinity.
/// - Source: inversion along a contour: Rice (1980). SIAM J. Sci. Stat. Comput. 1, 438-448.
///   doi:10.1137/0901032; saddlepoint: Kuonen (1999). Biometrika 86, 929-935.
///   doi:10.1093/biomet/86.4.929
package struct ChiSquareSum: Equatable, Sendable {
  /// λⱼ.
  package let weights: [Double]
  /// dⱼ, one for each weight.
  package let degrees: [Double]
  /// ν; nil when the sum is not divided.
  package let denominator: Double?

  package init(weights: [Double], degrees: [Double]? = nil, denominator: Double? = nil) {
    self.weights = weights
    self.degrees = degrees ?? weights.map { _ in 1 }
    self.denominator = denominator
  }

  /// P(Q > x), to about twelve digits: the inversion integral by the trapezoidal rule.
  ///
  /// P = (1/2πi) ∫ exp(K(t) - t x) / t dt over a line that passes the real axis near the
  /// saddlepoint, K the cumulant function. On the curve t(s) = c + a (cosh s - 1) + i b sinh s the
  /// integrand falls off so fast that the rule converges geometrically in the step.
  package func upper(_ x: Double) -> Double {
    guard let sum = quadraticForm(at: x) else { return .nan }
    guard x > 0 else { return 1 }
    guard x < .infinity else { return 0 }
    return sum.upper()
  }

  /// P(Q > x) by Lugannani and Rice's formula in Barndorff-Nielsen's form: three digits or so,
  /// the values that R's survey shows.
  package func saddlepointUpper(_ x: Double) -> Double {
    guard let sum = quadraticForm(at: x) else { return .nan }
    guard x > 0 else { return 1 }
    guard x < .infinity else { return 0 }
    return sum.saddlepointUpper()
  }

  /// P(Q > x) as if Q were a multiple of one chi-square with the same mean and variance.
  package func satterthwaiteUpper(_ x: Double) -> Double {
    guard isValid, !x.isNaN else { return .nan }
    let mean = zip(weights, degrees).reduce(0) { $0 + $1.0 * $1.1 }
    let squares = zip(weights, degrees).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
    let df = mean * mean / squares
    guard let denominator else { return ChiSquare(df).upper(x * df / mean) }
    return FDistribution(df, denominator).upper(x / mean)
  }

  private var isValid: Bool {
    !weights.isEmpty && weights.count == degrees.count
      && weights.allSatisfy { $0 > 0 && $0.isFinite }
      && degrees.allSatisfy { $0 > 0 && $0.isFinite }
      && (denominator ?? 1) > 0 && (denominator ?? 1).isFinite
  }

  /// Q > x as a statement about a form with constant weights: Q - x > 0, or Q - x χ²(ν)/ν > 0.
  private func quadraticForm(at x: Double) -> CenteredForm? {
    guard isValid, !x.isNaN else { return nil }
    guard let denominator, x > 0, x < .infinity else {
      return CenteredForm(weights: weights, degrees: degrees, point: x)
    }
    return CenteredForm(
      weights: weights + [-x / denominator], degrees: degrees + [denominator], point: 0)
  }
}

/// P(Σ λⱼ χ²(dⱼ) > x), where x is 0 if a weight is negative.
private struct CenteredForm {
  let weights: [Double]
  let degrees: [Double]
  let point: Double
  private let mean: Double
  private let deviation: Double

  init(weights: [Double], degrees: [Double], point: Double) {
    self.weights = weights
    self.degrees = degrees
    self.point = point
    mean = zip(weights, degrees).reduce(0) { $0 + $1.0 * $1.1 }
    deviation = zip(weights, degrees).reduce(0) { $0 + 2 * $1.0 * $1.0 * $1.1 }.squareRoot()
  }

  /// Nearer to the mean than this many standard deviations of t, the pole at 0 is kept at a
  /// distance.
  private static let poleDistance = 0.5

  func upper() -> Double {
    let saddle = saddlepoint()
    let isFar = abs(saddle) * deviation >= Self.poleDistance
    let centre = isFar ? saddle : Self.poleDistance / deviation
    let integral = contourIntegral(through: centre)
    return min(1, max(0, centre > 0 ? integral : 1 + integral))
  }

  func saddlepointUpper() -> Double {
    let t = saddlepoint()
    let spread = curvature(t).squareRoot()
    let skewness =
      8 * zip(weights, degrees).reduce(0) { $0 + $1.0 * $1.0 * $1.0 * $1.1 }
      / (deviation * deviation * deviation)
    // At the mean the formula is 0/0; its limit is κ₃/6.
    guard abs(t) * deviation > 1e-5 else { return Normal.upper(skewness / 6) }
    let w = (t < 0 ? -1 : 1) * (2 * max(0, t * point - cumulant(t))).squareRoot()
    return Normal.upper(w + log(t * spread / w) / w)
  }

  /// K(t) = -½ Σ dⱼ log(1 - 2 λⱼ t).
  private func cumulant(_ t: Double) -> Double {
    -0.5 * zip(weights, degrees).reduce(0) { $0 + $1.1 * log1p(-2 * $1.0 * t) }
  }

  private func slope(_ t: Double) -> Double {
    zip(weights, degrees).reduce(0) { $0 + $1.1 * $1.0 / (1 - 2 * $1.0 * t) }
  }

  private func curvature(_ t: Double) -> Double {
    zip(weights, degrees).reduce(0) { sum, term in
      let ratio = term.0 / (1 - 2 * term.0 * t)
      return sum + 2 * term.1 * ratio * ratio
    }
  }

  /// The t with K'(t) = x, between the poles of K. Bisection in the open interval is safe whatever
  /// the weights; 200 halvings exhaust the digits.
  private func saddlepoint() -> Double {
    let largest = weights.max() ?? 1
    let smallest = weights.min() ?? 1
    var upper = largest > 0 ? 0.5 / largest : Double.infinity
    // K' ≥ K'(lower) = x at the latest here, since K'(t) < Σd / (2|t|) for t < 0 and positive λ.
    var lower =
      smallest < 0 ? 0.5 / smallest : -degrees.reduce(0, +) / (2 * point)
    for _ in 0..<200 {
      let middle = lower + (upper - lower) / 2
      guard middle > lower, middle < upper else { break }
      if slope(middle) < point { lower = middle } else { upper = middle }
    }
    return lower + (upper - lower) / 2
  }

  /// Halvings of the step; each squares the error, and three or four suffice.
  private static let mostHalvings = 9

  private func contourIntegral(through centre: Double) -> Double {
    let scale = 1 / curvature(centre).squareRoot()
    // Bending to the right adds exp(-x Re t), but would cross the poles of negative weights.
    let bend = weights.allSatisfy { $0 > 0 } ? scale : 0
    let height = cumulant(centre) - centre * point
    func value(_ s: Double) -> Double {
      integrand(
        centre + bend * (cosh(s) - 1), scale * sinh(s), height, bend * sinh(s), scale * cosh(s))
    }
    func half(from start: Double, step: Double) -> Double {
      var sum = 0.0
      var s = start
      var largest = abs(value(0))
      var quiet = 0
      while quiet < 4, s < 700 {
        let term = value(s)
        sum += term
        largest = max(largest, abs(term))
        quiet = abs(term) <= 1e-17 * largest ? quiet + 1 : 0
        s += step
      }
      return sum
    }
    var step = 0.5
    var sum = value(0) / 2 + half(from: step, step: step)
    for _ in 0..<Self.mostHalvings {
      let before = sum * step
      sum += half(from: step / 2, step: step)
      step /= 2
      if abs(sum * step - before) <= 4e-15 * abs(sum * step) { break }
    }
    return sum * step / .pi * exp(height)
  }

  /// The imaginary part of exp(K(t) - t x - height) t'(s) / t at t = u + i v, which is the real
  /// part of the integrand over i.
  private func integrand(
    _ u: Double, _ v: Double, _ height: Double, _ du: Double, _ dv: Double
  ) -> Double {
    var modulus = -u * point - height
    var angle = -v * point
    for (weight, degree) in zip(weights, degrees) {
      let (a, b) = (1 - 2 * weight * u, -2 * weight * v)
      modulus -= 0.5 * degree * log(hypot(a, b))
      angle -= 0.5 * degree * atan2(b, a)
    }
    let size = exp(modulus)
    guard size > 0 else { return 0 }
    // t'(s) / t = (du + i dv)(u - i v) / |t|².
    let square = u * u + v * v
    let (real, imaginary) = ((du * u + dv * v) / square, (dv * u - du * v) / square)
    return size * (imaginary * cos(angle) + real * sin(angle))
  }
}
