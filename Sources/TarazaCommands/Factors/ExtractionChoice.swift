import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// How factors are found, as it is written.
enum ExtractionWord: String, CaseIterable, Sendable {
  case minres, ml, gls, wls, dwls, axis, alpha, image, minrank, components

  private var meaning: String {
    switch self {
    case .minres: "least squares on the residual correlations (ULS)"
    case .ml: "maximum likelihood"
    case .gls: "generalised least squares"
    case .wls: "residuals weighed by the inverse covariance of the correlations (ADF)"
    case .dwls: "residuals weighed by the variances of the correlations (WLSMV's estimate)"
    case .axis: "principal axis, iterated to the end"
    case .alpha: "alpha factoring: what generalises to items like these"
    case .image: "image factoring: what the other items predict"
    case .minrank: "the least common variance left unexplained, none of it negative (MRFA)"
    case .components: "principal components, no factor model"
    }
  }

  private var otherNames: [String] {
    switch self {
    case .minres: ["uls", "ols", "minimum_residual", "least_squares"]
    case .ml: ["mle", "maximum_likelihood"]
    case .gls: []
    case .wls: ["adf"]
    case .dwls: ["wlsmv", "wlsm"]
    case .axis: ["pa", "paf", "pf", "ipf", "principal_axis", "principal_factor"]
    case .alpha: ["alpha_factoring"]
    case .image: ["image_factoring"]
    case .minrank: ["mrfa", "minimum_rank"]
    case .components: ["pc", "pca", "pcf", "principal", "principal_components"]
    }
  }

  static let words = allCases.map {
    ChoiceWord($0.rawValue, $0, $0.meaning, otherNames: $0.otherNames)
  }
}

/// An extraction as it is written, with its options.
struct ExtractionChoice {
  static let extraction = Parameter<ExtractionWord>.choice(
    "extraction", "How the factors are found", ExtractionWord.words
  ).optional(shown: "minres").otherwise("fm", "method", "estimator")
  static let start = Parameter<CommunalityStart>.choice(
    "start", "Of axis: the communalities that it begins with",
    [
      ChoiceWord(
        "smc", .squaredMultipleCorrelations, "squared multiple correlations with the other items"),
      ChoiceWord("largest", .largestCorrelation, "the largest correlation with another item"),
      ChoiceWord("ones", .ones, "one for each item"),
    ]
  ).optional(shown: "smc")
  static let iterations = Parameter.integer(
    "iterations", "Of axis: do so many and stop; 1 is without iteration", in: 1...100_000
  ).optional(shown: "to the end")
  static let bound = Parameter.number(
    "bound", "The least unique variance of an item", in: 1e-6...0.5
  ).default(0.005, "0.005")

  static let parameters: [any AnyParameter] = [extraction, start, iterations, bound]

  let method: Extraction
  let options: ExtractionOptions

  init(_ arguments: Arguments, _ preset: FactorPreset) throws(Diagnostic) {
    let word = arguments[Self.extraction]
    let (start, iterations) = (arguments[Self.start], arguments[Self.iterations])
    if word != .axis, start != nil || iterations != nil {
      throw Diagnostic(
        .unknownOption, "`\(start == nil ? "iterations" : "start")` belongs to principal axis",
        hints: ["write extraction: axis, or leave it out"])
    }
    method =
      switch word {
      case nil: preset.extraction
      case .minres: .minimumResidual
      case .ml: .maximumLikelihood
      case .gls: .generalizedLeastSquares
      case .wls: .weightedLeastSquares
      case .dwls: .diagonallyWeightedLeastSquares
      case .minrank: .minimumRank
      case .axis:
        .principalAxis(
          until: iterations.map(PrincipalAxisStop.iterations) ?? preset.axisStop,
          from: start ?? .squaredMultipleCorrelations)
      case .alpha: .alpha
      case .image: .image
      case .components: .principalComponents
      }
    options = ExtractionOptions(leastUniqueness: arguments[Self.bound])
  }
}
