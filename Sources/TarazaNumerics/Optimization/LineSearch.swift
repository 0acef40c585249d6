/// A step along a direction, bent at the bounds, to a point that is enough lower and past the
/// steepest part of the way (the weak Wolfe conditions).
///
/// Near a minimum values differ by less than rounding; there the slope decides (the approximate
/// Wolfe condition), so that the gradient can be driven far below the root of the precision.
///
/// - Source: Hager & Zhang (2005). SIAM J. Optim. 16, 170-192. doi:10.1137/030601880; Bertsekas
///   (1982). SIAM J. Control Optim. 20, 221-246. doi:10.1137/0320018
struct LineSearch {
  let bounds: BoxBounds
  let objective: Objective
  /// See `MinimizerOptions.valueScale`.
  let valueScale: Double

  /// Of the decrease that the slope promises, the part that is enough.
  private static let enough = 1e-4
  /// Of the slope at the start, the part that may be left.
  private static let slopeLeft = 0.9
  /// Of the value, the part that is rounding.
  static let noise = 1e-13
  private static let evaluationLimit = 60
  /// A bracket this narrow, in parts of its end, holds a jump and no minimum.
  private static let narrowest = 1e-9

  struct Step {
    let point: SearchPoint?
    let evaluations: Int
  }

  /// The point is nil when none was found that is lower.
  func step(from origin: SearchPoint, along direction: [Double], first: Double) -> Step {
    let slope = Sums.products(origin.gradient, direction)
    let slack = Self.noise * max(valueScale, origin.value.magnitude)
    var low = (t: 0.0, value: origin.value, slope: slope)
    var high: (t: Double, value: Double, slope: Double)?
    var best: SearchPoint?
    var t = first
    for evaluation in 1...Self.evaluationLimit {
      let moved = bounds.projected(origin.x.indices.map { origin.x[$0] + t * direction[$0] })
      guard moved != origin.x else { return Step(point: best, evaluations: evaluation - 1) }
      let point = SearchPoint(moved, objective)
      let here = (t: t, value: point.value, slope: self.slope(at: point, along: direction))
      let promised = zip(origin.gradient, zip(moved, origin.x)).reduce(0) {
        $0 + $1.0 * ($1.1.0 - $1.1.1)
      }
      let lower = point.value <= origin.value + Self.enough * promised
      let level =
        point.value <= origin.value + slack && here.slope <= (2 * Self.enough - 1) * slope
      if !point.isUsable || !(lower || level) {
        high = here
      } else if here.slope >= Self.slopeLeft * slope {
        return Step(point: point, evaluations: evaluation)
      } else {
        low = here
        if lower { best = point }
      }
      if let high, high.t - low.t <= Self.narrowest * high.t {
        return Step(point: best, evaluations: evaluation)
      }
      t = Self.next(low, high)
    }
    return Step(point: best, evaluations: Self.evaluationLimit)
  }

  /// The derivative along the way, on which variables stop at their bounds.
  private func slope(at point: SearchPoint, along direction: [Double]) -> Double {
    var slope = 0.0
    for i in direction.indices {
      let stopped =
        direction[i] > 0 ? point.x[i] >= bounds.upper[i] : point.x[i] <= bounds.lower[i]
      if !stopped { slope += point.gradient[i] * direction[i] }
    }
    return slope
  }

  /// Inside the bracket by interpolation, kept off its ends; beyond the last step without one.
  private static func next(
    _ low: (t: Double, value: Double, slope: Double),
    _ high: (t: Double, value: Double, slope: Double)?
  ) -> Double {
    guard let high else { return low.t * 4 }
    let width = high.t - low.t
    var part = 0.5
    if high.slope > 0 && high.slope.isFinite {
      part = low.slope / (low.slope - high.slope)
    } else if high.value.isFinite {
      part = -low.slope * width / (2 * (high.value - low.value - low.slope * width))
    }
    return low.t + width * (part.isFinite ? min(max(part, 0.1), 0.9) : 0.5)
  }
}
