import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `quality`: looks for interviews that are worth a second look, and says by which rule.
struct QualityCommand: TransformCommand {
  static let makesTable = true
  static let items = Parameter.itemSets(
    "items", "The items, or scales, whose answers are compared", atLeast: 2)
  static let start = Parameter.column("start", "When an interview began, a date-time").optional
  static let end = Parameter.column("end", "When it ended, a date-time").optional
  static let duration = Parameter.column("duration", "How long it took, in any unit").optional
  static let hours = Parameter.numberPair(
    "hours", "From when to when interviews are expected to begin", in: 0...24
  ).default([7, 22], "[7, 22]")
  static let speed = Parameter<InterviewLength.Rule>.choice(
    "speed", "Which interviews are short",
    [
      ChoiceWord("half", .halfMedian, "under half of the median"),
      ChoiceWord("mad", .medianDeviation, "far below the median, by log-MAD"),
    ]
  ).default(.halfMedian, "half")
  static let match = Parameter.number(
    "match", "From which share of equal answers two interviews are near duplicates", in: 0.5...1
  ).default(0.85, "85%")
  static let gps = Parameter.columnsNamedOnce(
    "gps", "The columns of latitude and longitude, [lat, lon]"
  )
  .asOption.optional
  static let cluster = Parameter.column(
    "cluster", "Where an interview belongs; that of the design when it is not said"
  ).optional
  static let far = Parameter.number(
    "far", "From how many kilometres a point is far from its cluster", in: 0...20_100
  ).default(5, "5")
  static let signature = Signature(
    "quality", "Marks interviews that are worth a second look", input: .table,
    parameters: [
      items, start, end, duration, hours, speed, match, gps, cluster, far,
    ],
    details: "Adds `flagged`, `flags` (which rules, in words) and a column for each measure. What "
      + "is not named is not checked, and that is said. A flag is a reason to look, never a proof: "
      + "`without flagged` behind any analysis shows what hangs on it.",
    examples: [
      Example(
        "dataset bfi | quality A1..A5, C1..C5, E1..E5, N1..N5, O1..O5 | where flagged"
          + " | select longstring, match, flags | take 5",
        "patterns of answers in 25 items"),
      Example(
        "let q = dataset bfi | quality A1..O5\nq | reliability [-A1, A2..A5] without flagged",
        "an analysis with and without the flagged interviews"),
    ],
    synonyms: ["checks", "straightline", "careless", "duplicates", "audit"])

  let plan: QualityPlan

  init(_ arguments: Arguments) throws(Diagnostic) {
    let gps = arguments[Self.gps]
    if let gps, gps.count != 2 {
      throw Diagnostic(
        .wrongType, "`gps` takes two columns, latitude and longitude",
        hints: ["such as gps: [lat, lon]"])
    }
    if arguments[Self.end] != nil, arguments[Self.start] == nil {
      throw Diagnostic(
        .missingArgument, "`end` without `start` tells no duration", hints: ["name both"])
    }
    plan = QualityPlan(
      sets: arguments[Self.items],
      start: arguments[Self.start], end: arguments[Self.end],
      duration: arguments[Self.duration], hours: arguments[Self.hours],
      speed: arguments[Self.speed], match: arguments[Self.match],
      gps: gps.map { QualityPlan.Place(latitude: $0[0], longitude: $0[1]) },
      cluster: arguments[Self.cluster], far: arguments[Self.far])
  }

  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema {
    try plan.checkTypes(input)
    var schema = input
    for variable in plan.added {
      guard input[variable.id] == nil else {
        throw Diagnostic(
          .duplicateName, "there is a column “\(variable.id.name)” already",
          hints: ["`rename` it first: rename \(variable.id.name)_before = \(variable.id.name)"])
      }
      schema.variables.append(variable)
    }
    return schema
  }

  /// Codes and conditions of every column are looked at.
  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed { .all }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    let table = try withData { () throws(DataError) in try frame.table(context.progress) }
    do throws(Diagnostic) { try plan.checkTypes(table.schema) } catch { throw .diagnostic(error) }
    var account = QualityAccount(rowCount: table.rowCount)
    try PatternCheck(plan, table).run(&account)
    TimeCheck(plan, table).run(&account)
    CodeCheck(plan, table).run(&account)
    try SkipCheck(table, context).run(&account)
    PlaceCheck(plan, table).run(&account)
    var made = table
    for (variable, column) in try account.columns(plan) { made = made.adding(variable, column) }
    return Transformed(Frame(made), notes: account.notes(plan))
  }
}
