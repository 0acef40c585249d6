import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// `factor`: exploratory factor analysis.
struct FactorCommand: AnalysisCommand {
  static let items = Parameter.items("items", "The items", atLeast: 2)
  static let factors = Parameter<FactorCount>.factorCount(
    "factors", "How many factors, or the rule that finds their number, such as parallel"
  ).otherwise("nfactors", "n_factors", "nf", "k")
  static let starts = Parameter.integer("starts", "Random starts of a rotation", in: 1...100_000)
    .default(10, "10")
  static let blank = Parameter.number(
    "blank", "Loadings nearer to 0 than this are not shown", in: 0...1
  ).default(0, "0").otherwise("cutoff", "cut", "suppress", "blanks")
  static let sort = Parameter.truth(
    "sort", "Items in the order of the factor on which they load most, and of that loading"
  ).default(false, "false")
  static let hierarchy = Parameter.truth(
    "hierarchy", "Splits oblique factors into a general one and group factors (Schmid–Leiman)"
  ).default(false, "false")
  static let secondOrder = Parameter.integer(
    "second_order", "How many factors of the factors", in: 1...100
  ).optional
  static let errors = Parameter<FactorErrorSource>.choice(
    "errors", "Whether loadings get standard errors, and how",
    [
      ChoiceWord("none", .none, "no standard errors"),
      ChoiceWord("normal", .normal, "by formula, for items that are multivariate normal"),
      ChoiceWord(
        "sandwich", .sandwich,
        "by formula, from the covariances of the correlations as the sample shows them"),
      ChoiceWord("jackknife", .jackknife, "each sampling unit left out once"),
      ChoiceWord("bootstrap", .bootstrap, "sampling units drawn anew, 200 times, by the seed"),
    ]
  ).default(.none, "none")
  static let signature = Signature(
    "factor", "Exploratory factor analysis", input: .table, groups: true,
    parameters: [items, factors] + ExtractionChoice.parameters + RotationChoice.parameters
      + [
        FactorPreset.parameter
      ] + CorrelationChoice.parameters
      + [starts, errors, Common.level, blank, sort, hierarchy, secondOrder],
    details: "Factors are ordered by the variance they explain and signed so that their loadings "
      + "sum to a positive number. With an oblique rotation loadings are the pattern; `phi` holds "
      + "the factor correlations and `structure` the correlations of items with factors. "
      + "`errors:` factors the sample again and again by its design, and lines the factors up; a "
      + "design that has replicate weights uses these; `f.loadings_ci` and `f.phi_ci` have the intervals. `f.loadings` has every loading, whatever "
      + "`blank` and `sort` show; `f.residuals` the pairs of items that the factors explain worst.",
    examples: [
      Example("dataset bfi | factor A1..O5 with factors: 5", "the five factors of personality"),
      Example(
        "dataset harman74 | factor all() with factors: 4, extraction: ml, rotation: varimax",
        "from a published correlation matrix"),
      Example(
        "dataset bfi | factor A1..C5 with factors: parallel_components, sort: true, blank: 0.3",
        "the number by a rule that is named"),
      Example(
        "dataset bfi | factor A1..A5, N1..N5, E1..E5 with factors: 3, hierarchy: true, rotation: geomin",
        "a general factor beside three of groups"),
    ],
    synonyms: [
      "fa", "efa", "factanal", "omega",
      Synonym("pca", advice: componentsAdvice), Synonym("principal", advice: componentsAdvice),
      Synonym("prcomp", advice: componentsAdvice),
    ])

  private static let componentsAdvice =
    "factor {rest} with factors: 3, extraction: components, rotation: none"

  struct Outcome: Sendable {
    let correlations: ItemCorrelations
    var solution: FactorSolution
    /// Nil for components, which are no model.
    let fit: FactorFit?
    /// Nil when nobody asked.
    var errors: FactorErrorResult?
    /// Where correlations are not those of independent normal rows, and their covariance is known.
    var scaledFit: ScaledFactorFit?
    /// Nil when nobody asked.
    var hierarchy: SchmidLeiman?
    var secondOrder: SecondOrderFactors?
    /// What the rule said, where a rule found the number of factors.
    let counts: FactorCounts?
    /// Of the correlations, the greatest first; those of a scree plot.
    let eigenvalues: [Double]
    let seed: UInt64
    /// Whether other groups have solutions of their own beside this one.
    var isOneOfSeveral = false
  }

  let items: [ColumnID]
  let factors: FactorCount
  let extraction: ExtractionChoice
  let rotation: RotationChoice
  let preset: FactorPreset
  let correlation: CorrelationChoice
  let starts: Int
  let errors: FactorErrorSource
  let level: Double
  let blank: Double
  let isSorted: Bool
  let wantsHierarchy: Bool
  let secondOrder: Int?

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments[Self.items]
    factors = arguments[Self.factors]
    preset = arguments[FactorPreset.parameter]
    extraction = try ExtractionChoice(arguments, preset)
    rotation = try RotationChoice(arguments)
    correlation = try CorrelationChoice(arguments)
    starts = arguments[Self.starts]
    errors = arguments[Self.errors]
    level = arguments[Common.level]
    blank = arguments[Self.blank]
    isSorted = arguments[Self.sort]
    wantsHierarchy = arguments[Self.hierarchy]
    secondOrder = arguments[Self.secondOrder]
    try Self.check(errors, of: extraction)
    let isPearson = correlation.coefficient == .pearson && correlation.missing == .listwise
    let isAllowed =
      switch errors {
      case .none: true
      case .sandwich:
        isPearson || correlation.coefficient == .polychoric || correlation.coefficient == .auto
      case .normal: isPearson
      // Smoothing each replicate would hide what the whole needed.
      case .jackknife, .bootstrap: correlation.missing != .em && correlation.smoothing == nil
      }
    guard !isAllowed else { return }
    throw Diagnostic(
      .wrongType,
      "`errors: \(errors.rawValue)` does not go with these correlations",
      hints: [
        "`errors: normal` takes Pearson correlations of complete rows, `errors: sandwich` polychoric "
          + "and auto as well, `errors: bootstrap` and `jackknife` all but `missing: em` and smoothed ones"
      ])
  }

  /// Known before the analysis runs only where the number is.
  private var factorNames: [String]? {
    if case .number(let count) = factors { Self.names(count) } else { nil }
  }

  static func names(_ count: Int) -> [String] { (1...max(1, count)).map { "F\($0)" } }

  func shape(of input: Schema) -> ResultShape {
    typealias Column = ResultShape.TableColumn
    let names = factorNames.map(Column.numbers)
    func table(_ name: String, _ before: [Column], _ after: [Column] = []) -> ResultShape.Table {
      ResultShape.Table(name, names.map { before + $0 + after })
    }
    let fit = [
      "chi_square", "df", "p", "rmsea", "rmsea_lower", "rmsea_upper", "tli", "cfi", "bic", "sabic",
      "ecvi", "rmsr", "srmr",
    ].map { "fit.\($0)" }
    let uniqueness: [Column] = [
      .number("communality"), .number("uniqueness"), .number("complexity"),
    ]
    var tables = [
      table("loadings", [.text("item"), .text("label")], uniqueness),
      ResultShape.Table(
        "variance",
        [.text("factor"), .number("ss_loadings"), .number("proportion"), .number("cumulative")]),
      table("phi", [.text("factor")]), table("structure", [.text("item")]),
      ResultShape.Table(
        "residuals",
        [.text("item"), .text("with"), .number("correlation"), .number("residual")]),
    ]
    if isShownOtherwise {
      tables.append(table("shown", [.text("item"), .text("label")], uniqueness))
    }
    if errors != .none {
      tables += [table("loadings_se", [.text("item")]), table("phi_se", [.text("factor")])]
      let bounds = Column.numbers(["value", "lower", "upper"])
      tables += [
        ResultShape.Table("loadings_ci", [.text("item"), .text("factor")] + bounds),
        ResultShape.Table("phi_ci", [.text("factor"), .text("with")] + bounds),
      ]
    }
    if wantsHierarchy {
      tables.append(
        table(
          "hierarchy", [.text("item"), .number("general")],
          [.number("communality"), .number("uniqueness"), .number("general_share")]))
    }
    if secondOrder != nil { tables.append(ResultShape.Table("second_order", nil)) }
    return ResultShape(
      command: "factor", tables: tables,
      values: (extraction.method.isFactorModel ? fit : [])
        + (extraction.method == .minimumRank ? ["fit.ecv"] : []) + ["n"]
        + (wantsHierarchy ? ["hierarchy.ecv", "hierarchy.puc"] : []),
      charts: ["scree"], isComplete: factorNames != nil)
  }

  /// Whether loadings are printed otherwise than they are kept.
  var isShownOtherwise: Bool { blank > 0 || isSorted }

  func conclude(_ outcomes: [Outcome]) -> [Outcome] {
    guard outcomes.count > 1 else { return outcomes }
    return outcomes.map { outcome in
      var known = outcome
      known.isOneOfSeveral = true
      return known
    }
  }

  /// Standard errors, which are set in the order that the rows themselves gave, are left out.
  func arranged(_ outcome: Outcome, like first: Outcome) -> Outcome {
    var arranged = outcome
    arranged.solution = outcome.solution.arranged(like: first.solution)
    (arranged.errors, arranged.hierarchy, arranged.secondOrder) = (nil, nil, nil)
    return arranged
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    FactorDocument(command: self, outcome: outcome, presentation: presentation).document
  }
}
