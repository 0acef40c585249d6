import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `interviewers`: whose answers and gaps differ from those of their peers.
struct InterviewersCommand: AnalysisCommand {
  static let items = Parameter.items("items", "The items whose answers are compared", atLeast: 1)
  static let interviewer = Parameter.columns("over", "The column of interviewers").asClause
  static let level = Common.level
  static let signature = Signature(
    "interviewers", "How far answers and gaps depend on the interviewer", input: .table,
    groups: true, parameters: [items, interviewer, Common.level],
    details: "For each item the intraclass correlation (ICC) of interviewers; for each interviewer "
      + "and item the shift of the mean and the share of missing answers against all others, with p "
      + "adjusted by Benjamini and Hochberg over the whole table. Interviewers who work in other "
      + "places meet other people: a shift says where to look, `by region` compares within places.",
    examples: [
      Example(
        "dataset tension | interviewers trust_1..trust_6 over enumerator", "six items of a survey")
    ],
    synonyms: ["interviewer", "enumerators"])

  struct Outcome: Sendable {
    let rows: Int
    let names: [Value]
    let effects: [Effect]
    let shifts: [Shift]
    let gaps: [Gap]
    let weight: ColumnID?
    let design: Design
  }

  struct Effect: Sendable {
    let item: ColumnID
    /// Nil where it cannot be told.
    let effect: InterviewerEffect?
  }

  struct Shift: Sendable {
    let item: ColumnID
    let mean: PeerMean
    let adjusted: Double
  }

  struct Gap: Sendable {
    let item: ColumnID
    let rate: PeerRate
    let adjusted: Double
  }

  let items: [ColumnID]
  let interviewer: ColumnID
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments[Self.items]
    level = arguments[Common.level]
    let chosen = arguments[Self.interviewer]
    guard chosen.count == 1 else {
      throw Diagnostic(
        .wrongType, "`over` takes one column", hints: ["such as over enumerator"])
    }
    interviewer = chosen[0]
  }

  func shape(of input: Schema) -> ResultShape {
    let rates: [ResultShape.TableColumn] = [
      .text("interviewer"), .text("item"), .number("n"), .number("rate"), .number("peers"),
      .number("p"), .number("p_adjusted"),
    ]
    let shifts: [ResultShape.TableColumn] = [
      .text("interviewer"), .text("item"), .number("n"), .number("mean"), .number("peers"),
      .number("shift"), .number("p"), .number("p_adjusted"),
    ]
    return ResultShape(
      command: "interviewers",
      tables: [
        ResultShape.Table(
          "items",
          [
            .text("item"), .text("label"), .number("n"), .number("icc"), .number("lower"),
            .number("upper"), .number("p"), .number("deff"),
          ]),
        ResultShape.Table("notable_shifts", shifts), ResultShape.Table("notable_gaps", rates),
        ResultShape.Table("shifts", shifts), ResultShape.Table("gaps", rates),
      ], values: ["rows", "interviewers"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let table = try sample.table(items + [interviewer])
    let keys = try withData { () throws(DataError) in
      try RowKeys(table, [interviewer], missing: .matchNothing)
    }
    let (names, groups) = Self.ordered(table, interviewer, keys)
    guard names.count >= 2 else {
      throw .diagnostic(
        Diagnostic(
          .tooFewRows,
          "“\(interviewer.name)” names \(names.count) interviewers, and two are needed",
          hints: ["`describe \(interviewer.name)` shows its values"]))
    }
    var effects: [Effect] = []
    var means: [(ColumnID, PeerMean)] = []
    var rates: [(ColumnID, PeerRate)] = []
    for item in items {
      let column = try withData { () throws(DataError) in try table.column(item) }
      let values = table.numbers(item) ?? []
      let effect = try? InterviewerEffect(
        values, groups: groups, count: names.count, level: level)
      effects.append(Effect(item: item, effect: effect))
      means += PeerMean.all(values, groups: groups, count: names.count).map { (item, $0) }
      let gaps = (0..<table.rowCount).map { !column.isValid($0) && !column.wasNotAsked($0) }
      rates += PeerRate.all(gaps, groups: groups, count: names.count).map { (item, $0) }
    }
    let shiftP = try naming(items) { () throws(StatisticsError) in
      try PAdjustment.benjaminiHochberg.adjust(means.map { $0.1.pValue })
    }
    let gapP = try naming(items) { () throws(StatisticsError) in
      try PAdjustment.benjaminiHochberg.adjust(rates.map { $0.1.pValue })
    }
    return Outcome(
      rows: groups.count { $0 >= 0 }, names: names, effects: effects,
      shifts: zip(means, shiftP).map { Shift(item: $0.0, mean: $0.1, adjusted: $1) },
      gaps: zip(rates, gapP).map { Gap(item: $0.0, rate: $0.1, adjusted: $1) },
      weight: sample.schema.design.weight, design: sample.schema.design)
  }

  /// The interviewers in order, and the place among them of each row's one.
  private static func ordered(_ table: Table, _ id: ColumnID, _ keys: RowKeys) -> (
    names: [Value], groups: [Int32]
  ) {
    var names = [Value](repeating: .missing(nil), count: keys.count)
    for (row, key) in keys.numbers[0].enumerated().reversed() where key >= 0 {
      names[Int(key)] = table[id, row] ?? .missing(nil)
    }
    let order = names.indices.sorted { Value.precedes(names[$0], names[$1]) }
    var places = [Int32](repeating: 0, count: names.count)
    for (place, key) in order.enumerated() { places[key] = Int32(place) }
    return (
      order.map { names[$0] },
      keys.numbers[0].map { $0 < 0 ? RowKeys.none : places[Int($0)] }
    )
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    let tables = InterviewersTables(outcome: outcome, presentation: presentation)
    var notes: [Note] = [
      Note(
        .recipe, "rows",
        "\(outcome.rows.grouped) rows of \(outcome.names.count) interviewers; Welch's t and Fisher's "
          + "exact test against all others, adjusted by Benjamini and Hochberg."),
      Note(
        .reading, "interviewers",
        "ICCs around .01 to .02 are common (West and Blom 2017); with many interviews each even that "
          + "widens intervals (deff). Interviewers were seldom given their interviews by lot, so that "
          + "shifts may be those of the places where they worked."),
    ]
    if let weight = outcome.weight {
      notes.append(
        Note(.remark, "unweighted", "Rows count one each here, without the weight \(weight.name)."))
    }
    return Document(
      tables.all.map(Block.table) + [
        .values([
          NamedValue("rows", "rows", .integer(outcome.rows)),
          NamedValue("interviewers", "interviewers", .integer(outcome.names.count)),
        ])
      ] + notes.map(Block.note))
  }
}

extension Column {
  /// A question that was not put leaves no gap.
  fileprivate func wasNotAsked(_ row: Int) -> Bool {
    guard let kind = kinds?[row], kind != Column.valid, let name = kindName(kind) else {
      return false
    }
    return name == ResponseSet.notAsked || name == Table.absentKind
  }
}
