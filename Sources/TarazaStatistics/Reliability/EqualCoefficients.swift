import Glibc
import TarazaNumerics

/// Whether one coefficient is the same in several groups of one sample, which may share people or
/// sampling units.
///
/// With y_i = log(1 - value_i), V their covariance by the sample's design and C the contrasts of each
/// group against the first, (C y)ᵀ (C V Cᵀ)⁻¹ (C y) / (g - 1) is set against F with g - 1 and
/// d - g + 2 degrees of freedom after the factor (d - g + 2) / d (Hotelling's, as for other Wald tests
/// of designs), with d those of the design.
///
/// - Shapes: one entry per group; `covariance` of the values is groups x groups.
/// - Edge cases: with no more degrees of freedom than contrasts there is no test.
/// - Throws: `.outOfRange` for fewer than two groups or a value not below one; `.notComputable` for
///   too few degrees of freedom; `.notPositiveDefinite`.
/// - Source: the transformation Hakstian & Whalen (1976), doi:10.1007/BF02291840; the test Korn &
///   Graubard (1990). Am. Stat. 44, 270-276. doi:10.1080/00031305.1990.10475737
public struct EqualCoefficients: Equatable, Sendable {
  public let F: Double
  public let df1: Double
  public let df2: Double
  public let pValue: Double

  public init(values: [Double], covariance: SymmetricMatrix, degreesOfFreedom: Int)
    throws(StatisticsError)
  {
    let groups = values.count
    precondition(covariance.order == groups, "a covariance of other groups")
    guard groups >= 2 else { throw .outOfRange("Equality is a matter of two groups or more.") }
    if let bad = values.first(where: { !($0 < 1) }) {
      throw .outOfRange("a coefficient of \(bad)")
    }
    let denominator = degreesOfFreedom - groups + 2
    guard denominator > 0 else {
      throw .notComputable(
        "With \(degreesOfFreedom) degrees of freedom of the design \(groups) groups cannot be "
          + "compared.")
    }
    let V = covariance.scaled(by: values.map { 1 / (1 - $0) })
    let y = values.map { log(1 - $0) }
    var contrasts = Matrix(rows: groups, columns: groups - 1)
    for column in 0..<(groups - 1) {
      contrasts[0, column] = -1
      contrasts[column + 1, column] = 1
    }
    let d = (1..<groups).map { y[$0] - y[0] }
    let W = V.congruence(with: contrasts)
    let solved = try numerically("a test of equal coefficients") { () throws(NumericsError) in
      try W.cholesky().solve(d)
    }
    let wald = zip(d, solved).reduce(0) { $0 + $1.0 * $1.1 }
    df1 = Double(groups - 1)
    df2 = Double(denominator)
    F = wald / df1 * df2 / Double(degreesOfFreedom)
    pValue = FDistribution(df1, df2).upper(F)
  }
}
