import TarazaNumerics

/// Whether several coefficients are all zero, with few clusters: the approximate Hotelling test of a
/// CR2 covariance.
///
/// Q = bᵀV⁻¹b is held against Hotelling's law with η degrees of freedom:
/// F = (η - q + 1) / (η q) Q on q and η - q + 1, where η = q (q + 1) / Σ_st Var(d_st) and d is V in the
/// scale of its mean under the family's variances.
///
/// - Throws: `.tooFewItems` without coefficients; `.notComputable` when η - q + 1 is not positive or
///   V has too low a rank.
/// - Source: Pustejovsky & Tipton (2018), section 3.2 (HTZ).
///   doi:10.1080/07350015.2016.1247004
public struct HotellingTest: Equatable, Sendable {
  public let F: Double
  public let degreesOfFreedom: Int
  public let residualDegreesOfFreedom: Double
  public let pValue: Double

  /// - Parameter positions: of the coefficients tested.
  public init(
    _ errors: BiasReducedCovariance, of positions: [Int]
  ) throws(StatisticsError) {
    let q = positions.count
    guard q > 0 else { throw .tooFewItems(needed: 1, got: 0) }
    let law = errors.law
    var chosen = Matrix(rows: q, columns: errors.degreesOfFreedom.count)
    for (row, position) in positions.enumerated() { chosen[row, position] = 1 }
    let own = law.transformed(by: chosen)
    let identity = Matrix.identity(q)
    let root = try numerically("the test of a term") { () throws(NumericsError) in
      try SymmetricMatrix(symmetrizing: own.mean()).cholesky().lower.solve(identity)
    }
    let eta = Double(q * (q + 1)) / own.transformed(by: root).totalVariance()
    let rest = eta - Double(q) + 1
    guard rest > 0 else {
      throw .notComputable(
        "\(q) effects cannot be tested together: the clusters give \(errors.clusterCount - 1) "
          + "degrees of freedom at most, and too few of them bear on these effects")
    }
    let wald = try WaldTest(
      positions.map { errors.coefficients.values[$0] },
      errors.coefficients.covariance.selecting(positions), residualDegreesOfFreedom: 1)
    F = rest / (eta * Double(q)) * wald.chiSquare
    degreesOfFreedom = q
    residualDegreesOfFreedom = rest
    pValue = FDistribution(Double(q), rest).upper(F)
  }
}
