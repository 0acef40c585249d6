import Glibc
import TarazaNumerics

/// A finite population whose items have given distributions, and whose correlations are as near to
/// given ones as a number of factors allows.
///
/// - Source: Ruscio & Kaczetow (2008). Multivariate Behavioral Research 43, 355-381.
///   doi:10.1080/00273170802285693
struct FactorPopulation {
  /// People x items.
  private let values: Matrix

  /// So many moves in a row that bring the correlations no nearer, each half as far as the one
  /// before.
  private static let patience = 5
  private static let mostMoves = 200
  private static let axisIterations = 50
  private static let axisChange = 0.001
  private static let samplesInPiece = 25

  init(
    of columns: [[Double]], target: SymmetricMatrix, factors: Int, size: Int,
    _ generator: SeededGenerator
  ) throws(StatisticsError) {
    let p = columns.count
    var answers = generator.split(0)
    let distributions = columns.map { column in
      (0..<size).map { _ in column[answers.below(column.count)] }.sorted()
    }
    var scores = generator.split(1)
    let shared = Matrix(columns: (0..<factors).map { _ in (0..<size).map { _ in scores.normal() } })
    let unique = (0..<p).map { _ in (0..<size).map { _ in scores.normal() } }
    func population(_ R: SymmetricMatrix) throws(StatisticsError) -> Matrix {
      let loadings = try Self.loadings(R, factors)
      let common = shared.multiplied(by: loadings, transposingOther: true)
      let left = loadings.rowSumsOfSquares.map { max(0, 1 - $0).squareRoot() }
      return Matrix(
        columns: concurrentPieces(count: p) { item in
          let raw = zip(common.column(item), unique[item]).map { $0 + left[item] * $1 }
          return distributions[item].arranged(like: raw)
        })
    }
    var intermediate = target
    var best: (misfit: Double, R: SymmetricMatrix, residual: SymmetricMatrix, made: Matrix)?
    var fruitless = 0
    for _ in 0..<Self.mostMoves {
      let made = try population(intermediate)
      let residual = target - (try Self.correlations(made))
      let misfit = residual.storage.sumOfSquares
      if best.map({ misfit < $0.misfit }) ?? true {
        best = (misfit, intermediate, residual, made)
        intermediate = intermediate + residual
        fruitless = 0
      } else if let best {
        fruitless += 1
        guard fruitless < Self.patience else { break }
        intermediate = best.R + pow(0.5, Double(fruitless)) * best.residual
      }
    }
    guard let best else { preconditionFailure("the first population is the best so far") }
    values = best.made
  }

  /// Principal axis, from the largest correlations on: a matrix on its way need have no inverse.
  private static func loadings(
    _ R: SymmetricMatrix, _ factors: Int
  ) throws(StatisticsError) -> Matrix {
    var communalities = (0..<R.order).map { item in
      min(1, (0..<R.order).reduce(0) { $1 == item ? $0 : max($0, R[item, $1].magnitude) })
    }
    var loadings = Matrix(rows: R.order, columns: factors)
    for _ in 0..<axisIterations {
      var reduced = R
      for item in communalities.indices { reduced[item, item] = communalities[item] }
      let spectrum = try Spectrum(of: reduced, leading: factors, whole: false)
      loadings = spectrum.scaledLeadingVectors { max($0, 0).squareRoot() }
      let next = loadings.rowSumsOfSquares.map { min(1, $0) }
      let change = zip(next, communalities).map { ($0 - $1).magnitude }.max() ?? 0
      communalities = next
      if change < axisChange { break }
    }
    return loadings.scalingRows(
      by: loadings.rowSumsOfSquares.map { $0 > 1 ? 1 / $0.squareRoot() : 1 })
  }

  private static func correlations(_ values: Matrix) throws(StatisticsError) -> SymmetricMatrix {
    try Moments(ItemBlock(columns: (0..<values.columns).map { values.column($0) })).correlation().R
  }

  /// Of each sample the root mean squared distance of its eigenvalues to those observed.
  func distances(
    of samples: Int, rows: Int, to observed: [Double], _ generator: SeededGenerator,
    check: @escaping @Sendable () throws(StatisticsError) -> Void
  ) throws(StatisticsError) -> [Double] {
    let pieces = fixedPieces(of: samples, size: Self.samplesInPiece)
    let (values, people) = (values, values.rows)
    return try concurrentPieces(count: pieces.count, check: check) {
      piece throws(StatisticsError) in
      var stream = generator.split(UInt64(2 + piece))
      return try pieces[piece].map { _ throws(StatisticsError) in
        let chosen = (0..<rows).map { _ in stream.below(people) }
        let columns = (0..<values.columns).map { item in
          chosen.map { values.storage[item * people + $0] }
        }
        let R = try Moments(ItemBlock(columns: columns)).correlation().R
        let eigenvalues = try R.eigenvaluesOfItems()
        let squares = zip(eigenvalues, observed).reduce(0) {
          $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }
        return (squares / Double(observed.count)).squareRoot()
      }
    }.flatMap { $0 }
  }
}

extension [Double] {
  /// These sorted values in the places that the ranks of others give them.
  fileprivate func arranged(like others: [Double]) -> [Double] {
    let order = others.indices.sorted { others[$0] < others[$1] }
    var result = self
    for (rank, place) in order.enumerated() { result[place] = self[rank] }
    return result
  }
}
