import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// How weights are moved.
enum CalibrationMethod: Sendable { case raking, linear, logit }

/// `calibrate`: weights that meet the known totals of a population.
struct CalibrateCommand: TransformCommand {
  static let makesTable = true
  static let targets = Parameter.table("to", "The table of targets: variable, value, total")
    .asClause
  static let method = Parameter<CalibrationMethod>.choice(
    "method", "How weights are moved",
    [
      ChoiceWord("raking", .raking, "multiplied, so that they stay above zero"),
      ChoiceWord("linear", .linear, "by regression; within the bounds where there are any"),
      ChoiceWord("logit", .logit, "multiplied by a factor between the bounds"),
    ]
  ).default(.raking, "raking")
  static let low = Parameter.number(
    "low", "The least factor that a weight may get", in: 0...0.999
  ).optional
  static let high = Parameter.number(
    "high", "The greatest factor that a weight may get", in: 1.001...1000
  ).optional
  static let name = Parameter<ColumnID>.newName("name", "What the new weight is called").optional
  static let signature = Signature(
    "calibrate", "Fits the weights to known totals of the population", input: .table,
    parameters: [targets, method, low, high, name],
    details:
      "Targets are a table with a row for each category: `variable`, `value` (or its label) and "
      + "`total`; with `share` in the place of `total` the weights keep their sum. One variable is "
      + "post-stratification, several are raked until all hold. A row without a value is the total of "
      + "a variable of numbers. The new weight is a column of its own, and errors behind it "
      + "know what the targets explain.",
    examples: [
      Example(
        "dataset apiclus1 | calibrate to (dataset apistrat | summarize total = weighted_n() by stype "
          + "| derive variable = \"stype\" | rename value = stype) | estimate mean(api00)",
        "post-stratification by type of school")
    ],
    synonyms: ["rake", "postStratify", "post_stratify", "raking", "weighting"])

  let targets: TableArgument
  let distance: CalibrationDistance
  let name: ColumnID?

  init(_ arguments: Arguments) throws(Diagnostic) {
    targets = arguments[Self.targets]
    name = arguments[Self.name]
    let (low, high) = (arguments[Self.low], arguments[Self.high])
    switch arguments[Self.method] {
    case .raking:
      guard low == nil, high == nil else {
        throw Diagnostic(
          .unknownOption, "raking has no bounds", hints: ["with method: logit, low: 0.3, high: 3"])
      }
      distance = .raking
    case .linear:
      distance = .linear(bounds: low == nil && high == nil ? nil : (low ?? 0)...(high ?? 1000))
    case .logit:
      guard let low, let high else {
        throw Diagnostic(
          .missingArgument, "the method logit needs both bounds",
          hints: ["with method: logit, low: 0.3, high: 3"])
      }
      distance = .logit(bounds: low...high)
    }
    let known = targets.schema
    guard known.isComplete else { return }
    for column in ["variable", "value"] where known[ColumnID(column)] == nil {
      throw Self.lacking(column, known)
    }
    if known[ColumnID("total")] == nil, known[ColumnID("share")] == nil {
      throw Self.lacking("total", known)
    }
  }

  private static func lacking(_ column: String, _ schema: Schema) -> Diagnostic {
    Diagnostic(
      .unknownColumn, "the table of targets has no column “\(column)”",
      hints: [
        "it has \(schema.variables.map(\.id.name).joined(separator: ", ")); `rename \(column) = …` "
          + "gives one of them that name",
        "its columns are variable, value, and total or share",
      ])
  }

  func schema(from input: Schema, by groups: [ColumnID]) -> Schema {
    var schema = input
    let weight = newWeight(input)
    if schema[weight] == nil { schema.variables.append(Variable(weight, type: .number)) }
    schema.design.weight = weight
    return schema
  }

  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed { .all }

  func newWeight(_ schema: Schema) -> ColumnID {
    name ?? ColumnID("\(schema.design.weight?.name ?? "weight")_calibrated")
  }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    guard let targets = targets.frame else {
      preconditionFailure("a command that runs without the table it takes")
    }
    let table = try withData { () throws(DataError) in try targets.table(context.progress) }
    return try CalibrationRun(self, frame, table, context).transformed()
  }
}
