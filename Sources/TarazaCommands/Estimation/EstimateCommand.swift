import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// Which differences between groups are estimated.
enum Differences: String, CaseIterable, Sendable {
  case none, first, previous, all
}

/// `estimate`: quantities of the population with the errors that the sample's design gives them.
struct EstimateCommand: AnalysisCommand {
  static let estimands = Parameter.estimands(
    "estimates",
    "What to estimate: mean(x), share(x >= 4), shares(x), total(x), ratio(a, b), median(x), quantile(x, 0.9)"
  )
  static let by = Parameter<[ColumnID]>.columns("by", "Columns of groups").asClause
    .default([], "all rows together")
  static let interval = Parameter<ShareInterval>.choice(
    "interval", "How intervals of shares are found",
    [
      ChoiceWord("logit", .logit, "on the scale of log odds"),
      ChoiceWord("mean", .mean, "share -+ t SE; may leave 0 to 1"),
      ChoiceWord("beta", .beta, "Korn and Graubard's, careful with rare answers"),
      ChoiceWord("wilson", .wilson, "Wilson's for the effective rows"),
      ChoiceWord("asin", .asin, "on the arcsine scale"),
      ChoiceWord("likelihood", .likelihood, "by the likelihood ratio"),
    ]
  ).default(.logit, "logit")
  static let rule = Parameter<QuantileRule>.choice(
    "rule", "How quantiles are read from the ordered values",
    QuantileRule.allCases.map { ChoiceWord($0.rawValue, $0, $0.meaning) }
  ).default(.math, "math")
  static let quantileInterval = Parameter<QuantileInterval>.choice(
    "quantile_interval", "How intervals of quantiles are found",
    [
      ChoiceWord("woodruff", .woodruff(.mean), "that of the share up to it, turned back"),
      ChoiceWord("score", .score, "the values that a test does not reject"),
    ]
  ).default(.woodruff(.mean), "woodruff")
  static let differences = Parameter<Differences>.choice(
    "differences", "Which differences between the groups of the last `by` column are tested",
    [
      ChoiceWord("none", .none, "no differences"),
      ChoiceWord("first", .first, "each group against the first"),
      ChoiceWord("previous", .previous, "each against the one before: change from wave to wave"),
      ChoiceWord("all", .all, "every two groups"),
    ]
  ).default(.none, "none")
  static let adjust = Common.adjust(forSeveral: "differences")
  static let minimum = Parameter.integer(
    "minimum", "Estimates from fewer rows are hidden, so that nobody can be told", in: 1...1000
  ).default(5, "5")
  static let signature = Signature(
    "estimate", "Estimates for the population, with errors from the sample's design", input: .table,
    parameters: [
      estimands, by, Common.level, interval, rule, quantileInterval, differences, adjust, minimum,
    ],
    details:
      "Standard errors use weights, strata, clusters, population sizes and replicates of the "
      + "design; intervals use Student's t with as many degrees of freedom as there are clusters "
      + "less strata. `where` and `by` make domains: rows outside still count for the errors. "
      + "deff compares with a simple random sample of as many rows. Estimates from fewer than "
      + "\(EstimateDocument.fewRows) rows are marked.",
    examples: [
      Example(
        "dataset apistrat | design with weight: pw, strata: stype, fpc: fpc "
          + "| estimate mean(api00), share(sch_wide == \"Yes\")",
        "a mean and a share"),
      Example(
        "dataset apistrat | design with weight: pw, strata: stype | estimate mean(api00) by stype "
          + "with differences: all", "means of groups, and how they differ"),
      Example(
        "dataset tension | estimate mean(trust_1) by wave with differences: previous",
        "change from wave to wave"),
    ],
    synonyms: [
      "svymean", "svytotal", "svyratio", "svyquantile", "svyciprop", "survey_mean", "svyby",
    ])

  let estimands: [Estimand]
  let by: [ColumnID]
  let level: Double
  let interval: ShareInterval
  let rule: QuantileRule
  let quantileInterval: QuantileInterval
  let differences: Differences
  let adjustment: PAdjustment
  let minimum: Int

  init(_ arguments: Arguments) throws(Diagnostic) {
    estimands = arguments[Self.estimands]
    by = arguments[Self.by]
    level = arguments[Common.level]
    interval = arguments[Self.interval]
    rule = arguments[Self.rule]
    quantileInterval = arguments[Self.quantileInterval]
    differences = arguments[Self.differences]
    adjustment = arguments[Self.adjust]
    minimum = arguments[Self.minimum]
    guard differences != .none else { return }
    guard !by.isEmpty else {
      throw Diagnostic(
        .missingClause, "differences are between groups, and there are none",
        hints: ["name them: estimate … by wave with differences: \(differences.rawValue)"])
    }
    if estimands.allSatisfy(\.isQuantile) {
      throw Diagnostic(
        .wrongType, "differences of quantiles have no errors here",
        hints: ["compare means or shares, such as share(x >= 4)"])
    }
  }

  /// In the order of columns of the tables.
  static let numbers = ["estimate", "se", "lower", "upper", "deff", "n", "n_effective", "df"]
  static let differenceNumbers = [
    "difference", "se", "lower", "upper", "t", "df", "p", "p_adjusted",
  ]

  func shape(of input: Schema) -> ResultShape {
    let groups = by.map { ResultShape.TableColumn($0.name, .text) }
    let texts: [ResultShape.TableColumn] =
      hasCategories ? [.text("what"), .text("category")] : [.text("what")]
    let estimates = ResultShape.Table(
      "estimates",
      groups + texts + ResultShape.TableColumn.numbers(Self.numbers) + [.text("note")])
    let changes = ResultShape.Table(
      "differences",
      groups.dropLast() + texts + [.text("from"), .text("to")]
        + ResultShape.TableColumn.numbers(Self.differenceNumbers))
    return ResultShape(
      command: "estimate", tables: differences == .none ? [estimates] : [estimates, changes],
      values: [], charts: isDrawn ? ["estimates"] : [])
  }

  /// Whether some estimates are one of several answers to a question.
  var hasCategories: Bool { estimands.contains { $0.kind == .shares } }

  /// Without groups there is something to compare only among answers to one question.
  var isDrawn: Bool { !by.isEmpty || estimands[0].kind == .shares }

  func inputs(from input: Schema) -> ColumnNeed { .some(Set(by)) }

  func analyse(_ sample: Sample) throws(CommandError) -> EstimateOutcome {
    try EstimateAnalysis(self, sample).outcome()
  }

  func document(_ outcome: EstimateOutcome, _ presentation: Presentation) -> Document {
    EstimateDocument(command: self, presentation: presentation, outcome: outcome).document
  }
}

extension Estimand {
  var isQuantile: Bool {
    if case .quantile = kind { true } else { false }
  }
}

extension QuantileRule {
  fileprivate var meaning: String {
    switch self {
    case .math: "the smallest value that the share does not exceed"
    case .school: "the middle of two values at a step"
    case .shahvaish: "Shah and Vaish's"
    case .hf1: "Hyndman and Fan's 1st: as math"
    case .hf2: "their 2nd: as school"
    case .hf3: "their 3rd: the nearest even order"
    case .hf4: "their 4th: linear between steps"
    case .hf5: "their 5th: linear between middles of steps"
    case .hf6: "their 6th, as SPSS and Minitab"
    case .hf7: "their 7th, as R and Excel"
    case .hf8: "their 8th, nearly median-unbiased"
    case .hf9: "their 9th, for normal values"
    }
  }
}
