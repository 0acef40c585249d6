import TarazaNumerics

/// How weighted least squares weighs the residual correlations of pairs: by the inverse of the
/// covariance of the estimated correlations, or by their variances alone.
///
/// - Shapes: pairs in the order (1, 0), (2, 0), (2, 1), (3, 0) …
package enum ResidualWeights: Sendable {
  case full(SymmetricMatrix)
  case diagonal([Double])

  /// - Throws: `.notComputable` where the covariance is not given or has no inverse, and for methods
  ///   that weigh otherwise.
  package init(
    of method: Extraction, covarianceOfCorrelations covariance: SymmetricMatrix?
  ) throws(StatisticsError) {
    guard let covariance else {
      throw .notComputable(
        "\(method.name.prefix(1).uppercased() + method.name.dropFirst()) weighs by the covariance "
          + "of the correlations, which is not known here.")
    }
    let variances = covariance.diagonal
    guard variances.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .notComputable(
        "The correlation of some pair of items has no standard error, so that nothing weighs it.")
    }
    guard method == .weightedLeastSquares else {
      self = .diagonal(variances.map { 1 / $0 })
      return
    }
    do throws(StatisticsError) {
      try covariance.requirePositiveDefinite()
      self = .full(try covariance.inverseOfItems())
    } catch {
      switch error {
      case .singular, .notPositiveDefinite:
        throw .notComputable(
          "The covariance of the \(variances.count) correlations has no inverse, as rows are too few "
            + "for so many: diagonally weighted least squares needs only its diagonal.")
      default: throw error
      }
    }
  }

  func times(_ residuals: [Double]) -> [Double] {
    switch self {
    case .full(let W): W * residuals
    case .diagonal(let w): zip(w, residuals).map { $0 * $1 }
    }
  }

  func times(_ slopes: Matrix) -> Matrix {
    switch self {
    case .full(let W): W * slopes
    case .diagonal(let w): slopes.scalingRows(by: w)
    }
  }

  /// e' W e.
  func discrepancy(_ residuals: [Double]) -> Double {
    zip(residuals, times(residuals)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  var matrix: SymmetricMatrix {
    switch self {
    case .full(let W): W
    case .diagonal(let w): .diagonal(w)
    }
  }
}

extension SymmetricMatrix {
  /// What stands below the diagonal, row by row.
  var pairs: [Double] { (0..<order).flatMap { row in (0..<row).map { self[row, $0] } } }
}
