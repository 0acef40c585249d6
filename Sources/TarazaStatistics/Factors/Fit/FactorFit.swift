import Glibc
import TarazaNumerics

/// How well a factor solution reproduces the correlations.
///
/// The discrepancy is that of maximum likelihood, F = tr(S⁻¹R) - log |S⁻¹R| - p, with S the implied
/// matrix and the diagonal of R on its diagonal. Bartlett's chi-square is F (n - 1 - (2p + 5) / 6 -
/// 2m / 3), with p items and m factors. Names and formulas are those of psych.
///
/// | index | formula |
/// |---|---|
/// | TLI | (F0/df0 - F/df) / (F0/df0 - 1/c), c Bartlett's multiplier with m factors |
/// | CFI | 1 - max(chi² - df, 0) / max(chi0² - df0, chi² - df, 0) |
/// | RMSEA | sqrt(max(chi² / (df n) - 1 / (n - 1), 0)) |
/// | BIC, SABIC | chi² - df ln n, chi² - df ln((n + 2) / 24) |
/// | ECVI | (chi² + 2 q) / (n - 1), q the parameters: p + p m - m (m - 1) / 2 |
/// | RMSR | root of the mean squared off-diagonal residual; over df instead, corrected |
/// | SRMR | the same with the (empty) diagonal counted |
/// | empirical chi² | n times the sum of squared off-diagonal residuals, both triangles |
///
/// - Units: none; rotation changes nothing.
/// - Edge cases: without degrees of freedom there is no test, RMSEA, TLI, CFI or BIC. For a solution that
///   is not of maximum likelihood the chi-square is its discrepancy there, not its minimum
///   (`basis`); for correlations other than Pearson's it does not follow chi-square (`basis` too).
/// - Throws: `.notComputable` for principal components; `.tooFewRows` when Bartlett's multiplier is
///   not positive; `.notPositiveDefinite` or `.singular` when R or the implied matrix has no
///   inverse.
/// - Source: Bartlett (1951). Biometrika 38, 337-344. doi:10.1093/biomet/38.3-4.337; Tucker & Lewis
///   (1973). Psychometrika 38, 1-10. doi:10.1007/BF02291170; Bentler (1990). Psychological Bulletin
///   107, 238-246. doi:10.1037/0033-2909.107.2.238; Steiger & Lind (1980), Browne & Cudeck (1992).
///   Sociological Methods & Research 21, 230-258. doi:10.1177/0049124192021002005
public struct FactorFit: Equatable, Sendable {
  /// What the chi-square is.
  public enum Basis: Equatable, Hashable, Sendable {
    /// The minimum that the likelihood-ratio test is about.
    case likelihoodRatio
    /// The same discrepancy at a solution that minimises something else: at least as large.
    case discrepancyElsewhere
    /// Not from Pearson correlations: no chi-square distribution stands behind it.
    case notPearson
  }

  public let basis: Basis
  public let degreesOfFreedom: Int
  public let discrepancy: Double
  public let chiSquare: Double
  /// nil without degrees of freedom.
  public let pValue: Double?
  /// (n - 1) F, without Bartlett's correction.
  public let uncorrectedChiSquare: Double
  public let uncorrectedPValue: Double?

  /// Of the model without factors.
  public let nullDegreesOfFreedom: Int
  public let nullDiscrepancy: Double
  public let nullChiSquare: Double

  public let rmsea: RootMeanSquareError?
  public let tli: Double?
  public let cfi: Double?
  public let bic: Double?
  public let sabic: Double?
  public let ecvi: Double?

  public let empiricalChiSquare: Double
  public let empiricalPValue: Double?
  public let rmsr: Double
  public let rmsrCorrected: Double?
  public let srmr: Double
  /// 1 - sum of squared residuals / sum of squared correlations, with the diagonal and without.
  public let fit: Double
  public let fitOffDiagonal: Double

  public init(
    of solution: FactorSolution, to correlations: CorrelationMatrix
  ) throws(StatisticsError) {
    guard solution.method.isFactorModel else {
      throw .notComputable("Principal components are not a model that could fit or fail to.")
    }
    let R = correlations.R
    let (p, m, n) = (R.order, solution.factors, correlations.n)
    precondition(solution.items == p, "A solution of other items than the correlations.")
    let df = FactorSolution.degreesOfFreedom(items: p, factors: m)
    let multiplier = try BartlettCorrection.multiplier(n: n, items: p, factors: m)
    let residuals = Residuals(of: R, solution)
    let F = try residuals.discrepancy()

    basis = Self.basis(of: solution.method, correlations.kind)
    degreesOfFreedom = df
    discrepancy = F
    chiSquare = F * multiplier
    pValue = Self.upperTail(chiSquare, df)
    uncorrectedChiSquare = F * (n - 1)
    uncorrectedPValue = Self.upperTail(uncorrectedChiSquare, df)

    let nullMultiplier = try BartlettCorrection.multiplier(n: n, items: p)
    nullDegreesOfFreedom = p * (p - 1) / 2
    nullDiscrepancy = -(try R.logDeterminantOfItems())
    nullChiSquare = nullDiscrepancy * nullMultiplier

    rmsea = RootMeanSquareError(chiSquare: chiSquare, df: df, n: n)
    tli = Self.tuckerLewis(
      F, df, null: nullDiscrepancy, nullDf: nullDegreesOfFreedom, multiplier: multiplier)
    cfi = Self.comparative(
      chiSquare - Double(df), null: nullChiSquare - Double(nullDegreesOfFreedom), df)
    bic = df > 0 ? chiSquare - Double(df) * log(n) : nil
    sabic = df > 0 ? chiSquare - Double(df) * log((n + 2) / 24) : nil

    let parameters = p + p * m - m * (m - 1) / 2
    ecvi = df > 0 ? (chiSquare + Double(2 * parameters)) / (n - 1) : nil

    let off = residuals.offDiagonalSquares
    empiricalChiSquare = n * off
    empiricalPValue = Self.upperTail(empiricalChiSquare, df)
    rmsr = (off / Double(p * (p - 1))).squareRoot()
    rmsrCorrected = df > 0 ? (off / Double(2 * df)).squareRoot() : nil
    srmr = (off / Double(p * (p + 1))).squareRoot()
    fit = 1 - residuals.squares / R.storage.sumOfSquares
    fitOffDiagonal = 1 - off / (R.storage.sumOfSquares - R.diagonal.sumOfSquares)
  }

  private static func basis(of method: Extraction, _ kind: CorrelationMatrix.Kind) -> Basis {
    guard kind == .pearson else { return .notPearson }
    return method == .maximumLikelihood ? .likelihoodRatio : .discrepancyElsewhere
  }

  private static func upperTail(_ statistic: Double, _ df: Int) -> Double? {
    df > 0 ? ChiSquare(Double(df)).upper(max(statistic, 0)) : nil
  }

  private static func tuckerLewis(
    _ F: Double, _ df: Int, null F0: Double, nullDf: Int, multiplier: Double
  ) -> Double? {
    guard df > 0 else { return nil }
    let perNullDf = F0 / Double(nullDf)
    let perDf = F / Double(df)
    let divisor = perNullDf - 1 / multiplier
    return divisor == 0 ? nil : (perNullDf - perDf) / divisor
  }

  private static func comparative(_ excess: Double, null: Double, _ df: Int) -> Double? {
    guard df > 0 else { return nil }
    let divisor = max(null, excess, 0)
    return divisor > 0 ? 1 - max(excess, 0) / divisor : 1
  }
}

/// What a solution leaves of the correlations.
private struct Residuals {
  private let R: SymmetricMatrix
  private let implied: SymmetricMatrix
  /// Both triangles, without the diagonal.
  let offDiagonalSquares: Double
  /// With the uniquenesses counted as residuals of the diagonal.
  let squares: Double

  init(of R: SymmetricMatrix, _ solution: FactorSolution) {
    var common = SymmetricMatrix(
      symmetrizing: solution.structure.multiplied(by: solution.loadings, transposingOther: true))
    let difference = R - common
    squares = difference.storage.sumOfSquares
    offDiagonalSquares = max(0, squares - difference.diagonal.sumOfSquares)
    for item in 0..<R.order { common[item, item] = R[item, item] }
    self.R = R
    implied = common
  }

  /// tr(S⁻¹R) - log |S⁻¹R| - p, never below 0 but for rounding.
  func discrepancy() throws(StatisticsError) -> Double {
    let determinant = try R.logDeterminantOfItems()
    return try numerically("fit") { () throws(NumericsError) in
      let factor = try implied.cholesky()
      let product = factor.solve(R.asMatrix)
      let trace = (0..<R.order).reduce(0) { $0 + product[$1, $1] }
      return max(0, trace - (determinant - factor.logDeterminant) - Double(R.order))
    }
  }
}
