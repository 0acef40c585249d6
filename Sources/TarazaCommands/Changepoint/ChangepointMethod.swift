import TarazaLanguage
import TarazaStatistics

/// How `changepoint` looks for changes.
enum ChangepointMethod: String, CaseIterable, Sendable {
  case pettitt
  case buishand
  case buishandU
  case snht
  case lanzante
  case cusum
  case recursiveCusum
  case mosum
  case recursiveMosum
  case supF
  case averageF
  case exponentialF
  case baiPerron
  case segmented
  case pelt
  case binary
  case bayesian

  static let words = [
    ChoiceWord("pettitt", pettitt, "one change of level, by ranks"),
    ChoiceWord("buishand", buishand, "one or more changes of level, by the range of partial sums"),
    ChoiceWord("buishand_u", buishandU, "one change of level in the middle, by partial sums"),
    ChoiceWord("snht", snht, "one change of level, also near the ends"),
    ChoiceWord("lanzante", lanzante, "one change of level: Pettitt's date with a rank test"),
    ChoiceWord("cusum", cusum, "any drift of the residuals, cumulated"),
    ChoiceWord("recursive_cusum", recursiveCusum, "any drift of the forecasts' errors, cumulated"),
    ChoiceWord("mosum", mosum, "any drift of the residuals, in a moving window"),
    ChoiceWord(
      "recursive_mosum", recursiveMosum, "any drift of the forecasts' errors, in a moving window"),
    ChoiceWord("sup_f", supF, "one change of level or line: the largest F of all dates"),
    ChoiceWord(
      "ave_f", averageF, "the same by the mean F of all dates, for small or slow changes"),
    ChoiceWord(
      "exp_f", exponentialF, "the same by the mean of exp(F / 2), between the two"),
    ChoiceWord("bai_perron", baiPerron, "several changes of level or line, number by BIC"),
    ChoiceWord("segmented", segmented, "one bend of a line, the pieces joined"),
    ChoiceWord(
      "pelt", pelt, "several changes of level or spread in long series, by penalised cost"),
    ChoiceWord("binary", binary, "the same, by splitting again and again"),
    ChoiceWord("bayesian", bayesian, "how long the present run has lasted"),
  ]

  var title: String {
    switch self {
    case .pettitt: "Pettitt"
    case .buishand: "Buishand, range"
    case .buishandU: "Buishand, U"
    case .snht: "standard normal homogeneity"
    case .lanzante: "Lanzante"
    case .cusum: "OLS-CUSUM"
    case .recursiveCusum: "recursive CUSUM"
    case .mosum: "OLS-MOSUM"
    case .recursiveMosum: "recursive MOSUM"
    case .supF: "supF"
    case .averageF: "aveF"
    case .exponentialF: "expF"
    case .baiPerron: "Bai–Perron"
    case .segmented: "segmented regression"
    case .pelt: "PELT"
    case .binary: "binary segmentation"
    case .bayesian: "Bayesian online"
    }
  }

  /// Whether the method knows lines beside levels.
  var knowsLines: Bool {
    switch self {
    case .cusum, .recursiveCusum, .mosum, .recursiveMosum, .supF, .averageF, .exponentialF,
      .baiPerron, .segmented:
      true
    case .pettitt, .buishand, .buishandU, .snht, .lanzante, .pelt, .binary, .bayesian: false
    }
  }

  /// What an F test makes of the F of all dates; nil for other methods.
  var form: StructuralChangeTest.Form? {
    switch self {
    case .supF: .supremum
    case .averageF: .average
    case .exponentialF: .exponential
    case .pettitt, .buishand, .buishandU, .snht, .lanzante, .cusum, .recursiveCusum, .mosum,
      .recursiveMosum, .baiPerron, .segmented, .pelt, .binary, .bayesian:
      nil
    }
  }
}
