import Glibc
import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `regress` shows: coefficients, tests of the variables, margins, and what they suppose.
struct RegressDocument {
  let command: RegressCommand
  let outcome: RegressOutcome
  let presentation: Presentation

  private var regression: SurveyRegression { outcome.regression }
  private var usesRatios: Bool { command.family != .gaussian }

  var document: Document {
    let notes =
      [
        reading, dropped, noTests, few, fewClusters, assumptions, designNote,
        .surveyRows(outcome.rows, presentation.schema), .loss(outcome.rows, canKeep: false),
      ].compactMap { $0 } + outcome.tests.notes
    return Document(
      [.table(coefficients), .table(terms), .table(margins), .values(values)]
        + notes.map(Block.note))
  }

  private func cell(_ value: Double?, _ style: NumberStyle) -> Cell {
    value.flatMap { $0.isFinite ? .number($0, style) : nil } ?? .blank
  }

  private var coefficientNames: [String] {
    let slopes = regression.kept.map { outcome.names[$0] }
    return slopes + (0..<regression.thresholdCount).map { "threshold \($0 + 1)" }
  }

  private var coefficients: DocumentTable {
    let names = coefficientNames
    let tests = outcome.tests.coefficients
    let isSlope = names.indices.map { position in
      position < regression.kept.count
        && regression.model.columns[regression.kept[position]].term != nil
    }
    func ratio(_ value: (RegressTests.Coefficient) -> Double?) -> [Cell] {
      zip(tests, isSlope).map { test, isSlope in
        cell(usesRatios && isSlope ? value(test).map(exp) : nil, .measurement)
      }
    }
    let percent = command.level.percent
    return DocumentTable(
      name: "coefficients", title: title,
      [
        .texts("term", names),
        DocumentColumn("b", tests.map { cell($0.estimate, .measurement) }),
        DocumentColumn("se", title: "SE", tests.map { cell($0.standardError, .measurement) }),
        DocumentColumn(
          "lower", title: "\(percent) from", tests.map { cell($0.lower, .measurement) }),
        DocumentColumn("upper", title: "to", tests.map { cell($0.upper, .measurement) }),
        DocumentColumn("t", tests.map { cell($0.t, .statistic) }),
        DocumentColumn("df", tests.map { cell($0.degreesOfFreedom, .statistic) }),
        DocumentColumn("p", tests.map { cell($0.pValue, .probability) }),
        DocumentColumn("ratio", title: ratioTitle, ratio { $0.estimate }),
        DocumentColumn("ratio_lower", title: "from", ratio { $0.lower }),
        DocumentColumn("ratio_upper", title: "to", ratio { $0.upper }),
      ])
  }

  private var title: String {
    let name = command.outcome.id.name
    return switch command.family {
    case .gaussian: "Regression of \(name)"
    case .logit: "Logit regression of \(name)"
    case .poisson: "Poisson regression of \(name)"
    case .ordinal: "Ordinal logit regression of \(name)"
    }
  }

  private var ratioTitle: String {
    switch command.family {
    case .gaussian: "ratio"
    case .logit, .ordinal: "odds ratio"
    case .poisson: "rate ratio"
    }
  }

  private var terms: DocumentTable {
    let model = regression.model
    let tests = outcome.tests.terms
    return DocumentTable(
      name: "terms", title: "Each variable as a whole",
      [
        .texts("term", model.terms.map(outcome.labels.name)),
        DocumentColumn("F", tests.map { cell($0?.F, .statistic) }),
        DocumentColumn("df", tests.map { $0.map { .integer($0.degreesOfFreedom) } ?? .blank }),
        DocumentColumn(
          "df2", title: "df below",
          tests.map { residual($0?.residualDegreesOfFreedom) }),
        DocumentColumn("p", tests.map { cell($0?.pValue, .probability) }),
      ])
  }

  private func residual(_ df: Double?) -> Cell {
    guard let df else { return .blank }
    return Int(exactly: df).map { .integer($0) } ?? .number(df, .statistic)
  }

  private var margins: DocumentTable {
    let margins = outcome.margins
    let list = margins?.margins ?? []
    let estimates = margins?.estimates
    let style: NumberStyle = command.family == .logit ? .percent : .measurement
    func bounds(_ place: Int) -> ConfidenceInterval? {
      let df = outcome.regression.residualDegreesOfFreedom
      guard let estimates, df > 0 else { return nil }
      return SurveyEstimate(
        values: estimates.values, covariance: estimates.covariance, degreesOfFreedom: df
      ).interval(place, level: command.level)
    }
    return DocumentTable(
      name: "margins", title: "In the outcome's own units",
      [
        .texts("variable", list.map { outcome.labels.columns[$0.variable].name }),
        .texts(
          "level",
          list.map { margin in
            margin.level.map { outcome.labels.level($0, of: margin.variable) } ?? "per unit"
          }),
        DocumentColumn("estimate", list.indices.map { cell(estimates?.values[$0], style) }),
        DocumentColumn(
          "se", title: "SE", list.indices.map { cell(estimates?.standardErrors[$0], style) }),
        DocumentColumn(
          "lower", title: "\(command.level.percent) from",
          list.indices.map { cell(bounds($0)?.lower, style) }),
        DocumentColumn("upper", title: "to", list.indices.map { cell(bounds($0)?.upper, style) }),
      ], isDetail: list.isEmpty)
  }

  private var values: [NamedValue] {
    [
      NamedValue("n", "Respondents", .integer(regression.rowCount)),
      NamedValue(
        "df", "Residual degrees of freedom",
        command.errors == .design ? .integer(regression.residualDegreesOfFreedom) : .blank),
      NamedValue("dispersion", "Dispersion", cell(regression.dispersion, .measurement)),
      NamedValue("r2", "R²", cell(regression.explainedShare, .coefficient)),
    ]
  }

  private var reading: Note {
    let words =
      switch command.family {
      case .gaussian: "b is the change of the outcome's mean with one unit more of the variable"
      case .logit:
        "an odds ratio of 2 doubles the odds of the outcome; it does not double its share"
      case .poisson: "a rate ratio of 2 doubles the expected count"
      case .ordinal: "an odds ratio of 2 doubles the odds of a higher answer, at every step alike"
      }
    return Note(
      .reading, "coefficients",
      "Read so: \(words), among people alike in the other variables; for a group, against "
        + "the first one. This describes, and does not show causes.")
  }

  private var dropped: Note? {
    guard !regression.dropped.isEmpty else { return nil }
    let names = regression.dropped.map { outcome.names[$0] }.joined(separator: ", ")
    return Note(
      .warning, "collinear",
      "Left out, as constant or told by the other variables already: \(names).")
  }

  private var noTests: Note? {
    guard command.errors == .design, regression.residualDegreesOfFreedom <= 0 else { return nil }
    return Note(
      .warning, "no-degrees-of-freedom",
      "The design has \(regression.coefficients.degreesOfFreedom) degrees of freedom and the model "
        + "\(regression.kept.count) coefficients: none are left, so there is no p and no interval. "
        + "Use fewer variables.")
  }

  private var few: Note? {
    guard !outcome.isSimple, command.errors == .design, fewClusters == nil else { return nil }
    return .fewUnits(regression.coefficients.degreesOfFreedom)
  }

  private var fewClusters: Note? {
    guard command.errors == .design, let count = outcome.clusterCount else { return nil }
    let remedy =
      switch command.family {
      case .gaussian:
        "`errors: cr2` corrects errors and degrees of freedom, `errors: wild` tests by the wild "
          + "cluster bootstrap."
      case .logit, .poisson: "`errors: cr2` corrects errors and degrees of freedom."
      case .ordinal: "A `gaussian` model of the answers' numbers can be corrected (`errors: cr2`)."
      }
    return .fewClusters(count, remedy: remedy)
  }

  private var assumptions: Note {
    let shape =
      switch command.family {
      case .gaussian: "the outcome changes along a straight line"
      case .logit: "the log odds change along a straight line"
      case .poisson: "the log of the mean changes along a straight line"
      case .ordinal: "the same odds ratio holds at every step of the answers"
      }
    return Note(
      .recipe, "assumptions",
      "Supposed: \(shape). Errors do not suppose equal spread or independent rows within a unit.")
  }

  private var designNote: Note? {
    guard !presentation.schema.design.columns.isEmpty else { return .independentRows }
    guard command.errors == .design else { return nil }
    return .errors(
      by: outcome.design, degreesOfFreedom: regression.coefficients.degreesOfFreedom)
  }
}
