import TarazaNumerics

/// Reliability by a model of one factor: each item is a loading times the factor and an error of its
/// own.
///
/// With loadings l and error variances e of the items as they are, omega = (Σ l)² / ((Σ l)² + Σ e),
/// and over the observed variance of the sum (Σ l)² / Σ S. Of the standardised solution: composite
/// reliability is the same omega; H = a / (1 + a) with a = Σ l² / (1 - l²) is the reliability of the
/// best weighted sum; the average variance extracted is the mean of l².
///
/// - Shapes: `loadings` and `uniquenesses` have an entry per item, of the standardised solution.
/// - Units: none of the coefficients has any; `rawLoadings` are in those of the items.
/// - Edge cases: three items are fitted without error whatever their structure (`isSaturated`). With
///   a uniqueness on its bound (`heywood`) there are no slopes, and H is near one by the bound only.
/// - Throws: `.tooFewItems` below three: two correlations' worth of loadings cannot be told from
///   one; what `FactorSolution` throws.
/// - Source: Jöreskog (1971). Psychometrika 36, 109-133. doi:10.1007/BF02291393; McDonald (1999).
///   Test Theory, ch. 6; Fornell & Larcker (1981). J. Mark. Res. 18, 39-50.
///   doi:10.1177/002224378101800104; Hancock & Mueller (2001), in Cudeck, du Toit & Sörbom (eds.),
///   Structural Equation Modeling: Present and Future, 195-216.
public struct OneFactorReliability: Equatable, Sendable {
  public enum Method: Equatable, Hashable, Sendable, CaseIterable {
    case maximumLikelihood
    case minimumResidual
  }

  public let method: Method
  public let loadings: [Double]
  public let uniquenesses: [Double]
  /// Items whose uniqueness is on its bound.
  public let heywood: [Int]
  let S: SymmetricMatrix
  private let deviations: [Double]

  public var isSaturated: Bool { loadings.count == 3 }
  public var rawLoadings: [Double] { zip(deviations, loadings).map { $0 * $1 } }
  public var rawUniquenesses: [Double] { zip(deviations, uniquenesses).map { $0 * $0 * $1 } }

  public init(covariance S: SymmetricMatrix, by method: Method = .maximumLikelihood)
    throws(StatisticsError)
  {
    guard S.order >= 3 else { throw .tooFewItems(needed: 3, got: S.order) }
    self.S = S
    self.method = method
    deviations = S.diagonal.map { $0.squareRoot() }
    // No test here rests on the number of rows.
    let R = try CorrelationMatrix(covariance: S, n: Double(S.order + 1))
    let solution = try FactorSolution(
      extracting: 1, from: R,
      by: method == .maximumLikelihood ? .maximumLikelihood : .minimumResidual)
    loadings = solution.loadings.column(0)
    uniquenesses = solution.uniquenesses
    heywood = solution.warnings.flatMap { warning -> [Int] in
      if case .heywood(let items, _) = warning { items } else { [] }
    }
  }

  /// Over the variance of the sum that the model implies.
  public var omega: Double { Self.omega(rawLoadings, rawUniquenesses) }

  /// Over the variance of the sum as observed.
  public var omegaOfObservedVariance: Double {
    let sum = rawLoadings.reduce(0, +)
    return sum * sum / S.sum
  }

  public var compositeReliability: Double { Self.omega(loadings, uniquenesses) }

  public var coefficientH: Double {
    let information = zip(loadings, uniquenesses).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    return information / (1 + information)
  }

  public var averageVarianceExtracted: Double { loadings.sumOfSquares / Double(loadings.count) }

  /// The same of the items as they are: (Σ l²) / (Σ l² + Σ e).
  public var averageVarianceExtractedRaw: Double {
    let explained = rawLoadings.sumOfSquares
    return explained / (explained + rawUniquenesses.reduce(0, +))
  }

  /// Correlations of the items less those that the factor explains; zeros on the diagonal.
  public var residuals: SymmetricMatrix {
    var residuals = SymmetricMatrix(order: loadings.count)
    for j in loadings.indices {
      for i in (j + 1)..<max(loadings.count, j + 1) {
        residuals[i, j] = S[i, j] / deviations[i] / deviations[j] - loadings[i] * loadings[j]
      }
    }
    return residuals
  }

  private static func omega(_ loadings: [Double], _ errors: [Double]) -> Double {
    let sum = loadings.reduce(0, +)
    return sum * sum / (sum * sum + errors.reduce(0, +))
  }
}
