import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `trend` shows: of one group in full, of several as a row each.
struct TrendDocument {
  let command: TrendCommand
  let presentation: Presentation

  /// Below this nobody calls a trend significant; used in sentences only.
  private static let alpha = 0.05

  func document(_ outcome: TrendOutcome) -> Document {
    Document(
      [
        .values(values(outcome)), .table(summary([outcome], keys: [], isDetail: true)),
        .table(series(outcome)), .table(lines([outcome], keys: [])), .chart(chart([("", outcome)])),
      ] + notes(outcome).map(Block.note))
  }

  func overview(_ groups: [GroupOutcome<TrendOutcome>]) -> Document {
    let outcomes = groups.map(\.outcome)
    let titles = groups.map { group in group.names.map(\.cell.displayText).joined(separator: ", ") }
    return Document(
      [
        .table(summary(outcomes, keys: groups.map(\.names), isDetail: false)),
        .table(lines(outcomes, keys: groups.map(\.names))),
        .chart(chart(Array(zip(titles, outcomes)))),
        .note(adjustment(groups: outcomes.count)),
      ] + shared(zip(titles, outcomes).map { ($0, $1) }).map(Block.note))
  }

  // MARK: Numbers

  private func values(_ outcome: TrendOutcome) -> [NamedValue] {
    let test = outcome.test
    return [
      NamedValue("periods", "periods with a value", .integer(test.n), remark: gaps(outcome)),
      NamedValue("S", "S", .integer(test.S)),
      NamedValue("tau", "tau-b", optional(test.tauB, .coefficient)),
      NamedValue("z", "z", optional(test.z, .statistic)),
      NamedValue(
        "p", "p", optional(test.pValue, .probability),
        remark: test.isExact ? "exact" : "normal approximation, continuity correction"),
      NamedValue("p_exact", "p, exact", optional(test.exactPValue, .probability)),
      NamedValue("p_normal", "p, normal", optional(test.normalPValue, .probability)),
      NamedValue(
        "slope", "Sen's slope", .number(outcome.slope.slope, .measurement),
        remark: "per \(unit)"),
      NamedValue("lower", "  lower", optional(outcome.slope.interval?.lower, .measurement)),
      NamedValue(
        "upper", "  upper", optional(outcome.slope.interval?.upper, .measurement),
        remark: outcome.slope.interval == nil ? "too few periods for an interval" : nil),
      NamedValue(
        "r1", "lag-1 autocorrelation", optional(outcome.autocorrelation?.r, .coefficient)),
      NamedValue("p_adjusted", "p, adjusted", optional(outcome.adjustedPValue, .probability)),
    ]
  }

  /// What the slope is per.
  private var unit: String {
    switch presentation.schema[command.period]?.type {
    case .date: "day"
    case .period(.year): "year"
    case .period(.quarter): "quarter"
    case .period(.month): "month"
    case .period(.week): "week"
    default: "period of \(command.period.name)"
    }
  }

  private func optional(_ value: Double?, _ style: NumberStyle) -> Cell {
    value.map { .number($0, style) } ?? .blank
  }

  private func gaps(_ outcome: TrendOutcome) -> String? {
    // One row per period: rows without a value are periods too, also before the first value.
    let all =
      command.isSummary ? outcome.test.n + outcome.series.gaps.count : outcome.rows.seen
    guard all > outcome.test.n else { return nil }
    return "of \(all); gaps keep their place in time"
  }

  /// Above the columns of many groups, where the titles of one result would be too long.
  private static let headings = [
    "periods": "periods", "slope": "slope", "lower": "lower", "upper": "upper", "r1": "lag-1 r",
    "p_adjusted": "p adjusted",
  ]

  private func summary(_ outcomes: [TrendOutcome], keys: [[NamedValue]], isDetail: Bool)
    -> DocumentTable
  {
    let groups = (keys.first ?? []).indices.map { position in
      DocumentColumn(keys[0][position].name, keys.map { $0[position].cell })
    }
    let rows = outcomes.map { values($0) }
    let shown = rows[0].indices.filter {
      !["z", "p_exact", "p_normal"].contains(rows[0][$0].name) || isDetail
    }
    return DocumentTable(
      name: "summary", title: isDetail ? nil : "Trends of \(command.seriesName)",
      groups
        + shown.map { column in
          DocumentColumn(
            rows[0][column].name,
            title: Self.headings[rows[0][column].name] ?? rows[0][column].title,
            rows.map { $0[column].cell })
        }, isDetail: isDetail)
  }

  private func series(_ outcome: TrendOutcome) -> DocumentTable {
    let points = outcome.series.points
    return DocumentTable(
      name: "series", title: command.seriesName,
      [
        DocumentColumn(
          "period", title: command.period.name,
          points.map { command.value(at: $0.time, in: presentation.schema).cell }),
        .numbers("value", points.map(\.mean), as: .measurement),
        DocumentColumn(
          "se",
          points.map {
            optional(
              outcome.waves?.waves[$0.time]?.standardError ?? $0.standardError, .measurement)
          }),
        DocumentColumn(
          "deff", points.map { optional(outcome.waves?.waves[$0.time]?.knownEffect, .statistic) }),
        .counts("n", points.map(\.rows)),
      ], isDetail: true)
  }

  /// The straight line through the means of a sample; without a design there is none.
  private func lines(_ outcomes: [TrendOutcome], keys: [[NamedValue]]) -> DocumentTable {
    let shown = outcomes.indices.filter { outcomes[$0].waves?.line != nil }
    let lines = shown.compactMap { outcomes[$0].waves?.line }
    let groups = (keys.first ?? []).indices.map { position in
      DocumentColumn(keys[0][position].name, shown.map { keys[$0][position].cell })
    }
    return DocumentTable(
      name: "line", title: "Straight line through the means, per \(unit), by the sample's design",
      groups + [
        .numbers("slope", lines.map(\.slope), as: .measurement),
        .numbers("se", lines.map(\.standardError), as: .measurement),
        DocumentColumn(
          "lower", title: "\(command.level.percent) from",
          lines.map { optional($0.interval?.lower, .measurement) }),
        DocumentColumn(
          "upper", title: "to", lines.map { optional($0.interval?.upper, .measurement) }),
        .counts("df", lines.map(\.degreesOfFreedom)),
        DocumentColumn("p", lines.map { optional($0.pValue, .probability) }),
      ], isDetail: lines.isEmpty)
  }

  private func chart(_ groups: [(title: String, outcome: TrendOutcome)]) -> Chart {
    var drawn: [Chart.Series] = []
    for (title, outcome) in groups {
      let observed = outcome.series.points
      let times = observed.map { shownTime($0.time) }
      drawn.append(
        Chart.Series(
          title.isEmpty ? command.seriesName : title, .linePoints, x: times, y: observed.map(\.mean)
        ))
      if groups.count == 1, let first = observed.first?.time, let last = observed.last?.time {
        drawn.append(
          Chart.Series(
            "Sen's slope", .line, x: [first, last].map(shownTime),
            y: [first, last].map { outcome.slope.intercept + outcome.slope.slope * $0 },
            isReference: true))
      }
    }
    return Chart(
      name: "trend", title: "\(command.seriesName) over \(command.period.name)",
      subtitle: subject, x: axis(groups.first?.outcome), y: Chart.Axis(command.seriesName),
      series: drawn)
  }

  /// The question behind the series, where the codebook has its words.
  private var subject: String? {
    guard case .column(let id) = command.value else { return nil }
    return presentation.schema[id]?.label?.text(in: presentation.language)
  }

  /// Where a time stands on the axis: quarters, months and weeks as years and their fractions.
  private func shownTime(_ time: Double) -> Double {
    switch presentation.schema[command.period]?.type {
    case .period(.quarter): time / 4
    case .period(.month): time / 12
    case .period(.week), .date:
      Self.year(ofDay: presentation.schema[command.period]?.type == .date ? time : time * 7)
    default: time
    }
  }

  /// The mean length of a year, which an axis may round to.
  private static func year(ofDay day: Double) -> Double { 1970 + day / 365.2425 }

  private func axis(_ outcome: TrendOutcome?) -> Chart.Axis {
    Chart.Axis(presentation.label(command.period))
  }

  // MARK: Words

  private func notes(_ outcome: TrendOutcome) -> [Note] {
    [reading(outcome), doubt(outcome), outcome.serialCorrelation].compactMap { $0 }
      + [.rows(outcome.rows, missing: .listwise, weightedBy: outcome.design.weight)]
      + [designNote(outcome)].compactMap { $0 }
  }

  private func shared(_ groups: [(title: String, outcome: TrendOutcome)]) -> [Note] {
    guard let first = groups.first?.outcome else { return [] }
    var notes = groups.compactMap { group in
      doubt(group.outcome).map { Note($0.kind, $0.code, "\(group.title): \($0.text)") }
    }
    let correlated = groups.filter { $0.outcome.serialCorrelation?.kind == .warning }
    if !correlated.isEmpty {
      notes.append(
        Note(
          .warning, "serial-correlation",
          "Neighbouring periods resemble each other (lag-1 autocorrelation above its bound) in "
            + "\(correlated.map(\.title).joined(separator: ", ")): p is too small there."))
    }
    let rows = groups.map(\.outcome.rows).reduce(RowCount()) { $0.adding($1) }
    notes.append(.rows(rows, missing: .listwise, weightedBy: first.design.weight))
    return notes + [designNote(first)].compactMap { $0 }
  }

  private func adjustment(groups: Int) -> Note {
    Note(
      .recipe, "adjustment",
      command.adjustment == .none
        ? "p_adjusted equals p: no adjustment for \(groups) tests was asked for."
        : "p_adjusted allows for \(groups) tests (\(command.adjustment.words)).")
  }

  private func reading(_ outcome: TrendOutcome) -> Note? {
    guard let p = outcome.test.pValue else { return nil }
    let direction = outcome.test.S > 0 ? "rises" : "falls"
    let text =
      p < Self.alpha
      ? "The series \(direction) more steadily than chance would make it (p below .05)."
      : "The order of these values is what chance alone could well give (p not below .05); that "
        + "does not show that nothing changes."
    return Note(.reading, "trend-reading", text)
  }

  private func doubt(_ outcome: TrendOutcome) -> Note? {
    let test = outcome.test
    guard !test.isConstant else {
      return Note(
        .warning, "constant-series", "The series is constant: there is nothing to test.")
    }
    guard let smallest = test.smallestPValue, smallest > Self.alpha else { return nil }
    let rounded = (smallest * 1000).rounded() / 1000
    return Note(
      .warning, "too-few-periods",
      "With \(test.n) periods\(test.tieSizes.contains { $0 > 1 } ? " and these ties" : "") p can "
        + "never be below \(rounded), however strong the trend: no trend can be shown yet, and none ruled out."
    )
  }

  private func designNote(_ outcome: TrendOutcome) -> Note? {
    let design = outcome.design
    if outcome.waves?.line != nil {
      return Note(
        .remark, "design-of-periods",
        "Two questions: Mann–Kendall asks whether the periods' values are in order, and knows nothing "
          + "of the people behind them; the straight line asks whether the change is more than the "
          + "choice of units and people could make, and its errors use the design.")
    }
    guard design.cluster != nil || design.strata != nil else {
      return Note.unusedDesign(design, in: "`trend` without strata or clusters")
    }
    return Note(
      .remark, "design-of-periods",
      "The test looks at the periods' values alone; standard errors in `series` use the design.")
  }
}

extension TrendOutcome {
  /// What the likeness of neighbours in time means for p.
  var serialCorrelation: Note? {
    guard let autocorrelation else { return nil }
    let r = (autocorrelation.r * 1000).rounded() / 1000
    if autocorrelation.r > autocorrelation.bound {
      return Note(
        .warning, "serial-correlation",
        "Neighbouring periods resemble each other (lag-1 autocorrelation \(r)). The test takes them "
          + "as independent, so p is too small: do not take it at face value.")
    }
    return Note(
      .remark, "serial-correlation",
      "Lag-1 autocorrelation \(r) lies within what independent periods give; with few periods this "
        + "check is weak.")
  }
}

extension RowCount {
  func adding(_ other: RowCount) -> RowCount {
    RowCount(
      seen: seen + other.seen, used: used + other.used,
      dropped: dropped.merging(other.dropped, uniquingKeysWith: +))
  }
}
