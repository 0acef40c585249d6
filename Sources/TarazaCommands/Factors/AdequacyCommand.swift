import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `adequacy`: whether items have enough in common for a factor analysis.
struct AdequacyCommand: AnalysisCommand {
  static let items = Parameter.items("items", "The items", atLeast: 2)
  static let signature = Signature(
    "adequacy", "Whether items have enough in common for a factor analysis", input: .table,
    groups: true, parameters: [items] + CorrelationChoice.parameters,
    details: "KMO compares correlations with partial correlations: near 1 the items share "
      + "factors, below .5 a factor analysis makes little sense. MSA is the same for one item. "
      + "Bartlett's test asks whether any items correlate at all.",
    examples: [
      Example("dataset bfi | adequacy A1..O5 with missing: pairwise", "25 personality items")
    ],
    synonyms: ["kmo", "bartlett"])

  struct Outcome: Sendable {
    let correlations: ItemCorrelations
    let kmo: KaiserMeyerOlkin
    let bartlett: BartlettSphericity
    let condition: MatrixCondition
  }

  let items: [ColumnID]
  let correlation: CorrelationChoice

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments[Self.items]
    correlation = try CorrelationChoice(arguments)
  }

  func shape(of input: Schema) -> ResultShape {
    ResultShape(
      command: "adequacy",
      tables: [ResultShape.Table("items", [.text("item"), .text("label"), .number("msa")])],
      values: ["kmo", "bartlett.chi_square", "bartlett.df", "bartlett.p", "determinant", "n"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let correlations = try sample.correlations(of: items, correlation)
    return try naming(correlations) { () throws(StatisticsError) in
      Outcome(
        correlations: correlations, kmo: try KaiserMeyerOlkin(of: correlations.matrix),
        bartlett: try BartlettSphericity(of: correlations.matrix),
        condition: try MatrixCondition(of: correlations.matrix))
    }
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    let (kmo, bartlett) = (outcome.kmo, outcome.bartlett)
    let isTest = ofOthers(outcome.correlations).isEmpty
    return Document(
      [
        .values([
          NamedValue("kmo", "KMO", .number(kmo.overall, .coefficient), remark: word(kmo.overall)),
          NamedValue(
            "bartlett.chi_square", "Bartlett chi-square",
            isTest ? .number(bartlett.chiSquare, .statistic) : .blank),
          NamedValue("bartlett.df", "df", .integer(bartlett.degreesOfFreedom)),
          NamedValue(
            "bartlett.p", "p", isTest ? .number(bartlett.pValue, .probability) : .blank),
          NamedValue(
            "determinant", "determinant", .number(outcome.condition.determinant, .measurement)),
          NamedValue("n", "n of the tests", .number(bartlett.n, .count)),
        ]),
        .table(
          DocumentTable(
            name: "items",
            [
              .texts("item", items.map(\.name)),
              DocumentColumn("label", items.map(presentation.labelCell)),
              .numbers("msa", title: "MSA", kmo.msa, as: .coefficient),
            ])),
      ]
        + (weak(kmo) + ofOthers(outcome.correlations)
        + outcome.correlations.notes(unusedBy: "Bartlett's test")).map(
          Block.note))
  }

  /// Kaiser's own words for the ranges, from Kaiser (1974), doi:10.1007/BF02291575.
  private func word(_ kmo: Double) -> String {
    switch kmo {
    case 0.9...: "marvelous"
    case 0.8...: "meritorious"
    case 0.7...: "middling"
    case 0.6...: "mediocre"
    case 0.5...: "miserable"
    default: "unacceptable"
    }
  }

  private func ofOthers(_ correlations: ItemCorrelations) -> [Note] {
    // Of a design the effective number of rows is said elsewhere.
    guard let reason = correlations.reasonAgainstTests,
      correlations.moments == nil || correlations.isGiven
    else {
      return []
    }
    return [
      Note(
        .warning, "not-chi-square",
        "Bartlett's test is one of Pearson correlations of normal data, and left out for \(reason)."
      )
    ]
  }

  /// Below this an item shares too little with the others.
  private static let leastAdequacy = 0.5

  private func weak(_ kmo: KaiserMeyerOlkin) -> [Note] {
    let weak = zip(items, kmo.msa).filter { $0.1 < Self.leastAdequacy }.map(\.0.name)
    guard !weak.isEmpty else { return [] }
    return [
      Note(
        .warning, "low-msa",
        "\(weak.joined(separator: ", ")): MSA below 0.5, so the item shares too little with the "
          + "others to belong to their factors.")
    ]
  }
}
