import TarazaData
import TarazaDocument
import TarazaLanguage

/// `recode`: makes a column by a mapping from the values of another.
struct RecodeCommand: TransformCommand {
  static let computation = Parameter.expressions(
    "name = column", "The new column, and which one it is made of")
  static let mapping = Parameter.mapping("using", "What becomes of each value")
  static let signature = Signature(
    "recode", "Makes a column by mapping the values of another", input: .table,
    parameters: [computation, mapping],
    details: "A value that no arm takes is an error that lists it, unless there is an `else`. "
      + "Missing values stay missing unless an arm takes them. Labels, range and direction follow "
      + "as far as the mapping keeps them true.",
    examples: [
      Example(
        "dataset bfi | recode grown = age using {0..17 => 0, else => 1} | summarize n() by grown",
        "two age groups")
    ])

  let target: ColumnID
  let source: ColumnID
  let mapping: Mapping

  init(_ arguments: Arguments) throws(Diagnostic) {
    let computations = arguments[Self.computation]
    guard computations.count == 1, let computation = computations.first,
      case .column(let source) = computation.expression
    else {
      throw Diagnostic(
        .wrongType, "`recode` makes one column out of one",
        hints: ["such as recode t = q7 using {1..2 => 0, 3..5 => 1}"])
    }
    target = computation.id
    self.source = source
    mapping = arguments[Self.mapping]
    if let fault = mapping.fault(with: computation.type, computation.variable) { throw fault }
  }

  private var expression: Expression {
    .recode(
      .column(source), mapping.arms, otherwise: mapping.otherwise.map(Expression.constant),
      of: source)
  }

  func schema(from input: Schema, by groups: [ColumnID]) -> Schema {
    let made = variable(in: input)
    let schema = input.deriving(target, type: made.type, from: made)
    return turns(in: input) ? schema.turning(target) : schema
  }

  private func variable(in input: Schema) -> Variable {
    guard let known = input[source] else { return Variable(target, type: mapping.type) }
    return RecodedVariable(mapping: mapping, source: known).variable(target)
  }

  /// Whether an item of a scale keeps its name and runs the other way now.
  private func turns(in input: Schema) -> Bool {
    guard target == source, let known = input[source] else { return false }
    return RecodedVariable(mapping: mapping, source: known).direction ?? false
  }

  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed {
    guard case .some(let needed) = output else { return .all }
    return .some(needed.subtracting([target]))
  }

  func apply(to frame: Frame, _ context: Context) -> Transformed {
    let schema = frame.schema
    let made = frame.deriving(target, expression, variable(in: schema))
    return Transformed(turns(in: schema) ? made.annotated { $0 = $0.turning(target) } : made)
  }
}
