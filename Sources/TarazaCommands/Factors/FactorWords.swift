import TarazaStatistics

extension Extraction {
  /// The method in a recipe.
  var words: String {
    switch self {
    case .maximumLikelihood: "maximum likelihood"
    case .minimumResidual: "minimum residual (minres, ULS)"
    case .generalizedLeastSquares: "generalised least squares"
    case .principalAxis(let stop, let start): "principal axis, \(stop.words), from \(start.words)"
    case .alpha: "alpha factoring"
    case .image: "image factoring"
    case .minimumRank: "minimum rank factoring"
    case .weightedLeastSquares:
      "weighted least squares, by the inverse covariance of the correlations"
    case .diagonallyWeightedLeastSquares:
      "diagonally weighted least squares, by the variances of the correlations"
    case .principalComponents: "principal components"
    }
  }
}

extension PrincipalAxisStop {
  fileprivate var words: String {
    switch self {
    case .fixedPoint: "iterated to the fixed point"
    case .communalityChange(let limit): "stopped when no communality changed by \(limit)"
    case .sumChange(let limit, let most):
      "stopped when their sum changed by less than \(limit), or after \(most) iterations"
    case .iterations(1): "without iteration"
    case .iterations(let count): "\(count) iterations"
    }
  }
}

extension CommunalityStart {
  fileprivate var words: String {
    switch self {
    case .squaredMultipleCorrelations: "squared multiple correlations"
    case .largestCorrelation: "largest correlations"
    case .ones: "ones"
    }
  }
}

extension Rotation {
  /// The method in a recipe.
  var words: String {
    func kaiser(_ isUsed: Bool) -> String { isUsed ? " with Kaiser normalisation" : "" }
    func number(_ value: Double) -> String {
      value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
    return switch self {
    case .none: "no rotation"
    case .varimax(let isUsed): "varimax\(kaiser(isUsed))"
    case .quartimax(let isUsed): "quartimax\(kaiser(isUsed))"
    case .equamax(let isUsed): "equamax\(kaiser(isUsed))"
    case .parsimax(let isUsed): "parsimax\(kaiser(isUsed))"
    case .promax(let power, let variant, let isUsed):
      "promax, power \(number(power)), \(variant.words), on a varimax\(kaiser(isUsed))"
    case .oblimin(let gamma, let isUsed): "oblimin, gamma \(number(gamma))\(kaiser(isUsed))"
    case .crawfordFerguson(let kappa, let isUsed):
      "Crawford-Ferguson, kappa \(number(kappa))\(kaiser(isUsed))"
    case .geomin(let delta, let isOblique, let isUsed):
      "\(isOblique ? "oblique" : "orthogonal") geomin, delta \(number(delta))\(kaiser(isUsed))"
    case .bentler(let isUsed): "Bentler's criterion\(kaiser(isUsed))"
    case .infomax(let isUsed): "infomax\(kaiser(isUsed))"
    case .entropy(let isUsed): "minimum entropy\(kaiser(isUsed))"
    case .tandem(let isSecond): "tandem criterion \(isSecond ? "II" : "I")"
    case .simplimax(let nearZero): "simplimax, \(nearZero) loadings near 0"
    case .bifactor(let isOblique): "\(isOblique ? "oblique" : "orthogonal") bifactor"
    case .target(_, let isOblique): "\(isOblique ? "oblique" : "orthogonal"), towards a target"
    }
  }
}

extension PromaxVariant {
  fileprivate var words: String {
    switch self {
    case .plain: "of the loadings"
    case .normalized: "of normalised loadings"
    case .normalizedTarget: "towards normalised loadings"
    }
  }
}
