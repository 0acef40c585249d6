import TarazaDocument
import TarazaStatistics

extension RotationSearchRecord {
  /// How the rotation was found, in a recipe.
  var words: String {
    guard starts > 1 else {
      return "one start" + (gradient.map { ", gradient \($0.boundWords)" } ?? "")
    }
    let minima =
      distinctMinima == 1 ? "one minimum" : "\(distinctMinima.grouped) different minima"
    return "\(starts.grouped) starts, \(startsAtBest.grouped) at the best criterion, \(minima)"
      + (gradient.map { ", gradient \($0.boundWords)" } ?? "") + ", seed \(seed)"
  }
}

extension Double {
  /// A slope that should be nothing, by a power of ten that it stays below: its own digits are
  /// rounding, and differ from machine to machine.
  var boundWords: String {
    let bounds: [(value: Double, words: String)] = [
      (1e-8, "1e-8"), (1e-6, "1e-6"), (1e-4, "1e-4"),
    ]
    let bound = bounds.first { self < $0.value }
    return bound.map { "below \($0.words)" } ?? Cell.number(self, .measurement).displayText
  }
}

extension ItemCorrelations {
  /// Below this a correlation of 0.3 is hardly told from none.
  private static let fewest = 50.0

  /// Of so few rows a factor analysis is a first look; nil of more.
  var fewRows: Note? {
    let n = matrix.n
    guard n < Self.fewest else { return nil }
    let error = Cell.number(2 / n.squareRoot(), .coefficient).displayText
    return Note(
      .warning, "few-rows",
      "\(Int(n.rounded()).grouped) rows are few: a correlation may be off by \(error) (2 / √n), and "
        + "loadings by more. Take this for a first look.")
  }
}

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
