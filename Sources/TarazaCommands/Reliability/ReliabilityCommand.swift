import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `reliability`: how consistently a set of items measures one thing.
struct ReliabilityCommand: AnalysisCommand {
  static let items = Parameter.itemSets(
    "items", "The items of one scale, or names of scales", atLeast: 1)
  static let versus = Parameter.itemSets(
    "versus", "The same items on a second occasion, in the same order, for test–retest", atLeast: 1
  ).asClause.optional
  static let factors = Parameter.integer(
    "factors", "Group factors under the general one (omega hierarchical)", in: 2...50
  ).optional(shown: "3, or 2 of five items")
  static let draws = Parameter.integer(
    "draws", "Samples drawn for percentile and bca", in: 100...1_000_000
  ).default(2000, "2000")
  static let splits = Parameter.integer(
    "splits", "Splits into halves drawn where all are too many", in: 100...10_000_000
  ).default(10_000, "10000")
  static let signature = Signature(
    "reliability", "How consistently a set of items measures one thing", input: .table,
    groups: true,
    parameters: [
      items, versus, Common.missing, ReliabilityInterval.parameter, Common.level, draws, factors,
      splits,
    ],
    details:
      "Each coefficient says whose formula it is. A minus reverses an item; a scale of the "
      + "codebook knows its reversed items; nothing is reversed by itself. With a design, errors and "
      + "intervals are those of the design. Several scales are several analyses; `by` compares "
      + "groups. `change` has what one person's score must change to be more than error, and what "
      + "the mean of a survey like this must change to be seen: two different things.",
    examples: [
      Example("dataset bfi | reliability [-A1, A2..A5]", "agreeableness; A1 is reverse-worded"),
      Example("dataset bfi | reliability agreeableness, neuroticism", "two scales of the codebook"),
      Example("dataset bfi | reliability neuroticism by gender", "one scale in two groups"),
      Example(
        "dataset bfi | reliability neuroticism with interval: bonett, level: 90%",
        "another interval for alpha"),
    ],
    synonyms: ["alpha", "cronbach", "omega", "splithalf", "guttman", "kr20", "glb"])

  struct Outcome: Sendable {
    /// Empty for one item that was asked twice.
    let scales: [ReliabilityScale]
    let design: Design
    let retest: RetestComparison?
    /// One for each scale where there are groups to compare; nil where they cannot be.
    var comparisons: [ReliabilityComparison?] = []
    /// Whether there are other groups to compare with.
    var isOneOfSeveral = false
  }

  let sets: [ItemSet]
  let second: ItemSet?
  let missing: MissingRule
  let interval: ReliabilityInterval?
  let level: Double
  let draws: Int
  let factors: Int?
  let splits: Int

  init(_ arguments: Arguments) throws(Diagnostic) {
    sets = arguments[Self.items]
    let occasions = arguments[Self.versus]
    second = occasions?.first
    missing = arguments[Common.missing]
    interval = arguments[ReliabilityInterval.parameter]
    level = arguments[Common.level]
    draws = arguments[Self.draws]
    factors = arguments[Self.factors]
    splits = arguments[Self.splits]
    try checkItems(occasions: occasions?.count ?? 0)
  }

  /// More are no scale, but a slip in naming it.
  private static let mostItems = 1000

  private func checkItems(occasions: Int) throws(Diagnostic) {
    if let second { return try checkOccasions(sets, second, occasions) }
    if sets.contains(where: { $0.columns.count < 2 }) {
      throw Diagnostic(
        .tooFewItems,
        "`reliability` needs at least 2 items and got 1: one answer has nothing to agree with",
        hints: [
          "name more of them: A1, A2, or a run such as A1..A5",
          "or ask it twice: reliability [A1] versus A1_again tells how stable it is",
        ])
    }
    if let set = sets.first(where: { $0.columns.count > Self.mostItems }) {
      throw Diagnostic(
        .outOfRange,
        "a scale of \(set.columns.count.grouped) items: `reliability` takes up to "
          + "\(Self.mostItems.grouped)", hints: ["name the items of one scale, such as A1..A5"])
    }
  }

  private func checkOccasions(_ sets: [ItemSet], _ second: ItemSet, _ occasions: Int)
    throws(Diagnostic)
  {
    guard sets.count == 1, occasions == 1, sets[0].columns.count == second.columns.count else {
      throw Diagnostic(
        .wrongInput, "`versus` takes as many items as the scale before it has",
        hints: ["such as reliability [q1..q3] versus r1..r3"])
    }
    let pairs = sets[0].columns.indices.map { ($0, sets[0].columns[$0], second.columns[$0]) }
    if let same = pairs.first(where: { $0.1 == $0.2 }) {
      throw Diagnostic(
        .namedTwice,
        "“\(same.1.name)” stands on both occasions, and agrees with itself whatever it measures",
        hints: ["name the column of the second occasion after `versus`"])
    }
    if let odd = pairs.first(where: { second.isReversed[$0.0] && !sets[0].isReversed[$0.0] }) {
      throw Diagnostic(
        .wrongInput,
        "“\(odd.2.name)” is reversed on the second occasion only, and “\(odd.1.name)” is not on the "
          + "first",
        hints: ["write the minus on the first occasion too: -\(odd.1.name)"])
    }
  }

  func shape(of input: Schema) -> ResultShape {
    typealias Column = ResultShape.TableColumn
    func table(_ name: String, _ texts: [String], _ numbers: [String], _ more: [Column] = [])
      -> ResultShape.Table
    {
      ResultShape.Table(name, texts.map(Column.text) + Column.numbers(numbers) + more)
    }
    if second != nil, sets[0].columns.count == 1 {
      return ResultShape(
        command: "reliability", tables: [Self.retestShape, Self.retestsShape], values: [])
    }
    let own = [
      table(
        "summary", ["scale"],
        ["items", "alpha", "lower", "upper", "standardized", "mean_r", "omega", "n"]),
      table(
        "coefficients", ["scale", "coefficient"], ["value", "lower", "upper", "se"],
        [.text("interval"), .text("formula")]),
      table(
        "items", ["scale", "item", "label"],
        [
          "mean", "sd", "skew", "item_rest", "corrected", "alpha_without", "floor", "ceiling",
          "missing",
        ]),
      table("answers", ["scale", "item"], ["answer", "share"]),
      table(
        "dimensions", ["scale"], ["eigenvalue_1", "eigenvalue_2", "ratio", "ecv", "rms_residual"],
        [.text("largest_pair"), .number("largest_residual")]),
      table("subscales", ["scale", "group"], ["total", "general", "own"]),
      table(
        "splits", ["scale"],
        ["splits", "least", "mean", "greatest", "lower", "upper", "odd_even", "spearman_brown"],
        [.text("drawn")]),
      table(
        "change", ["scale", "score"],
        ["mean", "sd", "sem", "reliable_change_of_person", "detectable_change_of_mean"]),
      ResultShape.Table(
        "equality",
        [.text("scale"), .text("test")] + Column.numbers(["statistic", "df1", "df2", "p"]),
        isOfAllGroups: true),
    ]
    return ResultShape(
      command: "reliability",
      tables: own + (second == nil ? [] : [Self.retestShape, Self.retestsShape]),
      values: sets.count == 1 ? ["alpha", "standardized", "mean_r", "n"] : [])
  }

  private static let retestShape = ResultShape.Table(
    "retest", [.text("measure")] + ResultShape.TableColumn.numbers(["value", "lower", "upper"]))

  /// A line for each group.
  private static let retestsShape = ResultShape.Table(
    "retests", ResultShape.TableColumn.numbers(["r", "lower", "upper", "difference", "p", "n"]))

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    var scales: [ReliabilityScale] = []
    let several = sets.filter { $0.columns.count > 1 }
    for (place, set) in several.enumerated() {
      let own = Sample(
        frame: sample.frame, key: sample.key,
        context: sample.context.part(place, of: several.count))
      scales.append(try ReliabilityAnalysis(command: self, set: set, sample: own).scale())
    }
    let retest = try second.map { second throws(CommandError) in
      try RetestComparison(sets[0], second, in: sample, level: level)
    }
    return Outcome(scales: scales, design: sample.schema.design, retest: retest)
  }

  func conclude(_ outcomes: [Outcome]) throws(CommandError) -> [Outcome] {
    guard outcomes.count > 1 else { return outcomes }
    // What cannot be compared is shown without a test.
    let comparisons = outcomes[0].scales.indices.map { place in
      try? ReliabilityComparison(outcomes.map { $0.scales[place] })
    }
    return outcomes.map { outcome in
      var copy = outcome
      copy.comparisons = comparisons
      copy.isOneOfSeveral = true
      return copy
    }
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    ReliabilityDocument(command: self, presentation: presentation).document(outcome)
  }

  func overview(_ groups: [GroupOutcome<Outcome>], _ presentation: Presentation) -> Document? {
    ReliabilityDocument(command: self, presentation: presentation).overview(groups)
  }
}
