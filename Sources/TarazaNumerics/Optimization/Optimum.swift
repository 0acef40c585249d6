/// A function to be minimised: it returns its value at x and writes its gradient there. Where it is
/// not defined it returns infinity or NaN, and the search keeps away.
package typealias Objective = (_ x: [Double], _ gradient: inout [Double]) -> Double

/// What a search for a minimum has found, and how it ended.
package struct Optimum: Equatable, Sendable {
  package enum Outcome: Equatable, Sendable {
    /// The gradient is as small as asked for.
    case converged
    /// No step lowers the value any more and the gradient is small, though not as small as asked
    /// for: the limit of the arithmetic.
    case convergedToRounding
    /// No step lowers the value, yet the gradient is not small: the gradient may not belong to the
    /// function, or the function may have a kink there.
    case stagnated
    case iterationLimit
  }

  package let point: [Double]
  package let value: Double
  package let gradient: [Double]
  /// The largest magnitude in the gradient, not counting what pushes against a bound.
  package let gradientNorm: Double
  package let iterations: Int
  /// How often value and gradient were computed.
  package let evaluations: Int
  package let outcome: Outcome

  package var converged: Bool {
    switch outcome {
    case .converged, .convergedToRounding: true
    case .stagnated, .iterationLimit: false
    }
  }
}

/// When a search for a minimum stops.
package struct MinimizerOptions: Equatable, Sendable {
  /// The gradient counts as zero below this times the larger of `valueScale` and the value.
  package var gradientTolerance = 1e-10
  /// The same for a search that can go no further.
  package var roundingTolerance = 1e-6
  /// So many steps in a row without a lower value or a smaller gradient, and it can go no further.
  package var patience = 20
  /// Changes of the value below 1e-13 of this, or of the value itself, are noise.
  package var valueScale = 1.0
  package var maximumIterations = 1000
  /// How many steps quasi-Newton remembers; nil for twice the number of variables, at most 100.
  /// On ill-conditioned problems of 30 variables that saves nine in ten steps over a memory of 12.
  package var memory: Int?

  package init() {}
}

/// One point of a search, with value and gradient.
struct SearchPoint {
  var x: [Double]
  var value: Double
  var gradient: [Double]

  /// - Throws: `.notFinite` when the objective is not defined at the start.
  init(start x: [Double], _ objective: Objective) throws(NumericsError) {
    self.init(x, objective)
    guard isUsable else { throw .notFinite }
  }

  init(_ x: [Double], _ objective: Objective) {
    self.x = x
    gradient = Array(repeating: 0, count: x.count)
    value = objective(x, &gradient)
  }

  var isUsable: Bool { value.isFinite && gradient.allFinite }

  func gradientNorm(_ bounds: BoxBounds) -> Double {
    bounds.projectedGradient(gradient, at: x).reduce(0) { max($0, $1.magnitude) }
  }
}
