import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `generalizability`: where the variance of scores comes from, and how many items, raters or
/// interviews a reliable mean needs.
struct GeneralizabilityCommand: AnalysisCommand {
  static let value = Parameter.columnsNamedOnce("value", "The column of scores")
  static let over = Parameter.column(
    "over", "The column of those who are to be told apart: people, communities"
  ).asClause
  static let facets = Parameter.columnsNamedOnce(
    "using", "Columns of what else scores depend on: items, raters, occasions"
  ).asClause.optional
  static let target = Parameter.number(
    "target", "The reliability that is to be reached", in: 0.01...0.999
  ).default(0.8, "0.8")
  static let signature = Signature(
    "generalizability", "Where variance comes from, and how much measuring a reliable mean needs",
    input: .table, groups: true, parameters: [value, over, facets, target, Common.level],
    details: "With `using`, a generalizability study: variance components of objects, facets and "
      + "their combinations, crossed or nested, balanced or not; G for comparing objects, Φ for their "
      + "level; and a table of what more or fewer of each facet would give. Without, the reliability "
      + "of group means: ICC(1), ICC(2), the design effect, and the reliability of each group's mean "
      + "for its number of rows. Variances by restricted maximum likelihood.",
    examples: [
      Example(
        "dataset judges | generalizability score over target using judge", "targets by judges"),
      Example(
        "dataset tension | where wave == 16 | generalizability trust_1 over community",
        "how well a community's mean is known"),
    ],
    synonyms: [
      "gstudy", "gtheory", "varcomp", "icc1", "icc2", "multilevel", "lmer", "lme", "mixed",
      "variance_components", "components",
    ])

  let value: ColumnID
  let over: ColumnID
  let facets: [ColumnID]
  let target: Double
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    let values = arguments[Self.value]
    over = arguments[Self.over]
    facets = arguments[Self.facets] ?? []
    guard values.count == 1, let only = values.first else {
      let names =
        values.count > 2
        ? "\(values[0].name)..\(values[values.count - 1].name)"
        : values.map(\.name).joined(separator: ", ")
      throw Diagnostic(
        .tooManyArguments,
        "scores stand in one column, with a row for each, and not in \(values.count)",
        hints: [
          "make them so: long \(names) to rater, score | generalizability score over \(over.name) using rater"
        ])
    }
    value = only
    target = arguments[Self.target]
    level = arguments[Common.level]
    let names = [value, over] + facets
    if Set(names).count < names.count {
      throw Diagnostic(
        .duplicateName, "one column cannot be two of value, object and facet",
        hints: ["such as generalizability score over person using item, occasion"])
    }
  }

  func shape(of input: Schema) -> ResultShape {
    let components = ResultShape.Table(
      "components",
      [.text("source")] + ResultShape.TableColumn.numbers(["levels", "variance", "se", "share"]))
    let groups = [
      ResultShape.Table(
        "groups",
        [.text("group")] + ResultShape.TableColumn.numbers(["n", "mean", "reliability"])),
      ResultShape.Table("interviews", ResultShape.TableColumn.numbers(["n", "reliability"])),
    ]
    let decision = facets.map(\.name) + ["relative", "absolute", "G", "phi"]
    let study = [
      ResultShape.Table(
        "needed", [.text("facet")] + ResultShape.TableColumn.numbers(["now", "for_G", "for_phi"])),
      ResultShape.Table("decisions", ResultShape.TableColumn.numbers(decision)),
    ]
    return ResultShape(
      command: "generalizability", tables: [components] + (facets.isEmpty ? groups : study),
      values: facets.isEmpty
        ? ["icc1", "icc2", "deff", "needed", "p", "n"] : ["G", "phi", "sem", "n"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> GeneralizabilityOutcome {
    let table = try sample.table([value, over] + facets)
    guard let values = table.numbers(value) else {
      throw .diagnostic(
        Diagnostic(
          .textWhereNumber, "“\(value.name)” holds texts, and scores are numbers",
          hints: ["`recode` gives texts numbers"]))
    }
    var keys: [RowKeys] = []
    for id in [over] + facets {
      keys.append(
        try withData { () throws(DataError) in try RowKeys(table, [id], missing: .matchNothing) })
    }
    let used = values.indices.filter { row in
      !values[row].isNaN && keys.allSatisfy { $0.numbers[0][row] >= 0 }
    }
    var rows = RowCount(seen: table.rowCount, used: used.count)
    if used.count < table.rowCount { rows.dropped[.missingValue] = table.rowCount - used.count }
    let factors = keys.map { key in RandomFactor(used.map { key.numbers[0][$0] }) }
    let y = used.map { values[$0] }
    if !used.isEmpty { try refuse(factors, table, used) }
    let found = try naming([value]) {
      () throws(StatisticsError) -> GeneralizabilityOutcome.Found in
      facets.isEmpty
        ? .groups(try MultilevelReliability(y, groups: factors[0], level: level))
        : .study(
          try GeneralizabilityStudy(y, object: factors[0], facets: Array(factors.dropFirst())))
    }
    var constant: [GeneralizabilityOutcome.ConstantLevel] = []
    for (facet, factor) in zip(facets, factors.dropFirst()) {
      constant += factor.constantLevels(y).map { place in
        let level = table[facet, used[place]] ?? .missing(nil)
        return GeneralizabilityOutcome.ConstantLevel(
          facet: facet, level: level,
          shown: table[facet]?.type == .text ? "\"\(level.plainText)\"" : level.plainText)
      }
    }
    return GeneralizabilityOutcome(
      found: found, groups: names(table, factors[0], used), rows: rows,
      design: sample.schema.design, constantLevels: constant)
  }

  /// Says, in the columns' names, what keeps objects and facets from being told apart.
  private func refuse(
    _ factors: [RandomFactor], _ table: Table, _ used: [Int]
  ) throws(CommandError) {
    let parts = [over] + facets
    switch GeneralizabilityStudy.obstacle(object: factors[0], facets: Array(factors.dropFirst())) {
    case nil: return
    case .oneLevel(let part):
      let name = parts[part].name
      let level = used.first.flatMap { table[parts[part], $0]?.plainText }
      let only = level.map { "only \($0)" } ?? "no value"
      throw .diagnostic(
        Diagnostic(
          .outOfRange,
          "“\(name)” has \(only) in these rows, and a source of variance needs two levels",
          hints: [
            part == 0
              ? "`describe \(name)` shows its values; `over` names those who are to be told apart"
              : facets.count > 1
                ? "leave \(name) out of `using`"
                : "leave `using` out: generalizability \(value.name) over \(over.name)"
          ]))
    case .objectWithin(let part):
      let (object, facet) = (over.name, parts[part].name)
      throw .diagnostic(
        Diagnostic(
          .notComputable,
          "each \(object) lies in one \(facet) alone, so that differences between \(object) hold "
            + "those between \(facet)",
          hints: [
            "leave \(facet) out of `using`",
            "or tell \(facet) apart: generalizability \(value.name) over \(facet) using \(object)",
          ]))
    case .oneRowEach:
      throw .diagnostic(
        Diagnostic(
          .notComputable,
          "each \(over.name) has one score, so that it cannot be told from the error of a score",
          hints: ["`over` names those who are measured more than once"]))
    }
  }

  /// The value of the object at each of its levels.
  private func names(_ table: Table, _ factor: RandomFactor, _ used: [Int]) -> [Value] {
    var names = [Value](repeating: .missing(nil), count: factor.levels)
    for (place, row) in used.enumerated().reversed() {
      names[Int(factor.codes[place])] = table[over, row] ?? .missing(nil)
    }
    return names
  }

  func document(_ outcome: GeneralizabilityOutcome, _ presentation: Presentation) -> Document {
    GeneralizabilityDocument(command: self, outcome: outcome, presentation: presentation).document
  }
}

struct GeneralizabilityOutcome: Sendable {
  enum Found: Sendable {
    case groups(MultilevelReliability)
    case study(GeneralizabilityStudy)
  }

  let found: Found
  /// In the order in which `found` numbers them.
  let groups: [Value]
  let rows: RowCount
  let design: Design
  let constantLevels: [ConstantLevel]

  /// A level of a facet at which all scores are the same.
  struct ConstantLevel: Sendable {
    let facet: ColumnID
    let level: Value
    /// As a program writes it.
    let shown: String
  }
}
