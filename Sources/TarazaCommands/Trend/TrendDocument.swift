import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `trend` shows: of one group in full, of several as a row each.
struct TrendDocument {
  let command: TrendCommand
  let presentation: Presentation

  func document(_ outcome: TrendOutcome) -> Document {
    let tables = tables([TrendTables.Group(names: [], outcome: outcome)])
    return Document(
      [
        .values(values(outcome)), .table(summary([outcome], keys: [], isDetail: true)),
        .table(series(outcome)), .table(tables.lines(per: unit)), .table(tables.tests()),
        .table(tables.sampling()), .table(tables.equivalence(per: unit)),
        .table(tables.ahead(per: unit)),
        .chart(chart([("", outcome)])),
      ] + words.notes(outcome).map(Block.note))
  }

  /// The strongest trends first.
  func overview(_ unsorted: [GroupOutcome<TrendOutcome>]) -> Document {
    let groups = unsorted.enumerated().sorted { a, b in
      let (first, second) = (a.element.outcome.strength, b.element.outcome.strength)
      return first != second ? first > second : a.offset < b.offset
    }.map(\.element)
    let outcomes = groups.map(\.outcome)
    let titles = groups.map { group in group.names.map(\.cell.displayText).joined(separator: ", ") }
    let tables = tables(groups.map { .init(names: $0.names, outcome: $0.outcome) })
    let named = Array(zip(titles, outcomes))
    return Document(
      [
        .table(summary(outcomes, keys: groups.map(\.names), isDetail: false)),
        .table(tables.together(TrendTogether(outcomes))), .table(tables.lines(per: unit)),
        .table(tables.tests()), .table(tables.sampling()),
        .table(tables.equivalence(per: unit)), .table(tables.ahead(per: unit)),
        .chart(chart(named)), .note(words.adjustment(groups: outcomes.count)),
      ] + words.shared(named).map(Block.note))
  }

  private var words: TrendWords {
    TrendWords(command: command, presentation: presentation, unit: unit)
  }

  private func tables(_ groups: [TrendTables.Group]) -> TrendTables {
    TrendTables(command: command, presentation: presentation, groups: groups)
  }

  // MARK: Numbers

  private func values(_ outcome: TrendOutcome) -> [NamedValue] {
    let test = outcome.test
    let verdict = outcome.verdict
    let slope = outcome.slope
    return [
      NamedValue("periods", "periods with a value", .integer(test.n), remark: gaps(outcome)),
      NamedValue(
        "answers", "  rows behind each", (command.isSummary ? outcome.series.answers : nil).cell),
      NamedValue("test", "test", .text(verdict.test.title)),
      NamedValue("S", "S", .integer(verdict.S ?? test.S)),
      NamedValue(
        "tau", verdict.tau == nil ? "tau-b" : "tau",
        optional(verdict.tau ?? test.tauB, .coefficient)),
      NamedValue("z", "z", optional(verdict.z, .statistic)),
      NamedValue("p", "p", optional(verdict.pValue, .probability), remark: verdict.remark),
      NamedValue(
        "p_exact", "p, exact", optional(test.exactPValue, .probability),
        remark: test.exactPValue == nil ? nil : plain(outcome)),
      NamedValue(
        "p_normal", "p, normal", optional(test.normalPValue, .probability), remark: plain(outcome)),
      NamedValue(
        "slope", slope.kind.title, .number(slope.slope, .measurement), remark: "per \(unit)"),
      NamedValue("lower", "  lower", optional(slope.interval?.lower, .measurement)),
      NamedValue(
        "upper", slope.interval == nil ? "  interval" : "  upper",
        optional(slope.interval?.upper, .measurement), remark: slope.remark),
      NamedValue(
        "per_year", "  per year",
        optional(periodsPerYear(outcome).map { slope.slope * $0 }, .measurement)),
      NamedValue(
        "r1", "lag-1 autocorrelation", optional(outcome.autocorrelation?.r, .coefficient),
        remark: pairs(outcome)),
      NamedValue("p_adjusted", "p, adjusted", optional(outcome.adjustedPValue, .probability)),
    ]
  }

  /// Pairs across a gap are none, which pulls it to nought.
  private func pairs(_ outcome: TrendOutcome) -> String? {
    guard let r = outcome.autocorrelation, r.pairs < r.n - 1 else { return nil }
    return "by \(r.pairs) pairs of neighbours over all \(r.n) values, which pulls it to 0"
  }

  /// Whose p it is, where another test was done.
  private func plain(_ outcome: TrendOutcome) -> String? {
    outcome.verdict.test == .mannKendall || outcome.test.isConstant
      ? nil : "of the plain Mann–Kendall test"
  }

  /// What the slope is per.
  private var unit: String { scale.unit }

  /// Units of the column of periods in a year, where that is known and not one.
  private func periodsPerYear(_ outcome: TrendOutcome) -> Double? {
    switch presentation.schema[command.period]?.type {
    case .date: Self.daysPerYear
    case .period(.quarter): 4
    case .period(.month): 12
    case .period(.week): Self.daysPerYear / 7
    case .period(.year): nil
    default: outcome.seasons.map { Double($0.perYear) }
    }
  }

  private static let daysPerYear = 365.2425

  private func optional(_ value: Double?, _ style: NumberStyle) -> Cell {
    value.map { .number($0, style) } ?? .blank
  }

  private func gaps(_ outcome: TrendOutcome) -> String? {
    // Days without a survey are no gaps.
    if presentation.schema[command.period]?.type == .date { return nil }
    // One row per period: rows without a value are periods too, also before the first value.
    let all =
      command.isSummary ? outcome.test.n + outcome.series.gaps.count : outcome.rows.seen
    guard all > outcome.test.n else { return nil }
    return "of \(all); gaps keep their place in time"
  }

  /// Above the columns of many groups, where the titles of one result would be too long.
  private static let headings = [
    "periods": "periods", "answers": "rows", "slope": "slope", "lower": "lower",
    "upper": "upper", "r1": "lag-1 r",
    "p_adjusted": "p adjusted", "per_year": "per year",
  ]
  /// Those of one result that a row of many leaves out.
  private static let details: Set = ["test", "z", "p_exact", "p_normal"]

  private func summary(_ outcomes: [TrendOutcome], keys: [[NamedValue]], isDetail: Bool)
    -> DocumentTable
  {
    let groups = (keys.first ?? []).indices.map { position in
      DocumentColumn(keys[0][position].name, keys.map { $0[position].cell })
    }
    let rows = outcomes.map { values($0) }
    var hidden = Self.details
    if Set(outcomes.map(\.verdict.test)).count > 1 { hidden.remove("test") }
    let shown = rows[0].indices.filter { isDetail || !hidden.contains(rows[0][$0].name) }
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
          points.enumerated().map { place, point in
            optional(
              outcome.errors?[place] ?? outcome.waves?.waves[point.time]?.standardError
                ?? point.standardError, .measurement)
          }),
        DocumentColumn(
          "deff", points.map { optional(outcome.waves?.waves[$0.time]?.knownEffect, .statistic) }),
        .counts("n", points.map(\.rows)),
      ], isDetail: true)
  }

  private var scale: PeriodScale {
    PeriodScale(choice: command.series, presentation: presentation)
  }

  // MARK: Chart

  private func chart(_ groups: [(title: String, outcome: TrendOutcome)]) -> Chart {
    var drawn: [Chart.Series] = []
    for (title, outcome) in groups {
      let observed = outcome.series.points
      let times = observed.map { scale.place($0.time) }
      let gaps = presentation.schema[command.period]?.type == .date ? [] : outcome.series.gaps
      let all =
        (zip(times, observed.map(\.mean)).map { ($0, $1) } + gaps.map { (scale.place($0), .nan) })
        .sorted { $0.0 < $1.0 }
      drawn.append(
        Chart.Series(
          title.isEmpty ? command.seriesName : title, .linePoints, x: all.map(\.0), y: all.map(\.1))
      )
      if groups.count == 1, let first = observed.first?.time, let last = observed.last?.time {
        drawn.append(
          Chart.Series(
            outcome.slope.kind.title, .line, x: [first, last].map(scale.place),
            y: [first, last].map { outcome.slope.intercept + outcome.slope.slope * $0 },
            isReference: true))
      }
    }
    return Chart(
      name: "trend", title: "\(command.seriesName) over \(command.period.name)",
      subtitle: scale.subject,
      x: scale.axis, y: Chart.Axis(command.seriesName), series: drawn)
  }
}

extension TrendOutcome {
  /// How far its test stands from none: by z, or by tau where there is no z.
  var strength: Double { (verdict.z ?? test.z ?? 0).magnitude }
}
