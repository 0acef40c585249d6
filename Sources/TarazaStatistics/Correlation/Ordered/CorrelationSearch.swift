import Glibc

/// A likelihood at one correlation, with its slopes.
struct CorrelationSlopes {
  let value: Double
  let first: Double
  let second: Double
}

/// The correlation inside (-1, 1) at which a likelihood is largest.
///
/// By Newton's method in z = atanh(rho), where dL/dz = s L' and d²L/dz² = s² L'' - 2 rho s L' with
/// s = 1 - rho², between points where the slope is known to differ in sign.
struct CorrelationSearch {
  let rho: Double
  /// The likelihood there.
  let value: Double
  let iterations: Int

  private static let iterationLimit = 200
  /// Newton's method squares the error at each step: behind a step of this length there is none.
  private static let lastStep = 1e-9
  /// Where only halving is left.
  private static let shortestBracket = 1e-15
  /// In z; beyond it rho differs from 1 by less than 1e-10.
  private static let limit = 12.0
  private static let longestStep = 1.5
  /// A likelihood that grows up to rho = 1 does so like exp(-c / s), and Newton's steps would not
  /// end: it is there when value and slope differ from those at the end by rounding only.
  private static let sameValue = 1e-12
  private static let sameSlope = 1e-9

  /// - Parameters:
  ///   - ends: the likelihood at rho = 1 and -1, where it is finite.
  ///   - slopes: where the likelihood is zero, an infinite first slope that points to where it is
  ///     not.
  /// - Throws: `.notConverged`, naming the method.
  init(
    from start: Double, in method: String, ends: [Double] = [],
    _ slopes: (Double) -> CorrelationSlopes
  ) throws(StatisticsError) {
    var (lower, upper) = (-Self.limit, Self.limit)
    var z = atanh(start)
    for iteration in 1...Self.iterationLimit {
      let rho = tanh(z)
      let here = slopes(rho)
      if here.first > 0 { lower = z } else { upper = z }
      let s = (1 - rho) * (1 + rho)
      let step = Self.step(here, rho, s)
      var next = z + step
      let isAtEnd =
        here.first.magnitude * s <= Self.sameSlope
        && ends.contains { ($0 - here.value).magnitude <= Self.sameValue }
      // A last step may end on the bracket itself, and must not be turned into half of it.
      var isLast = here.first == 0 || isAtEnd || step.magnitude * s <= Self.lastStep
      if !isLast, !(next > lower && next < upper) {
        next = (lower + upper) / 2
        isLast = (next - z).magnitude * s <= Self.shortestBracket
      }
      if isLast || next.magnitude >= Self.limit - Self.lastStep {
        self.rho = here.first == 0 ? rho : tanh(next)
        value = here.value
        iterations = iteration
        return
      }
      z = next
    }
    throw .notConverged(method: method, iterations: Self.iterationLimit)
  }

  private static func step(_ here: CorrelationSlopes, _ rho: Double, _ s: Double) -> Double {
    guard here.first.isFinite else { return -atanh(rho) / 2 }
    let first = here.first * s
    let second = here.second * s * s - 2 * rho * first
    let step = second < 0 ? -first / second : (first > 0 ? longestStep : -longestStep)
    return max(-longestStep, min(longestStep, step))
  }
}
