import Glibc
import TarazaNumerics

/// The restricted likelihood of a mixed model, profiled over the residual variance, with its exact
/// derivatives and its average information.
///
/// With ratios γ_j = σ_j² / σ², H = I + Σ γ_j Z_j Z_jᵀ and P = H⁻¹ - H⁻¹X (XᵀH⁻¹X)⁻¹ XᵀH⁻¹, the
/// deviance is log|H| + log|XᵀH⁻¹X| + (n - p) log yᵀPy, and its slope in γ_j
/// tr(Z_jᵀPZ_j) - (n - p) |Z_jᵀPy|² / yᵀPy. The information takes w_j = Z_j Z_jᵀ Py and w_0 = Py:
/// wᵀPw is the mean of observed and expected curvature but for a factor.
///
/// - Shapes: `ratios`, `slopes` in the order of the factors; `information` with the residual first.
/// - Source: Gilmour, Thompson & Cullis (1995). Biometrics 51, 1440-1450. doi:10.2307/2533274; Patterson
///   & Thompson (1971). Biometrika 58, 545-554. doi:10.1093/biomet/58.3.545
struct RestrictedLikelihood {
  let deviance: Double
  let slopes: [Double]
  /// yᵀPy.
  let residual: Double
  /// |Z_jᵀPy|² of each factor.
  let squares: [Double]
  /// wᵀPw.
  let information: SymmetricMatrix
  /// The fixed coefficients and the inverse of XᵀH⁻¹X.
  let coefficients: [Double]
  let coefficientCovariance: SymmetricMatrix
  /// The predicted effects over σ_j², Z_jᵀPy, of the block columns and then the border's levels.
  let scores: [Double]

  /// - Throws: `.notPositiveDefinite` when fixed columns depend on one another, or nothing is left
  ///   of the outcome.
  init(_ gram: MixedGram, ratios: [Double]) throws(NumericsError) {
    let absorbed = AbsorbedBlocks(gram, ratios: ratios)
    let border = try BorderFactor(gram, absorbed.border, ratios: ratios)
    let (traces, scores) = absorbed.traces(border)
    let p = Double(gram.fixedCount)
    let degrees = Double(gram.n) - p
    let s = border.residual
    var squares = [Double](repeating: 0, count: gram.factorCount)
    for (factor, score) in zip(gram.blockFactors + gram.borderFactors, scores) {
      squares[factor] += score * score
    }
    deviance = absorbed.logDeterminant + border.logDeterminant + degrees * log(s)
    slopes = zip(traces, squares).map { $0 - degrees * $1 / s }
    residual = s
    self.squares = squares
    self.scores = scores
    coefficients = border.coefficients
    coefficientCovariance = border.coefficientCovariance
    information = absorbed.information(
      border, scores: scores, squares: squares, ratios: ratios)
  }

  /// The curvature of the deviance in the ratios that the average information stands for.
  func curvature(degrees: Double) -> SymmetricMatrix {
    var result = SymmetricMatrix(order: squares.count)
    for r in squares.indices {
      for c in 0...r {
        result[r, c] =
          degrees
          * (information[r + 1, c + 1] / residual - squares[r] * squares[c] / (residual * residual))
      }
    }
    return result
  }
}
