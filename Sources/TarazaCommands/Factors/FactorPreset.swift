import TarazaLanguage
import TarazaStatistics

/// What other programs do where nothing is said: their starting values, stopping rules and
/// normalisations, so that their tables come out digit by digit.
enum FactorPreset: Sendable {
  case taraza, psych, spss, stata, factanal

  static let parameter = Parameter<FactorPreset>.choice(
    "preset", "Whose defaults hold where the program says nothing",
    [
      ChoiceWord("taraza", .taraza, "minres and oblimin, iterated to the end"),
      ChoiceWord(
        "psych", .psych, "R's psych: axis stops after 50 iterations or at 0.001 in the sum"),
      ChoiceWord("spss", .spss, "components and varimax; axis stops at 0.001; Kaiser for all"),
      ChoiceWord("stata", .stata, "principal factors without iteration, unrotated; no Kaiser"),
      ChoiceWord("factanal", .factanal, "R's factanal: maximum likelihood and varimax"),
    ]
  ).default(.taraza, "taraza")

  var extraction: Extraction {
    switch self {
    case .taraza, .psych: .minimumResidual
    case .spss: .principalComponents
    case .stata: .principalAxis(until: .iterations(1))
    case .factanal: .maximumLikelihood
    }
  }

  var rotation: RotationWord {
    switch self {
    case .taraza, .psych: .oblimin
    case .spss, .factanal: .varimax
    case .stata: .none
    }
  }

  /// When principal axis ends.
  var axisStop: PrincipalAxisStop {
    switch self {
    case .taraza, .factanal: .fixedPoint
    case .psych: .sumChange(below: 0.001, most: 50)
    case .spss: .communalityChange(below: 0.001)
    case .stata: .iterations(1)
    }
  }

  /// SPSS's own limit, beyond which it shows no solution.
  static let iterationsOfSPSS = 25

  func usesKaiser(_ rotation: RotationWord) -> Bool {
    switch self {
    case .spss: true
    case .stata: false
    case .taraza, .psych, .factanal: rotation == .varimax || rotation == .promax
    }
  }

  var promaxPower: Double { self == .stata ? 3 : 4 }

  /// psych's “promax” fits what it has normalised; SPSS makes its target so.
  var promaxVariant: PromaxVariant {
    switch self {
    case .taraza, .factanal, .stata: .plain
    case .psych: .normalized
    case .spss: .normalizedTarget
    }
  }

  /// What differs from Taraza's own way, for the recipe.
  var remark: String? {
    switch self {
    case .taraza: nil
    case .psych:
      "as psych: principal axis stops early (0.001 in the sum of communalities, 50 iterations), and "
        + "promax works on normalised loadings"
    case .spss:
      "as SPSS: principal axis stops early (no communality changes by 0.001), all rotations with "
        + "Kaiser normalisation, promax with a normalised target"
    case .stata: "as Stata: principal factors without iteration, no Kaiser normalisation, promax 3"
    case .factanal: "as R's factanal: promax as stats::promax on a Kaiser varimax"
    }
  }
}
