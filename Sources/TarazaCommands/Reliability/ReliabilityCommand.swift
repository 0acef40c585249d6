import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `reliability`: how consistently a set of items measures one thing.
struct ReliabilityCommand: AnalysisCommand {
  static let items = Parameter.itemSets(
    "items", "The items of one scale, or names of scales", atLeast: 2)
  static let signature = Signature(
    "reliability", "How consistently a set of items measures one thing", input: .table,
    groups: true, parameters: [items, Common.missing, Common.level],
    details:
      "Cronbach's alpha with Feldt's interval, or that of the sample's design where one is set. A minus reverses an item; a scale of the "
      + "codebook knows its reversed items. Several scales are several analyses.",
    examples: [
      Example("dataset bfi | reliability [-A1, A2..A5]", "agreeableness; A1 is reverse-worded"),
      Example("dataset bfi | reliability agreeableness, neuroticism", "two scales of the codebook"),
    ],
    synonyms: ["alpha", "cronbach"])

  struct ScaleOutcome: Sendable {
    let set: ItemSet
    let alpha: CronbachAlpha
    /// Alpha's interval by the sample's design, and that design; nil when rows count as drawn one
    /// by one.
    let sampled: (alpha: SurveyAlpha, design: SampleDesign)?
    let rows: RowCount
    /// Kish's number with weights; else the rows used.
    let effectiveRows: Double
    /// False for a correlation matrix, which tells no means.
    let hasMeans: Bool

    var interval: ConfidenceInterval? { sampled.map(\.alpha.interval) ?? alpha.interval }
  }

  struct Outcome: Sendable {
    let scales: [ScaleOutcome]
    let design: Design
  }

  let sets: [ItemSet]
  let missing: MissingRule
  let level: Double

  init(_ arguments: Arguments) {
    sets = arguments[Self.items]
    missing = arguments[Common.missing]
    level = arguments[Common.level]
  }

  func shape(of input: Schema) -> ResultShape {
    let summary: [ResultShape.TableColumn] =
      [.text("scale")]
      + ResultShape.TableColumn.numbers([
        "items", "alpha", "lower", "upper", "standardized", "mean_r", "n",
      ])
    let items: [ResultShape.TableColumn] =
      [.text("scale"), .text("item"), .text("label")]
      + ResultShape.TableColumn.numbers(["mean", "sd", "item_rest", "alpha_without"])
    return ResultShape(
      command: "reliability",
      tables: [ResultShape.Table("summary", summary), ResultShape.Table("items", items)],
      values: sets.count == 1 ? ["alpha", "standardized", "mean_r", "n"] : [])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    var scales: [ScaleOutcome] = []
    for set in sets {
      let counted = try sample.answer(MomentsQuestion(set.columns, missing: missing))
      let reversed = set.isReversed.indices.filter { set.isReversed[$0] }
      let moments = counted.answer.reflected(reversed)
      let alpha = try naming(set.columns) { () throws(StatisticsError) in
        try CronbachAlpha(moments, level: level)
      }
      scales.append(
        ScaleOutcome(
          set: set, alpha: alpha, sampled: try sampled(set, reversed, sample), rows: counted.rows,
          effectiveRows: moments.effectiveRows,
          hasMeans: !(sample.frame.relation is MatrixRelation)))
    }
    return Outcome(scales: scales, design: sample.schema.design)
  }

  /// Pairwise, alpha is of no set of rows that a design could tell the errors of.
  private func sampled(_ set: ItemSet, _ reversed: [Int], _ sample: Sample) throws(CommandError)
    -> (
      alpha: SurveyAlpha, design: SampleDesign
    )?
  {
    guard missing == .listwise,
      let items = try sample.surveyItems(set.columns, missing: missing)
    else { return nil }
    let alpha = try naming(set.columns) { () throws(StatisticsError) in
      try items.alpha(reversed: reversed, level: level)
    }
    return (alpha, items.design)
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    ReliabilityDocument(command: self, outcome: outcome, presentation: presentation).document
  }
}
