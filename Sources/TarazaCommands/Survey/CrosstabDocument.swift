import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `crosstab` shows: the shares, every cell with its error, and the test in words.
struct CrosstabDocument {
  let command: CrosstabCommand
  let outcome: CrosstabOutcome
  let presentation: Presentation

  /// One cell of the table that is shown.
  private struct Shown {
    let share: Double
    let error: Double
    let interval: ConfidenceInterval
    let count: Int
    let base: Int
    let residual: Double?
    let designEffect: Double?
  }

  /// Beyond this a residual is marked.
  private static let notableResidual = 2.0

  var document: Document {
    let cells = shownCells()
    let suppression = command.small.suppression(
      cells.map(\.count), columns: outcome.columns.count,
      // Options of one question need not add up to anything.
      hasTotals: !outcome.isSet)
    let hidden = suppression.isHidden
    let marks = markable(cells, hidden)
    let notes =
      [
        reading, small(cells, hidden), command.small.note(suppression), few, designNote,
        .surveyRows(outcome.rows, presentation.schema), method,
      ].compactMap { $0 }
    return Document(
      [
        .table(shares(cells, hidden, marks)), .table(cellTable(cells, hidden, marks)),
        .values(values),
      ]
        + notes.map(Block.note))
  }

  private func shownCells() -> [Shown] {
    outcome.isSet
      ? outcome.tables.flatMap { cells(of: $0).prefix(outcome.columns.count) }
      : cells(of: outcome.tables[0])
  }

  private func cells(of table: CrossTable) -> [Shown] {
    let base = outcome.isSet ? .column : command.percent
    let estimate =
      switch base {
      case .row: table.sharesWithinRows
      case .column: table.sharesWithinColumns
      case .total: table.shares
      }
    let residuals = table.adjustedResiduals
    let effects = table.designEffects
    let width = table.columnLevels
    return estimate.values.indices.map { cell in
      let line = table.counts.indices.filter { other in
        switch base {
        case .row: other / width == cell / width
        case .column: other % width == cell % width
        case .total: true
        }
      }
      return Shown(
        share: estimate.values[cell], error: estimate.standardErrors[cell],
        interval: bounded(estimate, cell, rows: respondents(line, table)),
        count: table.counts[cell],
        base: respondents(line, table), residual: residuals[cell],
        designEffect: effects[cell])
    }
  }

  private func respondents(_ line: [Int], _ table: CrossTable) -> Int {
    line.reduce(0) { $0 + table.counts[$1] }
  }

  /// On the scale of log odds, so that no end lies outside 0 to 1.
  private func bounded(
    _ estimate: SurveyEstimate, _ cell: Int, rows: Int
  ) -> ConfidenceInterval {
    ShareInterval.logit.interval(
      share: estimate.values[cell], standardError: estimate.standardErrors[cell],
      degreesOfFreedom: estimate.degreesOfFreedom, rows: rows, level: command.level)
  }

  private var rowLabels: [String] {
    outcome.labels.map { label in
      switch label {
      case .value(let value, let column): presentation.label(value, of: column)
      case .joined(let values, let column):
        values.count == 1
          ? presentation.label(values[0], of: column)
          : "\(presentation.label(values[0], of: column)) … "
            + presentation.label(values[values.count - 1], of: column)
      case .option(let item): presentation.label(item)
      }
    }
  }

  private var columnLabels: [String] {
    outcome.columns.map { presentation.label($0, of: outcome.by) }
  }

  private func shares(_ cells: [Shown], _ hidden: [Bool], _ marks: [Bool]) -> DocumentTable {
    let width = outcome.columns.count
    let rows = rowLabels
    var columns: [DocumentColumn] = [.texts("answer", title: questionTitle, rows)]
    for (position, label) in columnLabels.enumerated() {
      let own = rows.indices.map { $0 * width + position }
      columns.append(
        DocumentColumn(
          uniqueName(label, position),
          title: label,
          own.map { hidden[$0] ? .missing(nil) : number(cells[$0].share, .percent) }))
      columns.append(
        DocumentColumn("mark_\(position + 1)", title: "", own.map { mark(cells[$0], marks[$0]) }))
    }
    return DocumentTable(name: "shares", title: shareTitle, columns)
  }

  /// Labels may repeat; columns may not.
  private func uniqueName(_ label: String, _ position: Int) -> String {
    let labels = columnLabels
    let isTaken =
      label.isEmpty || label == "answer" || label.hasPrefix("mark_")
      || labels[..<position].contains(label)
    return isTaken ? "\(label)_\(position + 1)" : label
  }

  /// Which residuals are shown: not those that rest on so few respondents that they follow no normal
  /// law, and of an option none where one is hidden, since the others would give it away.
  private func markable(_ cells: [Shown], _ hidden: [Bool]) -> [Bool] {
    let width = outcome.columns.count
    return cells.indices.map { cell in
      let line = cell / width * width..<(cell / width + 1) * width
      return !hidden[cell] && cells[cell].base >= SmallCells.fewRespondents
        && !(outcome.isSet && line.contains { hidden[$0] })
    }
  }

  private func mark(_ cell: Shown, _ isMarkable: Bool) -> Cell {
    guard isMarkable, let residual = cell.residual, residual.magnitude >= Self.notableResidual
    else { return .text("") }
    return .text(residual > 0 ? "+" : "−")
  }

  private func number(_ value: Double, _ style: NumberStyle) -> Cell {
    value.isFinite ? .number(value, style) : .blank
  }

  private func cellTable(_ cells: [Shown], _ hidden: [Bool], _ marks: [Bool]) -> DocumentTable {
    let (rows, columns) = (rowLabels, columnLabels)
    let places = rows.indices.flatMap { row in columns.indices.map { (row, $0) } }
    func column(
      _ name: String, title: String? = nil, _ cell: (Shown) -> Cell
    ) -> DocumentColumn {
      DocumentColumn(
        name, title: title, zip(cells, hidden).map { $1 ? .missing(nil) : cell($0) })
    }
    let percent = command.level.percent
    return DocumentTable(
      name: "cells", title: "Cells",
      [
        .texts("row", title: questionTitle, places.map { rows[$0.0] }),
        .texts("column", title: presentation.label(outcome.by), places.map { columns[$0.1] }),
        column("share") { number($0.share, .percent) },
        column("se", title: "SE") { number($0.error, .percent) },
        column("lower", title: "\(percent) from") { number($0.interval.lower, .percent) },
        column("upper", title: "to") { number($0.interval.upper, .percent) },
        column("n") { .integer($0.count) },
        column("residual") { $0.residual.map { number($0, .statistic) } ?? .blank },
        column("deff") { $0.designEffect.map { number($0, .statistic) } ?? .blank },
      ], isDetail: cells.count > 24)
  }

  private var questionTitle: String {
    switch command.items[0] {
    case .column(let column): presentation.label(column)
    case .set(let set): set.label?.text(in: presentation.language) ?? set.name
    }
  }

  private var shareTitle: String {
    let by = presentation.label(outcome.by)
    if outcome.isSet { return "Share of those asked who ticked each option, by \(by)" }
    return switch command.percent {
    case .column: "Share of each answer, by \(by) (columns make 100%)"
    case .row: "Share of each \(by) within each answer (rows make 100%)"
    case .total: "Share of everybody in each cell"
    }
  }

  private var test: AssociationTest? {
    guard !outcome.isSet, case .done(let test) = outcome.tests[0] else { return nil }
    return test
  }

  private var values: [NamedValue] {
    let test = test
    func cell(_ value: Double?, _ style: NumberStyle) -> Cell {
      value.map { number($0, style) } ?? .blank
    }
    let effect = test.map { $0.designEffects.reduce(0, +) / Double($0.designEffects.count) }
    return [
      NamedValue("n", "Respondents", .integer(outcome.rows.used)),
      NamedValue("test.statistic", statisticTitle, cell(test?.statistic, .statistic)),
      NamedValue("test.df", "df", cell(test?.degreesOfFreedom, .statistic)),
      NamedValue("test.df2", "df below", cell(test?.residualDegreesOfFreedom, .statistic)),
      NamedValue("test.p", "p", cell(test?.pValue, .probability)),
      NamedValue("cramer_v", "Cramér's V", cell(test?.cramerV, .coefficient)),
      NamedValue("deff", "Design effect of the table", cell(effect, .statistic)),
    ]
  }

  private var statisticTitle: String {
    switch command.test {
    case .raoScott: "Rao–Scott F"
    case .firstOrder, .linearCombination, .saddlepoint: "Pearson's X²"
    case .wald: "Wald F"
    case .adjustedWald: "adjusted Wald F"
    }
  }

  private var reading: Note? {
    if outcome.isSet { return setReading }
    switch outcome.tests[0] {
    case .impossible(let reason):
      return Note(.warning, "not-tested", "There is no test of independence here: \(reason).")
    case .done(let test):
      let p = sentence(p: test.pValue)
      return Note(
        .reading, "test",
        test.pValue < 1 - command.level
          ? "The two questions go together (\(p)): differences this large would be rare if they did "
            + "not. This does not say that one causes the other."
          : "No sign that the two questions go together (\(p)). That is not proof that they do not: "
            + "a small sample sees only large differences.")
    }
  }

  /// The options are tested one by one, with Holm's adjustment.
  private var setReading: Note? {
    let p = outcome.tests.map { test -> Double? in
      if case .done(let test) = test { test.pValue } else { nil }
    }
    guard let adjusted = try? PAdjustment.holm.adjust(p) else { return nil }
    let words = zip(rowLabels, adjusted).compactMap { label, p in
      p.map { "\(label) \(sentence(p: $0))" }
    }
    guard !words.isEmpty else { return nil }
    return Note(
      .reading, "test",
      "Difference between columns, option by option (\(statisticTitle), Holm): "
        + words.joined(separator: "; ") + ".")
  }

  private func small(_ cells: [Shown], _ hidden: [Bool]) -> Note? {
    let few = zip(cells, hidden).count { !$1 && $0.base < SmallCells.fewRespondents }
    guard few > 0 else { return nil }
    return Note(
      .warning, "few-respondents",
      "\(few.grouped) of the shares rest on fewer than \(SmallCells.fewRespondents) respondents: "
        + "read them as hints.")
  }

  private var few: Note? {
    outcome.isSimple ? nil : .fewUnits(outcome.tables[0].shares.degreesOfFreedom)
  }

  private var designNote: Note? {
    guard !presentation.schema.design.columns.isEmpty else { return .independentRows }
    return .errors(
      by: outcome.design, degreesOfFreedom: outcome.tables[0].shares.degreesOfFreedom)
  }

  private var method: Note {
    Note(
      .recipe, "method",
      "Residuals: distance of a cell from independence in standard errors of the design; + and − "
        + "mark those beyond \(Int(Self.notableResidual)).")
  }
}
