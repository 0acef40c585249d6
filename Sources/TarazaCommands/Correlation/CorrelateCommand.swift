import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `correlate`: how closely each two items go together.
struct CorrelateCommand: AnalysisCommand {
  static let items = Parameter.items("items", "The items", atLeast: 2)
  static let covariance = Parameter.truth(
    "covariance", "Whether the table `covariance` has the covariances of the correlations"
  ).default(false, "false")
  static let adjust = Common.adjust(forSeveral: "pairs")
  static let signature = Signature(
    "correlate", "How closely each two items go together", input: .table, groups: true,
    parameters: [items] + CorrelationChoice.parameters + [adjust, Common.level, covariance],
    details:
      "The matrix `r`, and `pairs` with n, interval and p of every pair. Pearson: Student's t "
      + "and Fisher's interval. Spearman: the same t, and the interval of Bonett and Wright. "
      + "Kendall: tau-b; p is exact up to \(KendallTau.exactLimit) rows where one of the two items "
      + "has no ties, and normal with ties otherwise; the interval is that of Fieller, Hartley and "
      + "Pearson. With a design, Pearson's interval and p rest on it. Polychoric and `auto`: on the "
      + "influence of each row, by the design where there is one; estimated jointly they have none. "
      + "`thresholds` has the cuts between the categories of ordered items. `covariance: true` adds the "
      + "asymptotic covariance of the correlations with one another, by the design and without "
      + "normality: of complete Pearson's, polychoric and `auto`. Pairwise, ranks are taken among the "
      + "rows of the pair.",
    examples: [
      Example("dataset bfi | correlate A1..A5 with correlation: spearman", "five items by ranks"),
      Example(
        "dataset bfi | correlate A1..A5 with correlation: polychoric, missing: pairwise",
        "normal variables behind ordered answers"),
      Example(
        "let c = dataset bfi | correlate A1..A3 with correlation: polychoric\nc.thresholds",
        "the cuts between the answers"),
      Example(
        "let c = dataset bfi | correlate A1..A3 with correlation: polychoric, covariance: true\nc.covariance",
        "how surely each correlation is known, and together with which"),
      Example("dataset attitude | correlate rating, complaints, learning", "three items"),
    ],
    synonyms: ["cor", "corr", "correlation", "correlations", "cor.test", "corr.test", "pwcorr"])

  struct Outcome: Sendable {
    let correlations: ItemCorrelations
    let pairs: [CorrelatedPair]
    /// What intervals and p rest on; nil when rows count as drawn one by one.
    let sampleDesign: SampleDesign?
    /// One entry per pair; nil for a pair without a test.
    let adjusted: [Double?]
    let thresholds: ThresholdTable
    /// Of the correlations of all pairs; nil where nobody asked, or it is not known.
    let covariance: CovarianceTable?
  }

  let items: [ColumnID]
  let correlation: CorrelationChoice
  let adjustment: PAdjustment
  let level: Double
  let wantsCovariance: Bool

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments[Self.items]
    correlation = try CorrelationChoice(arguments)
    adjustment = arguments[Self.adjust]
    level = arguments[Common.level]
    wantsCovariance = arguments[Self.covariance]
  }

  func shape(of input: Schema) -> ResultShape {
    ResultShape(
      command: "correlate",
      tables: [
        ResultShape.Table(
          "r", [.text("item")] + ResultShape.TableColumn.numbers(items.map(\.name))),
        ResultShape.Table(
          "pairs",
          [.text("first"), .text("second")]
            + ResultShape.TableColumn.numbers(["r", "se", "lower", "upper", "n", "p", "p_adjusted"])
        ),
        ThresholdTable.shape,
      ] + (wantsCovariance ? [CovarianceTable.shape(of: items)] : []),
      values: ["n"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let correlations = try sample.correlations(of: items, correlation)
    let survey =
      correlation.coefficient == .pearson && correlation.missing != .em
      ? try sample.surveyItems(items, missing: correlation.missing.rule) : nil
    let mayBeOrdered = correlation.coefficient == .polychoric || correlation.coefficient == .auto
    let errors =
      mayBeOrdered || wantsCovariance
      ? try CorrelationErrors(of: correlations, correlation, sample, uncertain: .unknown) : nil
    var pairs: [CorrelatedPair] = []
    for first in items.indices {
      for second in items.indices.dropFirst(first + 1) {
        pairs.append(
          try naming(items) { () throws(StatisticsError) in
            try CorrelatedPair(first, second, of: correlations, in: survey, errors, level: level)
          })
      }
    }
    let adjusted = try naming(items) { () throws(StatisticsError) in
      try adjustment.adjust(pairs.map(\.pValue))
    }
    return Outcome(
      correlations: correlations, pairs: pairs, sampleDesign: survey?.design ?? errors?.design,
      adjusted: adjusted, thresholds: ThresholdTable(correlations, errors),
      covariance: wantsCovariance ? errors.map { CovarianceTable(of: items, $0.covariance) } : nil)
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    CorrelateDocument(command: self, outcome: outcome).document
  }
}
