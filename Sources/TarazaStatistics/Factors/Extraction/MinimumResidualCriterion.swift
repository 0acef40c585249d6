import TarazaNumerics

/// Half the sum of squared residuals, both triangles and the fitted diagonal:
/// F(u) = 1/2 sum of t² over the trailing eigenvalues t of R - diag(u).
///
/// The parameter is the uniqueness u itself.
/// Gradient: -sum of t v_i² over trailing pairs (t, v).
/// Hessian: Q∘Q + sum over leading l, trailing t of 2 t / (t - l) w wᵀ, with Q the projector on the
/// trailing vectors, w the entry by entry product of both vectors.
///
/// - Source: Harman & Jones (1966). Psychometrika 31, 351-368. doi:10.1007/BF02289468;
///   derivatives as in Jöreskog (1977), Enslein, Ralston & Wilf (eds.), Statistical Methods for
///   Digital Computers, 125-153, in the closed form that sums over all eigenpairs give.
package struct MinimumResidualCriterion: ConcentratedCriterion {
  package let R: SymmetricMatrix
  package let factors: Int
  package let bounds: BoxBounds
  package let rounding: Double

  package init(_ R: SymmetricMatrix, factors: Int, _ options: ExtractionOptions) {
    self.init(
      R, factors: factors,
      bounds: BoxBounds(
        lower: R.diagonal.map { options.leastUniqueness * $0 }, upper: R.diagonal))
  }

  package init(_ R: SymmetricMatrix, factors: Int, bounds: BoxBounds) {
    self.R = R
    self.factors = factors
    self.bounds = bounds
    rounding = 4 * .ulpOfOne * R.storage.reduce(0) { $0 + $1 * $1 }
  }

  package func reduced(at x: [Double]) -> SymmetricMatrix {
    var reduced = R
    for item in x.indices { reduced[item, item] -= x[item] }
    return reduced
  }

  package func value(at x: [Double], _ spectrum: Spectrum) -> Double {
    if spectrum.isWhole { return spectrum.trailingValues.sumOfSquares / 2 }
    return max(0, spectrum.reduced.storage.sumOfSquares - spectrum.leadingValues.sumOfSquares) / 2
  }

  package func gradient(at x: [Double], _ spectrum: Spectrum) -> [Double] {
    zip(spectrum.leadingDiagonal { $0 }, spectrum.reduced.diagonal).map { $0 - $1 }
  }

  package func hessian(at x: [Double], _ spectrum: Spectrum) -> SymmetricMatrix {
    let projector = spectrum.trailingProjector
    let square = projector.hadamard(projector)
    if spectrum.isWhole { return square + spectrum.crossSum { 2 * $1 / ($1 - $0) } }
    // 2 t / (t - l) is -2 t / l for t small beside l.
    return square - 2 * spectrum.leadingSum { 1 / $0 }.hadamard(spectrum.trailingPart)
  }

  package func loadings(at x: [Double], _ spectrum: Spectrum) -> Matrix {
    spectrum.scaledLeadingVectors { max($0, 0).squareRoot() }
  }

  package func parameters(ofUniquenesses uniquenesses: [Double]) -> [Double] { uniquenesses }
  package func uniquenesses(at x: [Double]) -> [Double] { x }
}

extension Spectrum {
  /// The leading vectors, each times a function of its eigenvalue.
  func scaledLeadingVectors(_ scale: (Double) -> Double) -> Matrix {
    vectors.selecting(columns: Array(0..<leading)).scalingColumns(by: leadingValues.map(scale))
  }
}
