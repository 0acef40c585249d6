/// Lower and upper limits of each variable; infinite where there is none.
package struct BoxBounds: Equatable, Sendable {
  package let lower: [Double]
  package let upper: [Double]

  /// `lower[i]` must not exceed `upper[i]`.
  package init(lower: [Double], upper: [Double]) {
    precondition(
      lower.count == upper.count && zip(lower, upper).allSatisfy { $0 <= $1 },
      "Bounds need a lower limit that does not exceed the upper one for each variable.")
    self.lower = lower
    self.upper = upper
  }

  /// The same limits for all of `count` variables.
  package init(count: Int, lower: Double = -.infinity, upper: Double = .infinity) {
    self.init(
      lower: Array(repeating: lower, count: count), upper: Array(repeating: upper, count: count))
  }

  /// The nearest point inside.
  package func projected(_ x: [Double]) -> [Double] {
    x.indices.map { min(max(x[$0], lower[$0]), upper[$0]) }
  }

  /// Of a step down the gradient, the part that stays inside: all zero at a minimum.
  package func projectedGradient(_ gradient: [Double], at x: [Double]) -> [Double] {
    x.indices.map { i in
      x[i] - min(max(x[i] - gradient[i], lower[i]), upper[i])
    }
  }

  /// The variables that a step down the gradient pushes against a limit which they have reached or
  /// are within `margin` of.
  func held(_ gradient: [Double], at x: [Double], margin: Double) -> [Bool] {
    x.indices.map { i in
      (gradient[i] > 0 && x[i] - lower[i] <= margin)
        || (gradient[i] < 0 && upper[i] - x[i] <= margin)
    }
  }
}
