/// A root of a continuous function of one variable.
package struct Root: Equatable, Sendable {
  package let value: Double
  /// The function at `value`.
  package let residual: Double
  package let iterations: Int
}

/// Roots by Brent's method: the safety of bisection with the speed of inverse quadratic
/// interpolation.
///
/// - Source: Brent (1973). Algorithms for Minimization without Derivatives, chapter 4.
package enum RootFinder {
  /// Bisection alone would need about 1100 steps across all doubles; Brent's method needs 10 or so.
  private static let iterationLimit = 2000

  /// The root between two points where the function differs in sign.
  ///
  /// - Parameter tolerance: How far the answer may lie from a change of sign, besides 4 units in
  ///   its last place, which is the limit for 0.
  /// - Throws: `.notBracketed` when the signs agree; `.notFinite` when the function is not a number
  ///   somewhere or an end is not finite; `.notConverged` when a function without a law, such as a
  ///   random one, leads the search astray.
  package static func root(
    between lower: Double, and upper: Double, tolerance: Double = 0, of f: (Double) -> Double
  ) throws(NumericsError) -> Root {
    guard lower.isFinite, upper.isFinite else { throw .notFinite }
    var (a, b) = (lower, upper)
    var (fa, fb) = (try value(of: f, at: a), try value(of: f, at: b))
    if fa == 0 { return Root(value: a, residual: 0, iterations: 0) }
    guard fb == 0 || (fa < 0) != (fb < 0) else {
      throw .notBracketed(lower: lower, upper: upper)
    }
    var (c, fc) = (a, fa)
    var step = b - a
    var previousStep = step
    for iteration in 0..<iterationLimit {
      if abs(fc) < abs(fb) { (a, b, c, fa, fb, fc) = (b, c, b, fb, fc, fb) }
      let limit = 2 * Double.ulpOfOne * abs(b) + tolerance / 2
      let half = (c - b) / 2
      if abs(half) <= limit || fb == 0 {
        return Root(value: b, residual: fb, iterations: iteration)
      }
      (step, previousStep) = interpolated(
        a, b, c, fa, fb, fc, half, limit, step: step, previousStep: previousStep)
      (a, fa) = (b, fb)
      b += abs(step) > limit ? step : (half > 0 ? limit : -limit)
      fb = try value(of: f, at: b)
      if (fb > 0) == (fc > 0) {
        (c, fc) = (a, fa)
        step = b - a
        previousStep = step
      }
    }
    throw .notConverged(routine: "Brent", code: iterationLimit)
  }

  /// The root above `start`, where the function's sign must change: the step doubles until it does.
  ///
  /// - Throws: `.notBracketed` when the sign is the same up to `limit`; else as `root(between:and:)`.
  package static func root(
    above start: Double, step: Double, limit: Double, tolerance: Double = 0,
    of f: (Double) -> Double
  ) throws(NumericsError) -> Root {
    precondition(step > 0, "The search for a bracket needs a step forwards.")
    guard start.isFinite, limit.isFinite else { throw .notFinite }
    let first = try value(of: f, at: start)
    if first == 0 { return Root(value: start, residual: 0, iterations: 0) }
    var (lower, width) = (start, step)
    while lower < limit {
      let upper = min(lower + width, limit)
      guard upper > lower else { break }
      let there = try value(of: f, at: upper)
      if there == 0 || (there < 0) != (first < 0) {
        return try root(between: lower, and: upper, tolerance: tolerance, of: f)
      }
      lower = upper
      width *= 2
    }
    throw .notBracketed(lower: start, upper: limit)
  }

  /// Infinite values have a sign and will do; NaN has none.
  private static func value(
    of f: (Double) -> Double, at x: Double
  ) throws(NumericsError) -> Double {
    let value = f(x)
    guard !value.isNaN else { throw .notFinite }
    return value
  }

  /// The next step and the one before it: by interpolation where it is well inside the bracket and
  /// shrinks fast enough, else half the bracket.
  private static func interpolated(
    _ a: Double, _ b: Double, _ c: Double, _ fa: Double, _ fb: Double, _ fc: Double,
    _ half: Double, _ limit: Double, step: Double, previousStep: Double
  ) -> (Double, Double) {
    guard abs(previousStep) >= limit, abs(fa) > abs(fb), fa.isFinite, fc.isFinite else {
      return (half, half)
    }
    let s = fb / fa
    var p: Double
    var q: Double
    if a == c {
      p = 2 * half * s
      q = 1 - s
    } else {
      let t = fa / fc
      let r = fb / fc
      p = s * (2 * half * t * (t - r) - (b - a) * (r - 1))
      q = (t - 1) * (r - 1) * (s - 1)
    }
    if p > 0 { q = -q } else { p = -p }
    let inside = 2 * p < 3 * half * q - abs(limit * q)
    return inside && p < abs(previousStep * q / 2) ? (p / q, step) : (half, half)
  }
}
