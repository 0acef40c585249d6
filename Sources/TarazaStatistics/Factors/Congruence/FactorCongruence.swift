import TarazaNumerics

/// Whether two factor solutions of the same items found the same factors.
///
/// Where a solution is turned to is in part a matter of chance. So the second is first turned towards
/// the loadings of the first, obliquely when the factors of the first correlate, and Tucker's
/// coefficient is taken of each pair of factors that then belong together.
///
/// - Shapes: `factors` has an entry for each factor of the first, `items` one for each item;
///   `pairs` a row for each factor of the first and a column for each of the second.
/// - Edge cases: a coefficient of an item is nil where the item has no loadings but zeros in one of
///   the solutions. Turning towards a target makes the most of chance: with few items for each
///   factor, loadings drawn at random come out alike, so read `items` too.
/// - Throws: `.outOfRange` for other numbers of items or factors; `.notComputable` for a factor
///   without loadings; `.notConverged` when the oblique search does not end.
/// - Source: Lorenzo-Seva & ten Berge (2006). Methodology 2, 57-64.
///   doi:10.1027/1614-2241.2.2.57; after rotation to a target, and of items: McCrae, Zonderman,
///   Costa, Bond & Paunonen (1996). J. of Personality and Social Psychology 70, 552-566.
///   doi:10.1037/0022-3514.70.3.552
public struct FactorCongruence: Equatable, Sendable {
  /// Of each factor of the first with the factor of the second turned towards it.
  public let factors: [Double]
  /// Of each item: its loadings here and there, over the factors.
  public let items: [Double?]
  /// Over all loadings at once.
  public let overall: Double
  /// Of all factors with all others, as they stand before the second is turned.
  public let pairs: Matrix
  /// The loadings of the second, turned towards those of the first and in their order.
  public let rotated: Matrix
  /// Correlations among the turned factors.
  public let phi: SymmetricMatrix

  public init(
    of second: FactorSolution, towards first: FactorSolution,
    options: RotationOptions = RotationOptions()
  ) throws(StatisticsError) {
    try self.init(
      of: second.loadings, phi: second.phi, towards: first.loadings,
      isOblique: first.rotation.isOblique, options: options)
  }

  /// The same of loadings alone.
  package init(
    of second: Matrix, phi: SymmetricMatrix, towards first: Matrix, isOblique: Bool,
    options: RotationOptions = RotationOptions()
  ) throws(StatisticsError) {
    pairs = try TuckerCongruence(first, second).coefficients
    let turned = try TargetRotation(
      of: second, phi: phi, to: first, isOblique: isOblique, options: options)
    rotated = turned.loadings
    self.phi = turned.phi
    let after = try TuckerCongruence(first, turned.loadings).coefficients
    factors = (0..<first.columns).map { after[$0, $0] }
    items = (0..<first.rows).map { Self.congruence(first.row($0), turned.loadings.row($0)) }
    guard let overall = Self.congruence(first.storage, turned.loadings.storage) else {
      throw .notComputable("the solutions have no loadings but zeros")
    }
    self.overall = overall
  }

  private static func congruence(_ a: [Double], _ b: [Double]) -> Double? {
    let scale = (a.sumOfSquares * b.sumOfSquares).squareRoot()
    guard scale > 0 else { return nil }
    return min(1, max(-1, zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / scale))
  }
}
