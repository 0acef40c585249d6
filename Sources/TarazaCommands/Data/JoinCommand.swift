import TarazaData
import TarazaDocument
import TarazaLanguage

/// `join`: puts the columns of another table beside the rows that they belong to.
struct JoinCommand: TransformCommand {
  static let makesTable = true
  static let other = Parameter.table("table", "The table whose columns come along")
  static let keys = Parameter.columnPairs("on", "The columns by which rows belong together")
  static let keep = Parameter<RowMatch.Keeping>.choice(
    "keep", "Which rows come out",
    [
      ChoiceWord("left", .first, "every row of the table before the pipe"),
      ChoiceWord("matched", .matched, "rows that both tables have"),
      ChoiceWord("all", .all, "every row of both tables"),
    ]
  ).default(.first, "left")
  static let cardinality = Parameter<Cardinality>.choice(
    "cardinality", "How many rows of the other table a row may match",
    [
      ChoiceWord("one", .one, "one at most; a key that repeats there is an error"),
      ChoiceWord("many", .many, "any number; rows repeat for each match"),
    ]
  ).default(.one, "one")
  static let signature = Signature(
    "join", "Adds the columns of another table, matched by keys", input: .table,
    parameters: [other, keys, keep, cardinality],
    details: "Keys of the two tables are of one type; a missing key matches nothing. Where no row "
      + "matches, cells are missing(unmatched). A column whose name is taken gets `_2` behind it. "
      + "Labels, codes of missing and scales come along; the design is that of the table before "
      + "the pipe.",
    examples: [
      Example(
        "dataset bfi | join (dataset bfi | summarize typical = mean(age) by education) on education"
          + " | select education, age, typical | take 3",
        "what is known of a group, beside each of its people")
    ],
    synonyms: [
      "merge", "left_join", "vlookup",
      Synonym("inner_join", advice: "join {rest} with keep: matched"),
      Synonym("full_join", advice: "join {rest} with keep: all"),
    ])

  enum Cardinality: Sendable { case one, many }

  let other: TableArgument
  let joining: Joining
  let cardinality: Cardinality

  init(_ arguments: Arguments) throws(Diagnostic) {
    other = arguments[Self.other]
    let pairs = arguments[Self.keys]
    for pair in pairs where other.schema[pair.second] == nil && other.schema.isComplete {
      throw .unknownColumn(Syntax.Name(pair.second.name, span: pair.span), in: other.schema)
    }
    joining = Joining(
      on: pairs.map { KeyPair($0.first, $0.second) }, keeping: arguments[Self.keep])
    cardinality = arguments[Self.cardinality]
  }

  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema {
    try JoinFaults(joining).compareKeys(input, other.schema)
    return joining.schema(input, other.schema)
  }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    guard let others = other.frame else {
      preconditionFailure("a command runs with the values of its arguments")
    }
    let keys = joining.keys
    let renamings = joining.renamings(frame.schema, others.schema)
      .filter { context.need.holds($0.new) }
    let needed = context.need.union(.some(Set(keys.map(\.first))))
    let brought = Set(keys.map(\.second) + renamings.map(\.old))
    let (first, second) = try withData { () throws(DataError) in
      (
        try frame.table(columns: frame.schema.columns(in: needed), context.progress),
        try others.table(columns: others.schema.columns(in: .some(brought)), context.progress)
      )
    }
    let faults = JoinFaults(joining)
    do throws(Diagnostic) {
      try faults.compareKeys(first.schema, second.schema)
    } catch { throw .diagnostic(error) }
    let (match, made) = try withData { () throws(DataError) in
      let match = try joining.match(first, second)
      guard cardinality == .many || match.count.repeatedSecond.isEmpty else {
        return (match, nil as Table?)
      }
      return (match, try joining.table(first, second, match, renamings))
    }
    guard let made else { throw .diagnostic(faults.repeated(match.count, second)) }
    let notes = JoinNotes(joining: joining, other: others.schema, match: match)
    return Transformed(
      Frame(made), notes: notes.all(first, second, renamings.filter { $0.old != $0.new }))
  }
}
