import TarazaNumerics

/// A factor solution: loadings of k items on m factors, however extracted and rotated.
///
/// Factors stand by falling share of variance (`ssLoadings`), each signed so that the sum of its
/// loadings is positive (if the sum is 0 to rounding, so that its largest loading is).
/// The rule is the same for every extraction and rotation but that to a target, whose columns keep
/// their order and signs.
///
/// - Shapes: `loadings` and `structure` are k x m, items in the order of the correlation matrix;
///   `phi` is m x m; `communalities` and `uniquenesses` have k entries.
/// - Units: of standardised items.
public struct FactorSolution: Equatable, Sendable {
  public let method: Extraction
  public let rotation: Rotation
  /// The one n that tests use.
  public let n: Double
  /// The pattern: regression weights of items on factors.
  public let loadings: Matrix
  /// Correlations among factors; the identity unless the rotation is oblique.
  public let phi: SymmetricMatrix
  /// The variance of each item that the factors account for: the diagonal of loadings phi loadingsᵀ.
  public let communalities: [Double]
  /// As estimated. 1 - communality, save where a bound or a loose stop keeps them apart.
  public let uniquenesses: [Double]
  /// The minimised criterion; nil for methods that minimise none.
  public let objective: Double?
  public let iterations: Int
  /// The largest slope of the criterion at the end, bounds aside; nil for methods without one.
  public let gradient: Double?
  /// False only where a stopping rule other than stationarity was asked for and not met in time.
  public let converged: Bool
  public let warnings: [FactorWarning]
  /// How the rotation was reached; nil when there was none.
  public let rotationSearch: RotationSearchRecord?

  /// Correlations of items with factors: loadings times phi.
  public var structure: Matrix { loadings * phi }

  /// Hofmann's index of each item, (sum of squared loadings)² / sum of fourth powers: on how many
  /// factors it loads.
  ///
  /// - Source: Hofmann (1978). Multivariate Behavioral Research 13, 247-250.
  ///   doi:10.1207/s15327906mbr1302_9
  public var complexities: [Double] {
    (0..<items).map { item in
      let squares = loadings.row(item).map { $0 * $0 }
      let fourth = squares.sumOfSquares
      let sum = squares.reduce(0, +)
      return fourth > 0 ? sum * sum / fourth : 1
    }
  }

  public var items: Int { loadings.rows }
  public var factors: Int { loadings.columns }

  /// The variance of each factor: the diagonal of phi loadingsᵀ loadings, also when oblique.
  public var ssLoadings: [Double] { FactorArrangement.ssLoadings(of: loadings, phi: phi) }

  /// `ssLoadings` over the number of items.
  public var proportionOfVariance: [Double] { ssLoadings.map { $0 / Double(items) } }

  /// The share of the common variance that the factors explain; nil where a method does not tell
  /// how much variance is common.
  public var explainedCommonVariance: Double? {
    guard method == .minimumRank else { return nil }
    let common = uniquenesses.reduce(0) { $0 + (1 - $1) }
    return common > 0 ? communalities.reduce(0, +) / common : nil
  }

  /// Loadings phi loadingsᵀ + uniquenesses: the correlations that the model implies.
  public var impliedCorrelations: SymmetricMatrix {
    var implied = SymmetricMatrix(
      symmetrizing: structure.multiplied(by: loadings, transposingOther: true))
    for item in 0..<items { implied[item, item] += uniquenesses[item] }
    return implied
  }
}

extension FactorSolution {
  /// The solution before any rotation, its columns put into the common order and sign.
  init(
    method: Extraction, n: Double, loadings: Matrix, uniquenesses: [Double], objective: Double?,
    iterations: Int, gradient: Double? = nil, converged: Bool = true, warnings: [FactorWarning]
  ) {
    let arrangement = FactorArrangement(of: loadings, phi: .identity(loadings.columns))
    self.init(
      method: method, rotation: .none, n: n, loadings: arrangement.columns(of: loadings),
      phi: .identity(loadings.columns), communalities: loadings.rowSumsOfSquares,
      uniquenesses: uniquenesses, objective: objective, iterations: iterations,
      gradient: gradient, converged: converged, warnings: warnings, rotationSearch: nil)
  }

  /// Replaces loadings and phi by those of a rotation.
  func replacing(
    by rotated: RotatedLoadings, rotation: Rotation, warnings added: [FactorWarning]
  ) -> FactorSolution {
    FactorSolution(
      method: method, rotation: rotation, n: n, loadings: rotated.loadings, phi: rotated.phi,
      communalities: communalities, uniquenesses: uniquenesses, objective: objective,
      iterations: iterations, gradient: gradient, converged: converged,
      warnings: warnings + added + rotated.search.warnings,
      rotationSearch: rotated.search)
  }
}
