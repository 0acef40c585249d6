import TarazaNumerics

/// Velicer's minimum average partial: the number of components after whose removal the items are
/// least correlated with each other.
///
/// For m = 0, 1, … the first m principal components are partialled out of R, and the squares (1976)
/// or the fourth powers (2000) of the partial correlations are averaged over all pairs. The smallest
/// average marks the number; with m = 0 among them the answer may be that there is none.
///
/// - Shapes: `squares` and `fourthPowers` begin at m = 0 and have at most p - 1 entries for p items.
/// - Units: none.
/// - Edge cases: where an item is explained whole the series ends, as nothing is left to correlate.
/// - Throws: `.tooFewItems` below 3; `.notFinite`.
/// - Source: Velicer (1976). Psychometrika 41, 321-327. doi:10.1007/BF02293557; fourth powers:
///   Velicer, Eaton & Fava (2000), in Goffin & Helmes (eds.), Problems and Solutions in Human
///   Assessment, 41-71. doi:10.1007/978-1-4615-4397-8_3
public struct MinimumAveragePartial: Equatable, Sendable {
  public let squares: [Double]
  public let fourthPowers: [Double]

  /// By the rule of 1976.
  public var count: Int { Self.place(ofLeast: squares) }
  /// By the revision of 2000, which the authors found to err less.
  public var countByFourthPowers: Int { Self.place(ofLeast: fourthPowers) }

  /// Below this share of an item's variance nothing is left of it but rounding.
  private static let leastVariance = 1e-12

  public init(of correlations: CorrelationMatrix) throws(StatisticsError) {
    let R = correlations.R
    let p = R.order
    guard p >= 3 else { throw .tooFewItems(needed: 3, got: p) }
    try R.requireFinite()
    let eigen = try numerically("principal components") { () throws(NumericsError) in
      try R.eigen()
    }
    var rest = R
    var squares: [Double] = []
    var fourthPowers: [Double] = []
    for m in 0..<(p - 1) {
      if m > 0 { rest.subtract(eigen.values[m - 1], times: eigen.vectors.column(m - 1)) }
      let variances = rest.diagonal
      guard variances.allSatisfy({ $0 > Self.leastVariance }) else { break }
      let partial = rest.scaled(by: variances.map { 1 / $0.squareRoot() })
      var (second, fourth) = (0.0, 0.0)
      for column in 0..<p {
        for row in 0..<column {
          let square = partial[row, column] * partial[row, column]
          second += square
          fourth += square * square
        }
      }
      let pairs = Double(p * (p - 1) / 2)
      squares.append(second / pairs)
      fourthPowers.append(fourth / pairs)
    }
    self.squares = squares
    self.fourthPowers = fourthPowers
  }

  private static func place(ofLeast values: [Double]) -> Int {
    values.indices.min { values[$0] < values[$1] } ?? 0
  }
}

extension SymmetricMatrix {
  /// Takes a multiple of v vᵀ away.
  fileprivate mutating func subtract(_ factor: Double, times v: [Double]) {
    for column in 0..<order {
      for row in column..<order { self[row, column] -= factor * v[row] * v[column] }
    }
  }
}
