import Glibc

extension TableLikelihood {
  /// Where the likelihood is largest.
  struct Maximum {
    let rho: Double
    let value: Double
    let iterations: Int
    /// The likelihood grows up to rho = 1 or -1.
    var isAtBoundary: Bool { rho.magnitude == 1 }
  }

  private static let iterationLimit = 200
  /// Newton's method squares the error at each step: behind a step of this length there is none.
  private static let lastStep = 1e-9
  /// In atanh(rho); beyond it rho differs from 1 by less than 1e-10.
  private static let limit = 12.0
  private static let longestStep = 1.5
  /// Of a sum of shares times logarithms.
  private static let rounding = 1e-12

  /// By Newton's method in z = atanh(rho), between points where the slope is known to differ in
  /// sign.
  ///
  /// - Throws: `.notConverged`.
  mutating func maximum() throws(StatisticsError) -> Maximum {
    let inner = try innerMaximum()
    let best = [1.0, -1.0].map { Maximum(rho: $0, value: value(onLineOf: $0), iterations: 0) }
      .max { $0.value < $1.value }
    guard let best, best.value.isFinite, best.value >= inner.value - Self.rounding else {
      return inner
    }
    return Maximum(rho: best.rho, value: best.value, iterations: inner.iterations)
  }

  private mutating func innerMaximum() throws(StatisticsError) -> Maximum {
    var (lower, upper) = (-Self.limit, Self.limit)
    var z = atanh(start)
    for iteration in 1...Self.iterationLimit {
      let rho = tanh(z)
      let slopes = slopes(at: rho)
      if slopes.first > 0 { lower = z } else { upper = z }
      let s = (1 - rho) * (1 + rho)
      let step = Self.step(slopes, rho, s)
      var next = z + step
      if !(next > lower && next < upper) { next = (lower + upper) / 2 }
      let isLast = slopes.first == 0 || (next - z).magnitude * s <= Self.lastStep
      if isLast || next.magnitude >= Self.limit - Self.lastStep {
        return Maximum(
          rho: slopes.first == 0 ? rho : tanh(next), value: slopes.value, iterations: iteration)
      }
      z = next
    }
    throw .notConverged(method: "polychoric correlation", iterations: Self.iterationLimit)
  }

  /// In z: dL/dz = s L', d²L/dz² = s² L'' - 2 rho s L'.
  private static func step(_ slopes: Slopes, _ rho: Double, _ s: Double) -> Double {
    guard slopes.first.isFinite else { return -atanh(rho) / 2 }
    let first = slopes.first * s
    let second = slopes.second * s * s - 2 * rho * first
    let step = second < 0 ? -first / second : (first > 0 ? longestStep : -longestStep)
    return max(-longestStep, min(longestStep, step))
  }
}
