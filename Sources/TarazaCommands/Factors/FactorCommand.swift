import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// `factor`: exploratory factor analysis.
struct FactorCommand: AnalysisCommand {
  static let items = Parameter.items("items", "The items", atLeast: 2)
  static let factors = Parameter.integer("factors", "How many factors", in: 1...10_000).asOption
  static let extraction = Parameter<Extraction>.choice(
    "extraction", "How the factors are found",
    [
      ChoiceWord("minres", .minimumResidual, "least squares on the residual correlations"),
      ChoiceWord("ml", .maximumLikelihood, "maximum likelihood"),
      ChoiceWord("axis", .principalAxis(until: .fixedPoint), "principal axis, iterated to the end"),
      ChoiceWord("components", .principalComponents, "principal components, no factor model"),
    ]
  ).default(.minimumResidual, "minres")
  static let rotation = Parameter<Rotation>.choice(
    "rotation", "How the factors are turned",
    [
      ChoiceWord("oblimin", .oblimin(), "oblique; gamma 0, no Kaiser normalisation"),
      ChoiceWord("varimax", .varimax(), "orthogonal; with Kaiser normalisation"),
      ChoiceWord("promax", .promax(), "oblique; power 4 on a Kaiser varimax"),
      ChoiceWord("none", .none, "as extracted"),
    ]
  ).default(.oblimin(), "oblimin")
  static let starts = Parameter.integer("starts", "Random starts of a rotation", in: 1...100_000)
    .default(10, "10")
  static let errors = Parameter<FactorErrorSource>.choice(
    "errors", "Whether loadings get standard errors, and how",
    [
      ChoiceWord("none", .none, "no standard errors"),
      ChoiceWord("jackknife", .jackknife, "each sampling unit left out once"),
      ChoiceWord("bootstrap", .bootstrap, "sampling units drawn anew, 200 times, by the seed"),
    ]
  ).default(.none, "none")
  static let signature = Signature(
    "factor", "Exploratory factor analysis", input: .table, groups: true,
    parameters: [
      items, factors, extraction, rotation, Common.correlation, Common.missing, starts, errors,
    ],
    details: "Factors are ordered by the variance they explain and signed so that their loadings "
      + "sum to a positive number. With an oblique rotation loadings are the pattern; `phi` holds "
      + "the factor correlations and `structure` the correlations of items with factors. "
      + "`errors:` factors the sample again and again by its design, and lines the factors up; a "
      + "design that has replicate weights uses these.",
    examples: [
      Example("dataset bfi | factor A1..O5 with factors: 5", "the five factors of personality"),
      Example(
        "dataset harman74 | factor all() with factors: 4, extraction: ml, rotation: varimax",
        "from a published correlation matrix"),
    ],
    synonyms: ["fa", "efa", "factanal"])

  struct Outcome: Sendable {
    let correlations: ItemCorrelations
    let solution: FactorSolution
    /// Nil for components, which are no model.
    let fit: FactorFit?
    /// Nil when nobody asked.
    let errors: (of: FactorErrors, design: SampleDesign)?
    let seed: UInt64
  }

  let items: [ColumnID]
  let factors: Int
  let extraction: Extraction
  let rotation: Rotation
  let correlation: RowCorrelation
  let missing: MissingRule
  let starts: Int
  let errors: FactorErrorSource

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments[Self.items]
    factors = arguments[Self.factors]
    extraction = arguments[Self.extraction]
    rotation = arguments[Self.rotation]
    correlation = arguments[Common.correlation]
    missing = arguments[Common.missing]
    starts = arguments[Self.starts]
    errors = arguments[Self.errors]
    guard errors != .none, correlation != .pearson || missing != .listwise else { return }
    throw Diagnostic(
      .wrongType, "standard errors rest on Pearson correlations of complete rows",
      hints: ["leave `errors` out, or `correlation` and `missing` as they are by default"])
  }

  var factorNames: [String] { (1...factors).map { "F\($0)" } }

  func shape(of input: Schema) -> ResultShape {
    let names = ResultShape.TableColumn.numbers(factorNames)
    let fit = [
      "chi_square", "df", "p", "rmsea", "rmsea_lower", "rmsea_upper", "tli", "cfi", "bic", "rmsr",
    ].map { "fit.\($0)" }
    return ResultShape(
      command: "factor",
      tables: [
        ResultShape.Table(
          "loadings",
          [.text("item"), .text("label")] + names + [.number("communality"), .number("uniqueness")]),
        ResultShape.Table(
          "variance",
          [.text("factor"), .number("ss_loadings"), .number("proportion"), .number("cumulative")]),
        ResultShape.Table("phi", [.text("factor")] + names),
        ResultShape.Table("structure", [.text("item")] + names),
      ] + errorTables(names),
      values: (extraction.isFactorModel ? fit : []) + ["n"], charts: ["scree"])
  }

  private func errorTables(_ names: [ResultShape.TableColumn]) -> [ResultShape.Table] {
    guard errors != .none else { return [] }
    return [
      ResultShape.Table("loadings_se", [.text("item")] + names),
      ResultShape.Table("phi_se", [.text("factor")] + names),
    ]
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let correlations = try sample.correlations(of: items, correlation, missing: missing)
    let seed = sample.context.seed
    let (solution, fit) = try naming(items) { () throws(StatisticsError) in
      let extracted = try FactorSolution(
        extracting: factors, from: correlations.matrix, by: extraction)
      let solution = try extracted.rotated(
        by: rotation, options: RotationOptions(randomStarts: starts, seed: seed))
      return (
        solution,
        extraction.isFactorModel ? try FactorFit(of: solution, to: correlations.matrix) : nil
      )
    }
    return Outcome(
      correlations: correlations, solution: solution, fit: fit,
      errors: try errors.errors(of: solution, items: items, starts: starts, sample), seed: seed)
  }

  /// Standard errors, which are set in the order that the rows themselves gave, are left out.
  func arranged(_ outcome: Outcome, like first: Outcome) -> Outcome {
    Outcome(
      correlations: outcome.correlations, solution: outcome.solution.arranged(like: first.solution),
      fit: outcome.fit, errors: nil, seed: outcome.seed)
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    FactorDocument(command: self, outcome: outcome, presentation: presentation).document
  }
}
