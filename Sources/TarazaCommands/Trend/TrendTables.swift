import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The tables of `trend`, for one group or several: a row per group, period or test.
struct TrendTables {
  let command: TrendCommand
  let presentation: Presentation
  let groups: [Group]

  struct Group {
    /// One named value per grouping column; none where there are no groups.
    let names: [NamedValue]
    let outcome: TrendOutcome
  }

  static let summary = [
    "periods", "S", "tau", "z", "p", "p_exact", "p_normal", "slope", "lower", "upper", "per_year",
    "r1", "p_adjusted",
  ]

  static func shape(periods: ColumnType) -> ResultShape {
    typealias Column = ResultShape.TableColumn
    func texts(_ names: [String]) -> [Column] { names.map { Column($0, .text) } }
    return ResultShape(
      command: "trend",
      tables: [
        ResultShape.Table(
          "summary",
          Column.numbers(["periods"]) + texts(["answers", "test"])
            + Column.numbers(Array(summary.dropFirst()))
        ),
        ResultShape.Table(
          "series",
          [Column("period", periods)] + Column.numbers(["value", "se", "deff", "n"])),
        ResultShape.Table(
          "line", Column.numbers(["slope", "se", "lower", "upper", "df", "p"])),
        ResultShape.Table(
          "tests", texts(["test"]) + Column.numbers(["z", "p"]) + texts(["remark"])),
        ResultShape.Table(
          "sampling",
          Column.numbers([
            "slope", "lower", "upper", "same_direction", "p", "weighted_slope", "weighted_se",
            "fit_p",
          ])),
        ResultShape.Table(
          "equivalence", Column.numbers(["within", "p", "lower", "upper", "p_smallest"])),
        ResultShape.Table(
          "ahead", Column.numbers(["more", "periods", "detectable_slope", "power"])),
        ResultShape.Table(
          "together",
          texts(["question", "test"]) + Column.numbers(["statistic", "df", "p"])
            + texts(["remark"]), isOfAllGroups: true),
      ],
      values: ["answers", "test"] + summary, charts: ["trend"])
  }

  private var outcomes: [TrendOutcome] { groups.map(\.outcome) }
  private var isDetail: Bool { groups.count == 1 && groups[0].names.isEmpty }

  private func optional(_ value: Double?, _ style: NumberStyle) -> Cell {
    value.map { .number($0, style) } ?? .blank
  }

  /// The columns of the groups, with the group of each row.
  private func keys(_ rows: [Int]) -> [DocumentColumn] {
    (groups.first?.names ?? []).indices.map { place in
      DocumentColumn(groups[0].names[place].name, rows.map { groups[$0].names[place].cell })
    }
  }

  /// The straight line through the means of a sample; without a design there is none.
  func lines(per unit: String) -> DocumentTable {
    let shown = outcomes.indices.filter { outcomes[$0].waves?.line != nil }
    let lines = shown.compactMap { outcomes[$0].waves?.line }
    return DocumentTable(
      name: "line", title: "Straight line through the means, per \(unit), by the sample's design",
      keys(shown) + [
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

  /// The test done, Mann and Kendall's, and for one series what allows for autocorrelation.
  func tests() -> DocumentTable {
    var rows: [(group: Int, verdict: TrendVerdict)] = []
    for (group, outcome) in outcomes.enumerated() {
      rows += outcome.comparisons(withCorrections: isDetail).map { (group, $0) }
    }
    return DocumentTable(
      name: "tests", title: "Tests",
      keys(rows.map(\.group)) + [
        .texts("test", rows.map(\.verdict.test.title)),
        DocumentColumn("z", rows.map { optional($0.verdict.z, .statistic) }),
        DocumentColumn("p", rows.map { optional($0.verdict.pValue, .probability) }),
        .texts("remark", rows.map(\.verdict.remark)),
      ], isDetail: true)
  }

  func sampling() -> DocumentTable {
    let shown = outcomes.indices.filter { outcomes[$0].sampled != nil }
    let found = shown.compactMap { outcomes[$0].sampled }
    return DocumentTable(
      name: "sampling", title: "With the sampling error of each point",
      keys(shown) + [
        .numbers(
          "slope", title: "Sen's slope of all periods", found.map(\.slope), as: .measurement),
        .numbers(
          "lower", title: "\(command.level.percent) from", found.map(\.interval.lower),
          as: .measurement),
        .numbers("upper", title: "to", found.map(\.interval.upper), as: .measurement),
        .numbers(
          "same_direction", title: "same direction", found.map(\.sameDirection), as: .percent),
        .numbers("p", found.map(\.pValue), as: .probability),
        DocumentColumn(
          "weighted_slope", title: "weighted slope",
          found.map { optional($0.line?.slope, .measurement) }),
        DocumentColumn(
          "weighted_se", title: "se", found.map { optional($0.line?.standardError, .measurement) }),
        DocumentColumn(
          "fit_p", title: "fit of a line: p",
          found.map { optional($0.line?.fitPValue, .probability) }),
      ], isDetail: found.isEmpty)
  }

  func equivalence(per unit: String) -> DocumentTable {
    let shown = outcomes.indices.filter { outcomes[$0].equivalence != nil }
    let found = shown.compactMap { outcomes[$0].equivalence }
    let intervals = shown.map { outcomes[$0].narrowInterval }
    return DocumentTable(
      name: "equivalence", title: "Can a change larger than the margin be ruled out? Per \(unit)",
      keys(shown) + [
        .numbers("within", found.map(\.margin), as: .measurement),
        .numbers("p", found.map(\.pValue), as: .probability),
        DocumentColumn(
          "lower", title: "90% from", intervals.map { optional($0?.lower, .measurement) }),
        DocumentColumn("upper", title: "to", intervals.map { optional($0?.upper, .measurement) }),
        .numbers("p_smallest", title: "least p", found.map(\.smallestPValue), as: .probability),
      ], isDetail: found.isEmpty)
  }

  func ahead(per unit: String) -> DocumentTable {
    var rows: [(group: Int, more: Int, power: MannKendallPower)] = []
    for (group, outcome) in outcomes.enumerated() {
      rows += outcome.ahead.enumerated().map { (group, $0, $1) }
    }
    return DocumentTable(
      name: "ahead", title: "What more periods would show, slopes per \(unit)",
      keys(rows.map(\.group)) + [
        .counts("more", title: "more periods", rows.map(\.more)),
        .counts("periods", rows.map(\.power.periods)),
        DocumentColumn(
          "detectable_slope", title: "slope seen with power 80%",
          rows.map { row in
            let step = outcomes[row.group].step
            return optional(row.power.detectableSlope.map { $0 / step }, .measurement)
          }),
        DocumentColumn(
          "power", title: "power for the slope seen",
          rows.map { row in
            let outcome = outcomes[row.group]
            return optional(
              row.power.power(slope: outcome.slope.slope * outcome.step), .percent)
          }),
      ], isDetail: rows.isEmpty)
  }

  /// All groups in one, shown above them; no table of a single group.
  func together(_ together: TrendTogether) -> DocumentTable {
    let rows = together.rows
    return DocumentTable(
      name: "together", title: "All groups together",
      [
        .texts("question", rows.map(\.question)), .texts("test", rows.map(\.test)),
        .numbers("statistic", rows.map(\.statistic), as: .statistic),
        DocumentColumn("df", rows.map { $0.degreesOfFreedom.map(Cell.integer) ?? .blank }),
        .numbers("p", rows.map(\.pValue), as: .probability),
        .texts("remark", rows.map(\.remark)),
      ], isDetail: rows.isEmpty)
  }
}
