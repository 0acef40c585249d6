import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The right-hand side of a model as it is written: `age, sex, age * region`.
struct ModelTerms: Hashable, Sendable {
  let columns: [ColumnID]
  /// Positions in `columns`, main effects before products.
  let terms: [[Int]]
}

extension Parameter where Value == ModelTerms {
  /// Columns, and products of columns, which bring their main effects along.
  static func modelTerms(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .clause, summary, .columns)) { written, scope in
      var columns: [ColumnID] = []
      var terms: [[Int]] = []
      let before = scope.diagnostics.count
      for item in written.items {
        var products: [[Int]] = [[]]
        for factor in factors(of: item.value) {
          let chosen = scope.chosen(factor).map { column in
            if let known = columns.firstIndex(of: column.id) { return known }
            columns.append(column.id)
            return columns.count - 1
          }
          products = products.flatMap { product in chosen.map { product + [$0] } }
        }
        for product in products {
          let distinct = product.reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
          terms += subsets(of: distinct)
        }
      }
      guard scope.diagnostics.count == before else { return nil }
      var seen: Set<Set<Int>> = []
      let unique = terms.filter { seen.insert(Set($0)).inserted }
      return ModelTerms(
        columns: columns, terms: unique.filter { $0.count == 1 } + unique.filter { $0.count > 1 })
    }
  }

  /// `a * b * c` from the left.
  private static func factors(of expression: Syntax.Expression) -> [Syntax.Expression] {
    guard case .binary(.multiply, let left, let right) = expression.kind else {
      return [expression]
    }
    return factors(of: left) + factors(of: right)
  }

  /// All products of some of these, the short ones first.
  private static func subsets(of product: [Int]) -> [[Int]] {
    guard product.count > 1 else { return [product] }
    guard product.count <= mostFactors else { return product.map { [$0] } + [product] }
    let all = (1..<(1 << product.count)).map { bits in
      product.indices.filter { bits >> $0 & 1 == 1 }.map { product[$0] }
    }
    return all.sorted { $0.count < $1.count }
  }

  /// A product of more columns is not read by anybody.
  private static var mostFactors: Int { 4 }
}

/// `regress`: how an outcome goes with several variables at once.
struct RegressCommand: AnalysisCommand {
  static let outcome = Parameter.series(
    "outcome", "What is to be explained: a column, or trust >= 4")
  static let on = Parameter<ModelTerms>.modelTerms(
    "on", "What may explain it; a * b lets the effect of a differ with b")
  static let family = Parameter<RegressionFamily>.choice(
    "family", "What kind of outcome it is",
    [
      ChoiceWord("gaussian", .gaussian, "a number"),
      ChoiceWord("logit", .logit, "yes or no (0 and 1)"),
      ChoiceWord("poisson", .poisson, "a count"),
      ChoiceWord("ordinal", .ordinal, "ordered answers"),
    ]
  ).default(.gaussian, "gaussian")
  static let factors = Parameter.columns(
    "factors", "Columns of numbers that are names of groups, such as codes of regions"
  ).asOption.default([], "[]")
  static let signature = Signature(
    "regress", "How an outcome goes with several variables at once", input: .table, groups: true,
    parameters: [outcome, on, family, factors, RegressErrors.parameter, Common.level],
    details:
      "Errors come from the design (Binder's sandwich, or the replicates). Texts, truths and "
      + "columns of nominal level are compared with their first value; `factors` makes others so. "
      + "With few clusters `errors: cr2` corrects them and gives each coefficient its own degrees of "
      + "freedom; `errors: wild` tests by the wild cluster bootstrap (`gaussian` only). "
      + "`coefficients` has odds ratios for `logit` and `ordinal` and rate ratios for `poisson` "
      + "(`ratio`); `terms` tests each variable as a whole (Wald's F); `margins` says the model in "
      + "the outcome's own units: the mean if everyone were of that group, or the change per unit.",
    examples: [
      Example(
        "dataset apistrat | design with weight: pw, strata: stype, fpc: fpc | regress api00 on ell, meals, stype",
        "school scores"),
      Example(
        "dataset bfi | regress A1 >= 3 on age, gender with family: logit, factors: [gender]",
        "a share by age and gender"),
      Example("dataset bfi | regress A4 on age, gender with family: ordinal", "ordered answers"),
      Example("dataset attitude | regress rating on complaints * learning", "a product of two"),
      Example(
        "dataset apiclus1 | design with weight: pw, cluster: dnum | regress api00 on ell with errors: cr2",
        "fifteen clusters"),
    ],
    synonyms: [
      "lm", "glm", "svyglm", "svyolr", "polr", "logit", "ologit", "poisson", "regression", "reg",
      "ols",
    ])

  let outcome: NamedExpression
  let model: ModelTerms
  let family: RegressionFamily
  let factors: [ColumnID]
  let errors: RegressErrors
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    outcome = arguments[Self.outcome]
    model = arguments[Self.on]
    family = arguments[Self.family]
    factors = arguments[Self.factors]
    errors = arguments[RegressErrors.parameter]
    level = arguments[Common.level]
    guard [.number, .truth, .unknown].contains(outcome.type) else {
      throw Diagnostic(
        .textWhereNumber, "the outcome “\(outcome.id.name)” holds \(outcome.type.word)s",
        hints: [
          "`recode` gives texts numbers; a condition such as \(outcome.id.name) == \"yes\" will do"
        ])
    }
    if let same = model.columns.first(where: { $0 == outcome.id }) {
      throw Diagnostic(
        .duplicateName, "“\(same.name)” is the outcome and cannot explain itself",
        hints: ["leave it out behind `on`"])
    }
  }

  func shape(of input: Schema) -> ResultShape {
    let coefficients = [
      "b", "se", "lower", "upper", "t", "df", "p", "ratio", "ratio_lower", "ratio_upper",
    ]
    return ResultShape(
      command: "regress",
      tables: [
        ResultShape.Table(
          "coefficients", [.text("term")] + ResultShape.TableColumn.numbers(coefficients)),
        ResultShape.Table(
          "terms",
          [.text("term")] + ResultShape.TableColumn.numbers(["F", "df", "df2", "p"])),
        ResultShape.Table(
          "margins",
          [.text("variable"), .text("level")]
            + ResultShape.TableColumn.numbers(["estimate", "se", "lower", "upper"])),
      ], values: ["n", "df", "dispersion", "r2"])
  }

  /// Whether a column stands for groups.
  private func isFactor(_ column: ColumnID, _ schema: Schema) -> Bool {
    guard let variable = schema[column] else { return false }
    return factors.contains(column) || variable.type == .text || variable.type == .truth
      || variable.level == .nominal
  }

  func analyse(_ sample: Sample) throws(CommandError) -> RegressOutcome {
    let named = model.columns.filter { isFactor($0, sample.schema) }
    let numbers = model.columns.filter { !named.contains($0) }
    let target = Derivation.column(outcome.expression, index: 0)
    let derived: [Derivation] =
      if case .column = outcome.expression { [] } else {
        [Derivation(id: target, expression: outcome.expression)]
      }
    let rows = try sample.surveyRows(of: [target] + numbers, names: named, derivations: derived)
    let y = valued(rows, 0)
    var values: [[Value]] = []
    let variables = model.columns.map { column -> ModelVariable in
      if let place = named.firstIndex(of: column) {
        values.append(rows.names[place].values)
        return .factor(rows.names[place].codes, levels: rows.names[place].values.count)
      }
      values.append([])
      return .number(valued(rows, 1 + (numbers.firstIndex(of: column) ?? 0)))
    }
    let labels = ModelLabels(
      columns: model.columns, values: values,
      presentation: Presentation(schema: sample.schema, language: sample.context.language))
    let isKnown = y.indices.map { rows.domain[$0] && y[$0].isFinite }
    let matrixColumns = ModelMatrix(
      variables: variables, terms: model.terms.map(ModelTerm.init), isUsed: isKnown)
    let names = matrixColumns.columns.map { ColumnID(labels.name($0)) }
    let regression: SurveyRegression
    let tests: RegressTests
    if errors == .wild, sample.schema.design.clusters.isEmpty {
      throw .diagnostic(
        Diagnostic(
          .outOfRange, "the wild bootstrap draws anew by cluster, and no clusters are set",
          hints: ["first say which rows came together: design with cluster: village"]))
    }
    do throws(StatisticsError) {
      regression = try SurveyRegression(
        y, variables: variables, terms: model.terms.map(ModelTerm.init), family: family,
        design: rows.design, domain: rows.domain)
      tests = try RegressTests(
        regression, errors: errors, level: level, seed: sample.context.seed)
    } catch {
      if error == .noVariance(items: [-1]) {
        throw .diagnostic(
          Diagnostic(
            .noVariance, "the outcome is the same in every row used",
            hints: ["`describe` shows what the columns hold"]))
      }
      throw .statistics(error, items: names)
    }
    var isUsed = [Bool](repeating: false, count: y.count)
    for row in regression.model.rows { isUsed[row] = true }
    return RegressOutcome(
      regression: regression, tests: tests, labels: labels, names: names.map(\.name),
      // Margins know the design's errors only.
      margins: family == .ordinal || errors != .design ? nil : try? AverageMargins(regression),
      rows: rows.counted(isUsed), design: rows.design, isSimple: rows.isSimple(sample.schema),
      clusterCount: sample.schema.design.clusters.isEmpty || rows.design.replicates != nil
        ? nil : rows.design.unitCount(in: isUsed))
  }

  private func valued(_ rows: SurveyRows, _ column: Int) -> [Double] {
    zip(rows.values[column], rows.hasValue[column]).map { $1 ? $0 : .nan }
  }

  func document(_ outcome: RegressOutcome, _ presentation: Presentation) -> Document {
    RegressDocument(command: self, outcome: outcome, presentation: presentation).document
  }
}

struct RegressOutcome: Sendable {
  let regression: SurveyRegression
  let tests: RegressTests
  let labels: ModelLabels
  /// One for each column of the model.
  let names: [String]
  let margins: AverageMargins?
  let rows: RowCount
  let design: SampleDesign
  let isSimple: Bool
  /// Clusters with a row used; nil where the design has none.
  let clusterCount: Int?
}

/// What the columns of a model are called.
struct ModelLabels: Sendable {
  let columns: [ColumnID]
  /// Of each variable the values of its levels; empty for a number.
  let values: [[Value]]
  let presentation: Presentation

  func name(_ column: ModelColumn) -> String {
    guard !column.parts.isEmpty else { return "(intercept)" }
    return column.parts.map { part in
      let name = columns[part.variable].name
      return part.level.map { "\(name): \(level($0, of: part.variable))" } ?? name
    }.joined(separator: " × ")
  }

  func level(_ level: Int, of variable: Int) -> String {
    presentation.label(values[variable][level], of: columns[variable])
  }

  func name(_ term: ModelTerm) -> String {
    term.variables.map { columns[$0].name }.joined(separator: " × ")
  }
}
