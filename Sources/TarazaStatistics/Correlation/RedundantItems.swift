import TarazaNumerics

/// The items that make a correlation matrix singular: those that are another one over again, and
/// those that add up.
///
/// An item has a part in it where it has a loading on the eigenvectors whose eigenvalues are 0.
///
/// - Shapes: items by position.
/// - Edge cases: of a matrix with an inverse, none.
/// - Throws: what eigenvalues throw.
/// - Source: Belsley, Kuh & Welsch (1980). Regression Diagnostics, 3.2. doi:10.1002/0471725153
package struct RedundantItems: Equatable, Sendable {
  package struct Pair: Equatable, Sendable {
    package let first: Int
    package let second: Int
    /// Whether one is the other turned round.
    package let isOpposite: Bool
  }

  package let pairs: [Pair]
  /// All that have a part in what adds up, those of the pairs among them.
  package let items: [Int]

  /// Correlations this near to 1 are 1 but for rounding.
  private static let samePair = 1e-10
  /// Eigenvalues below this are 0 but for the rounding of correlations.
  private static let zero = 1e-10
  private static let visiblePart = 1e-6

  package init(_ R: SymmetricMatrix) throws(StatisticsError) {
    let eigen = try numerically("eigenvalues") { () throws(NumericsError) in try R.eigen() }
    let null = eigen.values.indices.filter { eigen.values[$0] < Self.zero }
    items = (0..<R.order).filter { item in
      null.contains { eigen.vectors[item, $0].magnitude > Self.visiblePart }
    }
    pairs = (0..<R.order).flatMap { second in
      (0..<second).compactMap { first in
        let r = R[second, first]
        return r.magnitude >= 1 - Self.samePair
          ? Pair(first: first, second: second, isOpposite: r < 0) : nil
      }
    }
  }
}
