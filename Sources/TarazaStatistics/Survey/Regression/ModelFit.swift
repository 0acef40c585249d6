import TarazaNumerics

/// A model fitted with one set of weights, in standardized columns.
struct ModelFit {
  let coefficients: [Double]
  /// Minus the second derivative of the weighted log-likelihood (without dispersion).
  let information: Cholesky
  let deviance: Double
  let iterations: Int
}

/// Weighted generalized linear models by Newton's method, which with the canonical link is the same
/// as iteratively reweighted least squares.
///
/// - Source: McCullagh & Nelder (1989). Generalized Linear Models, 2.5.
struct LinearIndexModel {
  let mean: MeanFunction
  /// Rows by piece: how they are cut depends on how many there are alone.
  private let pieces: [Piece]
  private let columnCount: Int
  private let y: [Double]

  init(mean: MeanFunction, Z: Matrix, y: [Double]) {
    self.mean = mean
    self.y = y
    columnCount = Z.columns
    pieces = fixedPieces(of: y.count, size: RowPieces.size).map {
      Piece(rows: $0, Z: Z.block(rows: $0))
    }
  }

  private struct Piece: Sendable {
    let rows: Range<Int>
    let Z: Matrix
  }

  private static let mostIterations = 40
  /// In standardized columns, where 1 is a large coefficient.
  private static let smallestStep = 1e-10
  /// Beyond this a fitted share is 0 or 1 to seven digits, which data do not show by themselves.
  private static let extremeIndex = 15.0

  /// - Throws: `.perfectPrediction` naming columns of Z when their coefficients grow without end;
  ///   `.singular`; `.notConverged`.
  func fit(_ weights: [Double]) throws(StatisticsError) -> ModelFit {
    let total = weights.reduce(0, +)
    guard total > 0 else { throw .tooFewRows(needed: 1, got: 0) }
    let average = Sums.products(weights, y) / total
    var beta = [Double](repeating: 0, count: columnCount)
    let start = mean.link(average)
    guard start.isFinite else { throw .noVariance(items: [-1]) }
    beta[0] = start
    var state = evaluate(beta, weights)
    var step = beta
    for iteration in 1...Self.mostIterations {
      guard let factor = try? state.information.cholesky() else {
        throw failure(beta, step, state, iteration)
      }
      step = factor.solve(state.gradient)
      var next = zip(beta, step).map { $0 + $1 }
      var reached = evaluate(next, weights)
      var halvings = 0
      while !(reached.deviance <= state.deviance * (1 + 1e-12) + 1e-12 * total), halvings < 30 {
        halvings += 1
        for position in step.indices { step[position] /= 2 }
        next = zip(beta, step).map { $0 + $1 }
        reached = evaluate(next, weights)
      }
      (beta, state) = (next, reached)
      let largest = step.reduce(0) { max($0, $1.magnitude) }
      // A straight line is exact at once; a second step takes away the rounding of the first.
      let isStraight = mean.family == .gaussian && iteration == 2
      if isStraight || mean.family != .gaussian && largest < Self.smallestStep {
        guard let information = try? state.information.cholesky() else {
          throw failure(beta, step, state, iteration)
        }
        return ModelFit(
          coefficients: beta, information: information, deviance: state.deviance,
          iterations: iteration)
      }
    }
    throw failure(beta, step, state, Self.mostIterations)
  }

  private struct State: Sendable {
    let information: SymmetricMatrix
    let gradient: [Double]
    let deviance: Double
    let largestIndex: Double
  }

  private func evaluate(_ beta: [Double], _ weights: [Double]) -> State {
    let parts = concurrentPieces(count: pieces.count) { [mean, pieces, y] place in
      let piece = pieces[place]
      let terms = IndexTerms(mean, piece.Z * beta, y[piece.rows], weights[piece.rows])
      return State(
        information: SymmetricMatrix(gramOf: piece.Z.scalingRows(by: terms.roots)),
        gradient: piece.Z.multiplied(by: terms.residuals, transposingSelf: true),
        deviance: terms.deviance, largestIndex: terms.largestIndex)
    }
    var information = SymmetricMatrix(order: beta.count)
    var gradient = [Double](repeating: 0, count: beta.count)
    var (deviance, largest) = (0.0, 0.0)
    for part in parts {
      information = information + part.information
      for column in gradient.indices { gradient[column] += part.gradient[column] }
      deviance += part.deviance
      largest = max(largest, part.largestIndex)
    }
    return State(
      information: information, gradient: gradient, deviance: deviance, largestIndex: largest)
  }

  /// Where coefficients still move by as much as columns do while the fit is perfect for some rows,
  /// no finite coefficient is best.
  private func failure(
    _ beta: [Double], _ step: [Double], _ state: State, _ iterations: Int
  ) -> StatisticsError {
    let moving = step.indices.dropFirst().filter { step[$0].magnitude > 1e-3 }
    guard mean.family != .gaussian, state.largestIndex > Self.extremeIndex, !moving.isEmpty else {
      return mean.family == .gaussian || iterations < 5
        ? .singular(reciprocalCondition: 0)
        : .notConverged(method: "the regression", iterations: iterations)
    }
    return .perfectPrediction(items: Array(moving))
  }
}
