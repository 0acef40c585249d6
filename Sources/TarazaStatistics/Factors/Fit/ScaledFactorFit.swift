import Glibc
import TarazaNumerics

/// The fit of a factor solution where correlations are not those of independent normal rows:
/// polychoric ones, or of a sample with weights and clusters, or of items far from normal.
///
/// The discrepancy T = (n - 1) F is about e' V e, with e the residual correlations and V the weights
/// of likelihood. With E the slopes of e by the correlations, and Γ their covariance, its mean is
/// a = tr(V E Γ E') and its variance 2 b, b = tr((V E Γ E')²), in units of 1 / (n - 1). Scaled and
/// shifted, T' = T sqrt(df / b) + df - sqrt(df a² / b) has the mean and the variance of chi-square.
///
/// Minimum residuals bring their own discrepancy as well, T = (n - 1) e'e with equal weights: that of
/// likelihood runs off where the matrix is nearly singular, as polychoric ones of rare answers are.
///
/// A solution of weighted least squares brings its own discrepancy and weights: T = e' W e. With the
/// full weights a = b = df, so that T' is T, which follows chi-square in large samples; with the
/// diagonal alone T' is the test known as WLSMV's.
///
/// - Units: none.
/// - Edge cases: without degrees of freedom there is no test. The mean-adjusted statistic of Satorra
///   and Bentler, T df / a, stands beside it.
/// - Throws: what `FactorSensitivity` throws.
/// - Source: Satorra & Bentler (1994), in von Eye & Clogg (eds.), Latent Variables Analysis, 399-419;
///   Asparouhov & Muthén (2010), Simple second order chi-square correction, statmodel.com. Here for
///   correlations, and for any estimate that the slopes are known of.
public struct ScaledFactorFit: Equatable, Sendable {
  public let degreesOfFreedom: Int
  /// Scaled and shifted.
  public let chiSquare: Double
  public let pValue: Double
  /// Of Satorra and Bentler, adjusted in mean alone, and its divisor.
  public let meanAdjustedChiSquare: Double
  public let scaling: Double
  public let rmsea: RootMeanSquareError?
  public let cfi: Double
  public let tli: Double

  /// The test of no factors by least squares: the sum of squared correlations, scaled and shifted.
  public struct Null: Equatable, Sendable {
    public let degreesOfFreedom: Int
    public let chiSquare: Double
    public let pValue: Double
    public let rmsea: RootMeanSquareError?

    public init(_ correlations: CorrelationMatrix, _ covariance: SymmetricMatrix) {
      let (p, n) = (correlations.R.order, correlations.n)
      degreesOfFreedom = p * (p - 1) / 2
      let weights = (n - 1) * SymmetricMatrix.identity(covariance.order)
      chiSquare = max(
        0,
        Adjustment(weights, covariance, df: degreesOfFreedom).adjusted(
          (n - 1) * correlations.R.pairs.sumOfSquares))
      pValue = ChiSquare(Double(degreesOfFreedom)).upper(chiSquare)
      rmsea = RootMeanSquareError(uncorrected: chiSquare, df: degreesOfFreedom, n: n)
    }
  }

  /// - Parameters:
  ///   - fit: of the same solution.
  ///   - covariance: of the estimated correlations, pairs in the order (1, 0), (2, 0), (2, 1) …
  public init(
    _ fit: FactorFit, of solution: FactorSolution, to correlations: CorrelationMatrix,
    covarianceOfCorrelations covariance: SymmetricMatrix
  ) throws(StatisticsError) {
    let df = fit.degreesOfFreedom
    guard df > 0 else {
      throw .notComputable("The model has no degrees of freedom, and so no test of fit.")
    }
    let n = correlations.n
    let principal = try solution.beforeRotation
    let residual = try FactorSensitivity(of: principal, covarianceOfCorrelations: covariance)
      .residualSlopes(FactorParameters(principal))
    let spread = covariance.congruence(with: residual.transposed)
    let (model, null, T, T0): (Adjustment, Adjustment, Double, Double)
    if solution.method.isWeighted {
      let weights = try ResidualWeights(
        of: solution.method, covarianceOfCorrelations: covariance)
      model = Adjustment(weights.matrix, spread, df: df)
      null = Adjustment(weights.matrix, covariance, df: fit.nullDegreesOfFreedom)
      T = weights.discrepancy((correlations.R - solution.impliedCorrelations).pairs)
      T0 = weights.discrepancy(correlations.R.pairs)
    } else if solution.method == .minimumResidual {
      let weights = (n - 1) * SymmetricMatrix.identity(covariance.order)
      model = Adjustment(weights, spread, df: df)
      null = Adjustment(weights, covariance, df: fit.nullDegreesOfFreedom)
      T = (n - 1) * (correlations.R - solution.impliedCorrelations).pairs.sumOfSquares
      T0 = (n - 1) * correlations.R.pairs.sumOfSquares
    } else {
      model = Adjustment(
        (n - 1) * (try PairWeights(solution.impliedCorrelations).V), spread, df: df)
      null = Adjustment(
        (n - 1) * (try PairWeights(.identity(correlations.R.order)).V), covariance,
        df: fit.nullDegreesOfFreedom)
      T = fit.discrepancy * (n - 1)
      T0 = fit.nullDiscrepancy * (n - 1)
    }
    degreesOfFreedom = df
    chiSquare = max(0, model.adjusted(T))
    pValue = ChiSquare(Double(df)).upper(max(0, model.adjusted(T)))
    scaling = model.mean / Double(df)
    meanAdjustedChiSquare = T / (model.mean / Double(df))
    rmsea = RootMeanSquareError(uncorrected: max(0, model.adjusted(T)), df: df, n: n)
    let excess = max(model.adjusted(T) - Double(df), 0)
    let nullExcess = null.adjusted(T0) - Double(fit.nullDegreesOfFreedom)
    let divisor = max(nullExcess, excess)
    cfi = divisor > 0 ? 1 - excess / divisor : 1
    let ratio = null.adjusted(T0) / Double(fit.nullDegreesOfFreedom)
    tli = ratio != 1 ? (ratio - model.adjusted(T) / Double(df)) / (ratio - 1) : 1
  }
}

/// Mean and variance of a discrepancy, and the statistic made to have those of chi-square.
private struct Adjustment {
  let mean: Double
  private let squares: Double
  private let df: Double

  init(_ weights: SymmetricMatrix, _ spread: SymmetricMatrix, df: Int) {
    let product = weights * spread
    var (trace, square) = (0.0, 0.0)
    for i in 0..<spread.order {
      trace += product[i, i]
      for j in 0..<spread.order { square += product[i, j] * product[j, i] }
    }
    mean = trace
    squares = square
    self.df = Double(df)
  }

  func adjusted(_ T: Double) -> Double {
    guard squares > 0 else { return T }
    return T * (df / squares).squareRoot() + df - (df * mean * mean / squares).squareRoot()
  }
}

/// The weights that likelihood gives to residual correlations of pairs: s_ik s_jl + s_il s_jk with s
/// the inverse of the implied matrix.
private struct PairWeights {
  let V: SymmetricMatrix

  init(_ implied: SymmetricMatrix) throws(StatisticsError) {
    let s = try implied.inverseOfItems()
    let pairs = (0..<s.order).flatMap { row in (0..<row).map { (row, $0) } }
    var V = SymmetricMatrix(order: pairs.count)
    for (a, (i, j)) in pairs.enumerated() {
      for (b, (k, l)) in pairs[...a].enumerated() {
        V[a, b] = s[i, k] * s[j, l] + s[i, l] * s[j, k]
      }
    }
    self.V = V
  }
}

extension FactorSolution {
  /// The same fit in principal position, where rotation does not come in.
  fileprivate var beforeRotation: FactorSolution {
    get throws(StatisticsError) {
      guard rotation != .none else { return self }
      // L phi^(1/2) turned so that the method's own product is diagonal.
      let plain = loadings * (try phi.power(0.5))
      let weights = method.isLikelihood ? uniquenesses.map { 1 / $0 } : uniquenesses.map { _ in 1 }
      let product = SymmetricMatrix(
        symmetrizing: plain.multiplied(by: plain.scalingRows(by: weights), transposingSelf: true))
      let turn = try numerically("factor position") { () throws(NumericsError) in
        try product.eigen().vectors
      }
      return FactorSolution(
        method: method, n: n, loadings: plain * turn, uniquenesses: uniquenesses,
        objective: objective, iterations: iterations, gradient: gradient, converged: converged,
        warnings: warnings)
    }
  }
}

extension FactorSensitivity {
  /// How the residual correlation of each pair (rows) answers to each correlation (columns).
  func residualSlopes(_ parameters: FactorParameters) -> Matrix {
    let pairs = slopes.columns
    let fitted = parameters.pairSlopes * slopes
    var result = Matrix(rows: pairs, columns: pairs)
    for column in 0..<pairs {
      for row in 0..<pairs { result[row, column] = (row == column ? 1 : 0) - fitted[row, column] }
    }
    return result
  }
}
