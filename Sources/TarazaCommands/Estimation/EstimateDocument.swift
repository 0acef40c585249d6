import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `estimate` shows.
struct EstimateDocument {
  /// Estimates from fewer rows are marked.
  static let fewRows = 30
  /// With fewer degrees of freedom intervals are wide, and the approximation behind them rough.
  private static let fewDegrees = 10
  /// In the place of a number from fewer rows than the minimum.
  private static let hidden = Cell.missing("hidden")

  let command: EstimateCommand
  let presentation: Presentation
  let outcome: EstimateOutcome

  var document: Document {
    var blocks: [Block] = [.table(estimates)]
    if command.differences != .none { blocks.append(.table(differences)) }
    if let chart { blocks.append(.chart(chart)) }
    return Document(blocks + notes.map(Block.note))
  }

  // MARK: Tables

  private var estimates: DocumentTable {
    let rows = outcome.estimates
    func numbers(_ name: String, _ title: String, _ cell: (EstimateOutcome.Estimate) -> Cell)
      -> DocumentColumn
    {
      DocumentColumn(
        name, title: title, rows.map { isHidden($0.rows) && $0.rows > 0 ? Self.hidden : cell($0) })
    }
    return DocumentTable(
      name: "estimates", title: nil,
      groupColumns(rows.map(\.group), command.by.count)
        + whatColumns(rows.map { ($0.what, $0.category) })
        + [
          numbers("estimate", "estimate") { number($0.value, style($0.what)) },
          numbers("se", "SE") { number($0.standardError, style($0.what)) },
          numbers("lower", "lower") { number($0.lower, style($0.what)) },
          numbers("upper", "upper") { number($0.upper, style($0.what)) },
          numbers("deff", "deff") { number($0.designEffect, .measurement) },
          DocumentColumn(
            "n", rows.map { isHidden($0.rows) && $0.rows > 0 ? Self.hidden : .integer($0.rows) }),
          numbers("n_effective", "effective n") { number($0.effectiveRows, .count) },
          numbers("df", "df") { .integer($0.degreesOfFreedom) },
          DocumentColumn("note", rows.map(remark)),
        ])
  }

  private func remark(_ estimate: EstimateOutcome.Estimate) -> Cell {
    if estimate.rows == 0 { return .text("no rows") }
    if isHidden(estimate.rows) { return .text("under \(command.minimum) rows") }
    if estimate.degreesOfFreedom < 1 { return .text("one unit") }
    return estimate.rows < Self.fewRows ? .text("under \(Self.fewRows) rows") : .blank
  }

  private var differences: DocumentTable {
    let rows = outcome.differences
    func numbers(_ name: String, _ title: String, _ cell: (EstimateOutcome.Difference) -> Cell)
      -> DocumentColumn
    {
      DocumentColumn(name, title: title, rows.map { isHidden($0.rows) ? Self.hidden : cell($0) })
    }
    func last(_ group: Int) -> Cell {
      shown(outcome.groups[group].values.last, command.by.last)
    }
    return DocumentTable(
      name: "differences", title: "Differences",
      groupColumns(rows.map(\.from), command.by.count - 1)
        + whatColumns(rows.map { ($0.what, $0.category) })
        + [
          DocumentColumn("from", rows.map { last($0.from) }),
          DocumentColumn("to", rows.map { last($0.to) }),
          numbers("difference", "difference") { number($0.value, differenceStyle($0.what)) },
          numbers("se", "SE") { number($0.standardError, differenceStyle($0.what)) },
          numbers("lower", "lower") { number($0.lower, differenceStyle($0.what)) },
          numbers("upper", "upper") { number($0.upper, differenceStyle($0.what)) },
          numbers("t", "t") { number($0.t, .statistic) },
          numbers("df", "df") { .integer($0.degreesOfFreedom) },
          numbers("p", "p") { number($0.p, .probability) },
          numbers("p_adjusted", "p adjusted") { number($0.adjustedP, .probability) },
        ])
  }

  private func isHidden(_ rows: Int) -> Bool { rows < command.minimum }

  private func style(_ what: Int) -> NumberStyle {
    switch command.estimands[what].kind {
    case .share, .shares: .percent
    case .total, .count: .count
    case .ratio: .coefficient
    case .mean, .quantile: .measurement
    }
  }

  /// A share that falls from 40% to 30% falls by ten points, not by ten per cent.
  private func differenceStyle(_ what: Int) -> NumberStyle {
    let style = style(what)
    return style == .percent ? .points : style
  }

  private func number(_ value: Double, _ style: NumberStyle) -> Cell {
    value.isFinite ? .number(value, style) : .blank
  }

  private func groupColumns(_ groups: [Int], _ count: Int) -> [DocumentColumn] {
    command.by.prefix(count).enumerated().map { position, column in
      DocumentColumn(
        column.name, groups.map { shown(outcome.groups[$0].values[position], column) })
    }
  }

  private func whatColumns(_ rows: [(what: Int, category: Value?)]) -> [DocumentColumn] {
    let columns = [
      DocumentColumn.texts("what", rows.map { command.estimands[$0.what].name }),
      DocumentColumn(
        "category",
        rows.map { row in
          guard case .column(let id)? = command.estimands[row.what].arguments.first else {
            return row.category.map(\.cell) ?? .blank
          }
          return row.category == nil ? .blank : shown(row.category, id)
        }),
    ]
    return command.hasCategories ? columns : Array(columns.prefix(1))
  }

  /// A value's label in the reader's language where there is one.
  private func shown(_ value: Value?, _ column: ColumnID?) -> Cell {
    guard let value else { return .blank }
    let label = column.flatMap { presentation.schema[$0] }?.valueLabels
      .first { $0.value == value }?.label
    return label?.text(in: presentation.language).map(Cell.text) ?? value.cell
  }

  // MARK: Chart

  /// Estimates of one unit with their intervals: those that are read like the first.
  private var chart: Chart? {
    let first = style(0)
    let shownRows = outcome.estimates.filter {
      style($0.what) == first && !isHidden($0.rows) && $0.value.isFinite
    }
    let isGrouped = !command.by.isEmpty
    guard command.isDrawn, !shownRows.isEmpty else { return nil }
    let names = isGrouped ? outcome.groups.map(title) : []
    let categories = isGrouped ? names : shownRows.map(label)
    var series: [Chart.Series] = []
    let parts = isGrouped ? Dictionary(grouping: shownRows.indices) { label(shownRows[$0]) } : [:]
    let order =
      isGrouped
      ? parts.sorted { $0.value[0] < $1.value[0] }
      : [(key: "estimate", value: Array(shownRows.indices))]
    for (name, members) in order {
      let x = members.map { isGrouped ? Double(shownRows[$0].group) : Double($0) }
      series.append(
        Chart.Series(name, .points, x: x, y: members.map { shownRows[$0].value }))
      series.append(
        Chart.Series(
          name, .whiskers, x: x, y: members.map { shownRows[$0].lower },
          upper: members.map { shownRows[$0].upper }))
    }
    let level = command.level.percent
    return Chart(
      name: "estimates",
      title: order.count == 1 && isGrouped ? order[0].key : "Estimates",
      subtitle: "with \(level) intervals",
      x: Chart.Axis(
        command.by.map { presentation.label($0) }.joined(separator: ", "), categories: categories),
      y: Chart.Axis(first == .percent ? "share" : "estimate", style: first), series: series)
  }

  private func label(_ estimate: EstimateOutcome.Estimate) -> String {
    let name = command.estimands[estimate.what].name
    guard let category = estimate.category,
      case .column(let id)? = command.estimands[estimate.what].arguments.first
    else { return name }
    return shown(category, id).displayText
  }

  private func title(_ key: GroupKey) -> String {
    zip(command.by, key.values).map { shown($1, $0).displayText }.joined(separator: ", ")
  }

  // MARK: Words

  private var notes: [Note] {
    [fewUnits, hiddenCells, rowsNote, Note(.recipe, "design", designSentence), levelNote].compactMap
    { $0 }
  }

  private var levelNote: Note {
    let shares =
      command.estimands.contains(where: \.isShare)
      ? "; those of shares on the scale “\(command.interval.rawValue)”" : ""
    let adjusted =
      command.differences == .none
      ? ""
      : "; p_adjusted allows for \(outcome.differences.count) differences "
        + "(\(command.adjustment.words)), whose errors count the units that groups share"
    return Note(
      .recipe, "intervals",
      "Intervals cover \(command.level.percent), with Student's t\(shares)\(adjusted).")
  }

  private var rowsNote: Note {
    var rows = outcome.rows
    let single = command.estimands.count == 1
    if single, outcome.missing[0] > 0 { rows.leaveOut(outcome.missing[0], .missingValue) }
    var note = Note.rows(rows, missing: .listwise, weightedBy: outcome.design.names.weight)
    var words: [String] = []
    if outcome.withoutGroup > 0 {
      words.append(
        "\(outcome.withoutGroup.grouped) rows have no group and count only for the errors")
    }
    let missing = zip(command.estimands, outcome.missing).filter { $0.1 > 0 }
    if !single, !missing.isEmpty {
      words.append(
        "left out for a missing answer: "
          + missing.map { "\($0.0.name) \($0.1.grouped)" }.joined(separator: ", "))
    }
    if !words.isEmpty {
      let text = words.joined(separator: "; ")
      note = Note(
        note.kind, note.code, note.text + " " + text.prefix(1).uppercased() + text.dropFirst() + "."
      )
    }
    return note
  }

  private var designSentence: String {
    let design = outcome.design
    guard design.names != Design() else {
      return
        "Errors are those of a simple random sample, since no design is known: `design with …` "
        + "says how rows were sampled."
    }
    let way = design.replicates.map { "from \($0) replicates" } ?? "by linearization"
    let units =
      design.names.cluster == nil
      ? "rows as sampling units" : "\(design.units.grouped) clusters"
    let strata = design.strata > 1 ? " in \(design.strata.grouped) strata" : ""
    let whole =
      design.sampleRows > outcome.rows.used
      ? "; the other \((design.sampleRows - outcome.rows.used).grouped) rows of the sample stay in it"
      : ""
    return
      "Errors \(way): \(units)\(strata), \(design.degreesOfFreedom.grouped) degrees of freedom\(whole)."
  }

  private var fewUnits: Note? {
    let least = outcome.estimates.filter { $0.rows > 0 }.map(\.degreesOfFreedom).min() ?? 0
    guard least < Self.fewDegrees else { return nil }
    let words =
      least < 1
      ? "Some estimates rest on one sampling unit for each stratum: they have no interval."
      : "The design leaves only \(least) degrees of freedom where there are fewest: intervals are "
        + "wide (t is \(Cell.number(SurveyEstimate.criticalValue(command.level, least), .statistic).displayText) "
        + "in the place of 2), and errors from so few units are themselves uncertain."
    return Note(.warning, "few-units", words)
  }

  private var hiddenCells: Note? {
    let count = outcome.estimates.count { $0.rows > 0 && isHidden($0.rows) }
    guard count > 0 else { return nil }
    return Note(
      .remark, "hidden-cells",
      "\(count) \(count == 1 ? "estimate" : "estimates") from fewer than \(command.minimum) rows "
        + "\(count == 1 ? "is" : "are") hidden, so that no answer can be traced to a person. "
        + "`minimum: 1` shows everything; what totals and neighbours give away is for you to check."
    )
  }
}

extension RowCount {
  fileprivate mutating func leaveOut(_ count: Int, _ reason: Reason) {
    used -= count
    dropped[reason, default: 0] += count
  }
}
