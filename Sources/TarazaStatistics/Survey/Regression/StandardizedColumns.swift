import TarazaNumerics

/// The columns of a model centred and brought to one scale, so that years and shares can stand in
/// one model without loss of digits, and without the columns that the others tell already.
struct StandardizedColumns {
  /// Used rows x kept columns; the intercept first.
  let Z: Matrix
  /// The columns of the model that are kept.
  let kept: [Int]
  /// Those that are constant, or a sum of columns before them.
  let dropped: [Int]
  /// Kept x kept: the coefficients of the model from those of the standardized columns.
  let toModel: Matrix

  /// A column is dependent when less than this share of its variance is left by those before it.
  private static let smallestShare = 1e-11

  init(_ X: Matrix, weights: [Double]) throws(StatisticsError) {
    let total = weights.reduce(0, +)
    // The intercept stays as it is.
    let scaled = try concurrentPieces(count: max(0, X.columns - 1)) {
      (piece) throws(StatisticsError) in
      try Column(X.column(piece + 1), position: piece + 1, weights, total)
    }.compactMap { $0 }
    let intercept = Column(intercept: X.column(0))
    let varying = [intercept] + scaled
    let all = Matrix(columns: varying.map(\.values))
    let independent = Self.independent(all, weights, total)
    let positions = independent.map { varying[$0].position }
    kept = positions
    dropped = (0..<X.columns).filter { !positions.contains($0) }
    Z =
      independent.count == varying.count ? all : all.selecting(columns: independent)
    var back = Matrix(rows: positions.count, columns: positions.count)
    back[0, 0] = 1
    for (place, number) in independent.enumerated().dropFirst() {
      back[place, place] = 1 / varying[number].scale
      back[0, place] = -varying[number].mean / varying[number].scale
    }
    toModel = back
  }

  /// A column with mean zero and variance one.
  private struct Column: Sendable {
    let position: Int
    let mean: Double
    let scale: Double
    let values: [Double]

    init(intercept: [Double]) { (position, mean, scale, values) = (0, 0, 1, intercept) }

    /// Nil for a constant.
    init?(
      _ column: [Double], position: Int, _ weights: [Double], _ total: Double
    ) throws(StatisticsError) {
      let mean = Sums.products(column, weights) / total
      var column = column
      var (largest, squares) = (0.0, 0.0)
      column.withUnsafeMutableBufferPointer { column in
        weights.withUnsafeBufferPointer { weights in
          for row in 0..<column.count {
            largest = max(largest, column[row].magnitude)
            column[row] -= mean
            squares += weights[row] * column[row] * column[row]
          }
        }
      }
      let variance = squares / total
      guard variance.isFinite else { throw .notFinite(item: position) }
      let scale = variance.squareRoot()
      guard scale > 1e-12 * largest else { return nil }
      column.withUnsafeMutableBufferPointer { column in
        for row in 0..<column.count { column[row] /= scale }
      }
      (self.position, self.mean, self.scale, values) = (position, mean, scale, column)
    }
  }

  /// Positions of columns that are no sum of those before them: those with something left on the
  /// diagonal of the Cholesky factor of their correlations.
  private static func independent(
    _ Z: Matrix, _ weights: [Double], _ total: Double
  ) -> [Int] {
    let pieces = fixedPieces(of: Z.rows, size: RowPieces.size)
    let gram = concurrentPieces(count: pieces.count) { piece in
      let rows = pieces[piece]
      let roots = weights[rows].map { ($0 / total).squareRoot() }
      return SymmetricMatrix(gramOf: Z.block(rows: rows).scalingRows(by: roots))
    }.reduce(SymmetricMatrix(order: Z.columns), +)
    var kept: [Int] = []
    var factor: [[Double]] = []  // rows of L for the kept columns
    for column in 0..<gram.order {
      var row: [Double] = []
      for (place, other) in kept.enumerated() {
        let known = zip(row, factor[place]).reduce(0) { $0 + $1.0 * $1.1 }
        row.append((gram[column, other] - known) / factor[place][place])
      }
      let rest = gram[column, column] - row.reduce(0) { $0 + $1 * $1 }
      guard rest > smallestShare * gram[column, column] else { continue }
      factor.append(row + [rest.squareRoot()])
      kept.append(column)
    }
    return kept
  }
}

/// How the rows of a model are cut for the cores: so many that a piece fits the cache of one.
enum RowPieces {
  static let size = 4096
}
