import TarazaNumerics

/// Kaiser-Meyer-Olkin measure of sampling adequacy: how far the correlations of the items are
/// shared by all rather than by single pairs.
///
/// KMO = sum r² / (sum r² + sum q²) over pairs i ≠ j, with r the correlations and q the partial
/// correlations given all other items, q_ij = -r^ij / sqrt(r^ii r^jj) from R⁻¹.
///
/// - Shapes: `msa` has one entry per item, in item order: the same ratio over that item's pairs.
/// - Units: none; between 0 and 1.
/// - Edge cases: with two items every measure is 0.5. Items that correlate with nothing, exactly,
///   have no measure.
/// - Throws: `.tooFewItems` below 2; `.notPositiveDefinite` or `.singular` when R has no inverse;
///   `.notComputable` when an item's correlations are all 0.
/// - Source: Kaiser (1970). Psychometrika 35, 401-415. doi:10.1007/BF02291817; Kaiser & Rice (1974).
///   Educational and Psychological Measurement 34, 111-117. doi:10.1177/001316447403400115
public struct KaiserMeyerOlkin: Equatable, Sendable {
  public let overall: Double
  public let msa: [Double]

  public init(of correlations: CorrelationMatrix) throws(StatisticsError) {
    let R = correlations.R
    guard R.order >= 2 else { throw .tooFewItems(needed: 2, got: R.order) }
    try R.requirePositiveDefinite(cases: correlations.n)
    let inverse = try R.inverseOfItems()
    let scale = inverse.diagonal.map { 1 / $0.squareRoot() }
    let q = inverse.scaled(by: scale)
    let shared = R.offDiagonalSquaresByRow
    let partial = q.offDiagonalSquaresByRow
    let totals = zip(shared, partial).map(+)
    guard totals.allSatisfy({ $0 > 0 }) else {
      throw .notComputable("An item that correlates with no other has no sampling adequacy.")
    }
    msa = zip(shared, totals).map(/)
    overall = shared.reduce(0, +) / totals.reduce(0, +)
  }
}

extension SymmetricMatrix {
  /// The inverse, with errors in the terms of the analysis.
  func inverseOfItems() throws(StatisticsError) -> SymmetricMatrix {
    try numerically("inverse") { () throws(NumericsError) in try inverse() }
  }

  fileprivate var offDiagonalSquaresByRow: [Double] {
    (0..<order).map { row in
      (0..<order).reduce(0) { $1 == row ? $0 : $0 + self[row, $1] * self[row, $1] }
    }
  }
}
