import Glibc
import TarazaNumerics

/// The proportional-odds model: logit P(Y ≤ k) = α_k - η, by Newton's method on the thresholds α
/// and slopes together. The log-likelihood is concave, so that a step that falls short is halved
/// and the maximum is the only one.
///
/// - Shapes: parameters are the slopes of Z's columns after the intercept, then K - 1 thresholds.
/// - Source: McCullagh (1980). J. R. Stat. Soc. B 42, 109-142.
struct OrdinalModel {
  /// Used rows x columns, without an intercept.
  let Z: Matrix
  /// From 0 to levels - 1; every level occurs.
  let y: [Int]
  let levels: Int

  private static let mostIterations = 60
  private static let smallestStep = 1e-10
  private static let extremeIndex = 15.0

  private var slopes: Int { Z.columns }
  private var order: Int { slopes + levels - 1 }

  func fit(_ weights: [Double]) throws(StatisticsError) -> ModelFit {
    var theta = try start(weights)
    var state = evaluate(theta, weights)
    var step = theta
    for iteration in 1...Self.mostIterations {
      guard let factor = try? state.information.cholesky() else {
        throw failure(theta, step, iteration)
      }
      step = factor.solve(state.gradient)
      var next = zip(theta, step).map { $0 + $1 }
      var reached = evaluate(next, weights)
      var halvings = 0
      while !(reached.deviance <= state.deviance * (1 + 1e-12)), halvings < 40 {
        halvings += 1
        for position in step.indices { step[position] /= 2 }
        next = zip(theta, step).map { $0 + $1 }
        reached = evaluate(next, weights)
      }
      (theta, state) = (next, reached)
      if step.allSatisfy({ $0.magnitude < Self.smallestStep }) {
        guard let information = try? state.information.cholesky() else {
          throw failure(theta, step, iteration)
        }
        return ModelFit(
          coefficients: theta, information: information, deviance: state.deviance,
          iterations: iteration)
      }
    }
    throw failure(theta, step, Self.mostIterations)
  }

  /// Thresholds of the shares alone.
  private func start(_ weights: [Double]) throws(StatisticsError) -> [Double] {
    var shares = [Double](repeating: 0, count: levels)
    for (row, level) in y.enumerated() { shares[level] += weights[row] }
    let total = shares.reduce(0, +)
    guard shares.allSatisfy({ $0 > 0 }) else { throw .noVariance(items: [-1]) }
    var below = 0.0
    let thresholds = shares.dropLast().map { share in
      below += share / total
      return log(below / (1 - below))
    }
    return [Double](repeating: 0, count: slopes) + thresholds
  }

  struct State {
    var information: SymmetricMatrix
    var gradient: [Double]
    var deviance: Double
  }

  /// The parts of one row's log-likelihood log(F(a) - F(b)), a and b the thresholds around its
  /// answer less η: first and second derivatives.
  struct RowParts {
    var logLikelihood = 0.0
    var byUpper = 0.0
    var byLower = 0.0
    var byUpperTwice = 0.0
    var byLowerTwice = 0.0
    var byBoth = 0.0
  }

  func parts(_ level: Int, _ index: Double, _ theta: [Double]) -> RowParts {
    let hasUpper = level < levels - 1
    let hasLower = level > 0
    let a = hasUpper ? theta[slopes + level] - index : .infinity
    let b = hasLower ? theta[slopes + level - 1] - index : -.infinity
    let (upper, lower) = (MeanFunction.logistic(a), MeanFunction.logistic(b))
    // In the upper tail the difference of complements keeps its digits.
    let p =
      b > 0
      ? MeanFunction.logistic(-b) - MeanFunction.logistic(-a) : upper - lower
    var parts = RowParts()
    guard p > 0 else {
      parts.logLikelihood = -.infinity
      return parts
    }
    let (fa, fb) = (hasUpper ? upper * (1 - upper) : 0, hasLower ? lower * (1 - lower) : 0)
    parts.logLikelihood = log(p)
    parts.byUpper = fa / p
    parts.byLower = -fb / p
    parts.byUpperTwice = fa * (1 - 2 * upper) / p - parts.byUpper * parts.byUpper
    parts.byLowerTwice = -fb * (1 - 2 * lower) / p - parts.byLower * parts.byLower
    parts.byBoth = fa * fb / (p * p)
    return parts
  }

  func evaluate(_ theta: [Double], _ weights: [Double]) -> State {
    let index = Z * Array(theta.prefix(slopes))
    var gradient = [Double](repeating: 0, count: order)
    var information = SymmetricMatrix(order: order)
    var slopeScores = [Double](repeating: 0, count: y.count)
    var roots = slopeScores
    var mixed = Matrix(rows: y.count, columns: levels - 1)
    var logLikelihood = 0.0
    for row in y.indices {
      let (level, weight) = (y[row], weights[row])
      guard weight != 0 else { continue }
      let parts = parts(level, index[row], theta)
      logLikelihood += weight * parts.logLikelihood
      slopeScores[row] = -weight * (parts.byUpper + parts.byLower)
      let bend = parts.byUpperTwice + 2 * parts.byBoth + parts.byLowerTwice
      roots[row] = (weight * max(0, -bend)).squareRoot()
      if level < levels - 1 {
        gradient[slopes + level] += weight * parts.byUpper
        information[slopes + level, slopes + level] -= weight * parts.byUpperTwice
        mixed[row, level] = weight * (parts.byUpperTwice + parts.byBoth)
      }
      if level > 0 {
        let below = slopes + level - 1
        gradient[below] += weight * parts.byLower
        information[below, below] -= weight * parts.byLowerTwice
        mixed[row, level - 1] = weight * (parts.byLowerTwice + parts.byBoth)
      }
      if level > 0, level < levels - 1 {
        information[slopes + level, slopes + level - 1] -= weight * parts.byBoth
      }
    }
    if slopes > 0 {
      let gram = SymmetricMatrix(gramOf: Z.scalingRows(by: roots))
      let cross = Z.multiplied(by: mixed, transposingSelf: true)
      let scores = Z.multiplied(by: slopeScores, transposingSelf: true)
      for r in 0..<slopes {
        gradient[r] = scores[r]
        for c in 0...r { information[r, c] = gram[r, c] }
        for c in 0..<levels - 1 { information[r, slopes + c] = cross[r, c] }
      }
    }
    return State(information: information, gradient: gradient, deviance: -2 * logLikelihood)
  }

  /// Used rows x parameters: the weighted score of each row.
  func scores(_ theta: [Double], _ weights: [Double]) -> Matrix {
    let index = Z * Array(theta.prefix(slopes))
    var result = Matrix(rows: y.count, columns: order)
    for row in y.indices where weights[row] != 0 {
      let parts = parts(y[row], index[row], theta)
      let slope = -weights[row] * (parts.byUpper + parts.byLower)
      for column in 0..<slopes { result[row, column] = slope * Z[row, column] }
      if y[row] < levels - 1 { result[row, slopes + y[row]] = weights[row] * parts.byUpper }
      if y[row] > 0 { result[row, slopes + y[row] - 1] = weights[row] * parts.byLower }
    }
    return result
  }

  private func failure(_ theta: [Double], _ step: [Double], _ iterations: Int) -> StatisticsError {
    let moving = (0..<slopes).filter { step[$0].magnitude > 1e-3 }
    let index = Z * Array(theta.prefix(slopes))
    let largest = index.reduce(0) { max($0, $1.magnitude) }
    guard largest > Self.extremeIndex, !moving.isEmpty else {
      return .notConverged(method: "the ordinal regression", iterations: iterations)
    }
    // As positions among columns with an intercept first.
    return .perfectPrediction(items: moving.map { $0 + 1 })
  }
}
