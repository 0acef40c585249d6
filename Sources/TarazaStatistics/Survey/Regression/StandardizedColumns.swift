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
    var columns: [[Double]] = []
    var means: [Double] = []
    var scales: [Double] = []
    var varying: [Int] = []
    for position in 0..<X.columns {
      var column = X.column(position)
      guard position > 0 else {
        columns.append(column)
        (means, scales, varying) = ([0], [1], [0])
        continue
      }
      let mean = Sums.products(column, weights) / total
      var largest = 0.0
      for row in column.indices {
        largest = max(largest, column[row].magnitude)
        column[row] -= mean
      }
      let variance = zip(column, weights).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / total
      guard variance.isFinite else { throw .notFinite(item: position) }
      guard variance.squareRoot() > 1e-12 * largest else { continue }
      let scale = variance.squareRoot()
      for row in column.indices { column[row] /= scale }
      columns.append(column)
      means.append(mean)
      scales.append(scale)
      varying.append(position)
    }
    let independent = Self.independent(Matrix(columns: columns), weights, total)
    kept = independent.map { varying[$0] }
    let keptColumns = kept
    dropped = (0..<X.columns).filter { !keptColumns.contains($0) }
    Z = Matrix(columns: independent.map { columns[$0] })
    var back = Matrix(rows: kept.count, columns: kept.count)
    back[0, 0] = 1
    for (place, position) in independent.enumerated().dropFirst() {
      back[place, place] = 1 / scales[position]
      back[0, place] = -means[position] / scales[position]
    }
    toModel = back
  }

  /// Positions of columns that are no sum of those before them: those with something left on the
  /// diagonal of the Cholesky factor of their correlations.
  private static func independent(
    _ Z: Matrix, _ weights: [Double], _ total: Double
  ) -> [Int] {
    let gram = SymmetricMatrix(gramOf: Z.scalingRows(by: weights.map { ($0 / total).squareRoot() }))
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
