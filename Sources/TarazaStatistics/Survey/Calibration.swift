import Glibc
import TarazaNumerics

/// How far weights may move, and how moves are weighed, when they are fitted to known totals.
///
/// Weights w = d g(xᵀλ) meet Σ w x = t; the kinds differ in g.
///
/// - Source: Deville & Särndal (1992), doi:10.2307/2290268
public enum CalibrationDistance: Hashable, Sendable {
  /// g(u) = 1 + u, within bounds where there are any. Without them weights may become negative.
  case linear(bounds: ClosedRange<Double>? = nil)
  /// g(u) = exp(u): weights stay above zero.
  case raking
  /// Between the bounds, which hold 1 inside.
  case logit(bounds: ClosedRange<Double>)

  /// g and its slope.
  fileprivate func factor(_ u: Double) -> (g: Double, slope: Double) {
    switch self {
    case .linear(nil): return (1 + u, 1)
    case .linear(let bounds?):
      let g = 1 + u
      if g <= bounds.lowerBound { return (bounds.lowerBound, 0) }
      return g >= bounds.upperBound ? (bounds.upperBound, 0) : (g, 1)
    case .raking:
      // Beyond this a weight is out of all proportion, and the next step comes back.
      let g = exp(min(u, 300))
      return (g, g)
    case .logit(let bounds):
      let (low, high) = (bounds.lowerBound, bounds.upperBound)
      let a = (high - low) / ((1 - low) * (high - 1))
      let e = exp(max(-700, min(a * u, 700)))
      let divisor = high - 1 + (1 - low) * e
      let g = (low * (high - 1) + high * (1 - low) * e) / divisor
      return (g, (g - low) * (high - g) / ((1 - low) * (high - 1)))
    }
  }
}

extension SampleDesign {
  /// How near the totals must be met, relative to the sum of what they add up.
  private static let tolerance = 1e-10
  private static let mostSteps = 100
  private static let mostHalvings = 30

  /// The same sample with weights that meet known totals. Replicates are fitted each by itself.
  ///
  /// - Parameters:
  ///   - auxiliaries: one column for each total.
  ///   - names: of the totals, for errors.
  /// - Throws: `.design(.calibration)`, naming the total that cannot be met; `.singular` when the
  ///   variables repeat one another.
  public func calibrated(
    to totals: [Double], of auxiliaries: [[Double]], names: [String],
    distance: CalibrationDistance = .linear()
  ) throws(StatisticsError) -> SampleDesign {
    precondition(totals.count == auxiliaries.count && totals.count == names.count, "as many names")
    let problem = Problem(auxiliaries: auxiliaries, totals: totals, names: names)
    return try adjusted(auxiliaries) { weights throws(StatisticsError) in
      try problem.solve(weights, distance)
    }
  }

  /// The same sample with weights that were fitted before: they are taken as they are, and
  /// replicates are fitted to the totals that they have.
  ///
  /// - Throws: `.singular` when the variables repeat one another in this sample.
  public func calibrated(
    knowing after: [Double], of auxiliaries: [[Double]],
    distance: CalibrationDistance
  ) throws(StatisticsError) -> SampleDesign {
    let problem = Problem(
      auxiliaries: auxiliaries, totals: auxiliaries.map { Sums.products(after, $0) },
      names: auxiliaries.indices.map { "variable \($0 + 1)" })
    var isFirst = true
    return try adjusted(auxiliaries) { weights throws(StatisticsError) in
      defer { isFirst = false }
      return isFirst ? after : try problem.solve(weights, distance)
    }
  }

  /// The same sample with new weights, and replicates whose weights are made in the same way.
  func adjusted(
    _ auxiliaries: [[Double]], _ fit: ([Double]) throws(StatisticsError) -> [Double]
  ) throws(StatisticsError) -> SampleDesign {
    let after = try fit(weights)
    var copy = self
    copy.calibrations.append(try CalibrationFit(self, after: after, auxiliaries: auxiliaries))
    copy.weights = after
    if let replicates {
      var columns: [[Double]] = []
      for replicate in 0..<replicates.count {
        columns.append(try fit(replicates.weights(replicate)))
      }
      copy.replicates = replicates.holding(columns)
    }
    return copy
  }

  private struct Problem {
    let auxiliaries: [[Double]]
    let totals: [Double]
    let names: [String]

    func solve(_ weights: [Double], _ distance: CalibrationDistance) throws(StatisticsError)
      -> [Double]
    {
      var lambda = [Double](repeating: 0, count: totals.count)
      var state = state(lambda, weights, distance)
      for _ in 0..<SampleDesign.mostSteps {
        if state.misfit < SampleDesign.tolerance { return state.weights }
        let step = try step(state, weights)
        var factor = 1.0
        var next = state
        for halving in 0...SampleDesign.mostHalvings {
          let moved = zip(lambda, step).map { $0 + factor * $1 }
          next = self.state(moved, weights, distance)
          if next.misfit < state.misfit || halving == SampleDesign.mostHalvings {
            lambda = moved
            break
          }
          factor /= 2
        }
        state = next
      }
      guard state.misfit < SampleDesign.tolerance else { throw refusal(state) }
      return state.weights
    }

    private struct State {
      var weights: [Double]
      var slopes: [Double]
      var gaps: [Double]
      var scales: [Double]
      /// The greatest gap relative to its scale.
      var misfit: Double
    }

    private func state(
      _ lambda: [Double], _ weights: [Double], _ distance: CalibrationDistance
    ) -> State {
      var u = [Double](repeating: 0, count: weights.count)
      for (x, factor) in zip(auxiliaries, lambda) where factor != 0 {
        for row in u.indices { u[row] += factor * x[row] }
      }
      let factors = u.map { distance.factor($0) }
      let after = weights.indices.map { weights[$0] * factors[$0].g }
      var (gaps, scales): ([Double], [Double]) = ([], [])
      for (x, total) in zip(auxiliaries, totals) {
        gaps.append(total - Sums.products(after, x))
        scales.append(
          max(total.magnitude, x.indices.reduce(0) { $0 + abs(weights[$1] * x[$1]) }))
      }
      let misfit = zip(gaps, scales).map { $1 > 0 ? abs($0) / $1 : abs($0) }.max() ?? 0
      return State(
        weights: after, slopes: weights.indices.map { weights[$0] * factors[$0].slope },
        gaps: gaps, scales: scales, misfit: misfit.isNaN ? .infinity : misfit)
    }

    /// Newton's: (Σ d g' x xᵀ)⁻¹ gaps.
    private func step(_ state: State, _ weights: [Double]) throws(StatisticsError) -> [Double] {
      let roots = state.slopes.map { $0.squareRoot() }
      let scaled = Matrix(
        columns: auxiliaries.map { x in x.indices.map { roots[$0] * x[$0] } })
      do throws(NumericsError) {
        return try SymmetricMatrix(gramOf: scaled).cholesky().solve(state.gaps)
      } catch {
        throw refusal(state)
      }
    }

    private func refusal(_ state: State) -> StatisticsError {
      let relative = zip(state.gaps, state.scales).map { $1 > 0 ? abs($0) / $1 : abs($0) }
      let worst = relative.indices.max { relative[$0] < relative[$1] } ?? 0
      return .design(
        .calibration(
          "no weights of this kind meet the total of “\(names[worst])”: with these bounds or in "
            + "this sample it is out of reach"))
    }
  }
}

extension ReplicateWeights {
  /// The same replicates with these weights, one column for each.
  func holding(_ columns: [[Double]]) -> ReplicateWeights {
    ReplicateWeights(
      factors: Matrix(columns: columns), patterns: patterns.indices.map { Int32($0) },
      base: [Double](repeating: 1, count: base.count), scale: scale,
      replicateScales: replicateScales, isAroundEstimate: isAroundEstimate,
      degreesOfFreedom: degreesOfFreedom)
  }
}
