import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The tables of `intervention`, and its groups side by side.
struct InterventionTables {
  let command: InterventionCommand
  let presentation: Presentation

  var scale: PeriodScale { PeriodScale(choice: command.series, presentation: presentation) }
  /// Differences of shares are points, not shares.
  var effectStyle: NumberStyle { command.series.isShare ? .points : .measurement }
  var levelStyle: NumberStyle { command.series.isShare ? .percent : .measurement }

  static let seriesValues = [
    "periods", "before", "after", "any_F", "any_p", "p_adjusted", "effect", "se", "lower", "upper",
    "p", "phi", "df",
  ]
  static let panelValues = [
    "pilots", "comparisons", "effect", "se", "lower", "upper", "p", "p_adjusted", "smallest_p",
    "leads_F", "leads_p", "drift", "drift_p",
  ]

  static func shape(_ command: InterventionCommand, periods: ColumnType) -> ResultShape {
    func table(
      _ name: String, _ front: [ResultShape.TableColumn], _ numbers: [String]
    ) -> ResultShape.Table {
      ResultShape.Table(name, front + ResultShape.TableColumn.numbers(numbers))
    }
    let placebo = table(
      "placebo", [.init("at", periods)], ["estimate", "se", "lower", "upper", "p"])
    guard command.unit == nil else {
      return ResultShape(
        command: "intervention",
        tables: [
          table(
            "tests", [.text("errors")],
            ["estimate", "se", "lower", "upper", "t", "df", "p", "smallest_p"]),
          table("means", [.text("arm")], ["before", "after", "change", "n_before", "n_after"]),
          table(
            "events", [.init("period", periods)],
            ["distance", "estimate", "se", "lower", "upper", "df", "p"]),
          table("units", [.text("unit"), .text("arm")], ["change"]), placebo,
          table("summary", [], panelValues),
        ], values: panelValues, charts: ["intervention", "events"])
    }
    let arms = command.on == nil ? [] : ["pilot", "comparison"]
    return ResultShape(
      command: "intervention",
      tables: [
        table(
          "effects", [.text("effect"), .init("at", periods)],
          ["estimate", "se", "lower", "upper", "t", "p"]),
        table(
          "series", [.init("period", periods)],
          ["value", "fitted", "counterfactual"] + arms + ["n"]), placebo,
        table("summary", [], seriesValues),
      ], values: seriesValues, charts: ["intervention"])
  }

  /// A row for each group, or the one row of a single result, kept for those who go on with it.
  func summary(
    _ rows: [[NamedValue]], _ keys: [[NamedValue]], isDetail: Bool
  ) -> DocumentTable {
    let groups = (keys.first ?? []).indices.map { position in
      DocumentColumn(keys[0][position].name, keys.map { $0[position].cell })
    }
    return DocumentTable(
      name: "summary", title: isDetail ? nil : "Interventions: \(command.series.name)",
      groups
        + rows[0].indices.map { column in
          DocumentColumn(
            rows[0][column].name, title: String(rows[0][column].title.drop { $0 == " " }),
            rows.map { $0[column].cell })
        }, isDetail: isDetail)
  }

  func placebo(_ time: Double?, _ estimate: Double?, _ test: MeanTest?) -> DocumentTable {
    func cells(_ value: (MeanTest) -> Double, _ style: NumberStyle) -> [Cell] {
      time == nil ? [] : [test.map(value).cell(style)]
    }
    return DocumentTable(
      name: "placebo", title: "Where nothing was done",
      [
        DocumentColumn("at", time.map { [scale.cell($0)] } ?? []),
        DocumentColumn("estimate", time == nil ? [] : [estimate.cell(effectStyle)]),
        DocumentColumn("se", title: "SE", cells(\.standardError, effectStyle)),
        DocumentColumn(
          "lower", title: "\(command.level.percent) from", cells(\.interval.lower, effectStyle)),
        DocumentColumn("upper", title: "to", cells(\.interval.upper, effectStyle)),
        DocumentColumn("p", cells(\.pValue, .probability)),
      ], isDetail: true)
  }

  func values(_ outcome: InterventionOutcome) -> [NamedValue] {
    switch outcome.findings {
    case .series(let findings):
      InterventionSeriesDocument(command: command, presentation: presentation)
        .values(findings, outcome)
    case .panel(let findings):
      InterventionPanelDocument(command: command, presentation: presentation)
        .values(findings, outcome)
    }
  }

  func overview(_ groups: [GroupOutcome<InterventionOutcome>]) -> Document {
    let titles = groups.map { group in
      group.names.map(\.cell.displayText).joined(separator: ", ")
    }
    let drawn = zip(titles, groups).map { title, group -> Chart.Series in
      switch group.outcome.findings {
      case .series(let findings):
        Chart.Series(
          title, .linePoints, x: findings.observed.times.map(scale.place),
          y: findings.observed.values)
      case .panel(let findings):
        Chart.Series(
          title, .linePoints, x: findings.panel.times.map(scale.place),
          y: findings.events.means.adjusted[0])
      }
    }
    let rows = groups.map(\.outcome.rows).reduce(RowCount()) { $0.adding($1) }
    let several =
      command.adjustment == .none
      ? "p_adjusted equals p: no adjustment for \(groups.count) tests was asked for."
      : "p_adjusted allows for \(groups.count) tests (\(command.adjustment.words))."
    return Document([
      .table(
        summary(groups.map { values($0.outcome) }, groups.map(\.names), isDetail: false)),
      .chart(
        scale.chart(
          "intervention", "\(command.series.name) over \(command.series.period.name)", drawn)),
      .note(Note(.recipe, "adjustment", several)),
      .note(.knownDate(command.at)),
      .note(.rows(rows, missing: .listwise, weightedBy: presentation.schema.design.weight)),
    ])
  }
}

extension Note {
  /// A date that the data chose is not tested as if it had been known.
  static func knownDate(_ at: InterventionDates) -> Note {
    at.isFromResult
      ? Note(
        .warning, "date-was-chosen",
        "The date was taken from a result. If these very data chose it, p and intervals here are "
          + "wrong: a date is found where a series changes, so that it changes there is no news. "
          + "`changepoint` allows for its search; here take the date on which something was done.")
      : Note(
        .remark, "known-date",
        "The date must have been known beforehand. For one that `changepoint` found in the same "
          + "series, p here would be far too small.")
  }
}
