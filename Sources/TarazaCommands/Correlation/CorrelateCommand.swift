import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `correlate`: how closely each two items go together.
struct CorrelateCommand: AnalysisCommand {
  static let items = Parameter.items("items", "The items", atLeast: 2)
  static let adjust = Common.adjust(forSeveral: "pairs")
  static let signature = Signature(
    "correlate", "How closely each two items go together", input: .table, groups: true,
    parameters: [items] + CorrelationChoice.parameters + [adjust, Common.level],
    details:
      "The matrix `r`, and `pairs` with n, interval and p of every pair. Pearson: Student's t "
      + "and Fisher's interval. Spearman: the same t, and the interval of Bonett and Wright. "
      + "Kendall: tau-b; p is exact up to \(KendallTau.exactLimit) rows where one of the two items "
      + "has no ties, and normal with ties otherwise; the interval is that of Fieller, Hartley and "
      + "Pearson. With a design, Pearson's interval and p rest on it. Polychoric and `auto`: on the "
      + "influence of each row, by the design where there is one; estimated jointly they have none. "
      + "`thresholds` has the cuts between the categories of ordered items. Pairwise, ranks are "
      + "taken among the rows of the pair.",
    examples: [
      Example("dataset bfi | correlate A1..A5 with correlation: spearman", "five items by ranks"),
      Example(
        "dataset bfi | correlate A1..A5 with correlation: polychoric, missing: pairwise",
        "normal variables behind ordered answers"),
      Example(
        "let c = dataset bfi | correlate A1..A3 with correlation: polychoric\nc.thresholds",
        "the cuts between the answers"),
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
    /// Two ordered items that go together without exception, where that leaves no standard errors.
    let perfectPair: PerfectPair?
    let thresholds: ThresholdTable
  }

  struct PerfectPair: Equatable, Sendable {
    let first: Int
    let second: Int
  }

  let items: [ColumnID]
  let correlation: CorrelationChoice
  let adjustment: PAdjustment
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments[Self.items]
    correlation = try CorrelationChoice(arguments)
    adjustment = arguments[Self.adjust]
    level = arguments[Common.level]
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
      ],
      values: ["n"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let correlations = try sample.correlations(of: items, correlation)
    let survey =
      correlation.coefficient == .pearson && correlation.missing != .em
      ? try sample.surveyItems(items, missing: correlation.missing.rule) : nil
    var errors: CorrelationErrors?
    var perfectPair: PerfectPair?
    if correlation.coefficient == .polychoric || correlation.coefficient == .auto {
      do throws(CommandError) {
        errors = try CorrelationErrors(of: correlations, correlation, sample)
      } catch .statistics(.perfectCorrelation(let first, let second), _) {
        perfectPair = PerfectPair(first: first, second: second)
      } catch { throw error }
    }
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
      adjusted: adjusted, perfectPair: perfectPair,
      thresholds: ThresholdTable(correlations, errors))
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    CorrelateDocument(command: self, outcome: outcome).document
  }
}
