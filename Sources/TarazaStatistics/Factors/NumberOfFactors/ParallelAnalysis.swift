import TarazaNumerics

/// Horn's parallel analysis: how many eigenvalues exceed those of uncorrelated normal items, of the
/// same number and observed on as many rows.
///
/// The count is the leading run: the eigenvalues, from the largest, before the first that does not
/// exceed its random counterpart.
///
/// - Shapes: `observed`, `randomMeans` and `randomQuantiles` have one entry per item, falling.
/// - Units: none.
/// - Edge cases: the answer depends on what stands on the diagonal, and on mean or quantile; all
///   are named in the result. Random matrices are drawn from their distribution (Wishart), so the
///   cost does not grow with n. The same seed gives the same digits on any number of cores.
/// - Throws: `.tooFewItems` below 2; `.tooFewRows` when n does not exceed the number of items;
///   `.outOfRange` for no draws or a quantile outside (0, 1); `.notPositiveDefinite` or `.singular`
///   when R has no inverse; `.interrupted` when `progress` answers false.
/// - Source: Horn (1965). Psychometrika 30, 179-185. doi:10.1007/BF02289447; quantile: Glorfeld
///   (1995). Educational and Psychological Measurement 55, 377-393.
///   doi:10.1177/0013164495055003002; common factors: Humphreys & Ilgen (1969). Educational and
///   Psychological Measurement 29, 571-578. doi:10.1177/001316446902900303
public struct ParallelAnalysis: Equatable, Sendable {
  /// What stands on the diagonal of the observed and of each random matrix.
  public enum Diagonal: Equatable, Hashable, Sendable, CaseIterable {
    /// Ones: components.
    case ones
    /// Squared multiple correlations, of each random matrix its own: common factors.
    case squaredMultipleCorrelations
  }

  public struct Options: Equatable, Sendable {
    public var draws: Int
    public var quantile: Double
    public var seed: UInt64

    public init(draws: Int = 1000, quantile: Double = 0.95, seed: UInt64 = 1) {
      self.draws = draws
      self.quantile = quantile
      self.seed = seed
    }

    /// - Throws: `.outOfRange`, and `.tooFewRows` when a random matrix would be singular.
    func check(items: Int, n: Double) throws(StatisticsError) {
      guard draws >= 1 else { throw .outOfRange("At least one random matrix is drawn.") }
      guard quantile > 0, quantile < 1 else {
        throw .outOfRange("The quantile lies between 0 and 1.")
      }
      guard n > Double(items) else {
        throw .tooFewRows(needed: items + 1, got: Int(exactly: n.rounded(.down)) ?? 0)
      }
    }
  }

  public let diagonal: Diagonal
  public let options: Options
  public let n: Double
  public let observed: [Double]
  public let randomMeans: [Double]
  /// Interpolated between order statistics as R does by default (type 7).
  public let randomQuantiles: [Double]

  public var countByMeans: Int { Self.leadingRun(of: observed, above: randomMeans) }
  public var countByQuantiles: Int { Self.leadingRun(of: observed, above: randomQuantiles) }

  /// - Parameter progress: told the share done, from any thread; answers false to stop.
  public init(
    of correlations: CorrelationMatrix, diagonal: Diagonal, options: Options = Options(),
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) {
    try self.init(
      of: correlations, diagonal: diagonal, options: options, threads: availableCores,
      progress: progress)
  }

  package init(
    of correlations: CorrelationMatrix, diagonal: Diagonal, options: Options, threads: Int,
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) {
    let eigenvalues = try FactorEigenvalues(of: correlations)
    let items = correlations.R.order
    try options.check(items: items, n: correlations.n)
    let random = try RandomEigenvalues(
      items: items, n: correlations.n, diagonal: diagonal, draws: options.draws,
      seed: options.seed
    ).columns(threads: threads, progress: progress)
    self.diagonal = diagonal
    self.options = options
    n = correlations.n
    observed = diagonal == .ones ? eigenvalues.components : eigenvalues.commonFactors
    randomMeans = random.map { $0.reduce(0, +) / Double($0.count) }
    randomQuantiles = random.map { $0.sorted().interpolatedQuantile(options.quantile) }
  }

  private static func leadingRun(of observed: [Double], above random: [Double]) -> Int {
    zip(observed, random).prefix { $0.0 > $0.1 }.count
  }
}

/// Eigenvalues of correlation matrices of normal items, independent or of a model.
struct RandomEigenvalues {
  let items: Int
  let n: Double
  let diagonal: ParallelAnalysis.Diagonal
  let draws: Int
  let seed: UInt64
  /// What the items correlate in the population; nothing where there is no model.
  var model: SymmetricMatrix?

  /// Draws in one piece of work: fixed, so that the streams do not depend on the cores.
  private static let pieceSize = 16

  /// For each place in the order of size, the eigenvalues of all draws.
  func columns(
    threads: Int, progress: @escaping @Sendable (Double) -> Bool
  ) throws(StatisticsError) -> [[Double]] {
    let factor = WishartFactor(order: items, degreesOfFreedom: n - 1)
    let generator = SeededGenerator(seed: seed)
    let population = try model.map { model throws(StatisticsError) in
      try numerically("the model's Cholesky factor") { () throws(NumericsError) in
        try model.cholesky().lower
      }
    }
    let pieces = fixedPieces(of: draws, size: Self.pieceSize)
    let begun = BegunPieces(of: pieces.count)
    let answers = try concurrentPieces(
      count: pieces.count, threads: threads,
      check: { () throws(StatisticsError) in
        guard progress(begun.next()) else { throw .interrupted }
      },
      body: { piece throws(StatisticsError) in
        var stream = generator.split(UInt64(piece))
        var values: [[Double]] = []
        for _ in pieces[piece] {
          let drawn = factor.draw(&stream)
          values.append(try eigenvalues(population.map { $0.multiplied(by: drawn) } ?? drawn))
        }
        return values
      })
    let all = answers.joined()
    return (0..<items).map { place in all.map { $0[place] } }
  }

  /// Of the correlations A Aᵀ of a drawn factor, its rows brought to length 1.
  private func eigenvalues(_ drawn: Matrix) throws(StatisticsError) -> [Double] {
    let factor = drawn.normalizingRows().matrix
    var R = SymmetricMatrix(outerGramOf: factor)
    if diagonal == .squaredMultipleCorrelations {
      let inverseDiagonal = factor.inverseOfLowerTriangle.columnSumsOfSquares
      for item in 0..<items { R[item, item] = 1 - 1 / inverseDiagonal[item] }
    }
    return try numerically("parallel analysis") { () throws(NumericsError) in
      try R.eigenvalues()
    }
  }
}

extension Matrix {
  /// The inverse of a lower triangular matrix, by forward substitution.
  fileprivate var inverseOfLowerTriangle: Matrix {
    var inverse = Matrix.identity(rows)
    for column in 0..<rows {
      for pivot in column..<rows {
        let value = inverse.elements[column * rows + pivot] / elements[pivot * rows + pivot]
        inverse.elements[column * rows + pivot] = value
        for row in (pivot + 1)..<max(rows, pivot + 1) {
          inverse.elements[column * rows + row] -= value * elements[pivot * rows + row]
        }
      }
    }
    return inverse
  }

  fileprivate var columnSumsOfSquares: [Double] {
    (0..<columns).map { elements[$0 * rows..<($0 + 1) * rows].sumOfSquares }
  }
}

extension [Double] {
  /// The quantile of sorted values, linear between order statistics: R's type 7.
  func interpolatedQuantile(_ share: Double) -> Double {
    let place = Double(count - 1) * share
    let below = Int(place)
    guard below + 1 < count else { return self[count - 1] }
    return self[below] + (place - Double(below)) * (self[below + 1] - self[below])
  }
}
