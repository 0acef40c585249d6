import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `intervention` shows of a series, or of the difference of two.
struct InterventionSeriesDocument {
  let command: InterventionCommand
  let presentation: Presentation

  private var tables: InterventionTables {
    InterventionTables(command: command, presentation: presentation)
  }
  private var scale: PeriodScale { tables.scale }
  private var style: NumberStyle { tables.effectStyle }

  func document(
    _ findings: InterventionSeriesFindings, _ outcome: InterventionOutcome
  ) -> Document {
    let words = InterventionSeriesWords(command: command, tables: tables)
    let values = values(findings, outcome)
    let placebo = try? findings.placebo?.fit.averageChange()
    return Document(
      [
        .values(values), .table(effects(findings)), .table(series(findings)),
        .table(
          tables.placebo(
            findings.placebo?.time, placebo?.difference, placebo)),
        .table(tables.summary([values], [], isDetail: true)), .chart(chart(findings)),
      ] + words.notes(findings).map(Block.note))
  }

  func values(
    _ findings: InterventionSeriesFindings, _ outcome: InterventionOutcome
  ) -> [NamedValue] {
    let fit = findings.fit
    let average = findings.average
    let sizes = fit.design.segmentSizes
    return [
      NamedValue("periods", "periods with a value", .integer(fit.n)),
      NamedValue("before", "  before", .integer(sizes[0])),
      NamedValue("after", "  after", .integer(fit.n - sizes[0])),
      NamedValue(
        "any_F", "F, any change", (findings.any?.F).cell(.statistic),
        remark: findings.any.map {
          "of level or slope, \($0.degreesOfFreedom) and \($0.residualDegreesOfFreedom) df"
        }),
      NamedValue("any_p", "  p", (findings.any?.pValue).cell(.probability)),
      NamedValue("p_adjusted", "  p, adjusted", outcome.adjustedPValue.cell(.probability)),
      NamedValue(
        "effect", "average effect since", (average?.difference).cell(style),
        remark: findings.comparison == nil
          ? "what was seen less the line before, drawn on"
          : "of the difference from the comparison"),
      NamedValue("se", "  SE", (average?.standardError).cell(style)),
      NamedValue(
        "lower", "  \(command.level.percent) from", (average?.interval.lower).cell(style)),
      NamedValue("upper", "  to", (average?.interval.upper).cell(style)),
      NamedValue("p", "  p", (average?.pValue).cell(.probability)),
      NamedValue("phi", "phi", fit.phi.first.cell(.coefficient), remark: phiRemark(fit)),
      NamedValue("df", "df", .integer(fit.degreesOfFreedom)),
    ]
  }

  private func phiRemark(_ fit: InterruptedSeries) -> String? {
    switch fit.phi.count {
    case 0: nil
    case 1: "how much of an error is left in the next period"
    default: "and \(Cell.number(fit.phi[1], .coefficient).displayText) of the one before"
    }
  }

  private func effects(_ findings: InterventionSeriesFindings) -> DocumentTable {
    let rows = findings.effects
    func cells(_ value: (MeanTest) -> Double, _ style: NumberStyle) -> [Cell] {
      rows.map { $0.test.map(value).cell(style) }
    }
    return DocumentTable(
      name: "effects", title: title(findings),
      [
        .texts("effect", rows.map { name($0, findings) }),
        DocumentColumn("at", rows.map { $0.time.map(scale.cell) ?? .blank }),
        DocumentColumn("estimate", rows.map { .number($0.estimate, style) }),
        DocumentColumn("se", title: "SE", cells(\.standardError, style)),
        DocumentColumn(
          "lower", title: "\(command.level.percent) from", cells(\.interval.lower, style)),
        DocumentColumn("upper", title: "to", cells(\.interval.upper, style)),
        DocumentColumn("t", cells(\.t, .statistic)),
        DocumentColumn("p", cells(\.pValue, .probability)),
      ])
  }

  private func title(_ findings: InterventionSeriesFindings) -> String {
    findings.comparison == nil
      ? "Changes of \(command.series.name), slopes per \(scale.unit)"
      : "Changes of the difference from the comparison, slopes per \(scale.unit)"
  }

  /// One name for one row, so that cells can be asked for.
  private func name(
    _ effect: InterventionSeriesFindings.Effect, _ findings: InterventionSeriesFindings
  ) -> String {
    let isSeveral = findings.fit.design.interruptions.count > 1
    let date = isSeveral ? effect.time.map { " at \(scale.words($0))" } ?? "" : ""
    return (effect.series.isEmpty ? "" : "\(effect.series): ") + effect.kind.rawValue + date
  }

  private func series(_ findings: InterventionSeriesFindings) -> DocumentTable {
    let times = findings.observed.times
    let own = Dictionary(
      uniqueKeysWithValues: zip(findings.pilot.observed.times, findings.pilot.observed.values))
    let other = findings.comparison.map {
      Dictionary(uniqueKeysWithValues: zip($0.observed.times, $0.observed.values))
    }
    var rows: [Double: Int] = [:]
    for part in [findings.pilot, findings.comparison].compactMap({ $0 }) {
      for point in part.series.points { rows[point.time, default: 0] += point.rows }
    }
    // A difference of shares is in points.
    let level = findings.comparison == nil ? tables.levelStyle : style
    func numbers(_ name: String, _ values: [Double]) -> DocumentColumn {
      .numbers(name, values, as: level)
    }
    let arms =
      other.map { other in
        [
          DocumentColumn("pilot", times.map { own[$0].cell(tables.levelStyle) }),
          DocumentColumn("comparison", times.map { other[$0].cell(tables.levelStyle) }),
        ]
      } ?? []
    return DocumentTable(
      name: "series", title: command.series.name,
      [
        DocumentColumn("period", title: command.series.period.name, times.map(scale.cell)),
        numbers("value", findings.observed.values), numbers("fitted", findings.fit.fitted),
        numbers("counterfactual", findings.fit.counterfactual),
      ] + arms + [.counts("n", times.map { rows[$0] ?? 0 })], isDetail: true)
  }

  private func chart(_ findings: InterventionSeriesFindings) -> Chart {
    let times = findings.observed.times
    var drawn = [scale.observed(findings.pilot)]
    if let comparison = findings.comparison {
      drawn.append(scale.observed(comparison, named: "comparison"))
    }
    let fit = findings.pilotFit
    let ends = [-Double.infinity] + fit.design.interruptions + [.infinity]
    for (start, end) in zip(ends, ends.dropFirst()) {
      let own = times.indices.filter { times[$0] >= start && times[$0] < end }
      drawn.append(
        Chart.Series(
          "fitted", .line, x: own.map { scale.place(times[$0]) }, y: own.map { fit.fitted[$0] },
          isReference: true))
    }
    let after = times.indices.filter { times[$0] >= fit.design.interruptions[0] }
    // The pilot's fit less what the whole analysis takes for the effect.
    let without = after.map { row in
      fit.fitted[row] - (findings.fit.fitted[row] - findings.fit.counterfactual[row])
    }
    drawn.append(
      Chart.Series(
        "had nothing been done", .line, x: after.map { scale.place(times[$0]) }, y: without))
    return scale.chart(
      "intervention", "\(command.series.name) over \(command.series.period.name)", drawn)
  }
}
