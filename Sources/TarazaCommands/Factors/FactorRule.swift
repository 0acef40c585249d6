import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The rules by which a number of factors is found, each by the name that the language gives it.
enum FactorRule: String, CaseIterable, Sendable {
  case parallel
  case parallelComponents = "parallel_components"
  case map
  case map2000
  case ekc
  case nest
  case comparisonData = "comparison_data"
  case hullCAF = "hull_caf"
  case hullCFI = "hull_cfi"
  case hullRMSEA = "hull_rmsea"
  case chiSquare = "chi_square"
  case rmsea
  case bic
  case kaiser

  var title: String {
    switch self {
    case .parallel: "parallel analysis, common factors"
    case .parallelComponents: "parallel analysis, components"
    case .map: "minimum average partial"
    case .map2000: "minimum average partial, 4th powers"
    case .ekc: "empirical Kaiser criterion"
    case .nest: "next eigenvalue test (NEST)"
    case .comparisonData: "comparison data"
    case .hullCAF: "hull of the common part"
    case .hullCFI: "hull of CFI"
    case .hullRMSEA: "hull of RMSEA"
    case .chiSquare: "first chi-square not significant"
    case .rmsea: "first RMSEA that may be close"
    case .bic: "least BIC"
    case .kaiser: "eigenvalues above 1 (Kaiser)"
    }
  }

  /// What is counted.
  var counts: String {
    switch self {
    case .parallelComponents, .map, .map2000, .ekc, .kaiser: "components"
    case .parallel, .nest, .comparisonData, .hullCAF, .hullCFI, .hullRMSEA, .chiSquare, .rmsea,
      .bic:
      "common factors"
    }
  }

  /// What it looks at, in a few words that fit beside the count.
  var remark: String {
    switch self {
    case .parallel: "eigenvalues, SMC on the diagonal"
    case .parallelComponents: "eigenvalues, ones on the diagonal"
    case .map: "partial correlations, squared"
    case .map2000: "partial correlations, 4th powers"
    case .ekc: "empirical Kaiser criterion"
    case .nest: "next eigenvalue of each model"
    case .comparisonData: "eigenvalues of made populations"
    case .hullCAF: "bend in the common part"
    case .hullCFI: "bend in CFI"
    case .hullRMSEA: "bend in RMSEA"
    case .chiSquare: "first model not rejected"
    case .rmsea: "first RMSEA that may be close"
    case .bic: "least BIC"
    case .kaiser: "eigenvalues above 1: too many"
    }
  }
}

/// How many factors: a number, or a rule that finds it.
enum FactorCount: Equatable, Sendable {
  case number(Int)
  case rule(FactorRule)
  /// Nobody should get a number of factors without seeing how rules disagree.
  case automatic
}

extension Parameter where Value == FactorCount {
  /// `factors: 3`, `factors: parallel`.
  static func factorCount(_ name: String, _ summary: String) -> Parameter {
    let number = Parameter<Int>.integer(name, summary, in: 1...10_000)
    return Parameter(ParameterSpec(name, .option, summary, .number)) { written, scope in
      if case .name(let word)? = written.single?.kind {
        if word.text == "auto" { return .automatic }
        if let rule = FactorRule(rawValue: word.text) { return .rule(rule) }
      }
      return (number.resolveAny(written, &scope) as? Int).map(FactorCount.number)
    }
  }
}
