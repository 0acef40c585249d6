import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What parallel analysis holds the eigenvalues against.
enum RandomData: Hashable, Sendable {
  /// Normal data, by Pearson's correlation.
  case normal
  /// The items' own answers in random orders, by Pearson's correlation.
  case permuted
  /// The same, by polychoric correlations.
  case matched

  static let parameter = Parameter<RandomData>.choice(
    "random", "What the random data are",
    [
      ChoiceWord("normal", .normal, "normal items, by Pearson's correlation"),
      ChoiceWord("permuted", .permuted, "each item's own answers in a random order"),
      ChoiceWord(
        "matched", .matched, "the same, and polychoric correlations as of the answers themselves"),
    ]
  ).optional(shown: "normal; matched with polychoric")

  /// Each random table of ordered answers takes a search for every pair of items.
  private static let usualMatchedDraws = 100
  private static let usualDraws = 1000

  /// What is done where the program says nothing.
  static func usual(_ correlation: CorrelationChoice) -> RandomData {
    correlation.coefficient == .polychoric ? .matched : .normal
  }

  var usualDraws: Int { self == .matched ? Self.usualMatchedDraws : Self.usualDraws }

  /// - Throws: a diagnostic where random data would be correlated otherwise than the answers.
  func check(_ correlation: CorrelationChoice) throws(Diagnostic) {
    switch self {
    case .normal: return
    case .permuted where correlation.coefficient == .pearson: return
    case .matched where correlation.coefficient == .polychoric: return
    case .permuted:
      throw Diagnostic(
        .unknownOption, "`random: permuted` belongs to Pearson correlations",
        hints: ["with correlation: polychoric, `random: matched` does the same"])
    case .matched:
      throw Diagnostic(
        .unknownOption, "`random: matched` belongs to polychoric correlations",
        hints: ["write correlation: polychoric, or random: permuted"])
    }
  }

  /// What the random data are, in the recipe.
  var words: String {
    switch self {
    case .normal: "normal data, Pearson correlations"
    case .permuted: "the items' own answers in random orders, Pearson correlations"
    case .matched: "the items' own answers in random orders, polychoric correlations"
    }
  }

  /// The answers that are shuffled; nil for normal data, which need none.
  func answers(
    of items: [ColumnID], _ correlation: CorrelationChoice, _ sample: Sample
  ) throws(CommandError) -> ShuffledAnswers? {
    guard self != .normal else { return nil }
    guard !(sample.frame.relation is MatrixRelation) else { throw .data(.hasNoRows) }
    return ShuffledAnswers(
      block: try sample.answer(RowsQuestion(items, missing: correlation.missing.rule)).answer,
      coefficient: self == .matched ? .polychoric(correlation.options) : .pearson)
  }
}

/// Answers that made populations are compared with.
enum ComparedAnswers {
  /// - Throws: where correlations are of another kind than those that are compared.
  static func check(_ correlation: CorrelationChoice) throws(Diagnostic) {
    guard correlation.coefficient != .pearson || correlation.missing != .listwise else { return }
    throw Diagnostic(
      .unknownOption, "comparison data have Pearson correlations of complete rows",
      hints: ["leave `correlation` and `missing` as they are by default"])
  }

  static func rows(of items: [ColumnID], _ sample: Sample) throws(CommandError) -> ItemBlock {
    guard !(sample.frame.relation is MatrixRelation) else { throw .data(.hasNoRows) }
    return try sample.answer(RowsQuestion(items, missing: .listwise)).answer
  }
}

/// Answers that parallel analysis shuffles, and how it correlates them.
struct ShuffledAnswers: Sendable {
  let block: ItemBlock
  let coefficient: ShuffledParallelAnalysis.Coefficient
}
