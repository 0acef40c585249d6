import TarazaNumerics

/// Tucker's coefficient of congruence: how far the loadings of two factors on the same items are
/// proportional.
///
/// Σ a_i b_i / √(Σ a_i² Σ b_i²), over the items i: the cosine of the angle between the two columns,
/// around zero and not around their means as a correlation is.
///
/// - Shapes: `coefficients` has a row for each factor of the first, a column for each of the second.
/// - Units: none. Neither a common scale of a factor's loadings nor the order of items changes it.
/// - Throws: `.outOfRange` for other numbers of items; `.notComputable` for a factor without
///   loadings; `.notFinite` naming an item.
/// - Source: Tucker (1951). A method for synthesis of factor analysis studies. Personnel Research
///   Section Report 984; Lorenzo-Seva & ten Berge (2006). Methodology 2, 57-64.
///   doi:10.1027/1614-2241.2.2.57
public struct TuckerCongruence: Equatable, Sendable {
  public let coefficients: Matrix

  public init(_ first: Matrix, _ second: Matrix) throws(StatisticsError) {
    guard first.rows == second.rows else {
      throw .outOfRange(
        "Loadings of \(first.rows) and of \(second.rows) items cannot be compared.")
    }
    let (own, other) = (try Self.lengths(first), try Self.lengths(second))
    var products = first.multiplied(by: second, transposingSelf: true)
    for row in own.indices {
      for column in other.indices {
        // Rounding may lead past the ends.
        products[row, column] = min(
          1, max(-1, products[row, column] / (own[row] * other[column])))
      }
    }
    coefficients = products
  }

  private static func lengths(_ loadings: Matrix) throws(StatisticsError) -> [Double] {
    for item in 0..<loadings.rows where !loadings.row(item).allSatisfy(\.isFinite) {
      throw .notFinite(item: item)
    }
    let lengths = (0..<loadings.columns).map { loadings.column($0).sumOfSquares.squareRoot() }
    guard let empty = lengths.firstIndex(of: 0) else { return lengths }
    throw .notComputable("factor \(empty + 1) has no loadings but zeros")
  }
}

/// What a coefficient of congruence is worth, as judges have named pairs of factors.
///
/// - Source: Lorenzo-Seva & ten Berge (2006). Methodology 2, 57-64. doi:10.1027/1614-2241.2.2.57
public enum CongruenceVerdict: Equatable, Sendable, CaseIterable {
  /// 0.95 and more: the two are one factor.
  case equal
  /// 0.85 to 0.94: alike, not the same.
  case fair
  /// Below: not the same factor.
  case different

  private static let leastEqual = 0.95
  private static let leastFair = 0.85

  public init(_ congruence: Double) {
    self =
      congruence >= Self.leastEqual ? .equal : congruence >= Self.leastFair ? .fair : .different
  }
}
