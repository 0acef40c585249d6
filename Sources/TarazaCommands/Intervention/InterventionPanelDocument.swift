import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `intervention` shows of communities with and without.
struct InterventionPanelDocument {
  let command: InterventionCommand
  let presentation: Presentation

  private var tables: InterventionTables {
    InterventionTables(command: command, presentation: presentation)
  }
  private var scale: PeriodScale { tables.scale }
  private var style: NumberStyle { tables.effectStyle }

  func document(
    _ findings: InterventionPanelFindings, _ outcome: InterventionOutcome
  ) -> Document {
    let words = InterventionPanelWords(command: command, tables: tables)
    let values = values(findings, outcome)
    return Document(
      [
        .values(values), .table(tests(findings)), .table(means(findings)),
        .table(events(findings)), .table(units(findings)),
        .table(
          tables.placebo(
            findings.placebo?.time, findings.placebo?.estimate, findings.placebo?.test)),
        .table(tables.summary([values], [], isDetail: true)), .chart(chart(findings)),
        .chart(eventChart(findings)),
      ] + words.notes(findings).map(Block.note))
  }

  func values(
    _ findings: InterventionPanelFindings, _ outcome: InterventionOutcome
  ) -> [NamedValue] {
    let effect = findings.effect
    let events = findings.events
    return [
      NamedValue(
        "pilots", "with the intervention", .integer(findings.panel.treatedCount),
        remark: "values of \(command.unit?.name ?? "unit")"),
      NamedValue("comparisons", "without", .integer(findings.panel.comparisonCount)),
      NamedValue(
        "effect", "effect", .number(findings.estimate, style),
        remark: "changed by so much more than the others"),
      NamedValue("se", "  SE", effect.standardError.cell(style), remark: seRemark(effect)),
      NamedValue("lower", "  \(command.level.percent) from", effect.lower.cell(style)),
      NamedValue("upper", "  to", effect.upper.cell(style)),
      NamedValue("p", "  p", effect.pValue.cell(.probability), remark: effect.title),
      NamedValue("p_adjusted", "  p, adjusted", outcome.adjustedPValue.cell(.probability)),
      NamedValue("smallest_p", "  smallest possible", effect.smallestPValue.cell(.probability)),
      NamedValue(
        "leads_F", "F, all leads", (events.leads?.F).cell(.statistic),
        remark: events.leads.map {
          "\($0.degreesOfFreedom) and "
            + "\(Cell.number($0.residualDegreesOfFreedom, .statistic).displayText) df"
        }),
      NamedValue("leads_p", "  p", (events.leads?.pValue).cell(.probability)),
      NamedValue(
        "drift", "drift before", (events.drift?.difference).cell(style),
        remark: events.drift.map { _ in "of the difference, per \(scale.unit)" }),
      NamedValue("drift_p", "  p", (events.drift?.pValue).cell(.probability)),
    ]
  }

  private func seRemark(_ effect: InterventionPanelFindings.Test) -> String? {
    effect.degreesOfFreedom.map {
      "\(effect.title), \(Cell.number($0, .statistic).displayText) df"
    }
  }

  private func tests(_ findings: InterventionPanelFindings) -> DocumentTable {
    let rows = findings.tests
    return DocumentTable(
      name: "tests", title: "The effect by all errors; \(findings.effect.title) is used above",
      [
        .texts("errors", rows.map(\.title)),
        DocumentColumn(
          "estimate",
          rows.map {
            .number(
              $0.errors == .permutation ? findings.changes.difference : findings.estimate, style)
          }),
        DocumentColumn("se", title: "SE", rows.map { $0.standardError.cell(style) }),
        DocumentColumn(
          "lower", title: "\(command.level.percent) from", rows.map { $0.lower.cell(style) }),
        DocumentColumn("upper", title: "to", rows.map { $0.upper.cell(style) }),
        DocumentColumn("t", rows.map { $0.statistic.cell(.statistic) }),
        DocumentColumn("df", rows.map { $0.degreesOfFreedom.cell(.statistic) }),
        DocumentColumn("p", rows.map { $0.pValue.cell(.probability) }),
        DocumentColumn(
          "smallest_p", title: "smallest p", rows.map { $0.smallestPValue.cell(.probability) }),
      ])
  }

  private func means(_ findings: InterventionPanelFindings) -> DocumentTable {
    let sides = findings.events.means.sides
    let level = tables.levelStyle
    return DocumentTable(
      name: "means", title: "Means of the rows",
      [
        .texts("arm", ["with", "without"]),
        .numbers("before", sides.map { $0[0].mean }, as: level),
        .numbers("after", sides.map { $0[1].mean }, as: level),
        .numbers("change", sides.map { $0[1].mean - $0[0].mean }, as: style),
        .counts("n_before", title: "n before", sides.map { $0[0].rows }),
        .counts("n_after", title: "n after", sides.map { $0[1].rows }),
      ])
  }

  private func events(_ findings: InterventionPanelFindings) -> DocumentTable {
    let points = findings.events.points
    let leads = points.count(where: \.isLead)
    return DocumentTable(
      name: "events",
      title: "The difference of the arms, against \(scale.words(findings.events.reference))",
      [
        DocumentColumn(
          "period", title: command.series.period.name, points.map { scale.cell($0.time) }),
        .counts("distance", title: "periods since", points.indices.map { $0 - leads }),
        DocumentColumn("estimate", points.map { $0.estimate.cell(style) }),
        DocumentColumn("se", title: "SE", points.map { ($0.test?.standardError).cell(style) }),
        DocumentColumn(
          "lower", title: "\(command.level.percent) from",
          points.map { ($0.test?.interval.lower).cell(style) }),
        DocumentColumn("upper", title: "to", points.map { ($0.test?.interval.upper).cell(style) }),
        DocumentColumn("df", points.map { ($0.test?.degreesOfFreedom).cell(.statistic) }),
        DocumentColumn("p", points.map { ($0.test?.pValue).cell(.probability) }),
      ])
  }

  private func units(_ findings: InterventionPanelFindings) -> DocumentTable {
    DocumentTable(
      name: "units", title: "How much each changed",
      [
        .texts(
          "unit", title: command.unit?.name,
          findings.units.map { value in
            command.unit.map { presentation.label(value, of: $0) } ?? value.plainText
          }),
        .texts("arm", findings.panel.isTreated.map { $0 ? "with" : "without" }),
        .numbers("change", findings.changes.changes, as: style),
      ], isDetail: true)
  }

  private func chart(_ findings: InterventionPanelFindings) -> Chart {
    let times = findings.panel.times
    let places = times.map(scale.place)
    let after = times.indices.filter { times[$0] >= findings.panel.interruption }
    let means = findings.events.means.adjusted
    return scale.chart(
      "intervention", "\(command.series.name) over \(command.series.period.name)",
      [
        Chart.Series("with", .linePoints, x: places, y: means[0]),
        Chart.Series("without", .linePoints, x: places, y: means[1]),
        Chart.Series(
          "had nothing been done", .line, x: after.map { places[$0] },
          y: after.map { means[0][$0] - findings.estimate }),
      ])
  }

  private func eventChart(_ findings: InterventionPanelFindings) -> Chart {
    let points = findings.events.points
    let places = points.map { scale.place($0.time) }
    let estimates = points.map { point in
      point.time == findings.events.reference ? 0 : point.estimate ?? .nan
    }
    var drawn = [Chart.Series("difference", .linePoints, x: places, y: estimates)]
    if points.contains(where: { $0.test != nil }) {
      drawn.append(
        Chart.Series(
          "difference", .whiskers, x: places, y: points.map { $0.test?.interval.lower ?? .nan },
          upper: points.map { $0.test?.interval.upper ?? .nan }))
    }
    return Chart(
      name: "events", title: "With less without, against \(scale.words(findings.events.reference))",
      x: scale.axis, y: Chart.Axis(command.series.name, includesZero: true), series: drawn)
  }
}
