import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `agreement` shows: the coefficients, who differs, on which cases, and what may be concluded.
struct AgreementDocument {
  let command: AgreementCommand
  let outcome: AgreementOutcome

  var rated: RatedCases { outcome.rated }
  private var percent: String { command.level.percent }

  /// So many cases are shown; all are in `all_cases`.
  private static let casesShown = 10

  static let caseColumns: [ResultShape.TableColumn] = [
    .text("case"), .number("ratings"), .text("lowest"), .text("highest"), .number("disagreement"),
    .text("farthest"),
  ]

  var document: Document {
    let worst = outcome.cases.filter { $0.disagreement > 0 }.prefix(Self.casesShown)
    // What does not apply here is there without rows, and not printed.
    let tables = [
      coefficients, intraclass, limits, categories, raters, pairs,
      cases("cases", casesTitle(shown: worst.count), Array(worst), isDetail: worst.isEmpty),
      cases("all_cases", "Cases", outcome.cases, isDetail: true),
    ]
    let notes = AgreementNotes(command: command, outcome: outcome).all
    let charts = outcome.differences.map { [Block.chart(chart($0))] } ?? []
    return Document(
      [.values(values)] + tables.map(Block.table) + charts + notes.map(Block.note))
  }

  private func casesTitle(shown: Int) -> String {
    let parted = outcome.cases.count { $0.disagreement > 0 }
    return "Cases that part the raters most, \(shown.grouped) of \(parted.grouped) they differ on"
  }

  func cell(_ value: Double?, _ style: NumberStyle) -> Cell {
    value.flatMap { $0.isFinite ? .number($0, style) : nil } ?? .blank
  }

  func cells<Row>(
    _ rows: [Row], _ style: NumberStyle, _ value: (Row) -> Double?
  ) -> [Cell] {
    rows.map { cell(value($0), style) }
  }

  func bounds<Row>(
    _ rows: [Row], _ style: NumberStyle, _ interval: (Row) -> ConfidenceInterval?
  ) -> [DocumentColumn] {
    // One of no width is that of cases without any difference, of which errors cannot be told.
    let intervals = rows.map { interval($0).flatMap { $0.isWide ? $0 : nil } }
    return [
      DocumentColumn("lower", title: "\(percent) from", cells(intervals, style) { $0?.lower }),
      DocumentColumn("upper", title: "to", cells(intervals, style) { $0?.upper }),
    ]
  }

  /// By what alpha's interval was made.
  private var alphaBasis: String {
    let units = rated.ratings.design?.hasUnits == true ? "sampling units" : "cases"
    if outcome.bootstrap != nil { return "\(units) drawn anew" }
    return outcome.jackknife != nil ? "t, \(units) left out in turn" : "t"
  }

  private var values: [NamedValue] {
    let interval = outcome.alphaInterval
    // Of more categories these indices are no longer what their names say.
    let paradox = outcome.isOfTwoCategories ? outcome.paradox : nil
    return [
      NamedValue(
        "alpha", "Krippendorff's alpha (\(rated.measure.rawValue))",
        cell(outcome.alpha?.value, .coefficient),
        remark: interval.flatMap { $0.isWide ? $0 : nil }.map {
          "\(percent) interval \(cell($0.lower, .coefficient).displayText) to "
            + "\(cell($0.upper, .coefficient).displayText) "
            + "(\(alphaBasis))"
        }),
      NamedValue("agreement", "percent agreement", cell(outcome.agreement?.value, .percent)),
      NamedValue(
        "prevalence", "prevalence index", cell(paradox?.prevalence, .coefficient)),
      NamedValue("bias", "bias index", cell(paradox?.bias, .coefficient)),
      NamedValue(
        "pabak", "kappa adjusted for both (PABAK)", cell(paradox?.adjustedKappa, .coefficient)),
      NamedValue("cases", "cases with two ratings or more", .integer(outcome.pairedCases)),
      NamedValue("raters", "raters", .integer(rated.raters.count)),
    ]
  }

  private var coefficients: DocumentTable {
    let rows = outcome.coefficients
    var columns: [DocumentColumn] = [
      .texts("coefficient", rows.map(\.code.rawValue)), .texts("name", rows.map(\.name)),
      DocumentColumn("value", cells(rows, .coefficient) { $0.value }),
      // One of zero is that of cases without any difference, which tells nothing of others.
      DocumentColumn(
        "se", title: "SE",
        cells(rows, .coefficient) { $0.standardError.flatMap { $0 > 0 ? $0 : nil } }),
    ]
    columns += bounds(rows, .coefficient) { $0.interval }
    columns += [
      DocumentColumn("observed", cells(rows, .coefficient) { $0.observed }),
      DocumentColumn("expected", cells(rows, .coefficient) { $0.expected }),
      DocumentColumn("cases", rows.map { $0.cases.map(Cell.integer) ?? .blank }),
      .texts(
        "formula", rows.map { $0.code.formula(isWeighted: outcome.weightsName != "unweighted") }),
      DocumentColumn("remark", rows.map { $0.remark.map(Cell.text) ?? .blank }),
    ]
    return DocumentTable(
      name: "coefficients",
      title: outcome.weightsName.map { "Agreement, \($0)" } ?? "Agreement", columns)
  }

  private var intraclass: DocumentTable {
    let rows = outcome.intraclass
    var columns: [DocumentColumn] = [
      .texts("form", rows.map(\.form)), .texts("model", rows.map(\.model.words)),
      .texts("rating", rows.map { $0.isAverage ? "mean of all" : "single" }),
      DocumentColumn("value", cells(rows, .coefficient) { $0.value }),
    ]
    columns += bounds(rows, .coefficient) { $0.interval }
    columns += [
      DocumentColumn("F", cells(rows, .statistic) { $0.f }),
      DocumentColumn("df1", cells(rows, .count) { $0.df1 }),
      DocumentColumn("df2", cells(rows, .count) { $0.df2 }),
      DocumentColumn("p", cells(rows, .probability) { $0.pValue }),
    ]
    return DocumentTable(
      name: "icc",
      title: "Intraclass correlations, \(outcome.completeCases.grouped) complete cases", columns,
      isDetail: rows.isEmpty)
  }

  private var limits: DocumentTable {
    let rows: [(String, Double, ConfidenceInterval)] =
      outcome.limits.map { limits in
        [
          ("lower limit", limits.lower, limits.lowerInterval),
          ("mean difference", limits.bias, limits.biasInterval),
          ("upper limit", limits.upper, limits.upperInterval),
        ]
      } ?? []
    let values = DocumentColumn("value", cells(rows, .measurement) { $0.1 })
    return DocumentTable(
      name: "limits", title: "Limits of agreement, \(rated.raters[1]) − \(rated.raters[0])",
      [.texts("quantity", rows.map(\.0)), values] + bounds(rows, .measurement) { $0.2 },
      isDetail: rows.isEmpty)
  }

  /// Each case's difference on its mean, between the limits (Bland and Altman 1986).
  private func chart(_ points: AgreementOutcome.Differences) -> Chart {
    let ends = [points.means.min() ?? 0, points.means.max() ?? 0]
    let lines =
      outcome.limits.map {
        [("mean difference", $0.bias), ("lower limit", $0.lower), ("upper limit", $0.upper)]
      } ?? []
    return Chart(
      name: "limits", title: "Limits of agreement",
      x: Chart.Axis("mean of \(rated.raters[0]) and \(rated.raters[1])"),
      y: Chart.Axis("\(rated.raters[1]) − \(rated.raters[0])", includesZero: true),
      series: [Chart.Series("cases", .points, x: points.means, y: points.differences)]
        + lines.map { name, height in
          Chart.Series(name, .line, x: ends, y: [height, height], isReference: true)
        },
      caption: "\(points.means.count.grouped) cases")
  }
}

extension ConfidenceInterval {
  fileprivate var isWide: Bool { lower < upper }
}

extension IntraclassCorrelation {
  /// McGraw and Wong's name; they call random and mixed models alike.
  fileprivate var form: String {
    let count = isAverage ? "k" : "1"
    switch model {
    case .oneWay: return "ICC(\(count))"
    case .twoWayRandomConsistency: return "ICC(C,\(count))"
    case .twoWayRandomAgreement: return "ICC(A,\(count))"
    case .twoWayMixedConsistency: return "ICC(C,\(count)) mixed"
    case .twoWayMixedAgreement: return "ICC(A,\(count)) mixed"
    }
  }
}

extension IntraclassModel {
  fileprivate var words: String {
    switch self {
    case .oneWay: "other raters for each case"
    case .twoWayRandomConsistency: "raters like these, same order"
    case .twoWayRandomAgreement: "raters like these, same numbers"
    case .twoWayMixedConsistency: "these raters, same order"
    case .twoWayMixedAgreement: "these raters, same numbers"
    }
  }
}
