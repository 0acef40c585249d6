import TarazaLanguage
import TarazaStatistics

/// By what the intervals of reliability coefficients are made.
enum ReliabilityInterval: String, CaseIterable, Sendable {
  case feldt
  case bonett
  case formula
  case percentile
  case bca

  var isBootstrap: Bool { self == .percentile || self == .bca }

  static let parameter = Parameter<ReliabilityInterval>.choice(
    "interval", "By what intervals are made",
    [
      ChoiceWord("feldt", .feldt, "alpha's by Feldt, the others' by formula"),
      ChoiceWord("bonett", .bonett, "alpha's by Bonett, the others' by formula"),
      ChoiceWord(
        "formula", .formula, "all by the influence of each row, and the design where there is one"),
      ChoiceWord("percentile", .percentile, "quantiles of samples drawn from the sample"),
      ChoiceWord("bca", .bca, "the same, corrected for bias and skewness"),
    ]
  ).optional(shown: "formula, and feldt for alpha below 50 rows without a design")
}

extension ReliabilityCoefficient {
  /// By which the language finds its row.
  var word: String {
    switch self {
    case .alpha: "alpha"
    case .standardizedAlpha: "standardized_alpha"
    case .lambda1: "lambda1"
    case .lambda2: "lambda2"
    case .lambda4: "lambda4"
    case .lambda5: "lambda5"
    case .lambda6: "lambda6"
    case .greatestLowerBound: "glb"
    case .omega: "omega"
    case .compositeReliability: "composite"
    case .coefficientH: "H"
    case .averageVarianceExtracted: "AVE"
    case .omegaTotal: "omega_total"
    case .omegaHierarchical: "omega_hierarchical"
    }
  }

  /// Whose formula it is.
  func formula(isBinary: Bool, items: Int) -> String {
    switch self {
    case .alpha: isBinary ? "Kuder & Richardson 1937" : "Cronbach 1951"
    case .standardizedAlpha: items == 2 ? "Spearman, Brown 1910" : "Cronbach 1951, of r"
    case .lambda1, .lambda2, .lambda4, .lambda5, .lambda6: "Guttman 1945"
    case .greatestLowerBound: "Woodhouse & Jackson 1977"
    case .omega: "McDonald 1999"
    case .compositeReliability, .averageVarianceExtracted: "Fornell & Larcker 1981"
    case .coefficientH: "Hancock & Mueller 2001"
    case .omegaTotal: "Revelle & Zinbarg 2009"
    case .omegaHierarchical: "Zinbarg et al. 2005"
    }
  }

  /// More items have coefficients of closed form alone: splits, bounds and factors would take minutes.
  static let mostItemsOfModels = 300

  /// Those that so many items can have.
  static func wanted(items k: Int, groupFactors: Int?) -> [ReliabilityCoefficient] {
    switch k {
    case ...2: [.alpha, .standardizedAlpha]
    case (mostItemsOfModels + 1)...:
      [
        .alpha, .standardizedAlpha, .lambda1, .lambda2, .lambda5, .lambda6,
      ]
    default:
      allCases.filter { coefficient in
        guard [.omegaTotal, .omegaHierarchical].contains(coefficient) else { return true }
        return groupFactors != nil || HierarchicalReliability.groupFactors(forItems: k) != nil
      }
    }
  }
}

extension OrderedCoefficient {
  /// By which the language finds its row.
  var word: String {
    switch self {
    case .alpha: "ordinal_alpha"
    case .omega: "ordinal_omega"
    case .categoricalOmega: "categorical_omega"
    }
  }

  /// Whose formula it is.
  var formula: String {
    switch self {
    case .alpha: "Zumbo et al. 2007"
    case .omega: "Gadermann et al. 2012"
    case .categoricalOmega: "Green & Yang 2009"
    }
  }
}
