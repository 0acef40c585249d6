import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// Which weights `agreement` gives to categories that agree in part.
enum WeightChoice: String, Sendable, CaseIterable {
  case auto, none, linear, quadratic, ordinal
}

/// Which coefficients `agreement` shows.
enum AgreementFamily: String, Sendable, CaseIterable {
  case auto, categories, numbers, all
}

/// `agreement`: whether raters say the same of the same cases.
struct AgreementCommand: AnalysisCommand {
  static let ratings = Parameter.columnsNamedOnce(
    "ratings", "A column for each rater; or one column of ratings, with over … using …")
  static let over = Parameter.column("over", "The column of cases").asClause.optional
  static let rater = Parameter.column(
    "using", "The column of raters, where each rating has a row"
  ).asClause.optional
  static let measure = Parameter<RatingMeasure>.choice(
    "measure", "What the ratings are",
    [
      ChoiceWord("nominal", .nominal, "names of kinds"),
      ChoiceWord("ordinal", .ordinal, "ordered categories"),
      ChoiceWord("interval", .interval, "amounts"),
      ChoiceWord("ratio", .ratio, "amounts with a zero"),
    ]
  ).optional(shown: "by the codebook")
  static let weights = Parameter<WeightChoice>.choice(
    "weights", "How far categories agree in part",
    [
      ChoiceWord("auto", .auto, "quadratic where categories are ordered, else none"),
      ChoiceWord("none", .none, "only the same category agrees"),
      ChoiceWord("linear", .linear, "less with each step between"),
      ChoiceWord("quadratic", .quadratic, "less with the square of the steps"),
      ChoiceWord("ordinal", .ordinal, "less with the pairs of categories between (Gwet)"),
    ]
  ).default(.auto, "auto")
  static let ownWeights = Parameter.rows(
    "own_weights", "Rows of weights from 0 to 1 in the order of the categories"
  ).asOption.optional
  static let categories = Parameter<Bool>.choice(
    "categories", "Which categories there are",
    [
      ChoiceWord("codebook", false, "those that the codebook lists, used or not"),
      ChoiceWord("used", true, "those that some rater uses"),
    ]
  ).default(false, "codebook")
  static let coefficients = Parameter<AgreementFamily>.choice(
    "coefficients", "Which coefficients are shown",
    [
      ChoiceWord("auto", .auto, "those that fit the measure"),
      ChoiceWord("categories", .categories, "kappa and its kin"),
      ChoiceWord("numbers", .numbers, "intraclass correlations, limits of agreement"),
      ChoiceWord("all", .all, "both"),
    ]
  ).default(.auto, "auto")
  static let draws = Parameter.integer(
    "draws", "Bootstrap draws for the interval of alpha; 0 for t in their place", in: 0...100_000
  ).default(0, "0")
  static let signature = Signature(
    "agreement", "Whether raters, experts or interviews say the same", input: .table, groups: true,
    parameters: [
      ratings, over, rater, measure, weights, ownWeights, categories, coefficients, draws,
      Common.level,
    ],
    details:
      "Columns of raters (`agreement r1, r2, r3`; `over case` names the cases), or a row for "
      + "each rating (`agreement score over case using expert`). Nominal ratings: percent agreement, "
      + "Cohen's, Fleiss' (of two raters Scott's), Conger's and Light's kappa, Krippendorff's alpha, "
      + "Gwet's AC1, Brennan and Prediger. Ordinal: the same with weights, alpha of ranks, Kendall's "
      + "W. Amounts: the ten intraclass correlations of McGraw and Wong, alpha of differences, W; of "
      + "two raters Lin's concordance and Bland and Altman's limits. `raters` shows who differs and "
      + "what alpha would be without them, `cases` on which cases. Alpha's interval leaves "
      + "out cases in turn, or draws them (`draws: 1000`); those of the other coefficients are Gwet's. With a design cases count by their "
      + "weights, and errors are the design's; a note says of which numbers not.",
    examples: [
      Example(
        "dataset diagnoses | agreement rater1..rater6 over patient",
        "six psychiatrists name 30 patients' illness"),
      Example(
        "dataset judges | agreement score over target using judge with measure: interval",
        "a row for each rating"),
      Example(
        "dataset observers | agreement observer1..observer4 over unit with measure: ordinal",
        "four observers, some ratings missing"),
      Example(
        "dataset diagnoses | agreement rater2, rater3 over patient with coefficients: categories",
        "two raters: Cohen's kappa"),
    ],
    synonyms: [
      "kappa", "cohen.kappa", "kripp.alpha", "krippendorff", "fleiss", "kappam.fleiss", "kap",
      "irr", "blandaltman", "concordance", "ccc", "kendall.w",
    ])

  let columns: [ColumnID]
  let over: ColumnID?
  let rater: ColumnID?
  let measure: RatingMeasure?
  let weightChoice: WeightChoice
  let ownWeights: SymmetricMatrix?
  let usesOccurring: Bool
  let family: AgreementFamily
  let draws: Int
  let level: Double

  private static let fewestDraws = 100

  init(_ arguments: Arguments) throws(Diagnostic) {
    columns = arguments[Self.ratings]
    over = arguments[Self.over]
    rater = arguments[Self.rater]
    measure = arguments[Self.measure]
    weightChoice = arguments[Self.weights]
    usesOccurring = arguments[Self.categories]
    family = arguments[Self.coefficients]
    draws = arguments[Self.draws]
    level = arguments[Common.level]
    ownWeights = try arguments[Self.ownWeights].map { rows throws(Diagnostic) in
      try Self.matrix(rows)
    }
    if ownWeights != nil, weightChoice != .auto {
      throw Diagnostic(
        .tooManyArguments, "`weights` and `own_weights` both say how far categories agree",
        hints: ["leave one of them out"])
    }
    if rater == nil, columns.count < 2 {
      throw Diagnostic(
        .tooFewItems, "agreement needs two raters, and one column is named",
        hints: [
          "name a column for each: agreement r1, r2; or say where cases and raters stand: "
            + "agreement score over case using expert"
        ])
    }
    if rater != nil, columns.count != 1 || over == nil {
      throw Diagnostic(
        columns.count != 1 ? .tooManyArguments : .missingClause,
        "with `using` one column holds all ratings, and `over` names the cases",
        hints: ["agreement score over case using expert; several things rated: by indicator"])
    }
    if draws > 0, draws < Self.fewestDraws {
      throw Diagnostic(
        .outOfRange, "an interval needs \(Self.fewestDraws) draws or more",
        hints: ["draws: 0 leaves the bootstrap out"])
    }
  }

  private static func matrix(_ rows: [[Double]]) throws(Diagnostic) -> SymmetricMatrix {
    let isFull = rows.allSatisfy { $0.count == rows.count }
    guard !rows.isEmpty, isFull || rows.enumerated().allSatisfy({ $1.count == $0 + 1 }) else {
      throw Diagnostic(
        .wrongType, "own weights are a square of numbers, or its lower triangle",
        hints: ["such as own_weights: [[1], [0.5, 1], [0, 0.5, 1]]"])
    }
    if isFull {
      for r in rows.indices {
        for c in 0..<r where rows[r][c] != rows[c][r] {
          throw Diagnostic(
            .outOfRange, "own weights say different things of one pair of categories",
            hints: ["write the lower triangle alone: [[1], [0.5, 1], [0, 0.5, 1]]"])
        }
      }
    }
    return SymmetricMatrix(rows)
  }

  /// Whether two columns of amounts are compared, which a chart shows; nil where only the ratings
  /// tell what they are.
  func drawsLimits(_ schema: Schema) -> Bool? {
    guard columns.count == 2, rater == nil else { return false }
    let variables = columns.compactMap { schema[$0] }
    if variables.contains(where: { $0.type == .text || $0.type == .truth }) { return false }
    guard let measure = measure ?? RatingMeasure(leastOf: variables) else { return nil }
    switch family {
    case .auto: return measure.isNumeric
    case .numbers, .all: return measure != .nominal
    case .categories: return false
    }
  }

  func shape(of input: Schema) -> ResultShape {
    let drawsLimits = drawsLimits(input)
    let bounds = ["lower", "upper"]
    func table(_ name: String, _ texts: [String], _ numbers: [String]) -> ResultShape.Table {
      ResultShape.Table(
        name,
        texts.map(ResultShape.TableColumn.text) + ResultShape.TableColumn.numbers(numbers))
    }
    return ResultShape(
      command: "agreement",
      tables: [
        ResultShape.Table(
          "coefficients",
          [.text("coefficient"), .text("name")]
            + ResultShape.TableColumn.numbers(
              ["value", "se"] + bounds + ["observed", "expected", "cases"])
            + [.text("formula"), .text("remark")]),
        table("icc", ["form", "model", "rating"], ["value"] + bounds + ["F", "df1", "df2", "p"]),
        table("limits", ["quantity"], ["value"] + bounds),
        table("categories", ["category"], ["share", "agreement", "kappa", "z", "p"]),
        table(
          "raters", ["rater"],
          ["ratings", "shared", "agreement", "bias"] + bounds + ["p", "r", "without"]),
        table("pairs", ["first", "second"], ["n", "agreement", "kappa", "se"] + bounds),
        ResultShape.Table("cases", AgreementDocument.caseColumns),
        ResultShape.Table("all_cases", AgreementDocument.caseColumns),
      ],
      values: ["alpha", "agreement", "cases", "raters", "prevalence", "bias", "pabak"],
      charts: drawsLimits == true ? ["limits"] : [], isComplete: drawsLimits != nil)
  }

  func analyse(_ sample: Sample) throws(CommandError) -> AgreementOutcome {
    let rated = try RatingsReader(self, sample).read()
    // Where the codebook leaves it open, the ratings have told by now.
    let drawsLimits =
      drawsLimits(sample.schema) ?? (family != .categories && rated.measure.isNumeric)
    return try AgreementAnalysis(
      command: self, rated: rated, seed: sample.context.seed,
      progress: sample.context.progress, drawsLimits: drawsLimits
    )
    .outcome(design: sample.schema.design)
  }

  func document(_ outcome: AgreementOutcome, _ presentation: Presentation) -> Document {
    AgreementDocument(command: self, outcome: outcome).document
  }

  func overview(
    _ groups: [GroupOutcome<AgreementOutcome>], _ presentation: Presentation
  ) -> Document? {
    AgreementOverview(command: self, groups: groups, presentation: presentation).document
  }
}
