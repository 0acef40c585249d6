import TarazaNumerics

/// The coefficients of a scale's reliability that its items' covariances tell.
///
/// Several answer the same question under different assumptions: what a sum of the items shares with
/// another sum of items like these. All but the omegas and glb assume no factor model.
public enum ReliabilityCoefficient: String, CaseIterable, Equatable, Hashable, Sendable {
  /// Cronbach (1951), which is Guttman's lambda 3, and KR-20 where items are right or wrong.
  case alpha
  /// Alpha of the items' correlations.
  case standardizedAlpha
  /// Guttman (1945).
  case lambda1
  case lambda2
  /// The greatest split-half coefficient.
  case lambda4
  case lambda5
  case lambda6
  /// The least reliability that these covariances allow: Woodhouse & Jackson (1977).
  case greatestLowerBound
  /// One factor by maximum likelihood of the covariances: Jöreskog (1971), McDonald (1999).
  case omega
  /// The same of the standardised solution: Fornell & Larcker (1981).
  case compositeReliability
  /// Of the best weighted sum: Hancock & Mueller (2001).
  case coefficientH
  /// The mean share of an item's variance that the factor explains: Fornell & Larcker (1981).
  case averageVarianceExtracted
  /// All common factors together, of a Schmid-Leiman solution: McDonald (1999), Revelle & Zinbarg
  /// (2009).
  case omegaTotal
  /// The general factor alone: Zinbarg, Revelle, Yovel & Li (2005).
  case omegaHierarchical

  /// Whether it is a share of a variance that a model explains, and so never below zero.
  var isShareOfVariance: Bool {
    switch self {
    case .omega, .compositeReliability, .coefficientH, .averageVarianceExtracted, .omegaTotal,
      .omegaHierarchical:
      true
    case .alpha, .standardizedAlpha, .lambda1, .lambda2, .lambda4, .lambda5, .lambda6,
      .greatestLowerBound:
      false
    }
  }
}

/// The coefficients that rest on polychoric correlations of ordered answers.
public enum OrderedCoefficient: String, CaseIterable, Equatable, Hashable, Sendable {
  /// Zumbo, Gadermann & Zeisser (2007).
  case alpha
  /// One factor by minimum residuals: Gadermann, Guhn & Zumbo (2012).
  case omega
  /// Of the sum of the answers themselves: Green & Yang (2009).
  case categoricalOmega
}

/// A coefficient with how it answers to changes of the covariances it came from.
///
/// - Shapes: `slopes` is k x k: a small change dS of the covariances changes the value by the sum of
///   slopes times dS over all elements of both triangles.
public struct CoefficientEstimate: Equatable, Sendable {
  public let value: Double
  /// Nil where the coefficient has none by formula, or none here.
  public let slopes: SymmetricMatrix?

  public init(_ value: Double, slopes: SymmetricMatrix? = nil) {
    self.value = value
    self.slopes = slopes
  }
}

extension CoefficientEstimate {
  /// A coefficient of correlations, with its slopes on the covariances behind them:
  /// dr_ij = ds_ij / (d_i d_j) - r_ij / 2 (ds_ii / s_ii + ds_jj / s_jj).
  init(_ value: Double, slopesOnCorrelations slopes: SymmetricMatrix, covariance S: SymmetricMatrix)
  {
    let deviations = S.diagonal.map { $0.squareRoot() }
    var result = SymmetricMatrix(order: S.order)
    for i in 0..<S.order {
      var own = 0.0
      for j in 0..<S.order where j != i {
        let product = deviations[i] * deviations[j]
        result[i, j] = slopes[i, j] / product
        own += slopes[i, j] * S[i, j] / product
      }
      result[i, i] = -own / S[i, i]
    }
    self.init(value, slopes: result)
  }
}
