import TarazaNumerics

/// How the coefficients of a one-factor model answer to small changes of the covariances: the
/// loadings and error variances satisfy equations, whose derivative tells how they move.
extension OneFactorReliability {
  public var omegaEstimate: CoefficientEstimate {
    let value = omega
    let (sum, errors) = (rawLoadings.reduce(0, +), rawUniquenesses.reduce(0, +))
    let whole = sum * sum + errors
    return estimate(
      value, ofLoadings: rawLoadings.map { _ in 2 * sum * errors / (whole * whole) },
      ofErrors: rawLoadings.map { _ in -sum * sum / (whole * whole) })
  }

  public var compositeReliabilityEstimate: CoefficientEstimate {
    let (sum, errors) = (loadings.reduce(0, +), uniquenesses.reduce(0, +))
    let whole = sum * sum + errors
    // Errors are 1 - l² here.
    return standardizedEstimate(
      compositeReliability,
      of: loadings.map { 2 * sum * errors / (whole * whole) + 2 * $0 * sum * sum / (whole * whole) }
    )
  }

  public var coefficientHEstimate: CoefficientEstimate {
    let information = zip(loadings, uniquenesses).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    let outer = 1 / ((1 + information) * (1 + information))
    // l² / (1 - l²) has the slope 2 l / (1 - l²)².
    return standardizedEstimate(
      coefficientH, of: zip(loadings, uniquenesses).map { outer * 2 * $0 / ($1 * $1) })
  }

  public var averageVarianceExtractedEstimate: CoefficientEstimate {
    standardizedEstimate(
      averageVarianceExtracted, of: loadings.map { 2 * $0 / Double(loadings.count) })
  }

  /// A function of the standardised loadings, whose squares leave the uniquenesses.
  private func standardizedEstimate(_ value: Double, of slopes: [Double]) -> CoefficientEstimate {
    guard heywood.isEmpty else { return CoefficientEstimate(value) }
    switch method {
    case .minimumResidual:
      guard let onR = minimumResidualSlopes(slopes) else { return CoefficientEstimate(value) }
      return CoefficientEstimate(value, slopesOnCorrelations: onR, covariance: S)
    case .maximumLikelihood:
      // l = raw / d: at the maximum d² is the item's own variance, raw² + its error.
      let (raw, errors) = (rawLoadings, rawUniquenesses)
      var onLoadings: [Double] = []
      var onErrors: [Double] = []
      for i in raw.indices {
        let variance = raw[i] * raw[i] + errors[i]
        let power = variance * variance.squareRoot()
        onLoadings.append(slopes[i] * errors[i] / power)
        onErrors.append(-slopes[i] * raw[i] / (2 * power))
      }
      return estimate(value, ofLoadings: onLoadings, ofErrors: onErrors)
    }
  }

  /// A function of raw loadings and errors with these slopes on them.
  private func estimate(
    _ value: Double, ofLoadings c: [Double], ofErrors d: [Double]
  ) -> CoefficientEstimate {
    guard heywood.isEmpty else { return CoefficientEstimate(value) }
    switch method {
    case .maximumLikelihood:
      return CoefficientEstimate(value, slopes: likelihoodSlopes(c, d))
    case .minimumResidual:
      // Standardised loadings and the deviations, which S tells: raw = d l, error = d² (1 - l²).
      let deviations = S.diagonal.map { $0.squareRoot() }
      let onStandardized = loadings.indices.map { i in
        deviations[i] * c[i] - 2 * S[i, i] * loadings[i] * d[i]
      }
      guard let onR = minimumResidualSlopes(onStandardized) else {
        return CoefficientEstimate(value)
      }
      var slopes =
        CoefficientEstimate(value, slopesOnCorrelations: onR, covariance: S).slopes
        ?? SymmetricMatrix(order: S.order)
      for i in loadings.indices {
        slopes[i, i] += c[i] * loadings[i] / (2 * deviations[i]) + d[i] * uniquenesses[i]
      }
      return CoefficientEstimate(value, slopes: slopes)
    }
  }

  /// From Σ_(j ≠ i) (r_ij - l_i l_j) l_j = 0 of each item i.
  func minimumResidualSlopes(_ c: [Double]) -> SymmetricMatrix? {
    let k = loadings.count
    var A = Matrix(rows: k, columns: k)
    let squares = loadings.sumOfSquares
    let deviations = S.diagonal.map { $0.squareRoot() }
    for i in 0..<k {
      for j in 0..<k {
        let r = S[i, j] / deviations[i] / deviations[j]
        A[i, j] =
          i == j ? squares - loadings[i] * loadings[i] : 2 * loadings[i] * loadings[j] - r
      }
    }
    let equations = A
    guard let y = try? LUFactorization(equations).solve(c), y.allSatisfy(\.isFinite) else {
      return nil
    }
    var slopes = SymmetricMatrix(order: k)
    for j in 0..<k {
      for i in (j + 1)..<max(k, j + 1) {
        slopes[i, j] = (y[i] * loadings[j] + y[j] * loadings[i]) / 2
      }
    }
    return slopes
  }

  /// From (P - P S P) l = 0 and its diagonal, P the inverse of the implied covariances l lᵀ + E.
  ///
  /// A change dM of the implied ones moves P - PSP by -P dM P + P dM PSP + PSP dM P, one of S by
  /// -P dS P; at the solution PSP l = P l.
  private func likelihoodSlopes(_ c: [Double], _ d: [Double]) -> SymmetricMatrix? {
    let k = loadings.count
    let raw = rawLoadings
    var implied = SymmetricMatrix.diagonal(rawUniquenesses)
    for j in 0..<k { for i in j..<k { implied[i, j] += raw[i] * raw[j] } }
    let model = implied
    guard let P = try? model.inverse() else { return nil }
    let Q = S.congruence(with: P.asMatrix)
    let middle = P - Q
    let reached = P * raw
    // Rows: the k equations of loadings, then those of the diagonal. Columns: loadings, errors.
    var J = Matrix(rows: 2 * k, columns: 2 * k)
    for column in 0..<k {
      // An error variance: dM = e eᵀ.
      let (p, q) = (P.column(column), Q.column(column))
      for i in 0..<k {
        let q0 = zip(q, raw).reduce(0) { $0 + $1.0 * $1.1 }
        J[i, k + column] = (q[i] - p[i]) * reached[column] + p[i] * q0
        J[k + i, k + column] = -p[i] * p[i] + 2 * p[i] * q[i]
      }
      // A loading: dM = e lᵀ + l eᵀ, and the loading itself within (P - PSP) l.
      let t = Q * raw
      let length = zip(raw, reached).reduce(0) { $0 + $1.0 * $1.1 }
      let lengthOfQ = zip(raw, t).reduce(0) { $0 + $1.0 * $1.1 }
      for i in 0..<k {
        J[i, column] =
          -(p[i] * length + reached[i] * reached[column])
          + (p[i] * lengthOfQ + reached[i] * t[column])
          + (q[i] * length + t[i] * reached[column]) + middle[i, column]
        J[k + i, column] =
          -2 * p[i] * reached[i] + 2 * (p[i] * t[i] + reached[i] * q[i])
      }
    }
    let equations = J.transposed
    guard let y = try? LUFactorization(equations).solve(c + d), y.allSatisfy(\.isFinite) else {
      return nil
    }
    // dp = J⁻¹ (P dS P l, diag(P dS P)).
    let first = P * Array(y[..<k])
    var slopes = SymmetricMatrix.diagonal(Array(y[k...])).congruence(with: P.asMatrix)
    for j in 0..<k {
      for i in j..<k { slopes[i, j] += (first[i] * reached[j] + first[j] * reached[i]) / 2 }
    }
    return slopes
  }
}
