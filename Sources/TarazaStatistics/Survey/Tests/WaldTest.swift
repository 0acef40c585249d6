import TarazaNumerics

/// Whether several estimates are all zero together: F = βᵀV⁻¹β / q on q and ν degrees of freedom.
///
/// - Units: none; a linear change of the estimates changes nothing.
/// - Throws: `.notComputable` when ν is not positive, or V has a lower rank than q, as it has with
///   fewer sampling units than estimates.
/// - Source: Korn & Graubard (1990). Am. Stat. 44, 270-276. doi:10.2307/2684345
public struct WaldTest: Equatable, Sendable {
  public let F: Double
  /// q, the estimates tested.
  public let degreesOfFreedom: Int
  public let residualDegreesOfFreedom: Int
  public let pValue: Double
  /// βᵀV⁻¹β.
  public let chiSquare: Double

  /// Below this share of the largest eigenvalue a direction of the scaled covariance is empty.
  private static let smallestDirection = 1e-10

  public init(
    _ estimates: [Double], _ covariance: SymmetricMatrix, residualDegreesOfFreedom: Int
  ) throws(StatisticsError) {
    let q = estimates.count
    guard q > 0 else { throw .tooFewItems(needed: 1, got: 0) }
    guard residualDegreesOfFreedom > 0 else {
      throw .notComputable(
        "\(q) effects cannot be tested together: the design leaves \(residualDegreesOfFreedom) "
          + "degrees of freedom")
    }
    let roots = covariance.diagonal.map { max(0, $0).squareRoot() }
    guard roots.allSatisfy({ $0 > 0 }) else {
      throw .notComputable("an effect does not vary between sampling units, so it cannot be tested")
    }
    let scaled = covariance.scaled(by: roots.map { 1 / $0 })
    let condition = try numerically("a Wald test") { () throws(NumericsError) in
      try scaled.reciprocalCondition
    }
    guard condition > Self.smallestDirection else {
      throw .notComputable(
        "\(q) effects cannot be tested together: there are too few sampling units for so many; "
          + "test fewer, such as one straight trend")
    }
    let y = zip(estimates, roots).map { $0 / $1 }
    let solved = try numerically("a Wald test") { () throws(NumericsError) in
      try scaled.cholesky().solve(y)
    }
    chiSquare = zip(y, solved).reduce(0) { $0 + $1.0 * $1.1 }
    F = chiSquare / Double(q)
    degreesOfFreedom = q
    self.residualDegreesOfFreedom = residualDegreesOfFreedom
    pValue = FDistribution(Double(q), Double(residualDegreesOfFreedom)).upper(F)
  }
}

extension GroupMeans {
  /// Whether the means of all groups are equal, on k - 1 and ν + 1 - k degrees of freedom.
  public func equality() throws(StatisticsError) -> WaldTest {
    let k = counts.count
    guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
    var contrasts = Matrix(rows: k - 1, columns: k)
    for row in 0..<k - 1 {
      contrasts[row, 0] = -1
      contrasts[row, row + 1] = 1
    }
    let differences = means.combined(by: contrasts)
    return try WaldTest(
      differences.values, differences.covariance,
      residualDegreesOfFreedom: means.degreesOfFreedom + 1 - k)
  }
}
