import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The coefficients that a program may ask for.
enum RowCorrelation: Sendable {
  case pearson
  case spearman
  case kendall
  case polychoric
  /// Each pair the coefficient of its items' levels.
  case auto
}

/// What is done with rows that lack some of the items.
enum MissingAnswers: Sendable {
  case listwise
  case pairwise
  /// Moments of all rows, by maximum likelihood.
  case em

  /// Which rows a statistic over pairs uses.
  var rule: MissingRule { self == .listwise ? .listwise : .pairwise }
}

/// Which correlations, of which rows: the same options for every command that starts from them.
struct CorrelationChoice: Sendable {
  static let coefficient = Parameter<RowCorrelation>.choice(
    "correlation", "Which correlation coefficient",
    [
      ChoiceWord("pearson", .pearson, "linear"),
      ChoiceWord(
        "spearman", .spearman, "of the ranks (rho)", otherNames: ["rank", "ranks", "rho"]),
      ChoiceWord(
        "kendall", .kendall, "of the order of each two people (tau-b)",
        otherNames: ["tau", "tau_b"]),
      ChoiceWord(
        "polychoric", .polychoric,
        "of normal variables behind ordered answers; tetrachoric for two",
        otherNames: ["tetrachoric", "poly", "tet"]),
      ChoiceWord(
        "auto", .auto,
        "by the levels of the codebook: polychoric, polyserial or Pearson for each pair",
        otherNames: ["mixed", "polyserial", "biserial", "hetcor", "heterogeneous"]),
    ]
  ).default(.pearson, "pearson").otherwise("cor", "method", "coefficient")
  static let missing = Parameter<MissingAnswers>.choice(
    "missing", "Which rows are used where answers are missing",
    [
      ChoiceWord("listwise", .listwise, "rows with an answer to every item"),
      ChoiceWord("pairwise", .pairwise, "for each pair of items, the rows that answer both"),
      ChoiceWord(
        "em", .em, "all rows, by maximum likelihood for normal items (FIML)", otherNames: ["fiml"]),
    ]
  ).default(.listwise, "listwise")
  static let smooth = Parameter<SmoothedCorrelation.Method?>.choice(
    "smooth", "What becomes of a matrix that is not positive definite",
    [
      ChoiceWord("none", nil, "it is refused where an inverse is needed"),
      ChoiceWord("clip", .clipped, "negative eigenvalues become just positive"),
      ChoiceWord("nearest", .nearest, "the nearest correlation matrix (Higham)"),
    ]
  ).default(nil, "none")
  static let fill = Parameter.number(
    "fill", "Of polychoric: what each empty cell of two items' table counts", in: 0...1
  ).default(0, "0")

  static let estimation = Parameter<PolychoricOptions.Estimation>.choice(
    "estimation", "Of polychoric: what is fitted to the table of each two items",
    [
      ChoiceWord("two_step", .twoStep, "thresholds from each item, then the correlation"),
      ChoiceWord("jointly", .jointly, "both together for each pair, by maximum likelihood"),
    ]
  ).default(.twoStep, "two_step")

  static let parameters: [any AnyParameter] = [coefficient, missing, smooth, fill, estimation]

  let coefficient: RowCorrelation
  let missing: MissingAnswers
  let smoothing: SmoothedCorrelation.Method?
  let options: PolychoricOptions

  init(_ arguments: Arguments) throws(Diagnostic) {
    coefficient = arguments[Self.coefficient]
    missing = arguments[Self.missing]
    smoothing = arguments[Self.smooth]
    let fill = arguments[Self.fill]
    let estimation = arguments[Self.estimation]
    options = PolychoricOptions(
      estimation: estimation, emptyCells: fill > 0 ? .filled(fill) : .asCounted)
    if missing == .em, coefficient != .pearson {
      throw Diagnostic(
        .wrongType, "`missing: em` estimates moments of normal items, and so Pearson correlations",
        hints: ["missing: pairwise uses all pairs of answers for the other coefficients"])
    }
    let mayBeOrdered = coefficient == .polychoric || coefficient == .auto
    for (name, isUsed) in [("fill", fill > 0), ("estimation", estimation != .twoStep)]
    where isUsed && !mayBeOrdered {
      throw Diagnostic(
        .unknownOption, "`\(name)` belongs to polychoric correlations",
        hints: ["write correlation: polychoric, or leave `\(name)` out"])
    }
  }
}

extension CorrelationChoice {
  /// The coefficients of rows whose items have these levels.
  ///
  /// - Parameter threads: nil for all there are.
  func mixed(
    _ block: ItemBlock, _ levels: [MixedCorrelations.Level], threads: Int? = nil
  ) throws(StatisticsError) -> MixedCorrelations {
    try MixedCorrelations(
      block, levels: levels, rule: missing.rule, options: options,
      polyserial: options.estimation == .jointly ? .jointly : .twoStep, threads: threads)
  }
}

extension RowCorrelation {
  var title: String {
    switch self {
    case .pearson: "Pearson's r"
    case .spearman: "Spearman's rho"
    case .kendall: "Kendall's tau-b"
    case .polychoric: "Polychoric correlations"
    case .auto: "Correlations by level"
    }
  }

  var symbol: String {
    switch self {
    case .pearson, .auto: "r"
    case .spearman, .polychoric: "rho"
    case .kendall: "tau-b"
    }
  }
}
