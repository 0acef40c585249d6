import Glibc
import TarazaNumerics

/// The likelihood discrepancy with the best loadings put in:
/// F(u) = sum of t - log t - 1 over the trailing eigenvalues t of D R D, D = diag(u)^(-1/2).
///
/// The parameter is x = log u, in which F is close to quadratic.
/// Gradient: sum of (1 - t) v_i² over trailing pairs (t, v).
/// Hessian: Q∘A + sum over leading l, trailing t of (1 - t)(l + t) / (l - t) w wᵀ, with Q the
/// projector on the trailing vectors, A the trailing part of D R D, w the entry by entry product of
/// both vectors.
///
/// - Source: Jöreskog (1967). Psychometrika 32, 443-482. doi:10.1007/BF02289658; second derivatives
///   after Clarke (1970). British Journal of Mathematical and Statistical Psychology 23, 43-52,
///   in the closed form that sums over all pairs give.
package struct MaximumLikelihoodCriterion: LogUniquenessCriterion {
  package let R: SymmetricMatrix
  package let factors: Int
  package let bounds: BoxBounds
  package let rounding: Double
  private let logDeterminant: Double

  package init(
    _ R: SymmetricMatrix, factors: Int, _ options: ExtractionOptions
  ) throws(StatisticsError) {
    self.R = R
    self.factors = factors
    bounds = Self.bounds(R, options)
    logDeterminant = try R.logDeterminantOfItems()
    rounding = Self.rounding(R)
  }

  package func value(at x: [Double], _ spectrum: Spectrum) -> Double {
    if spectrum.isWhole { return Self.discrepancy(of: spectrum.trailingValues) }
    let trace = spectrum.reduced.trace - spectrum.leadingValues.reduce(0, +)
    let logarithms =
      logDeterminant - x.reduce(0, +) - spectrum.leadingValues.reduce(0) { $0 + log($1) }
    return max(0, trace - logarithms - Double(spectrum.items - factors))
  }

  package func gradient(at x: [Double], _ spectrum: Spectrum) -> [Double] {
    zip(spectrum.reduced.diagonal, spectrum.leadingDiagonal { 1 - $0 }).map { 1 - $0 - $1 }
  }

  package func hessian(at x: [Double], _ spectrum: Spectrum) -> SymmetricMatrix {
    let projector = spectrum.trailingProjector
    let trailing = spectrum.trailingPart
    let own = projector.hadamard(trailing)
    if spectrum.isWhole {
      return own + spectrum.crossSum { (1 - $1) * ($0 + $1) / ($0 - $1) }
    }
    // (l + t) / (l - t) is (l + 1) / (l - 1) for t close to 1, as it is where the model fits.
    let weights = spectrum.leadingSum { $0 > 1 ? ($0 + 1) / ($0 - 1) : 0 }
    return own + weights.hadamard(projector - trailing)
  }

  /// Eigenvalues of 0 to rounding, of a matrix on the edge of being singular, count as the
  /// smallest number there is.
  private static func discrepancy(of values: ArraySlice<Double>) -> Double {
    values.reduce(0) { sum, value in
      let t = max(value, .leastNormalMagnitude)
      return sum + ((t - 1) - log1p(t - 1))
    }
  }
}
